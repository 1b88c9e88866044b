"""What is still asked of old updates, so that a register holds a year of them whole, however old the ledger is."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from flows.models import Delivery

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date
    from typing import TypeAlias

    from flows.models import Period
    from flows.register.entries import Update

    CourseReader: TypeAlias = Callable[
        [Iterable[Mapping[str, Update]], Period, Mapping[str, tuple[date, Sequence[date]]]], Mapping[str, "Course"]
    ]
    """Makes courses of the months of updates, the newest month first; see ``read_courses``."""

MONTHS_WHOLE = 12
"""A year: the longest way back that anything looks month by month, which is the line chart. It shows a season once."""

_COMPLETE = Delivery.COMPLETE.value
_NEARLY = re.compile(
    r"\b(?:nearly|almost|virtually|essentially|practically)\s+(?:done|complete|completed|finished|there|ready)\b"
    r"|\bnear(?:ing)?\s+completion\b|\bclose\s+to\s+completion\b|\bfinal\s+stages?\b",
    re.IGNORECASE,
)


class Stretch(NamedTuple):
    """Returns running that all say that an action is complete, or all do not, with no decision of the board between them.

    Attributes:
        is_complete: which of the two.
        updated_on: day of the first of them.
        evidence: what the last of them that lists any lists; "" where none does.
        roles: who wrote them.
    """

    is_complete: bool
    updated_on: date
    evidence: str
    roles: frozenset[str]


class AskedMove(NamedTuple):
    """A later date that an update gave, on which day, and why."""

    updated_on: date
    forecast_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Past:
    """What is kept of the updates of an action before the first one that is held whole.

    The months of ``MONTHS_WHOLE`` and the newest update before them are held whole. Of the older ones nothing is asked but
    the following, and it is exact: a register with a past is judged as the one with every update would be. It grows with
    the claims of an action and with the times that its date moved, which papers list one by one, and not with the months.

    Attributes:
        same_text_count: returns running, up to the first whole update, with the same text as that one.
        nearly_done_count: returns running, up to the first whole update, that say "nearly done" as that one does.
        asked: later dates, oldest first; without those that an update before had asked for or gone beyond.
        claims: first days of the claims before ``stretches``, oldest first.
        stretches: oldest first, as far back as a claim can reach that stands at the first whole update.
        has_evidence: whether any lists evidence.
        last_updated_on: the latest day of writing; None where there are none.
    """

    same_text_count: int = 0
    nearly_done_count: int = 0
    asked: tuple[AskedMove, ...] = ()
    claims: tuple[date, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    has_evidence: bool = False
    last_updated_on: date | None = None


NO_PAST = Past()


@dataclass(frozen=True, slots=True)
class Course:
    """The updates of one action: those held whole, oldest first, and what is kept of those before."""

    updates: tuple[Update, ...] = ()
    past: Past = NO_PAST


NO_COURSE = Course()


def says_nearly_done(text: str) -> bool:
    """Whether an update says "nearly done" or words like it."""
    return _NEARLY.search(text) is not None


def stretch_of(update: Update) -> Stretch:
    """One update as a stretch of its own."""
    return Stretch(update.status == _COMPLETE, update.updated_on, update.evidence, frozenset((update.updated_by,)))


def read_courses(
    months: Iterable[Mapping[str, Update]], period: Period, actions: Mapping[str, tuple[date, Sequence[date]]]
) -> dict[str, Course]:
    """The course of each action; of one without an update there is none.

    Args:
        months: the updates that stand, by action reference, the newest month first.
        period: the last month that is known, and the last of those held whole.
        actions: due date and days of the board's decisions in order, by reference; other actions are left out.
    """
    first_whole = _first_whole_month(period)
    whole: dict[str, list[Update]] = {}
    pasts: dict[str, _PastReader] = {}
    for standing in months:
        for ref, update in standing.items():
            if ref not in actions:
                continue
            held = whole.setdefault(ref, [])
            if not held or held[-1].period >= first_whole:
                held.append(update)
                continue
            if ref not in pasts:
                pasts[ref] = _PastReader(held[-1], *actions[ref])
            pasts[ref].add(update)
    return {
        ref: Course(tuple(reversed(held)), pasts.pop(ref).past() if ref in pasts else NO_PAST)
        for ref, held in whole.items()
    }


def _first_whole_month(period: Period) -> str:
    for _ in range(MONTHS_WHOLE - 1):
        period = period.previous
    return str(period)


class _PastReader:
    """Gathers the past of an action from its old updates, newest first.

    Args:
        first: the first update that is held whole.
        due_on: due date of the action, before anybody moved it.
        decided: days of the board's decisions about it, in order.
    """

    __slots__ = (
        *("_asked", "_claimed_on", "_claims", "_decided", "_due_on", "_first", "_has_evidence", "_is_nearly"),
        *("_is_same", "_is_settled", "_nearly_count", "_same_count", "_side", "_stretches", "_updated_on"),
    )

    def __init__(self, first: Update, due_on: date, decided: Sequence[date]) -> None:
        self._first, self._due_on, self._decided = first, due_on, decided
        self._is_same, self._same_count = True, 0
        self._is_nearly, self._nearly_count = says_nearly_done(first.update), 0
        self._asked: tuple[AskedMove, ...] = ()
        self._claims: tuple[date, ...] = ()
        self._claimed_on: date | None = None
        self._stretches: tuple[Stretch, ...] = ()
        self._side = (-1, -1)
        # Where the board decided nothing, a claim ends at the first update, going back, that does not say complete.
        self._is_settled = not decided and first.status != _COMPLETE
        self._has_evidence = False
        self._updated_on: date | None = None

    def add(self, update: Update) -> None:
        """Takes the update before those that were taken."""
        if self._is_same:
            self._is_same = update.update == self._first.update
            self._same_count += self._is_same
        if self._is_nearly:
            self._is_nearly = says_nearly_done(update.update)
            self._nearly_count += self._is_nearly
        if update.evidence:
            self._has_evidence = True
        if self._updated_on is None or update.updated_on > self._updated_on:
            self._updated_on = update.updated_on
        if update.forecast_on is not None and update.forecast_on > self._due_on:
            self._ask(AskedMove(update.updated_on, update.forecast_on, update.forecast_reason))
        if self._is_settled:
            self._note_claim(update)
        else:
            self._stretch(update)

    def past(self) -> Past:
        """What is kept."""
        pending = () if self._claimed_on is None else (self._claimed_on,)
        return Past(
            self._same_count,
            self._nearly_count,
            self._asked[::-1],
            (*self._claims, *pending)[::-1],
            self._stretches[::-1],
            self._has_evidence,
            self._updated_on,
        )

    def _ask(self, move: AskedMove) -> None:
        """A date asked for later, on no earlier day, moves nothing where this one is as late."""
        self._asked = (
            *(one for one in self._asked if one.updated_on < move.updated_on or one.forecast_on > move.forecast_on),
            move,
        )

    def _note_claim(self, update: Update) -> None:
        """Behind what a standing claim can reach, only the first day of each claim counts."""
        if update.status == _COMPLETE:
            self._claimed_on = update.updated_on
        elif self._claimed_on is not None:
            self._claims, self._claimed_on = (*self._claims, self._claimed_on), None

    def _stretch(self, update: Update) -> None:
        """Lengthens the stretch where both lie between the same decisions: a claim then holds all of it or nothing."""
        own = stretch_of(update)
        side = bisect_left(self._decided, own.updated_on), bisect_right(self._decided, own.updated_on)
        if self._stretches and self._stretches[-1].is_complete == own.is_complete and self._side == side:
            *rest, last = self._stretches
            own = own._replace(evidence=last.evidence or own.evidence, roles=last.roles | own.roles)
            self._stretches = (*rest, own)
        else:
            self._stretches = (*self._stretches, own)
        self._side = side
        self._is_settled = not self._decided and not own.is_complete
