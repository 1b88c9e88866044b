"""Signs that an update was carried over from an earlier month and not written anew."""

from __future__ import annotations

import re
from datetime import date
from itertools import takewhile
from typing import TYPE_CHECKING

from flows.register.past import says_nearly_done

if TYPE_CHECKING:
    from flows.register import ActionState
    from flows.settings.thresholds import Thresholds

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_WORD = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)
_ISO = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")
_SLASHES = re.compile(r"\b(\d{1,2})/(\d{1,2})/(20\d\d)\b")
_WORDS = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({_MONTH_WORD})\b(?:\s+(20\d\d))?", re.IGNORECASE)


def find_signs(state: ActionState, limits: Thresholds) -> tuple[str, ...]:
    """Each sign in words that the last update of an open action was copied forward; () without any."""
    if state.ending is not None:
        return ()
    return tuple(filter(None, (rule(state, limits) for rule in SIGN_RULES)))


def sign_same_text(state: ActionState, limits: Thresholds) -> str:
    """Copied forward: the update has been word for word the same in as many returns running as the board allows."""
    count = state.same_text_count
    return f"the same text in {count} returns running" if count >= limits.stale_after_returns else ""


def sign_old_date(state: ActionState, limits: Thresholds) -> str:
    """Copied forward: the newest date that the update names lies further back than the board allows when it was written."""
    last = state.last_update
    days = named_days(last.update, last.updated_on) if last else []
    if not last or not days or (last.updated_on - max(days)).days <= limits.old_date_days:
        return ""
    return f"the newest date in the text is {(last.updated_on - max(days)).days} days older than the update"


def sign_nearly_done(state: ActionState, limits: Thresholds) -> str:
    """Nearly done: "nearly done", "almost complete" or words like them in as many returns running as the board allows."""
    texts = (update.update for update in reversed(state.updates))
    count = len(list(takewhile(says_nearly_done, texts)))
    if count == len(state.updates):
        count += state.past.nearly_done_count
    return f'"nearly done" or words like it in {count} returns running' if count >= limits.nearly_done_returns else ""


SIGN_RULES = (sign_same_text, sign_old_date, sign_nearly_done)
"""The signs in the order in which they are told. Their docstrings are printed in the report."""


def named_days(text: str, written_on: date) -> list[date]:
    """The days that a text names, with day and month at least; a day that does not exist is left out.

    Without a year, the year of writing is meant: a date that lies ahead is then never taken for an old one.

    >>> named_days("Started on 10 February; report due 2020-04-30.", date(2020, 3, 24))
    [datetime.date(2020, 4, 30), datetime.date(2020, 2, 10)]
    """
    found = [_day(int(year), int(month), int(number)) for year, month, number in _ISO.findall(text)]
    found += [_day(int(year), int(month), int(number)) for number, month, year in _SLASHES.findall(text)]
    for number, word, year in _WORDS.findall(text):
        month = _MONTHS.index(word[:3].lower()) + 1
        found.append(_day(int(year) if year else written_on.year, month, int(number)))
    return [day for day in found if day is not None]


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
