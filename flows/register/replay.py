"""The register as at a date, replayed from the ledger: nothing in it was typed, all of it can be traced."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.register.entries import (
    DecisionMade,
    ReturnReceived,
    Update,
    in_scope,
    last_written_on,
    read_decisions,
    read_returns,
)
from flows.register.inboxes import part_returns
from flows.register.known_entries import as_known
from flows.register.office_rows import read_readings, read_verifications
from flows.register.past import NO_COURSE, NO_PAST, AskedMove, Past, read_courses, stretch_of
from flows.register.standing_updates import read_standing_updates
from flows.register.succession import Ownership, find_owners, owned_by
from flows.settings import DecisionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    import pandas as pd

    from flows.models import Period
    from flows.register.known_entries import KnownEntries
    from flows.register.past import CourseReader, Stretch
    from flows.settings import Action, Settings
    from flows.settings.assurance import Verification
    from flows.settings.measures import Reading

ENDING = {
    DecisionKind.CLOSE: "closed",
    DecisionKind.SUPERSEDE: "superseded",
    DecisionKind.NOT_ACCEPT: "not accepted",
}
"""Decisions that take an action out of the open count, and the state they leave it in."""


@dataclass(frozen=True, slots=True)
class DateMove:
    """One time that the promised date became later.

    Attributes:
        moved_on: the day of the update, or of the board's meeting where nobody had asked before.
        from_on: the date promised until then.
        to_on: the date promised from then.
        reason: the partner's or the board's words; "" where none were given.
        is_agreed: the board has agreed a date at least as late.
    """

    moved_on: date
    from_on: date
    to_on: date
    reason: str
    is_agreed: bool


@dataclass(frozen=True, slots=True)
class ActionState:
    """One action as it stood on a day.

    Attributes:
        action: its row in ``actions.csv``, with the body that owns it by that day as its partner.
        updates: one a period, oldest first; a later file of the same period takes the place of an earlier one. Those of a
            year, and the newest one before.
        decisions: the board's, oldest first.
        verifications: checks of its claims, oldest first.
        owners: the bodies that have owned it, with the day from which each did, first one first.
        past: what is kept of the updates before the first of ``updates``.
    """

    action: Action
    updates: tuple[Update, ...] = field(repr=False)
    decisions: tuple[DecisionMade, ...] = field(repr=False)
    verifications: tuple[Verification, ...] = field(default=(), repr=False)
    owners: tuple[Ownership, ...] = field(default=(), repr=False)
    past: Past = field(default=NO_PAST, repr=False)

    @property
    def last_update(self) -> Update | None:
        """The newest accepted update, however old; None where there never was one."""
        return self.updates[-1] if self.updates else None

    @property
    def same_text_count(self) -> int:
        """In how many returns running, up to the last, the update has been word for word the same; 0 without one."""
        count = 0
        for update in reversed(self.updates):
            if update.update != self.updates[-1].update:
                return count
            count += 1
        return count + self.past.same_text_count

    @property
    def has_evidence(self) -> bool:
        """Whether any update ever listed evidence."""
        return self.past.has_evidence or any(update.evidence for update in self.updates)

    def stretches_back(self) -> Iterator[Stretch]:
        """What the updates said of completion, the newest first; each update that is held whole is a stretch of its own."""
        yield from map(stretch_of, reversed(self.updates))
        yield from reversed(self.past.stretches)

    @property
    def extensions(self) -> tuple[DecisionMade, ...]:
        """The new dates that the board agreed."""
        return tuple(made for made in self.decisions if made.decision == DecisionKind.EXTEND)

    @property
    def due_on(self) -> date:
        """The date held now: the original one, or the last one that the board agreed."""
        agreed = [made.new_due_on for made in self.extensions if made.new_due_on is not None]
        return agreed[-1] if agreed else self.action.due_on

    @property
    def ending(self) -> DecisionMade | None:
        """The decision that ended the action, unless the board re-opened it afterwards."""
        if not self.decisions:
            return None
        last = [made for made in self.decisions if made.decision in ENDING or made.decision == DecisionKind.REOPEN]
        return last[-1] if last and last[-1].decision in ENDING else None

    @property
    def reopened_on(self) -> date | None:
        """The day of the last re-opening, while it stands."""
        if self.ending is not None:
            return None
        days = [made.decided_on for made in self.decisions if made.decision == DecisionKind.REOPEN]
        return days[-1] if days else None

    @property
    def moves(self) -> tuple[DateMove, ...]:
        """Every time the promised date became later, whether the board agreed or was only asked."""
        return tuple(_moves(self))


@dataclass(frozen=True, slots=True)
class Register:
    """All actions as they stood at the end of a period.

    Attributes:
        period: the reporting month.
        as_at: the day it is as at.
        actions: on the register by that day, in the order of ``actions.csv``.
        returns: every file received for this and earlier periods that stands, by period in the order of receipt.
        superseded: the files that were replaced or taken out of the inbox, in ledger order.
        readings: of the measures by that day, oldest first, by reference of the area.
    """

    period: Period
    as_at: date
    actions: tuple[ActionState, ...]
    returns: tuple[ReturnReceived, ...] = field(repr=False)
    superseded: tuple[ReturnReceived, ...] = field(default=(), repr=False)
    readings: Mapping[str, tuple[Reading, ...]] = field(default_factory=dict, repr=False)


def replay(
    entries: pd.DataFrame | KnownEntries,
    settings: Settings,
    period: Period,
    as_at: date,
    read: CourseReader = read_courses,
) -> Register:
    """The register at the end of a period. Each month of updates is read once and let go again, but for the last year.

    Args:
        entries: the ledger, in ledger order; a frame has the columns ``ENTRY_COLUMNS``.
        settings: for the actions and who owns them.
        period: returns of later months are left out.
        as_at: actions agreed and decisions made after this day are left out.
        read: makes the courses of the actions from the months of updates; for who needs less of them.
    """
    entries = as_known(entries)
    around = entries.around
    known = in_scope(around, period, as_at)
    returns, superseded = part_returns(read_returns(known), known)
    decisions, verified = _by_action(read_decisions(known)), read_verifications(around, as_at)
    actions = {ref: action for ref, action in settings.actions.items() if action.agreed_on <= as_at}
    courses = read(
        read_standing_updates(entries, returns, last_written_on(period, as_at)),
        period,
        {ref: (action.due_on, [made.decided_on for made in decisions[ref]]) for ref, action in actions.items()},
    )
    states = []
    for ref, action in actions.items():
        made, course = tuple(decisions[ref]), courses.get(ref, NO_COURSE)
        owners = find_owners(action, made, settings.partners, as_at)
        owned = owned_by(action, owners[-1].partner)
        states.append(ActionState(owned, course.updates, made, verified.get(ref, ()), owners, course.past))
    return Register(period, as_at, tuple(states), tuple(returns), tuple(superseded), read_readings(around, as_at))


def _by_action(decisions: Iterable[DecisionMade]) -> defaultdict[str, list[DecisionMade]]:
    grouped: defaultdict[str, list[DecisionMade]] = defaultdict(list)
    for made in decisions:
        grouped[made.action_ref].append(made)
    return grouped


def _moves(state: ActionState) -> list[DateMove]:
    promised, moves = state.action.due_on, []
    agreed = max((made.new_due_on for made in state.extensions if made.new_due_on), default=state.action.due_on)
    asked = [
        *state.past.asked,
        *(
            AskedMove(update.updated_on, update.forecast_on, update.forecast_reason)
            for update in state.updates
            if update.forecast_on is not None
        ),
    ]
    granted = [(made.decided_on, made.new_due_on, made.reason) for made in state.extensions]
    for moved_on, to_on, reason in sorted([*asked, *granted], key=lambda move: move[0]):
        if to_on is not None and to_on > promised:
            moves.append(DateMove(moved_on, promised, to_on, reason, to_on <= agreed))
            promised = to_on
    return moves
