"""Working days in England and Wales, counted with an offline list of bank holidays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from flows.models import Period
    from flows.settings import Settings


def is_working_day(day: date, bank_holidays: AbstractSet[date]) -> bool:
    """Whether offices are open: Monday to Friday, and no bank holiday."""
    return day.weekday() < 5 and day not in bank_holidays


def add_working_days(start: date, count: int, bank_holidays: AbstractSet[date]) -> date:
    """The ``count``-th working day after ``start``; the first one counted is the next working day.

    >>> add_working_days(date(2020, 4, 9), 1, {date(2020, 4, 10), date(2020, 4, 13)})
    datetime.date(2020, 4, 14)
    """
    day = start
    for _ in range(count):
        day += timedelta(days=1)
        while not is_working_day(day, bank_holidays):
            day += timedelta(days=1)
    return day


def return_cut_off(period: Period, settings: Settings) -> date:
    """The last day on which a return of a month is on time."""
    return add_working_days(period.last_day, settings.thresholds.return_cut_off_working_days, settings.bank_holidays)


def word_holidays_running_out(settings: Settings, as_at: date) -> str:
    """A sentence where the list of bank holidays ends within the months that the board wants to see ahead; "" otherwise.

    A clock that runs past the end of the list would count too few days, and nobody would see it.
    """
    months = settings.thresholds.bank_holidays_ahead_months
    last = max(settings.bank_holidays, default=as_at)
    if (last.year - as_at.year) * 12 + last.month - as_at.month >= months:
        return ""
    return (
        f"The list of bank holidays ends on {last.day} {last:%B %Y}, less than {months} months after "
        f"{as_at.day} {as_at:%B %Y}. Add the coming years to reference/bank_holidays.csv; until then dates counted in "
        "working days may come out too early."
    )
