"""Plain English built from figures and dates."""

from __future__ import annotations

import inspect
from datetime import date  # noqa: TC003  # the doctests need it
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flows.models import Period
    from flows.status.promises import PromiseHistory

# A date that breaks over two lines in a narrow column reads as two things.
_NO_BREAK = "\u00a0"


def word_day(day: date | None) -> str:
    """A date in a sentence.

    >>> word_day(date(2020, 3, 3))
    '3 March 2020'
    """
    return "no date" if day is None else f"{day.day} {day:%B %Y}"


@lru_cache(maxsize=10_000)  # A month's papers print some thousand days 45,000 times.
def word_short_day(day: date | None) -> str:
    """A date in a column: short month, and no break inside it."""
    return "none" if day is None else f"{day.day} {day:%b %Y}".replace(" ", _NO_BREAK)


def word_period(period: Period) -> str:
    """A reporting month in words, such as "March 2020"."""
    return f"{period.first_day:%B %Y}"


def word_short_period(period: Period) -> str:
    """A reporting month on an axis, such as "Mar 2020"."""
    return f"{period.first_day:%b %Y}"


def word_count(count: int, singular: str, plural: str = "") -> str:
    """A count with its noun.

    >>> word_count(1, "action"), word_count(0, "action"), word_count(2, "entry", "entries")
    ('1 action', 'no actions', '2 entries')
    """
    noun = singular if count == 1 else plural or f"{singular}s"
    return f"{count or 'no'} {noun}"


def word_times(count: int) -> str:
    """How often something happened.

    >>> word_times(1), word_times(2), word_times(3)
    ('once', 'twice', '3 times')
    """
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def word_ordinal(place: int) -> str:
    """A place in a row, as a word where it is short.

    >>> word_ordinal(2), word_ordinal(11), word_ordinal(23)
    ('second', '11th', '23rd')
    """
    ending = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}.get(place, f"{place}{ending}")


def word_is(count: int) -> str:
    """The verb that goes with a count."""
    return "is" if count == 1 else "are"


def word_was(count: int) -> str:
    """The past of ``word_is``."""
    return "was" if count == 1 else "were"


def word_change(change: int, than: str) -> str:
    """How a count compares with an earlier one.

    >>> word_change(2, "in February")
    '2 more than in February'
    >>> word_change(0, "in February")
    'the same as in February'
    """
    if change == 0:
        return f"the same as {than}"
    return f"{abs(change)} {'more' if change > 0 else 'fewer'} than {than}"


def word_signed(change: int) -> str:
    """A change in a column: with its sign, a real minus, and a plain 0.

    >>> word_signed(2), word_signed(-1), word_signed(0)
    ('+2', '−1', '0')
    """
    return "0" if change == 0 else f"{change:+d}".replace("-", "−")


def word_days(count: int) -> str:
    """A count of days in a column, such as "31 days"; "not overdue" for none."""
    return word_count(count, "day").replace(" ", _NO_BREAK) if count else "not overdue"


def join_words(words: Sequence[str]) -> str:
    """A list as it is spoken.

    >>> join_words(["POL-01", "LA-02", "YOT-03"])
    'POL-01, LA-02 and YOT-03'
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def capital(text: str) -> str:
    """The text with its first letter as a capital, the rest untouched."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """The text as a sentence: capital first, one full stop at the end."""
    line = text.strip()
    return capital(line) if line.endswith((".", "?", "!", "…")) or not line else f"{capital(line)}."


def word_promises(partner: str, history: PromiseHistory) -> str:
    """What became of a partner's last promises, as history."""
    shortest, longest = history.shortest, history.longest
    promises = f"The last {len(history.promises)} promises of {partner} whose outcome is known"
    if not longest:
        return f"{promises} were kept."
    slipped = word_count(longest, "day") if shortest == longest else f"{shortest} to {longest} days"
    return f"{promises} slipped {slipped}{' each' if shortest == longest else ''}."


def rule_in_words(function: Callable[..., object]) -> str:
    """The first paragraph of a rule's docstring, on one line: a change of the rule changes the annex."""
    words = inspect.getdoc(function) or ""
    return " ".join(words.split("\n\n", maxsplit=1)[0].split())
