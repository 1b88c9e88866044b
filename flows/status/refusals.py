"""What the board refused: it stays in the history, and the same request does not come back word for word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.settings import DecisionKind

if TYPE_CHECKING:
    from flows.register import ActionState, DecisionMade


def find_refusal(state: ActionState, *, of_a_date: bool) -> DecisionMade | None:
    """A refusal answers one request: a row with a new date refuses that date, a row without one refuses the closure.

    Args:
        state: the action as at a day.
        of_a_date: whether a new date was refused, or the closure.

    Returns:
        The last such refusal since the action was opened or re-opened; None where the board refused nothing.
    """
    opened = [made.decided_on for made in state.decisions if made.decision == DecisionKind.REOPEN]
    found = [
        made
        for made in state.decisions
        if made.decision == DecisionKind.REFUSE
        and (made.new_due_on is not None) is of_a_date
        and made.decided_on >= max(opened, default=made.decided_on)
    ]
    return found[-1] if found else None


def is_closure_refused(state: ActionState) -> bool:
    """Closure refused: it is asked for again only when the partner has reported after the meeting that refused it."""
    refusal, last = find_refusal(state, of_a_date=False), state.last_update
    return refusal is not None and (last is None or last.updated_on <= refusal.decided_on)


def is_date_refused(state: ActionState) -> bool:
    """New date refused: it is asked for again only when the partner gives another date."""
    refusal, last = find_refusal(state, of_a_date=True), state.last_update
    return refusal is not None and last is not None and last.forecast_on == refusal.new_due_on
