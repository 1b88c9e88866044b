"""What the board refused: it stays in the history, and the same request does not come back word for word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.settings import DecisionKind

if TYPE_CHECKING:
    from flows.register import ActionState, DecisionMade


def find_refusals(state: ActionState, *, of_a_date: bool) -> list[DecisionMade]:
    """A refusal answers one request: a row with a new date refuses that date, a row without one refuses the closure.

    Args:
        state: the action as at a day.
        of_a_date: whether a new date was refused, or the closure.

    Returns:
        Such refusals since the action was opened or re-opened, the last one at the end.
    """
    opened = [made.decided_on for made in state.decisions if made.decision == DecisionKind.REOPEN]
    return [
        made
        for made in state.decisions
        if made.decision == DecisionKind.REFUSE
        and (made.new_due_on is not None) is of_a_date
        and made.decided_on >= max(opened, default=made.decided_on)
    ]


def is_closure_refused(state: ActionState) -> bool:
    """Closure refused: it is asked for again only when the partner has reported after the meeting that refused it."""
    refused, last = find_refusals(state, of_a_date=False), state.last_update
    return bool(refused) and (last is None or last.updated_on <= refused[-1].decided_on)


def is_date_refused(state: ActionState) -> bool:
    """New date refused: it is asked for again only when the partner gives a date that the board has not refused."""
    last = state.last_update
    return last is not None and any(
        made.new_due_on == last.forecast_on for made in find_refusals(state, of_a_date=True)
    )
