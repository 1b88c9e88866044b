"""Who has owned an action, and from which day: open work moves to a partner's successor, history stays where it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.settings import LEAVES_AS_IT_WAS, DecisionKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from flows.register.entries import DecisionMade
    from flows.settings import Action, Partner


@dataclass(frozen=True, slots=True)
class Ownership:
    """A body that owned an action, and the first day on which it did."""

    partner: str
    from_on: date


def find_owners(
    action: Action, decisions: Sequence[DecisionMade], partners: Mapping[str, Partner], as_at: date
) -> tuple[Ownership, ...]:
    """An open action moves to the successor of its partner on the day of the change; an ended one stays, until it is re-opened.

    Args:
        action: its row in ``actions.csv``, with the first owner.
        decisions: the board's by the day, oldest first.
        partners: by key.
        as_at: changes after this day are left out.
    """
    owners = [Ownership(action.partner, action.agreed_on)]
    while (row := partners[owners[-1].partner]).succeeded_on is not None:
        moved_on = _first_open_day(decisions, max(row.succeeded_on, owners[-1].from_on))
        if moved_on is None or moved_on > as_at:
            break
        if moved_on == owners[-1].from_on:
            owners.pop()
        owners.append(Ownership(row.succeeded_by, moved_on))
    return tuple(owners)


def owned_by(action: Action, partner: str) -> Action:
    """The action with the body that owns it as its partner; copied only where it moved, which is rare."""
    return action if action.partner == partner else action.model_copy(update={"partner": partner})


def owner_on(owners: Sequence[Ownership], day: date) -> str:
    """The body that owned an action on a day; before the action was agreed, the one that was to own it."""
    return next((one.partner for one in reversed(owners) if one.from_on <= day), owners[0].partner)


def _first_open_day(decisions: Sequence[DecisionMade], day: date) -> date | None:
    """The day itself where the action was open when it began, else that of the next re-opening; None where none came."""
    before = [made for made in decisions if made.decided_on < day and made.decision not in LEAVES_AS_IT_WAS]
    if not before or before[-1].decision == DecisionKind.REOPEN:
        return day
    later = (made.decided_on for made in decisions if made.decided_on >= day and made.decision == DecisionKind.REOPEN)
    return next(later, None)
