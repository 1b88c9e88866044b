"""Files without a flaw, which most large ones are: read by column, at the speed of finding separators.

Whatever is not plainly regular is left to the reading row by row, which gives the same cells for a regular file.
"""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from flows.intake.blind import text_and_dialect
from flows.intake.blocks import Marks, blocks, cells_of
from flows.intake.decoding import decode
from flows.intake.layout import TOTALS, Layout, find_layout, holds_values, normal
from flows.intake.limits import SAMPLE_CHARACTERS, SAMPLE_ROWS
from flows.intake.own_heading import certain_dialect
from flows.intake.splitting import Split, collector_resting

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flows.intake.dialect import Dialect

HEAD_BYTES = (SAMPLE_CHARACTERS + 4_096, 4 * SAMPLE_CHARACTERS + 4_096)
"""Bytes from the beginning that are read first: what most samples have, and what all have, at four bytes a character."""
HEAD_ROWS = SAMPLE_ROWS + 100
"""Rows that tell the layout."""
_REPEATING_ROWS = 200


@dataclass(frozen=True, slots=True)
class Regular:
    """A file in UTF-8 whose rows are all equally wide, and whose table begins in row 1 and ends with the file.

    Attributes:
        dialect: how cells are told apart.
        head: the first rows.
        layout: where the table stands.
        columns: the cells below the heading, column by column.
    """

    dialect: Dialect
    head: Split = field(repr=False)
    layout: Layout
    columns: tuple[list[str], ...] = field(repr=False)


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
    with collector_resting():
        columns = _columns(content, dialect, len(headings))
        return None if columns is None else _with_layout(dialect, columns, is_ours)


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


def _with_layout(
    dialect: Dialect, columns: tuple[list[str], ...], is_ours: Callable[[Sequence[str]], bool]
) -> Regular | None:
    """The file without its heading; None where its table does not plainly fill it from the first row to the last."""
    rows = _rows(columns, 2)
    if is_ours(rows[0]) and (len(rows) == 1 or holds_values(*rows)):
        layout = Layout(len(columns), 0, 1, len(columns[0]))
    else:
        rows = _rows(columns, HEAD_ROWS)
        layout = find_layout(rows, is_ours)
        if (layout.width, layout.first, layout.end) != (len(columns), 0, len(rows)) or layout.body > 1:
            return None
        layout = replace(layout, end=len(columns[0]))
    for column in columns:
        del column[: layout.body]
    if _needs_a_look(columns[0], rows[0][0]) or (layout.has_heading and not _is_headed(rows[: layout.body])):
        return None
    return Regular(dialect, Split(rows), layout, columns)


def _rows(columns: tuple[list[str], ...], count: int) -> list[list[str]]:
    return [list(row) for row in zip(*(column[:count] for column in columns), strict=True)]


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


def _columns(content: bytes, dialect: Dialect, width: int) -> tuple[list[str], ...] | None:
    """All cells by column; None for a list of one column, in which a blank line may be a cell."""
    if width < 2:
        return None
    quote = dialect.quote.encode()
    marks = Marks(ord(dialect.separator), ord(quote))
    columns: tuple[list[str], ...] = ()
    seen: list[dict[str, str] | None] = []
    for block in blocks(content, *_text_range(content), quote):
        cells = None if block is None else cells_of(block, marks, width)
        if cells is None:
            return None
        more = tuple(cells[at::width] for at in range(width))
        seen = seen or [{} if _repeats(column) else None for column in more]
        kept = tuple(map(_kept_once, more, seen))
        for column, cells_below in zip(columns, kept, strict=False):
            column.extend(cells_below)
        columns = columns or kept
    return columns or None


def _kept_once(cells: list[str], known: dict[str, str] | None) -> list[str]:
    """The cells, each different one kept once where that is worth it."""
    return cells if known is None else list(map(known.setdefault, cells, cells))


def _repeats(cells: list[str]) -> bool:
    """True where a long column has few different cells: these are kept once only, which saves most of the memory.

    Empty cells and single letters are kept once by Python itself.
    """
    different = set(cells[:_REPEATING_ROWS]) if len(cells) > 2 * _REPEATING_ROWS else set()
    return len(different) < _REPEATING_ROWS // 2 and any(len(cell) > 1 for cell in different)


def _text_range(content: bytes) -> tuple[int, int]:
    """Where the text begins and ends, without byte-order marks and blank lines at the end."""
    start, end = 0, len(content)
    for _ in range(2):
        start += len(codecs.BOM_UTF8) * content.startswith(codecs.BOM_UTF8, start)
    while end > start and content[end - 1] in b"\r\n":
        end -= 1
    return start, end


def _needs_a_look(first_cells: list[str], heading: str) -> bool:
    """True where the first cell of a row is blank, begins a row of totals or is the first heading again."""
    different = set(first_cells)
    if heading in different or not all(map(str.strip, different)):
        return True
    return "total" in "\n".join(different).lower() and any(normal(cell[:30]) in TOTALS for cell in different)


def _is_headed(headings: list[list[str]]) -> bool:
    """True where the last column has a heading: empty columns at the end are left out."""
    return any(row[-1].strip() for row in headings)
