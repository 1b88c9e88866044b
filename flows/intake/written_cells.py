"""Cells as they stand in a damaged row: what they mean, and how much that assumes about quotes and separators."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, islice, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.intake.dialect import Dialect

STEP_COST = 4.0
"""What a separator lost or added costs, in the unit of ``shapes``: about as much as two odd features of a cell."""
STRAY_COST = 2.0
"""What a quote at the edge of a cell without its partner costs; also the most that quotes inside a text cost."""
_JOIN_BEFORE_BLANK = 2.5
_JOIN_EMPTY = 6.0
_JOIN_AT_BLANK = 0.6
_INNER_QUOTE_COST = 0.8
_INCH_COST = 0.2
_MOST_PLACES = 200
_ENDS_LOOKED_AT = 400

_CLASS_CHANGE = re.compile(
    r"(?<=[0-9])(?=[^0-9])|(?<=[^0-9])(?=[0-9])|(?<=[a-z])(?=[A-Z])|(?<=[.!?;:)\]])(?=\w)|(?=[\"'$£€(])|(?<=[\"')])"
)


@dataclass(frozen=True, slots=True)
class ReadCell:
    """One cell as read.

    Attributes:
        value: the text without the quotes around it.
        cost: what had to be assumed about its quotes.
        is_clean_quoted: True where quotes stand around it and all inside are doubled, so separators inside are text.
    """

    value: str
    cost: float
    is_clean_quoted: bool


def read_cell(raw: str, dialect: Dialect) -> ReadCell:
    """The value of a cell as written, quotes taken off where they stand around it.

    A quote inside must be written twice; single ones are kept and counted as stray.
    """
    quote = dialect.quote
    if quote not in raw:
        return ReadCell(raw.lstrip(" ") if dialect.spaced else raw, 0.0, is_clean_quoted=False)
    trimmed = raw.strip(" ")
    if len(trimmed) > 1 and trimmed[0] == trimmed[-1] == quote:
        body = trimmed[1:-1]
        value = body.replace(quote * 2, quote)
        stray = 2 * value.count(quote) - body.count(quote)
        return ReadCell(value, STRAY_COST * stray, is_clean_quoted=stray == 0)
    at_edge = quote in {trimmed[0], trimmed[-1]}
    cost = STRAY_COST if at_edge else _cost_of_inner_quotes(raw, quote)
    return ReadCell(trimmed if dialect.spaced else raw, cost, is_clean_quoted=False)


def _cost_of_inner_quotes(raw: str, quote: str) -> float:
    """Little after a figure, where the mark means inches or minutes; most between two letters."""
    mark = re.escape(quote)
    inches = len(re.findall(rf"(?<=\d){mark}", raw))
    between = len(re.findall(rf"(?<=[^\W\d]){mark}(?=\w)", raw))
    others = raw.count(quote) - inches - between
    return min(3.0, inches * _INCH_COST + others * _INNER_QUOTE_COST + between * STRAY_COST)


@lru_cache(maxsize=64)
def _piece_pattern(separator: str, quote: str) -> re.Pattern[str]:
    """One quoted or plain piece and what ends it; each character is looked at once."""
    edge, mark = re.escape(separator), re.escape(quote)
    body = rf"[^{mark}]*(?:{mark}{mark}[^{mark}]*)*"
    blank = "" if separator == " " else " ?"
    return re.compile(rf"({blank}{mark}{body}{mark}{blank}(?={edge}|\Z)|(?:(?!{edge}|{mark}).)*)({edge}|\Z)", re.DOTALL)


def cut(text: str, separator: str, dialect: Dialect) -> list[str]:
    """The text cut at separators outside quotes where its quotes are in order, else at every separator."""
    if dialect.quote not in text:
        return text.split(separator)
    pattern = _piece_pattern(separator, dialect.quote)
    pieces, at = [], 0
    while True:
        match = pattern.match(text, at)
        if match is None:
            return text.split(separator)
        pieces.append(match.group(1))
        at = match.end()
        if not match.group(2):
            return pieces


def joint_costs_up_to(pieces: Sequence[str], separator: str) -> list[float]:
    """What it costs to take the separators in front of each piece, from the first one on, as part of the text.

    The difference of two of them is the cost of joining the pieces between: a row of a hundred pieces is joined in
    thousands of ways.
    """
    if separator == " ":
        return [_JOIN_AT_BLANK * at for at in range(len(pieces))]
    return [0.0, *accumulate(_cost_of_joint(left, right) for left, right in pairwise(pieces))]


def _cost_of_joint(left: str, right: str) -> float:
    """Little before a blank, as prose has its commas; most beside nothing, where a separator was doubled."""
    if not left.strip() or not right.strip():
        return _JOIN_EMPTY
    return _JOIN_BEFORE_BLANK if right.startswith(" ") and not left.endswith(" ") else STEP_COST


def cost_of_half(raw: str, read: ReadCell, separator: str) -> float:
    """What the quotes of one half of a cut text and the separators in it cost."""
    return read.cost + (0.0 if read.is_clean_quoted else joint_costs_up_to(raw.split(separator), separator)[-1])


def halves(raw: str, quote: str, known: tuple[int, ...], *, only_at_quotes: bool) -> list[tuple[str, str]]:
    """The text cut in two wherever a separator may have been lost.

    That is next to a quote or a known value, at a change of the kind of character, in short texts anywhere.
    """
    places = set(known)
    if quote in raw:
        quotes = islice(re.finditer(re.escape(quote), raw), _MOST_PLACES)
        places |= {place for match in quotes for place in (match.start(), match.end())}
    if not only_at_quotes:
        places |= _changes(raw)
        if len(raw) <= 48:
            places |= set(range(1, len(raw)))
    return [(raw[:place], raw[place:]) for place in sorted(places)[:_MOST_PLACES] if 0 < place < len(raw)]


def _changes(raw: str) -> set[int]:
    """Places near both ends of the text where the kind of character changes."""
    places = {match.start() for match in _CLASS_CHANGE.finditer(raw[:_ENDS_LOOKED_AT])}
    tail_at = len(raw) - _ENDS_LOOKED_AT
    if tail_at > 0:
        places |= {tail_at + match.start() for match in _CLASS_CHANGE.finditer(raw[tail_at:])}
    return places
