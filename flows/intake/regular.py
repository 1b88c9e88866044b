"""Files without a flaw, which most large ones are: read by column, at the speed of finding separators.

Whatever is not plainly regular is left to the reading row by row, which gives the same cells for a regular file.
"""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from flows.garbage_collection import without_collector
from flows.intake.blind import text_and_dialect
from flows.intake.blocks import Marks, blocks, cells_of
from flows.intake.decoding import decode
from flows.intake.headings import normal
from flows.intake.layout import ROWS_NEAR, TOTALS, Layout, find_layout, holds_values, known_heading
from flows.intake.limits import SAMPLE_CHARACTERS, SAMPLE_ROWS
from flows.intake.own_heading import certain_dialect
from flows.intake.run_on import RunOn, run_on
from flows.intake.splitting import Split
from flows.models import RowsByColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from collections.abc import Set as AbstractSet

    from flows.intake.dialect import Dialect

HEAD_BYTES = (SAMPLE_CHARACTERS + 4_096, 4 * SAMPLE_CHARACTERS + 4_096)
"""Bytes from the beginning that are read first: what most samples have, and what all have, at four bytes a character."""
HEAD_ROWS = SAMPLE_ROWS + 100
"""Rows that tell the layout."""


@dataclass(frozen=True, slots=True)
class Regular:
    """A file in UTF-8 whose rows are all equally wide, and whose table begins in row 1 and ends with the file.

    Attributes:
        dialect: how cells are told apart.
        head: the first rows.
        layout: where the table stands.
        rows: the rows below the heading.
    """

    dialect: Dialect
    head: Split = field(repr=False)
    layout: Layout
    rows: RowsByColumn = field(repr=False)


def read_regular(content: bytes, is_ours: Callable[[Sequence[str]], bool]) -> Regular | None:
    """The file by column, or None where any part of it needs a closer look.

    Args:
        content: the bytes; neither empty nor of another kind of file.
        is_ours: True for a row that holds headings which are known for certain.
    """
    if b"\0" in content or content.endswith(b"\x1a"):
        return None
    found = certain_dialect(content, *_text_range(content), is_ours) or _searched_dialect(content)
    if found is None:
        return None
    dialect, headings = found
    with without_collector():
        cells = _cells(content, dialect, len(headings))
        return None if cells is None else _with_layout(cells, dialect, is_ours)


def _searched_dialect(content: bytes) -> tuple[Dialect, list[str]] | None:
    """The dialect and the first row of a file that is UTF-8 without a flaw, found as in any file."""
    text = _decoded_head(content)
    if text is None:
        return None
    rest, dialect = text_and_dialect(text)
    if rest != text or dialect.spaced or dialect.backslash or not dialect.separator.isascii():
        return None
    try:
        return dialect, next(csv.reader(io.StringIO(text), **dialect.options), [])  # type: ignore[arg-type]
    except csv.Error:
        return None


def _with_layout(cells: _Cells, dialect: Dialect, is_ours: Callable[[Sequence[str]], bool]) -> Regular | None:
    """The file without its heading; None where its table does not plainly fill it from the first row to the last."""
    rows = cells.rows(ROWS_NEAR)
    width, row_count = len(cells.heading), 1 + len(cells.columns[0])
    if known_heading(rows, is_ours) == 0 and (len(rows) == 1 or holds_values(*rows[:2])):
        layout = Layout(width, 0, 1, row_count)
    else:
        rows = cells.rows(HEAD_ROWS)
        layout = find_layout(rows, is_ours)
        if layout != Layout(width, 0, 1, len(rows)):
            return None
        layout = replace(layout, end=row_count)
    # Empty columns at the end are left out, which takes the other reading.
    if not cells.heading[-1].strip() or _needs_a_look(cells.different[0], cells.heading[0]):
        return None
    return Regular(dialect, Split(rows), layout, RowsByColumn(cells.columns, cells.different))


def _decoded_head(content: bytes) -> str | None:
    """The beginning as text where it is UTF-8 without a flaw, up to the end of a line."""
    for size in HEAD_BYTES:
        is_whole = len(content) <= size
        end = len(content) if is_whole else content.rfind(b"\n", 0, size) + 1
        decoded = decode(content[:end])
        if decoded.encoding != "UTF-8":
            return None
        if is_whole or len(decoded.text) > SAMPLE_CHARACTERS:
            return decoded.text
    return None


@dataclass(frozen=True, slots=True)
class _Cells:
    """All cells of a file.

    Attributes:
        heading: the first row.
        columns: the cells below it by column.
        different: the same cells, each different one once.
    """

    heading: list[str]
    columns: tuple[list[str], ...]
    different: tuple[AbstractSet[str], ...]

    def rows(self, count: int) -> list[list[str]]:
        """The first rows, the heading among them."""
        below = zip(*(column[: count - 1] for column in self.columns), strict=True)
        return [self.heading, *map(list, below)]


def _cells(content: bytes, dialect: Dialect, width: int) -> _Cells | None:
    """All cells by column; None for a list of one column, in which a blank line may be a cell."""
    if width < 2:
        return None
    quote = dialect.quote.encode()
    marks = Marks(ord(dialect.separator), ord(quote))
    swallowed = run_on(dialect, width)
    heading: list[str] = []
    columns: tuple[list[str], ...] = tuple([] for _ in range(width))
    known: tuple[dict[str, str], ...] = tuple({} for _ in range(width))
    for block in blocks(content, *_text_range(content), quote):
        cells = None if block is None else cells_of(block, marks, width)
        if block is None or cells is None or _runs_on(block, cells, width, swallowed):
            return None
        first = 0 if heading else width
        heading = heading or cells[:width]
        for at, (column, kept) in enumerate(zip(columns, known, strict=True), start=first):
            more = cells[at::width]
            column.extend(map(kept.setdefault, more, more))  # kept once, because most texts of most columns come again
    return _Cells(heading, columns, tuple(kept.keys() for kept in known)) if heading else None


def _runs_on(block: bytes, cells: list[str], width: int, swallowed: RunOn) -> bool:
    """True where a row may have swallowed others; cells are looked at only where a line ends inside quotes."""
    if block.count(b"\n") * width == len(cells):
        return False
    columns = (cells[at::width] for at in range(width))
    return any(
        "\n" in cell and swallowed.holds_row(cell, cells[at * width])
        for column in columns
        if "\n" in "".join(column)
        for at, cell in enumerate(column)
    )


def _text_range(content: bytes) -> tuple[int, int]:
    """Where the text begins and ends, without byte-order marks and blank lines at the end."""
    start, end = 0, len(content)
    for _ in range(2):
        start += len(codecs.BOM_UTF8) * content.startswith(codecs.BOM_UTF8, start)
    while end > start and content[end - 1] in b"\r\n":
        end -= 1
    return start, end


def _needs_a_look(first_cells: AbstractSet[str], heading: str) -> bool:
    """True where the first cell of a row is blank, begins a row of totals or is the first heading again."""
    if heading in first_cells or not all(map(str.strip, first_cells)):
        return True
    return "total" in "\n".join(first_cells).lower() and any(normal(cell[:30]) in TOTALS for cell in first_cells)
