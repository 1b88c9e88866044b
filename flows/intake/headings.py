"""Partners' headings matched with ours: certain ones silently, near spellings with a word."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING

from flows.models import RETURN_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

ALIASES: dict[str, tuple[str, ...]] = {
    "action_ref": ("ref", "reference", "action reference", "action id", "action no", "action number", "actionref"),
    "status": ("rag", "rag status", "action status", "current status", "delivery status", "progress status"),
    "update": ("progress", "progress update", "latest update", "update text", "commentary", "narrative", "comments"),
    "forecast_on": ("forecast", "forecast date", "forecast completion", "forecast completion date", "expected date"),
    "forecast_reason": (
        "reason",
        "reason for change",
        "reason for delay",
        "reason for forecast",
        "forecast change reason",
    ),
    "evidence": ("evidence ref", "evidence reference", "evidence link", "evidence of completion"),
    "risk": ("risks", "risks and issues", "risk or issue"),
    "help_needed": ("help", "help required", "support needed", "support required", "help needed from the board"),
    "updated_on": ("date updated", "date of update", "update date", "updated date", "last updated", "updated at"),
    "updated_by": ("update by", "provided by", "author", "role", "updated by role", "last updated by"),
}
"""Words that partners use for our columns; each means one column only."""

AMBIGUOUS = frozenset({"updated", "date", "action", "owner", "due", "forecasted by", "updates by"})
"""Headings that may mean two of our columns, or none: they are never read as a near spelling."""


def normal(text: str) -> str:
    """Lower case, with one blank for every run of blanks, underscores and hyphens.

    >>> normal(" Action_Ref ")
    'action ref'
    """
    return " ".join(text.lower().replace("_", " ").replace("-", " ").split())


_CERTAIN = {
    normal(word): column for column in RETURN_COLUMNS for word in (column, column.replace("_", ""), *ALIASES[column])
}
NEAR_RATIO = 0.82
"""Least likeness of a near spelling, as ``difflib`` measures it: one letter wrong in five."""

_CLEAR_LEAD = 0.03
"""How much likelier than the next column of ours a near spelling must be."""


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

    >>> certain_column(" Action-Ref "), certain_column("RAG status"), certain_column("Colour")
    ('action_ref', 'status', None)
    """
    return _CERTAIN.get(normal(heading.strip(" *:\"'")))


@lru_cache(maxsize=1024)
def near_column(heading: str) -> str | None:
    """Our column for a heading spelt nearly like one, or None.

    >>> near_column("staus"), near_column("updated")
    ('status', None)
    """
    text = normal(heading)
    if len(text) < 4 or len(text) > 40 or text in AMBIGUOUS:
        return None
    likeness = sorted(filter(None, (_likeness(text, word, column) for word, column in _CERTAIN.items())), reverse=True)
    best, column = likeness[0] if likeness else (0.0, "")
    rival = next((ratio for ratio, other in likeness if other != column), 0.0)
    return column if best >= NEAR_RATIO and best - rival > _CLEAR_LEAD else None


def _likeness(text: str, word: str, column: str) -> tuple[float, str] | None:
    """How alike two headings are; None, without the long sum, where they are too different to matter."""
    least = NEAR_RATIO - _CLEAR_LEAD
    if 2 * min(len(text), len(word)) < least * (len(text) + len(word)):
        return None
    pair = SequenceMatcher(None, text, word)
    return (pair.ratio(), column) if pair.quick_ratio() >= least else None


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
