"""What the cells of a column usually look like, learnt from the rows that are in order."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

_UPPER, _LOWER, _DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz", "0123456789"
_CLASSES = str.maketrans(_UPPER + _LOWER + _DIGITS, "A" * 26 + "a" * 26 + "9" * 10)
_RUN = re.compile(r"(.)\1+", re.DOTALL)

MOST_SURPRISE = 2.5
"""Most that one feature of one cell may count, so that no single odd feature decides alone."""
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
    return (
        shape if len(cell) <= 32 else "long",
        _RUN.sub(r"\1", shape)[:10],
        cell[:4],
        cell[-3:],
        _RUN.sub(r"\1", shape)[:3],
        _RUN.sub(r"\1", end.translate(_CLASSES))[-2:],
        round(2 * math.log2(len(cell) + 1)),
        cell.count(" ") if len(cell) < 40 else 9,
        start,
    )


_FEATURE_COUNT = len(features_of("x"))
_WEIGHTS = (1.0, 1.0, 0.6, 0.6, 0.8, 0.8, 1.0, 0.4, 0.5)


@dataclass(frozen=True, slots=True)
class Column:
    """The habits of one column.

    Attributes:
        filled_count: cells that hold anything.
        row_count: rows learnt from.
        counts: for each feature how often each value was seen.
        usual: for each feature the mean surprise, which is taken off so that a usual cell counts about nothing.
        quoted_share: share of filled cells that were written in quotes.
    """

    filled_count: int
    row_count: int
    counts: tuple[Counter[str | int], ...] = field(repr=False)
    usual: tuple[float, ...] = field(repr=False)

    def surprise(self, cell: str) -> float:
        """How little the cell belongs here: about 0 for a usual one, 5 and more for a stranger."""
        if not cell.strip():
            return min(SURPRISE_OF_EMPTINESS, -math.log(1 - (self.filled_count + 0.0) / (self.row_count + 0.7)))
        emptiness = min(SURPRISE_OF_EMPTINESS, -math.log((self.filled_count + 0.02) / (self.row_count + 0.03)))
        if not self.filled_count:
            return emptiness
        found = zip(features_of(cell), self.counts, self.usual, _WEIGHTS, strict=True)
        return emptiness + sum(
            weight * max(0.0, _surprise(counts[feature], self.filled_count) - usual)
            for feature, counts, usual, weight in found
        )


def _surprise(seen: int, of: int) -> float:
    """Minus the logarithm of the smoothed share, at most ``MOST_SURPRISE``."""
    return min(MOST_SURPRISE, -math.log((seen + 0.05) / (of + 0.5)))


def learn_column(cells: Iterable[str]) -> Column:
    """The habits of a column from its cells."""
    everything = list(cells)
    filled = [cell for cell in everything if cell.strip()]
    counts: tuple[Counter[str | int], ...] = tuple(Counter() for _ in range(_FEATURE_COUNT))
    for cell in filled:
        for counter, feature in zip(counts, features_of(cell), strict=True):
            counter[feature] += 1
    usual = tuple(_mean_surprise(counter, len(filled)) for counter in counts)
    return Column(len(filled), len(everything), counts, usual)


def _mean_surprise(counter: Counter[str | int], of: int) -> float:
    return sum(count * _surprise(count, of) for count in counter.values()) / of if of else 0.0


def learn_columns(rows: Sequence[Sequence[str]], width: int) -> list[Column]:
    """The habits of all columns from rows of the right width."""
    return [learn_column(row[column] for row in rows) for column in range(width)]


def is_typed(cell: str) -> bool:
    """True for a value that no heading looks like: it holds a digit and few letters, or an address of the web.

    >>> is_typed("03/02/2020"), is_typed("Q1"), is_typed("forecast_on")
    (True, False, False)
    """
    digits = sum(character.isdigit() for character in cell)
    letters = sum(character.isalpha() for character in cell)
    return (digits > 0 and digits >= letters and len(cell) != 4) or cell.startswith(("http://", "https://"))
