"""Where the table begins: below titles and preambles, whatever separators those hold."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from flows.intake.limits import SAMPLE_ROWS
from flows.intake.row_kinds import filled, has_value, is_heading, is_prose, recurs, typed_columns
from flows.intake.shapes import is_typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.intake.row_kinds import Rows

MAX_ROWS_ABOVE = 60
"""Most rows that are searched for the heading row."""

MOST_OF_BLOCK = 8
"""Rows to the first blank one that may be a preamble of several cells."""


def first_row(rows: Rows, width: int) -> int:
    """The first row that belongs to the table: what stands above is a title or a preamble.

    A title fills one or two cells and is narrower than the table, or is padded with empty cells.
    """
    above = [at for at in range(min(MAX_ROWS_ABOVE, len(rows))) if filled(rows[at])]
    is_of_pairs = _is_of_pairs(rows, width)
    for at in above:
        if is_of_pairs and filled(rows[at]) == 1 and _is_above_heading(rows, at, width):
            continue
        if _may_begin(rows[at], width) and not _is_apart(rows, at, width) and not _is_title(rows, at, width):
            return at - 1 if at and is_group_row(rows[at - 1], width) else _first_of_sparse(rows, at, width)
        if _is_heading_of_blanks(rows, at, width):
            return at
    return above[0] if above else 0


def _is_of_pairs(rows: Rows, width: int) -> bool:
    """True for a table of two columns that are both filled, but for a few rows: one cell alone is a title above it."""
    if width != 2:
        return False
    counts = Counter(map(filled, rows[:SAMPLE_ROWS]))
    return counts[2] > 2 * counts[1]


def _is_above_heading(rows: Rows, at: int, width: int) -> bool:
    """True where a blank row or a heading follows at once, or another row that such a one follows."""
    if at + 1 >= len(rows) or not filled(rows[at + 1]):
        return at + 2 < len(rows)
    if filled(rows[at + 1]) == 1:
        return _is_above_heading(rows, at + 1, width)
    typed = typed_columns(rows, at + 1, width)
    return bool(typed) and is_heading(rows[at + 1], typed)


def _first_of_sparse(rows: Rows, at: int, width: int) -> int:
    """The first row of a table without headings whose rows are mostly empty: those above hold no less than some below.

    A row that is full is taken for the heading, and one text alone for a title.
    """
    if filled(rows[at]) == width:
        return at
    least = min(filled(row) for row in rows[at : at + SAMPLE_ROWS] if filled(row))
    first = at
    while first and len(rows[first - 1]) == width and _is_sparse_row(rows[first - 1], least):
        first -= 1
    return first


def _is_sparse_row(row: Sequence[str], least: int) -> bool:
    count = filled(row)
    return count >= least and (count > 1 or any(map(is_typed, row)) or any(cell.isdigit() for cell in row))


def _may_begin(row: Sequence[str], width: int) -> bool:
    """True where the row is nearly as wide as the table and not mostly empty."""
    near = abs(len(row) - width) <= max(1, width // 8)
    return near and (filled(row) * 2 >= min(width, len(row)) or filled(row) >= 4 or width == 1)


def _is_heading_of_blanks(rows: Rows, at: int, width: int) -> bool:
    """True where the row is a heading that is separated by another character, blanks for instance, and not a title.

    It has as many words as the table has columns, and the row of values follows at once.
    """
    row = rows[at]
    if len(row) > 2 or at + 2 >= len(rows) or len(rows[at + 1]) != width:
        return False
    if any(len("".join(row).split(separator)) == width > 1 for separator in (";", "\t", "|")):
        return True
    words = len(" ".join(row).split())
    if width < 3 or abs(words - width) > 1:
        return False
    is_of_values = not is_heading(rows[at + 1], typed_columns(rows, at + 1, width))
    return is_of_values or (words == width and recurs(rows, at + 1, width))


def _is_title(rows: Rows, at: int, width: int) -> bool:
    """True where the row has not the table's width, and the next one has and is a heading.

    A row nearly as full as the table is a heading itself, with a separator too few or too many, unless it is a sentence.
    """
    row = rows[at]
    if len(row) == width or at + 2 >= len(rows) or len(rows[at + 1]) != width:
        return False
    if filled(row) >= max(3, width - 1) and not is_prose([row]):
        return False
    typed = typed_columns(rows, at + 1, width)
    return bool(typed) and is_heading(rows[at + 1], typed)


def is_group_row(row: Sequence[str], width: int) -> bool:
    """True for a row above the heading that names groups of columns: its first cell is empty, two others are not."""
    return len(row) == width > 3 and not row[0].strip() and filled(row) >= 2


def _is_apart(rows: Rows, at: int, width: int) -> bool:
    """True where the row is followed by narrower ones before the table goes on: part of a preamble."""
    if len(rows[at]) < width and at + 2 < len(rows) and len(rows[at + 1]) < 2:
        return True
    if _is_block_above(rows, at, width):
        return True
    following = [row for row in rows[at + 1 : at + 4] if filled(row)]
    narrow = sum(len(row) < width - 1 or filled(row) == 1 for row in following)
    return len(following) >= 2 and narrow == len(following) and width > 2


def _is_block_above(rows: Rows, at: int, width: int) -> bool:
    """True where a blank row soon follows, below it the table, and up to it rows that are no table of their own.

    Those are narrower, or words where the table has values below its heading.
    """
    blank = next((index for index in range(at + 1, min(at + MOST_OF_BLOCK, len(rows))) if not filled(rows[index])), 0)
    body = next((index for index in range(blank + 1, len(rows)) if filled(rows[index])), len(rows))
    below = rows[body : body + SAMPLE_ROWS]
    if not blank or sum(len(row) == width and filled(row) > 1 for row in below) <= max(2, blank - at):
        return False
    first, block, typed = rows[at], rows[at + 1 : blank], typed_columns(rows, body, width)
    if typed and not is_heading(rows[body], typed):
        return False
    if filled(first) < width or is_prose([first]):
        return any(len(row) < width for row in [first, *block])
    is_table = has_value(block, typed) and not all(row[0].rstrip().endswith(":") for row in block)
    return bool(typed) and not is_table
