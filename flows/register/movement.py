"""What came and went between two days, with what passed from one partner to its successor.

Opening + new + re-opened + transferred in - transferred out - closed - superseded - not accepted = closing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from flows.register.replay import ENDING
from flows.register.succession import owner_on
from flows.settings import DecisionKind

if TYPE_CHECKING:
    from collections.abc import Container, Iterable
    from datetime import date

    from flows.register.replay import ActionState, Register


@dataclass(frozen=True, slots=True)
class Movement:
    """References of the actions behind each figure of the movement."""

    opening: tuple[str, ...]
    new: tuple[str, ...]
    reopened: tuple[str, ...]
    transferred_in: tuple[str, ...]
    transferred_out: tuple[str, ...]
    closed: tuple[str, ...]
    superseded: tuple[str, ...]
    not_accepted: tuple[str, ...]
    closing: tuple[str, ...]

    @property
    def difference(self) -> int:
        """What is left over when the movement does not reconcile; 0 when it does."""
        came = len(self.opening) + len(self.new) + len(self.reopened) + len(self.transferred_in)
        went = len(self.transferred_out) + len(self.closed) + len(self.superseded) + len(self.not_accepted)
        return came - went - len(self.closing)


def build_movements(opening: Register, closing: Register, partners: Iterable[str]) -> dict[str, Movement]:
    """The movement of each partner by its key, as ``build_movement`` has it; each looks at what it ever owned and no more.

    Args:
        opening: all actions at the first day.
        closing: all actions at the last day.
        partners: their keys.
    """
    before, after = _by_owner(opening), _by_owner(closing)
    return {
        partner: build_movement(
            replace(opening, actions=before.get(partner, ())), replace(closing, actions=after.get(partner, ())), partner
        )
        for partner in partners
    }


def _by_owner(register: Register) -> dict[str, tuple[ActionState, ...]]:
    found: defaultdict[str, list[ActionState]] = defaultdict(list)
    for state in register.actions:
        for owner in {owner.partner for owner in state.owners}:
            found[owner].append(state)
    return {owner: tuple(states) for owner, states in found.items()}


def build_movement(
    opening: Register, closing: Register, partner: str | None = None, areas: Container[str] | None = None
) -> Movement:
    """The movement from one register to the next, for one partner, for the areas of one inspection, or in all.

    The two ends are counted from the registers, the flows from the decisions and successions between them, so that the
    sum is a check and not a tautology. A flow counts for the partner that owned the action on its day.

    Args:
        opening: all actions at the first day.
        closing: all actions at the last day.
        partner: key of the partner; None for all.
        areas: references of the areas for improvement to count; None for all.
    """
    after = opening.as_at
    states = [state for state in closing.actions if areas is None or state.action.afi_ref in areas]
    before = [state for state in opening.actions if areas is None or state.action.afi_ref in areas]
    decided = [state for state in states if state.decisions]
    passed_on = [state for state in states if len(state.owners) > 1]
    return Movement(
        opening=_open(before, partner),
        new=tuple(
            state.action.action_ref
            for state in states
            if state.action.agreed_on > after and _is_of(state, state.action.agreed_on, partner)
        ),
        reopened=_changed(decided, DecisionKind.REOPEN, after, partner),
        transferred_in=_transferred(passed_on, after, partner, 1),
        transferred_out=_transferred(passed_on, after, partner, 0),
        closed=_changed(decided, DecisionKind.CLOSE, after, partner),
        superseded=_changed(decided, DecisionKind.SUPERSEDE, after, partner),
        not_accepted=_changed(decided, DecisionKind.NOT_ACCEPT, after, partner),
        closing=_open(states, partner),
    )


def _open(states: Iterable[ActionState], partner: str | None) -> tuple[str, ...]:
    return tuple(
        state.action.action_ref for state in states if state.ending is None and partner in (None, state.action.partner)
    )


def _is_of(state: ActionState, day: date, partner: str | None) -> bool:
    return partner is None or owner_on(state.owners, day) == partner


def _transferred(states: Iterable[ActionState], after: date, partner: str | None, side: int) -> tuple[str, ...]:
    """References of the open actions that passed to (side 1) or from (side 0) a partner by succession.

    An ended action that moved because it was re-opened is counted as re-opened by its new owner, and not here.
    """
    return tuple(
        state.action.action_ref
        for state in states
        for pair in pairwise(state.owners)
        if pair[1].from_on > after
        and pair[1].from_on not in _changes(state, DecisionKind.REOPEN)
        and partner in (None, pair[side].partner)
    )


def _changed(states: Iterable[ActionState], kind: DecisionKind, after: date, partner: str | None) -> tuple[str, ...]:
    """References of the actions that a kind of decision really changed; closing what is closed changes nothing."""
    return tuple(
        state.action.action_ref
        for state in states
        for made_on in _changes(state, kind)
        if made_on > after and _is_of(state, made_on, partner)
    )


def _changes(state: ActionState, kind: DecisionKind) -> list[date]:
    is_open, days = True, []
    for made in state.decisions:
        ends, reopens = made.decision in ENDING and is_open, made.decision == DecisionKind.REOPEN and not is_open
        if (ends or reopens) and made.decision == kind:
            days.append(made.decided_on)
        is_open = reopens or (is_open and not ends)
    return days
