"""Rows with a separator too few or too many, or with stray quotes, laid against the columns.

Each row is cut at its separators; the pieces are then dealt to the columns so that the total cost is least. A step that
changes nothing costs nothing; dropping, joining, splitting and inserting cost about as much as an odd cell. Ways
without a split are few and searched first; the others are followed only as far as they cost no more than the best of those.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.intake.limits import (
    ALIGNMENT_BUDGET,
    HARD_ROWS_BUDGET,
    LEAN_ROW_BUDGET,
    MAX_ALIGNED_CHARACTERS,
    MAX_ALIGNED_TOKENS,
    ROW_BUDGET,
)
from flows.intake.written_cells import STEP_COST, STRAY_COST, cost_of_half, cut, halves, joint_costs_up_to, read_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.intake.dialect import Dialect
    from flows.intake.shapes import Column

DROP, JOIN, SPLIT, INSERT, STRAY_QUOTE, OTHER_SEPARATOR = "drop", "join", "split", "insert", "quote", "other"
_DROP_COST = 3.5
_SPLIT_AT_QUOTES = 3.0
_MISSING_AT_END = 2.0
_OTHER_SEPARATOR_COST = 1.0
_QUOTE_BEGINS_VALUE = 0.3
_LEAST_JOINT = 2.5
_ROUNDING = 1e-6
_CHARACTERS_OF_A_STEP = 200

LEAST_MARGIN = 3.0
"""How much worse the next best reading must be for the best one to be certain: about one lost separator."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """A row laid against the columns.

    Attributes:
        cells: as many as there are columns.
        cost: how much had to be assumed.
        margin: how much more the next best reading with other cells would have to assume, as far as it was searched;
            exact below ``LEAST_MARGIN``.
        steps: what was done, each kind once.
    """

    cells: list[str] = field(repr=False)
    cost: float
    margin: float
    steps: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Path:
    """One way to fill the columns so far."""

    cost: float
    cells: tuple[str, ...]
    steps: frozenset[str]

    def longer(self, cost: float, cells: tuple[str, ...], step: str) -> _Path:
        """The path one step further."""
        return _Path(self.cost + cost, self.cells + cells, self.steps | {step} if step else self.steps)


@dataclass(slots=True)
class Aligner:
    """Lays rows against columns, within budgets that cover the whole file.

    Attributes:
        dialect: how cells are told apart.
        columns: their habits.
        other_separators: characters that may separate the cells of a single row.
        most_cost: readings that assume more are of no use and not searched for.
        least_margin: how far beyond the best reading others are searched for.
        budget: steps left in all.
        hard_budget: steps left for rows with quotes or without a cheap reading; a file of such rows is soon given up.
        row_end: what is left of the budget when the row at hand is given up.
        surprises: what has been compared before.
    """

    dialect: Dialect
    columns: Sequence[Column]
    other_separators: tuple[str, ...] = ()
    most_cost: float = math.inf
    least_margin: float = 0.0
    budget: int = ALIGNMENT_BUDGET
    hard_budget: int = HARD_ROWS_BUDGET
    row_end: int = 0
    surprises: dict[tuple[int, str], float] = field(default_factory=dict)

    def align(self, text: str) -> Aligned | None:
        """The row in as many cells as there are columns; None where it is too long or a budget is spent."""
        if self.is_spent or len(text) > MAX_ALIGNED_CHARACTERS:
            return None
        has_quotes = self.dialect.quote in text
        if has_quotes and self.hard_budget < 0:
            return None
        before = self.budget
        self.row_end = max(0, before - (ROW_BUDGET if self.hard_budget >= 0 else LEAN_ROW_BUDGET))
        aligned = self._align_text(text)
        if has_quotes or aligned is None:
            self.hard_budget -= before - self.budget
        return aligned

    @property
    def is_spent(self) -> bool:
        """True where no further row can be aligned."""
        return self.budget < 0

    def _align_text(self, text: str) -> Aligned | None:
        own = cut(text, self.dialect.separator, self.dialect)
        best = self._align_pieces(own, self.dialect.separator)
        if best is not None and len(own) * 2 > len(self.columns) + 1:
            return best
        for separator in self.other_separators:
            if text.count(separator) < len(self.columns) - 2:
                continue
            other = self._align_pieces(cut(text, separator, self.dialect), separator)
            if other and (best is None or other.cost + _OTHER_SEPARATOR_COST < best.cost):
                cost = other.cost + _OTHER_SEPARATOR_COST
                best = Aligned(other.cells, cost, other.margin, other.steps | {OTHER_SEPARATOR})
        return best

    def _align_pieces(self, pieces: list[str], separator: str) -> Aligned | None:
        self.budget -= 1
        if abs(len(pieces) - len(self.columns)) > MAX_ALIGNED_TOKENS:
            return None
        plain = _best_of(
            _Search(self, pieces, separator, _Bound(self.most_cost, splits=False)).finals(), self.most_cost
        )
        bound = min(plain.cost if plain else math.inf, self.most_cost) + self.least_margin + _ROUNDING
        return _best_of(_Search(self, pieces, separator, _Bound(bound, splits=True)).finals(), bound)

    def surprise(self, column: int, cell: str) -> float:
        """How little the cell belongs into the column; a stray quote at its ends has been paid for already."""
        if self.dialect.quote in cell:
            cell = cell.strip(self.dialect.quote)
        key = (column, cell)
        if key not in self.surprises:
            self.surprises[key] = self.columns[column].surprise(cell)
        return self.surprises[key]

    def known_places(self, raw: str, column: int) -> tuple[int, ...]:
        """Places next to a value that the left or right column holds again and again."""
        ends = (len(value) for value in self.columns[column].vocabulary if raw.startswith(value))
        starts = (len(raw) - len(value) for value in self.columns[column + 1].vocabulary if raw.endswith(value))
        return (*ends, *starts)


@dataclass(frozen=True, slots=True)
class _Bound:
    """How far a search goes: the most that a way may cost, and whether texts are cut in two."""

    cost: float
    splits: bool


class _Search:
    """The cheapest ways to deal pieces to columns, by dynamic programming.

    ``table[column][used]`` holds the cheapest ways to fill the first columns with the first pieces. Only states near
    the diagonal are kept, since a cheap way neither drops nor inserts much, and only ways within the bound.
    """

    def __init__(self, aligner: Aligner, pieces: list[str], separator: str, bound: _Bound) -> None:
        self.aligner = aligner
        self.pieces = pieces
        self.separator = separator
        self.bound = bound.cost
        self.splits = bound.splits and len(pieces) <= len(aligner.columns) + 2
        self.width = len(aligner.columns)
        has_quotes = any(aligner.dialect.quote in piece for piece in pieces)
        self.least_joint = 0.0 if has_quotes or separator == " " else _LEAST_JOINT
        self.longest = max(1, len(pieces) - self.width + 4)
        self.joints = joint_costs_up_to(pieces, separator)
        self.table: list[dict[int, list[_Path]]] = [{} for _ in range(self.width + 3)]

    def finals(self) -> list[_Path]:
        """Ways that fill all columns with all pieces; none where the budget is spent."""
        count = len(self.pieces)
        slack = abs(count - self.width) + 2
        self.table[0][0] = [_Path(0.0, (), frozenset())]
        for column in range(self.width + 1):
            for used in range(max(0, column - slack), min(count, column + slack) + 1):
                if used in self.table[column]:
                    self._go_on(column, used)
                if self.aligner.budget < self.aligner.row_end:
                    return []
        return self.table[self.width].get(count, [])

    def _go_on(self, column: int, used: int) -> None:
        """Every step from one state."""
        self.table[column][used] = _cheapest(self.table[column][used])
        state = (column, used)
        if used < len(self.pieces) and not self.pieces[used].strip():
            self._add(state, (0, 1), _DROP_COST, (), DROP)
        if column == self.width:
            return
        missing_cost = STEP_COST if used < len(self.pieces) else _MISSING_AT_END
        self._add(state, (1, 0), missing_cost + self.aligner.surprise(column, ""), ("",), INSERT)
        spare = self.bound - self.table[column][used][0].cost
        for taken in range(1, min(self.longest, len(self.pieces) - used) + 1):
            if (taken - 1) * self.least_joint + self._least_rest(column + 1, used + taken) <= spare or self.splits:
                self._take(state, taken)

    def _take(self, state: tuple[int, int], taken: int) -> None:
        """Fills the next column, or the next two, from some pieces."""
        column, used = state
        some = self.pieces[used : used + taken]
        raw = self.separator.join(some)
        self.aligner.budget -= 1 + len(raw) // _CHARACTERS_OF_A_STEP
        read = read_cell(raw, self.aligner.dialect)
        join_cost = 0.0 if read.is_clean_quoted else self.joints[used + taken - 1] - self.joints[used]
        step = JOIN if join_cost else STRAY_QUOTE if read.cost >= STRAY_COST else ""
        cost = read.cost + join_cost + self.aligner.surprise(column, read.value)
        self._add(state, (1, taken), cost, (read.value,), step)
        if self.splits and column + 1 < self.width:
            self._take_halves(state, taken, raw)

    def _take_halves(self, state: tuple[int, int], taken: int, raw: str) -> None:
        """Fills two columns from one text whose separator was lost."""
        column, dialect = state[0], self.aligner.dialect
        most = self.bound - self.table[column][state[1]][0].cost - self._least_rest(column + 2, state[1] + taken)
        if most < _SPLIT_AT_QUOTES:
            return
        is_joined = self.separator in raw
        known = () if is_joined else self.aligner.known_places(raw, column)
        for left, right in halves(raw, dialect.quote, known, only_at_quotes=is_joined):
            self.aligner.budget -= 1 + len(raw) // _CHARACTERS_OF_A_STEP
            one, two = read_cell(left, dialect), read_cell(right, dialect)
            cost = _SPLIT_AT_QUOTES if one.is_clean_quoted or two.is_clean_quoted else STEP_COST
            cost += cost_of_half(left, one, self.separator) + self.aligner.surprise(column, one.value)
            if cost > most:
                continue
            cost += cost_of_half(right, two, self.separator) + self.aligner.surprise(column + 1, two.value)
            # Of four quotes between two quoted texts, three belong to the first: a mark after a figure stands for inches.
            cost += _QUOTE_BEGINS_VALUE * two.value.startswith(dialect.quote)
            self._add(state, (2, taken), cost, (one.value, two.value), SPLIT)

    def _add(self, state: tuple[int, int], on: tuple[int, int], cost: float, cells: tuple[str, ...], step: str) -> None:
        """Adds the paths of a state, each one step longer; ``on`` counts columns filled and pieces used."""
        column, used = state[0] + on[0], state[1] + on[1]
        most = self.bound - cost - self._least_rest(column, used)
        paths = [path for path in self.table[state[0]][state[1]] if path.cost <= most]
        if paths:
            goal = self.table[column].setdefault(used, [])
            goal.extend([path.longer(cost, cells, step) for path in paths])

    def _least_rest(self, column: int, used: int) -> float:
        """The least that the way from a state to the end costs: each piece too many is joined, each one lacking made up."""
        too_many = (len(self.pieces) - used) - (self.width - column)
        return too_many * self.least_joint if too_many > 0 else -too_many * _MISSING_AT_END


def _cheapest(paths: list[_Path]) -> list[_Path]:
    """The two cheapest paths that give different cells: the second tells how sure the first is."""
    paths.sort(key=lambda path: path.cost)
    first = paths[0]
    second = next((path for path in paths if path.cells != first.cells), None)
    return [first, second] if second else [first]


def _best_of(paths: list[_Path], bound: float) -> Aligned | None:
    if not paths:
        return None
    best = _cheapest(paths)
    margin = (best[1].cost if len(best) > 1 else bound) - best[0].cost
    return Aligned(list(best[0].cells), best[0].cost, margin, best[0].steps)
