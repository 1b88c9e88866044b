"""Dates as partners write them: a date, or why it is none."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from flows.settings.tables import DateOrder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_ISO = re.compile(
    r"(\d{4})(?:-(?=\d+-)|/(?=\d+/)|\.(?=\d+\.))(\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?Z?)?"
)
_NUMBERS = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})(?: \d{1,2}:\d{2}(?::\d{2})?)?")
_WORDS = re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[ \-/](?P<month>[a-z]{3,9})\.?,?[ \-/](?P<year>\d{4}|\d{2})")
_MONTH_FIRST = re.compile(r"(?P<month>[a-z]{3,9})\.?[ \-](?P<day>\d{1,2})(?:st|nd|rd|th)?,?[ \-](?P<year>\d{4})")
_WEEKDAY = re.compile(r"([a-z]{3,9})\.?,? (?=.*\d)")
_JOINED = re.compile(r"((?:19|20|21)\d\d)(\d\d)(\d\d)")
"""A day in the shorter form of ISO 8601. None is also a day that begins with the day: that month would be 19, 20 or 21."""
_DAY_NUMBER = re.compile(r"[34567]\d{4}(?:\.\d+)?")
"""How a spreadsheet keeps a day of 1982 to 2119: in days from the end of 1899."""
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_SHORT_MONTHS = {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}


@dataclass(frozen=True, slots=True)
class NotADate:
    """Why a cell is not a date: a code of the catalogue, and the reason where the code needs one."""

    code: str
    reason: str = ""


def parse_day(text: str, order: DateOrder) -> date | NotADate | None:
    """The day that a cell names; None for an empty cell; ``NotADate`` where it cannot be told.

    Numbers with slashes are read in the order that ``partners.csv`` gives for the partner. A year of two digits is
    read only where the day can be nothing but a day.

    >>> parse_day("31/03/2020", DateOrder.DAY_FIRST)
    datetime.date(2020, 3, 31)
    >>> parse_day("31/04/2020", DateOrder.DAY_FIRST)
    NotADate(code='date-impossible', reason='April has 30 days')
    >>> parse_day("03/04/20", DateOrder.DAY_FIRST)
    NotADate(code='date-ambiguous', reason='')
    >>> parse_day("43910", DateOrder.DAY_FIRST)
    NotADate(code='date-day-number', reason='20 March 2020')
    """
    line = _line(text)
    if not line:
        return None
    weekday, line = _without_weekday(line)
    day = _parse_line(line, order)
    if weekday is None or not isinstance(day, date) or day.weekday() == weekday:
        return day
    return NotADate("date-impossible", f"{_word_day(day)} is a {calendar.day_name[day.weekday()]}")


def _line(text: str) -> str:
    """The text on one line, in small letters, with a plain hyphen for those of word processors."""
    line = " ".join(text.split()).lower().strip("'\"‘’“”")
    return line if line.isascii() else _HYPHENS.sub("-", line)


_HYPHENS = re.compile("[‐‑‒–−]")


def _without_weekday(line: str) -> tuple[int | None, str]:
    """The number of the weekday that stands before a date, and the date. Any other word there may change what is meant.

    >>> _without_weekday("tues 31 march 2020"), _without_weekday("before 31 march 2020")
    ((1, '31 march 2020'), (None, 'before 31 march 2020'))
    """
    if not (found := _WEEKDAY.match(line)):
        return None, line
    weekday = next((at for at, name in enumerate(calendar.day_name) if name.lower().startswith(found[1])), None)
    return weekday, line if weekday is None else line[found.end() :]


def _parse_line(line: str, order: DateOrder) -> date | NotADate:
    if found := _ISO.fullmatch(line.upper()) or _JOINED.fullmatch(line):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _WORDS.fullmatch(line) or _MONTH_FIRST.fullmatch(line):
        return _from_words(int(found["day"]), found["month"], found["year"])
    if found := _NUMBERS.fullmatch(line):
        return _from_numbers(int(found[1]), int(found[2]), found[3], order)
    if _DAY_NUMBER.fullmatch(line):
        return NotADate("date-day-number", _word_day(_day_of_number(line)))
    return NotADate("date-not-shown" if len(line) > 1 and not line.strip("#") else "date-unreadable")


def _word_day(day: date) -> str:
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def _day_of_number(text: str) -> date:
    return date(1899, 12, 30) + timedelta(days=int(float(text)))


def read_days(texts: Iterable[str], order: DateOrder) -> dict[str, date | NotADate | None]:
    """What ``parse_day`` says to each different text. The days of a month are few, so that short texts are remembered."""
    remembered = _reader(order)
    return {text: remembered(text) if len(text) <= _SHORT else parse_day(text, order) for text in texts}


_SHORT = 20


@lru_cache
def _reader(order: DateOrder) -> Callable[[str], date | NotADate | None]:
    return lru_cache(maxsize=20_000)(partial(parse_day, order=order))


def nearest_day(text: str, order: DateOrder) -> date | None:
    """The day that was most likely meant where ``parse_day`` finds none; None where nobody can say.

    A day beyond the month's end is its last; a month beyond 12 was written in the other order; a year of two digits is
    read in the partner's own order. It is an offer to the partner and never used without an answer.

    >>> nearest_day("31/04/2020", DateOrder.DAY_FIRST), nearest_day("04/13/2020", DateOrder.DAY_FIRST)
    (datetime.date(2020, 4, 30), datetime.date(2020, 4, 13))
    """
    _, line = _without_weekday(_line(text))
    if found := _ISO.fullmatch(line.upper()):
        return _clamped(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMBERS.fullmatch(line):
        day, month = (int(found[1]), int(found[2])) if order is DateOrder.DAY_FIRST else (int(found[2]), int(found[1]))
        day, month = (month, day) if month > 12 else (day, month)
        return _clamped(_full_year(found[3]), month, day)
    if found := _WORDS.fullmatch(line) or _MONTH_FIRST.fullmatch(line):
        name = found["month"]
        return _clamped(
            _full_year(found["year"]), _MONTHS.get(name) or _SHORT_MONTHS.get(name[:3], 0), int(found["day"])
        )
    return _day_of_number(line) if _DAY_NUMBER.fullmatch(line) else None


def _clamped(year: int, month: int, day: int) -> date | None:
    if not (1 <= month <= 12 and 1900 <= year <= 2199 and 1 <= day <= 31):
        return None
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _from_words(day: int, word: str, year: str) -> date | NotADate:
    month = _MONTHS.get(word) or _SHORT_MONTHS.get(word)
    return NotADate("date-unreadable") if month is None else _day(_full_year(year), month, day)


def _from_numbers(first: int, second: int, year: str, order: DateOrder) -> date | NotADate:
    if len(year) == 2 and first <= 12 and second <= 12:
        return NotADate("date-ambiguous")
    day, month = (first, second) if order is DateOrder.DAY_FIRST else (second, first)
    return _day(_full_year(year), month, day)


def _full_year(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def _day(year: int, month: int, day: int) -> date | NotADate:
    if not 1 <= month <= 12:
        return NotADate("date-impossible", f"there is no month {month}")
    if not 1900 <= year <= 2199:
        return NotADate("date-impossible", f"the year {year} cannot be meant")
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        return NotADate("date-impossible", _month_length(year, month))
    return date(year, month, day)


def _month_length(year: int, month: int) -> str:
    length = calendar.monthrange(year, month)[1]
    in_year = f" in {year}" if month == 2 else ""
    return f"{calendar.month_name[month]} has {length} days{in_year}"
