"""Which month the name of a file gives.

Partners put other things into a name too: the day on which they sent it, the year of a plan, words that begin like a month.
"""

from __future__ import annotations

import re
from calendar import month_name

from flows.models import Period

_NAMES = [name.lower() for name in month_name if name]
_NUMBERS = {name[:3]: number for number, name in enumerate(_NAMES, start=1)}
_WORD = rf"(?<![a-z])(?:{'|'.join(_NAMES)}|sept|{'|'.join(_NUMBERS)})(?![a-z])"
_DAY = r"\d\d?(?:st|nd|rd|th)?"
_BETWEEN = r"[-_., ]*"

_DAYS = re.compile(
    r"(?<!\d)20\d\d([-_. ])(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?<!\d)(?:0?[1-9]|[12]\d|3[01])([-_. ])(?:0?[1-9]|1[0-2])\2(?:20)?\d\d(?!\d)"
    rf"|(?<![a-z\d]){_DAY}{_BETWEEN}(?:of )?{_WORD}(?:{_BETWEEN}20\d\d(?!\d))?"
    rf"|{_WORD}{_BETWEEN}(?!20\d\d){_DAY}(?![a-z\d]){_BETWEEN}20\d\d(?!\d)"
)
"""Days, with or without their year: on them a file was sent, and they are no month of a return."""

# Behind the number of a body, as in area-05_2020-02, the year belongs to the month that follows it.
_PERIODS = re.compile(
    r"(?<!\d)(?P<year>20\d\d)[-_. ]?(?P<month>0[1-9]|1[0-2])(?!\d)"
    r"|(?<![a-z\d])(?P<month_before>0[1-9]|1[0-2])[-_. ](?P<year_behind>20\d\d)(?!\d|[-_. ]?(?:0[1-9]|1[0-2])(?!\d))"
    rf"|(?P<word>{_WORD})[-_. ]*(?P<year_of_word>20\d\d)(?!\d)"
)

_SENT_WITHIN = 2
"""A name may bear the month in which the file was sent: up to two months after the one that it is for."""

_VERBS = frozenset({"may"})


def find_period(file_name: str) -> Period | None:
    """The month that a file's name gives with its year; None where it gives none, or more than one.

    >>> str(find_period("YOT update Feb 2020.csv")), str(find_period("police sent 2020-04-02 for 03-2020.csv"))
    ('2020-02', '2020-03')
    >>> find_period("police decisions 2020.csv"), find_period("police 2 April 2020.csv")
    (None, None)
    """
    found = {_period(match) for match in _PERIODS.finditer(_without_days(file_name))}
    return found.pop() if len(found) == 1 else None


def _period(match: re.Match[str]) -> Period:
    year, month, month_before, year_behind, word, year_of_word = match.groups()
    number = _NUMBERS[word[:3]] if word else int(month or month_before)
    return Period(int(year or year_behind or year_of_word), number)


def find_earlier_month(file_name: str, period: Period) -> str:
    """The one month whose name stands in a file's name without a year, where it is before the file's; else "".

    One after it is the month in which the file was sent. "May" is no month there, because it is a verb too.

    >>> find_earlier_month("pscp Feb.csv", Period(2020, 3)), find_earlier_month("pscp April.csv", Period(2020, 3))
    ('February', '')
    """
    name = _without_days(file_name)
    words = {word[:3] for word in re.findall(_WORD, name)} - _VERBS
    if len(words) != 1 or _PERIODS.search(name):
        return ""
    number = _NUMBERS[words.pop()]
    return month_name[number] if (number - period.month) % 12 > _SENT_WITHIN else ""


def _without_days(file_name: str) -> str:
    return _DAYS.sub(" ", file_name.lower())
