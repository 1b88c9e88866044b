"""The rows below the heading: kept, mended or set aside, each exactly once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from flows.intake.blind import make_aligner
from flows.intake.headings import normal
from flows.intake.layout import TOTALS, Layout
from flows.intake.limits import MAX_CELL_LENGTH
from flows.intake.repairs import careful, mend
from flows.intake.row_kinds import filled
from flows.intake.run_on import run_on
from flows.problems import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.intake.dialect import Dialect
    from flows.intake.ragged import Aligner
    from flows.intake.splitting import Split


@dataclass(slots=True)
class Body:
    """The rows below the heading, accounted for.

    Attributes:
        rows: rows that can be used, all equally wide.
        row_numbers: their numbers in a spreadsheet.
        set_aside: numbers of the other rows that hold anything.
        aside_cells: the cells of those rows as they were cut, so that they can be sent back.
        problems: one for each row that was mended or set aside.
    """

    rows: list[list[str]] = field(default_factory=list, repr=False)
    row_numbers: list[int] = field(default_factory=list, repr=False)
    set_aside: list[int] = field(default_factory=list)
    aside_cells: list[list[str]] = field(default_factory=list, repr=False)
    problems: list[Problem] = field(default_factory=list)

    def keep(self, number: int, cells: list[str]) -> None:
        """Adds a row that can be used."""
        self.rows.append(cells)
        self.row_numbers.append(number)

    def put_aside(self, number: int, cells: list[str], found: Problem) -> None:
        """Adds a row that cannot be used; the problem gets its number."""
        self.set_aside.append(number)
        self.aside_cells.append(cells)
        self.problems.append(at_row(found, number))


@lru_cache(maxsize=256)
def worded(code: str, file: str, **facts: object) -> Problem:
    """A problem without a row number: thousands of rows may share one wording."""
    return problem(code, file, None, None, **facts)


def at_row(found: Problem, number: int) -> Problem:
    """The same problem in that row."""
    return Problem(found.code, found.severity, found.file, number, None, found.found, found.remedy, found.outcome)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file cut into rows, with the place of its table.

    Attributes:
        file: name for the problems.
        split: the rows of the file.
        layout: where the table stands.
        dialect: how cells are told apart.
        width: count of columns wanted; those beyond the last heading are empty throughout and left out.
    """

    file: str
    split: Split = field(repr=False)
    layout: Layout
    dialect: Dialect
    width: int


def read_body(sheet: Sheet, *, strict: bool) -> Body:
    """All rows of the table and around it; ``strict`` sets aside each row that would need mending."""
    body = _regular_body(sheet) or _row_by_row(sheet, strict=strict)
    for at in range(sheet.layout.first if sheet.layout.has_heading else 0):
        if _is_full(sheet.split.rows[at], sheet.width):
            body.put_aside(at + 1, sheet.split.rows[at], worded("row-above-heading", sheet.file))
    code = "row-second-table" if sheet.layout.end_is_table else "row-below-table"
    for at in range(sheet.layout.end, len(sheet.split.rows)):
        if filled(sheet.split.rows[at]):
            body.put_aside(at + 1, sheet.split.rows[at], worded(code, sheet.file))
    return body


def _is_full(row: Sequence[str], width: int) -> bool:
    """True for a row that looks like one of the table and not like a title: most of what a return needs stands in it."""
    return filled(row) >= min(_LEAST_OF_A_RETURN, width) > 1


_LEAST_OF_A_RETURN = 5
"""Cells that are filled in every row of a return."""


def _regular_body(sheet: Sheet) -> Body | None:
    """The body at one go where no row needs a look: the way of nearly every large file."""
    layout, width = sheet.layout, sheet.width
    rows = sheet.split.rows[layout.body : layout.end]
    if sheet.split.texts or set(map(len, rows)) - {width}:
        return None
    if not width or any(_needs_a_look(row) for row in rows if row[0][:1] in _FIRST_LETTERS):
        return None
    if max(map(len, chain.from_iterable(rows)), default=0) > MAX_CELL_LENGTH:
        return None
    if any(map(run_on(sheet.dialect, width).is_in, (row for row in rows if "\n" in "".join(row)))):
        return None
    return Body(rows, list(range(layout.body + 1, layout.end + 1)))


_FIRST_LETTERS = frozenset({"", " ", *(letter for total in TOTALS for letter in (total[0], total[0].upper()))})


def _needs_a_look(row: list[str]) -> bool:
    """True for a row of totals, a row of blanks, and a row whose first cell tells nothing."""
    return not row[0].strip() or is_total(row)


def is_total(row: list[str]) -> bool:
    """True where the first cell that holds anything says that the row sums up the others."""
    first = next((cell for cell in row if cell.strip()), "")[:30]
    return first.lstrip("_- \t")[:1] in _FIRST_LETTERS and normal(first) in TOTALS


def _row_by_row(sheet: Sheet, *, strict: bool) -> Body:
    """The body with a look at each row."""
    body = Body()
    aligner: Aligner | None = None
    swallowed = run_on(sheet.dialect, sheet.layout.width)
    for at in range(sheet.layout.body, sheet.layout.end):
        cells = sheet.split.rows[at]
        if not filled(cells):
            continue
        if swallowed.is_in(cells):
            body.put_aside(at + 1, cells, worded("row-runs-on", sheet.file))
        elif is_total(cells):
            body.put_aside(at + 1, cells, worded("row-total", sheet.file))
        elif max(map(len, cells)) > MAX_CELL_LENGTH:
            body.put_aside(at + 1, cells, worded("row-cell-too-long", sheet.file, limit=f"{MAX_CELL_LENGTH:,}"))
        elif sheet.split.is_in_order(at, sheet.layout.width):
            body.keep(at + 1, _widened(cells, sheet.width))
        else:
            aligner = aligner or careful(make_aligner(sheet.split, sheet.layout, sheet.dialect))
            _mend_row(body, sheet, at, aligner, strict=strict)
    return body


def _mend_row(body: Body, sheet: Sheet, at: int, aligner: Aligner, *, strict: bool) -> None:
    """Keeps the row mended, or sets it aside."""
    cells, file = sheet.split.rows[at], sheet.file
    text = sheet.split.texts[at] if sheet.split.texts else sheet.dialect.separator.join(cells)
    mended = mend(text, cells, aligner, in_order=at not in sheet.split.unclear)
    if mended.cells is None or max(map(len, mended.cells), default=0) > MAX_CELL_LENGTH:
        body.put_aside(at + 1, cells, _unclear(sheet, at))
    elif strict and mended.codes:
        body.put_aside(at + 1, cells, worded("row-repair-refused", file))
    else:
        body.keep(at + 1, _widened(mended.cells, sheet.width))
        body.problems += [at_row(worded(code, file), at + 1) for code in mended.codes]


def _unclear(sheet: Sheet, at: int) -> Problem:
    """Why a row cannot be mended: its quotes, too many cells or too few."""
    counts = {"cell_count": len(sheet.split.rows[at]), "column_count": sheet.width}
    if at in sheet.split.unclear or at in sheet.split.suspect:
        return worded("row-quotes-unclear", sheet.file)
    return worded(
        "row-cells-too-many" if counts["cell_count"] > sheet.width else "row-width-unclear", sheet.file, **counts
    )


def _widened(cells: list[str], width: int) -> list[str]:
    """The cells as many as columns: empty ones are added or, past the last heading, left out."""
    return cells if len(cells) == width else [*cells[:width], *[""] * (width - len(cells))]
