"""What the cells of a column usually look like, learnt from the rows that are in order."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_UPPER, _LOWER, _DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz", "0123456789"
_CLASSES = str.maketrans(_UPPER + _LOWER + _DIGITS, "A" * 26 + "a" * 26 + "9" * 10)
_RUN = re.compile(r"(.)\1+", re.DOTALL)

MOST_SURPRISE = 2.5
"""Most that one feature of one cell may count, so that no single odd feature decides alone."""
LONGEST_VALUE = 40
"""Longest text in characters that may be a number, a date or a code."""
_ADDRESSES = ("http://", "https://")
SURPRISE_OF_EMPTINESS = 5.0
"""Most that an empty cell in a full column, or a full cell in an empty column, may count."""


@lru_cache(maxsize=50_000)
def features_of(cell: str) -> tuple[str | int, ...]:
    """What is compared between cells: shape, ends, length and the text itself.

    >>> features_of("XY-1203")[:2]
    ('AA-9999', 'A-9')
    """
    start, end = cell[:32], cell[-12:]
    shape = start.translate(_CLASSES)
    runs = _without_runs(shape)
    return (
        shape if len(cell) <= 32 else "long",
        runs[:10],
        cell[:4],
        cell[-3:],
        runs[:3],
        _without_runs(end.translate(_CLASSES))[-2:],
        round(2 * math.log2(len(cell) + 1)),
        cell.count(" ") if len(cell) < 40 else 9,
        start,
    )


def _without_runs(shape: str) -> str:
    """The shape with one character for each run of the same."""
    return _RUN.sub(itemgetter(1), shape)


_WEIGHTS = (1.0, 1.0, 0.6, 0.6, 0.8, 0.8, 1.0, 0.4, 0.5)
"""How much each feature counts, in the order of ``features_of``."""


@dataclass(frozen=True, slots=True)
class Column:
    """The habits of one column.

    Attributes:
        when_empty: surprise of an empty cell.
        when_filled: surprise of a cell that holds anything.
        row_count: rows learnt from.
        seen: for each feature the surprise of each value seen, less that of a usual value, weighted.
        new: for each feature the same for a value never seen.
        vocabulary: values that stand in the column several times, where it has few different ones.
    """

    when_empty: float
    when_filled: float
    row_count: int
    seen: tuple[dict[str | int, float], ...] = field(repr=False)
    new: tuple[float, ...] = field(repr=False)
    vocabulary: tuple[str, ...] = ()

    def surprise(self, cell: str) -> float:
        """How little the cell belongs here: about 0 for a usual one, 5 and more for a stranger."""
        if not cell.strip():
            return self.when_empty
        total = self.when_filled
        for feature, seen, new in zip(features_of(cell), self.seen, self.new, strict=True):
            total += seen.get(feature, new)
        return total


def learn_column(cells: Iterable[str]) -> Column:
    """The habits of a column from its cells."""
    everything = list(cells)
    filled = [cell for cell in everything if cell.strip()]
    features = zip(*map(features_of, filled), strict=True) if filled else [()] * len(_WEIGHTS)
    learnt = [
        _learn_feature(Counter(values), len(filled), weight) for values, weight in zip(features, _WEIGHTS, strict=True)
    ]
    return Column(
        when_empty=min(SURPRISE_OF_EMPTINESS, -math.log(1 - len(filled) / (len(everything) + 0.3))),
        when_filled=min(SURPRISE_OF_EMPTINESS, -math.log((len(filled) + 0.02) / (len(everything) + 0.03))),
        row_count=len(everything),
        seen=tuple(seen for seen, _ in learnt),
        new=tuple(new for _, new in learnt),
        vocabulary=_vocabulary(filled),
    )


def _learn_feature(counter: Counter[str | int], of: int, weight: float) -> tuple[dict[str | int, float], float]:
    """The surprise of each value seen and of a new one, less the mean surprise of the column's own cells.

    A new value surprises little where most values were seen only once (Good and Turing).
    """
    if not counter:
        return {}, 0.0
    once = sum(1 for count in counter.values() if count == 1)
    new = min(MOST_SURPRISE, -math.log((once + 0.3) / (of + 1)))
    plain = {value: min(new, -math.log(count / (of + 0.5))) for value, count in counter.items()}
    usual = sum(counter[value] * surprise for value, surprise in plain.items()) / of
    return {value: weight * max(0.0, surprise - usual) for value, surprise in plain.items()}, weight * max(
        0.0, new - usual
    )


def _vocabulary(cells: list[str]) -> tuple[str, ...]:
    """The values seen at least twice; none for a column of many different values."""
    counts = Counter(cells)
    return tuple(cell for cell, count in counts.items() if count > 1) if len(counts) <= 50 else ()


def learn_columns(rows: Sequence[Sequence[str]], width: int) -> list[Column]:
    """The habits of all columns from rows of the right width."""
    return [learn_column(row[column] for row in rows) for column in range(width)]


@lru_cache(maxsize=10_000)
def is_typed(cell: str) -> bool:
    """True for a value that no heading looks like: it holds a digit and few letters, or an address of the web.

    >>> is_typed("03/02/2020"), is_typed("Q1"), is_typed("forecast_on")
    (True, False, False)
    """
    if len(cell) > LONGEST_VALUE:
        return cell.startswith(_ADDRESSES)
    digits = sum(map(str.isdigit, cell))
    if not digits:
        return cell.startswith(_ADDRESSES)
    letters = sum(map(str.isalpha, cell))
    return len(cell) != 4 and (digits > letters or (digits == letters and not cell.isalnum()))
