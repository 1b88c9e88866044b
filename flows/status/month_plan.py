"""What is due on a day: the month's work by working days, so that bank holidays move it and nothing else does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from flows.models import Period
from flows.status.working_days import add_working_days, is_working_day, return_cut_off

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet

    from flows.settings import Settings

MONTHS_BACK = 3
"""How many reporting months back a round that was missed is still noticed."""


class Work(StrEnum):
    """The kinds of work that a day can bring."""

    CHASE = "chase"
    ROUND = "round"
    TELL_MISSING = "tell-missing"


@dataclass(frozen=True, slots=True)
class Due:
    """One piece of work.

    Attributes:
        work: its kind.
        period: the reporting month it is about.
        due_on: the day it was due, which is earlier than today where it is caught up.
    """

    work: Work
    period: Period
    due_on: date

    @property
    def key(self) -> str:
        """A name that this piece of work has and no other."""
        return f"{self.work}-{self.period}-{self.due_on}"


def round_day(period: Period, settings: Settings) -> date:
    """The day on which the round of a month runs: the n-th working day of the month after it.

    n is ``round_on_working_day`` of ``board.toml``.
    """
    return add_working_days(period.last_day, settings.schedule.round_on_working_day, settings.bank_holidays)


def tell_day(period: Period, settings: Settings) -> date:
    """The day from which a person is told that a month has no report yet, counted in the same way."""
    count = settings.schedule.tell_when_missing_on_working_day
    return add_working_days(period.last_day, count, settings.bank_holidays)


def chase_days(period: Period, settings: Settings) -> tuple[date, ...]:
    """The days on which partners are reminded of a month's return, in order."""
    last, holidays = return_cut_off(period, settings), settings.bank_holidays
    before = {_working_days_before(last, count, holidays) for count in settings.chasing.days_before}
    after = {add_working_days(last, count, holidays) for count in settings.chasing.days_after}
    return tuple(sorted(before | after))


def work_due(day: date, settings: Settings, has_papers: Callable[[Period], bool], first: Period) -> tuple[Due, ...]:
    """What has to be done by a day: the newest chasing of a month, and every round that has no papers yet.

    A chasing day that was missed is caught up once, by the newest one; a missed round is caught up however late within
    three months. Each piece of work keeps its own day, so that asking twice finds the same work.

    Args:
        day: the day that is asked about.
        settings: for the board's working days.
        has_papers: whether papers of a month were made.
        first: the first month that the board works on; earlier ones were never missed.
    """
    periods = [period for period in _periods_back(day) if period >= first]
    found = [due for period in periods for due in _due_of(period, day, settings, is_done=has_papers(period))]
    return tuple(sorted(found, key=lambda due: (due.period, due.due_on, due.work)))


def _due_of(period: Period, day: date, settings: Settings, *, is_done: bool) -> list[Due]:
    chased = [chase for chase in chase_days(period, settings) if chase <= day]
    is_newest = period == Period(day.year, day.month).previous
    found = [Due(Work.CHASE, period, chased[-1])] if chased and is_newest else []
    if not is_done and round_day(period, settings) <= day:
        found.append(Due(Work.ROUND, period, round_day(period, settings)))
    if not is_done and tell_day(period, settings) <= day:
        found.append(Due(Work.TELL_MISSING, period, tell_day(period, settings)))
    return found


def _periods_back(day: date) -> list[Period]:
    """The reporting months that work may be due for, the oldest first."""
    periods = [Period(day.year, day.month).previous]
    while len(periods) < MONTHS_BACK:
        periods.append(periods[-1].previous)
    return periods[::-1]


def _working_days_before(day: date, count: int, holidays: AbstractSet[date]) -> date:
    for _ in range(count):
        day -= timedelta(days=1)
        while not is_working_day(day, holidays):
            day -= timedelta(days=1)
    return day
