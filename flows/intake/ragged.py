"""Rows with a separator too few or too many, or with stray quotes, laid against the columns.

Each row is cut at its separators; the pieces are then dealt to the columns so that the total cost is least. A step that
changes nothing costs nothing; dropping, joining, splitting and inserting cost about as much as three odd cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from flows.intake.dialect import Dialect
from flows.intake.limits import ALIGNMENT_BUDGET, MAX_ALIGNED_TOKENS
from flows.intake.shapes import Column

DROP, JOIN, SPLIT, INSERT, STRAY_QUOTE, OTHER_SEPARATOR = "drop", "join", "split", "insert", "quote", "other"
_STEP_COST = 4.0
_JOIN_COST = {" ": 0.6}
_JOIN_BEFORE_BLANK = 2.5
_STRAY_COST = 1.5
_CLASS_CHANGE = re.compile(r"(?<=[0-9])(?=[^0-9])|(?<=[^0-9])(?=[0-9])|(?<=[a-z.!?)])(?=[A-Z])|(?=[\"'$£€(])|(?<=[\"')])")


@dataclass(frozen=True, slots=True)
class Aligned:
    """A row laid against the columns.

    Attributes:
        cells: as many as there are columns.
        cost: how much had to be assumed.
        margin: how much more the next best reading with other cells would have to assume.
        steps: what was done, each kind once.
    """

    cells: list[str] = field(repr=False)
    cost: float
    margin: float
    steps: frozenset[str]


@dataclass(slots=True)
class Aligner:
    """Lays rows against columns, within a budget that covers the whole file."""

    dialect: Dialect
    columns: Sequence[Column]
    other_separators: tuple[str, ...] = ()
    budget: int = ALIGNMENT_BUDGET
    surprises: dict[tuple[int, str], float] = field(default_factory=dict)

    def align(self, text: str) -> Aligned | None:
        """The row in as many cells as there are columns; None where it is too long or the budget is spent."""
        best = self._with_separator(text, self.dialect.separator)
        pieces = len(_pieces(text, self.dialect.separator, self.dialect.quote))
        if pieces * 2 > len(self.columns) + 1 and best is not None:
            return best
        for separator in self.other_separators:
            if text.count(separator) + 1 < len(self.columns) - 1:
                continue
            other = self._with_separator(text, separator)
            if other and (best is None or other.cost + 1 < best.cost):
                best = Aligned(other.cells, other.cost + 1, other.margin, other.steps | {OTHER_SEPARATOR})
        return best

    def _with_separator(self, text: str, separator: str) -> Aligned | None:
        pieces = _pieces(text, separator, self.dialect.quote)
        width = len(self.columns)
        if len(pieces) > MAX_ALIGNED_TOKENS + width or abs(len(pieces) - width) > MAX_ALIGNED_TOKENS:
            return None
        finals = self._fill(pieces, separator)
        return _best_of(finals)

    def _fill(self, pieces: list[str], separator: str) -> list[_Path]:
        """Dynamic programming over columns and pieces; only states near the diagonal can be on a cheap path."""
        width, count = len(self.columns), len(pieces)
        slack = max(2, abs(count - width) + 2)
        states: dict[int, list[_Path]] = {0: [_Path(0.0, (), frozenset())]}
        states = _with_drops(states, pieces)
        for column in range(width):
            following: dict[int, list[_Path]] = {}
            for used, paths in states.items():
                if abs(used - column) > slack:
                    continue
                for taken, cell_cost, cells, steps in self._choices(column, pieces, used, separator, slack):
                    self.budget -= 1
                    goal = following.setdefault(used + taken, [])
                    for path in paths:
                        goal.append(_Path(path.cost + cell_cost, path.cells + cells, path.steps | steps))
            if self.budget < 0:
                return []
            states = _with_drops({used: _cheapest(paths) for used, paths in following.items()}, pieces)
            states = _merge_halves(states, column)
        return [path for path in states.get(count, []) if len(path.cells) == width]
