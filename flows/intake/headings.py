"""Partners' headings matched with ours: certain ones silently, near spellings with a word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from flows.models import RETURN_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

ALIASES: dict[str, tuple[str, ...]] = {
    "action_ref": ("ref", "reference", "action reference", "action id", "action no", "action number", "ref no"),
    "status": (
        "rag",
        "rag status",
        "status rag",
        "status (rag)",
        "rag rating",
        "action status",
        "current status",
        "delivery status",
        "progress status",
    ),
    "update": (
        "progress",
        "progress update",
        "latest update",
        "update text",
        "commentary",
        "narrative",
        "comments",
        "updates",
        "progress this month",
    ),
    "forecast_on": ("forecast", "forecast date", "forecast completion", "forecast completion date", "expected date"),
    "forecast_reason": (
        "reason",
        "reason for change",
        "reason for delay",
        "reason for forecast",
        "forecast change reason",
    ),
    "evidence": ("evidence ref", "evidence reference", "evidence link", "evidence of completion"),
    "risk": ("risks", "risks and issues", "risk or issue", "risks/issues", "risk/issue"),
    "help_needed": ("help", "help required", "support needed", "support required", "help needed from the board"),
    "updated_on": (
        "date updated",
        "date of update",
        "update date",
        "update on",
        "updated date",
        "last updated",
        "updated at",
    ),
    "updated_by": ("update by", "provided by", "author", "role", "updated by role", "last updated by"),
}
"""Words that partners use for our columns; each means one column only."""


def normal(text: str) -> str:
    """Lower case, with one blank for every run of blanks, underscores and hyphens.

    >>> normal(" Action_Ref ")
    'action ref'
    """
    return " ".join(text.lower().replace("_", " ").replace("-", " ").split())


_CERTAIN = {
    normal(word): column for column in RETURN_COLUMNS for word in (column, column.replace("_", ""), *ALIASES[column])
}
_OUR_WORDS = frozenset(word for heading in _CERTAIN for word in heading.split())
_AROUND_HEADINGS = " *:.\"'\u00ad\u200b\u200e\u200f\u2060\ufeff"
"""Signs that belong to no heading; the last of them are not to be seen."""
_NUMBERED = re.compile(r"^\(?[0-9]{1,2}[.):]\s*")
_AROUND_WORDS = ".,;:?!*()[]'\""

_LETTERS_PER_SLIP = 5
"""One letter may be wrong in five, so that a word of four is ours or another word: "date" and "data", "role" and "rule"."""

_MOST_SLIPS = 2
"""Most letters that may be wrong in one word."""


@dataclass(frozen=True, slots=True)
class MatchedHeadings:
    """A heading row in our words.

    Attributes:
        names: our column where it was recognised, else the partner's own heading.
        near: indexes of columns whose heading was a near spelling.
        doubles: indexes of columns that mean a column named before; they keep their own heading.
    """

    names: tuple[str, ...]
    near: tuple[int, ...]
    doubles: tuple[int, ...]


@lru_cache(maxsize=1024)
def certain_column(heading: str) -> str | None:
    """Our column for a heading that can mean nothing else, or None.

    >>> certain_column(" Action-Ref "), certain_column("2. RAG status"), certain_column("Colour")
    ('action_ref', 'status', None)
    """
    return _CERTAIN.get(normal(_NUMBERED.sub("", heading.strip(_AROUND_HEADINGS))))


@lru_cache(maxsize=1024)
def near_column(heading: str) -> str | None:
    """Our column for a heading spelt nearly like one, or None.

    As many words as ours has, each ours or a plain slip of it. A word more, or another word, changes what a heading means:
    what an "Update due" holds is no update, and not its day.

    >>> near_column("Staus"), near_column("Udpated-by (role)"), near_column("updated"), near_column("Update due")
    ('status', 'updated_by', None, None)
    """
    words = [word.strip(_AROUND_WORDS) for word in normal(heading).split()]
    ours = _BY_INITIALS.get("".join(word[:1] for word in words), ())
    columns = {column for their, column in ours if all(map(_is_slip_of, words, their)) and len(their) == len(words)}
    return columns.pop() if len(columns) == 1 else None


def _by_initials() -> dict[str, list[tuple[list[str], str]]]:
    """The words of each heading and its column, by the first letters of the words: hardly a slip is made in those."""
    found: dict[str, list[tuple[list[str], str]]] = {}
    for heading, column in _CERTAIN.items():
        words = heading.split()
        found.setdefault("".join(word[0] for word in words), []).append((words, column))
    return found


_BY_INITIALS = _by_initials()


def _is_slip_of(word: str, ours: str) -> bool:
    """Whether a word is ours, or can only be ours misspelt; a word that we use ourselves is no slip for another.

    >>> _is_slip_of("upadte", "update"), _is_slip_of("updated", "update"), _is_slip_of("update%", "update")
    (True, False, False)
    """
    if word == ours:
        return True
    most = min(min(len(word), len(ours)) // _LETTERS_PER_SLIP, _MOST_SLIPS)
    return word.isalpha() and word not in _OUR_WORDS and _is_within(word, ours, most)


def _is_within(word: str, ours: str, most: int) -> bool:
    """Whether one word becomes the other by so many letters left out, put in, changed, or swapped with the next one."""
    if not word or not ours:
        return len(word) + len(ours) <= most
    if word[0] == ours[0]:
        return _is_within(word[1:], ours[1:], most)
    pairs = [(word[1:], ours), (word, ours[1:]), (word[1:], ours[1:])]
    if word[:2] == ours[1::-1]:
        pairs.append((word[2:], ours[2:]))
    return most > 0 and any(_is_within(*pair, most - 1) for pair in pairs)


def known_count(row: Sequence[str]) -> int:
    """How many different columns of ours the row names for certain."""
    return len({certain_column(cell) for cell in row if len(cell) < 60} - {None})


def is_ours(row: Sequence[str]) -> bool:
    """True where a row is our heading: it names two columns at least, and a third of its cells are names.

    A single word such as "status" also stands in titles, so one is not enough. The row may have a separator of its own.
    """
    if len(row) == 1 and len(row[0]) < 400:
        row = max((row[0].split(separator) for separator in ",;\t| "), key=known_count)
    named = known_count(row)
    return named >= 2 and named * 3 >= sum(1 for cell in row if cell.strip())


def match_headings(headings: Sequence[str]) -> MatchedHeadings:
    """The headings in our words; certain ones go first, so that a near spelling never takes their place."""
    names = [heading.strip() for heading in headings]
    taken: set[str] = set()
    doubles = []
    for at, heading in enumerate(headings):
        column = certain_column(heading)
        if column in taken:
            doubles.append(at)
        elif column:
            names[at] = column
            taken.add(column)
    near = _match_near(names, taken)
    return MatchedHeadings(tuple(names), tuple(near), tuple(doubles))


def _match_near(names: list[str], taken: set[str]) -> list[int]:
    """Puts our column for near spellings of columns that are still missing; gives the indexes."""
    near = []
    for at, name in enumerate(names):
        column = None if name in taken or certain_column(name) else near_column(name)
        if column and column not in taken:
            names[at] = column
            taken.add(column)
            near.append(at)
    return near


def column_letter(index: int) -> str:
    """The letter that a spreadsheet shows above a column.

    >>> column_letter(0), column_letter(27)
    ('A', 'AB')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
