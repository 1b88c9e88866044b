"""What came and went between two days: opening + new + re-opened - closed - superseded - not accepted = closing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.register.replay import ENDING
from flows.settings import DecisionKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from flows.register.replay import ActionState, Register


@dataclass(frozen=True, slots=True)
class Movement:
    """References of the actions behind each figure of the movement."""

    opening: tuple[str, ...]
    new: tuple[str, ...]
    reopened: tuple[str, ...]
    closed: tuple[str, ...]
    superseded: tuple[str, ...]
    not_accepted: tuple[str, ...]
    closing: tuple[str, ...]

    @property
    def difference(self) -> int:
        """What is left over when the movement does not reconcile; 0 when it does."""
        came = len(self.opening) + len(self.new) + len(self.reopened)
        return came - len(self.closed) - len(self.superseded) - len(self.not_accepted) - len(self.closing)


def build_movement(opening: Register, closing: Register, partner: str | None = None) -> Movement:
    """The movement from one register to the next, for one partner or in all.

    The two ends are counted from the registers, the flows from the decisions between them, so that the sum is a check
    and not a tautology.
    """
    after = opening.as_at
    states = [state for state in closing.actions if partner in (None, state.action.partner)]
    return Movement(
        opening=_open([state for state in opening.actions if partner in (None, state.action.partner)]),
        new=tuple(state.action.action_ref for state in states if state.action.agreed_on > after),
        reopened=_changed(states, DecisionKind.REOPEN, after),
        closed=_changed(states, DecisionKind.CLOSE, after),
        superseded=_changed(states, DecisionKind.SUPERSEDE, after),
        not_accepted=_changed(states, DecisionKind.NOT_ACCEPT, after),
        closing=_open(states),
    )


def _open(states: Iterable[ActionState]) -> tuple[str, ...]:
    return tuple(state.action.action_ref for state in states if state.ending is None)


def _changed(states: Iterable[ActionState], kind: DecisionKind, after: date) -> tuple[str, ...]:
    """References of the actions that a kind of decision really changed; closing what is closed changes nothing."""
    return tuple(state.action.action_ref for state in states for made_on in _changes(state, kind) if made_on > after)


def _changes(state: ActionState, kind: DecisionKind) -> list[date]:
    is_open, days = True, []
    for made in state.decisions:
        ends, reopens = made.decision in ENDING and is_open, made.decision == DecisionKind.REOPEN and not is_open
        if (ends or reopens) and made.decision == kind:
            days.append(made.decided_on)
        is_open = reopens or (is_open and not ends)
    return days
