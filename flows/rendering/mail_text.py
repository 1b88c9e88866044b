"""The plain half of an e-mail: paragraphs, lists and tables as lines of at most 76 signs."""

from __future__ import annotations

import re
from textwrap import TextWrapper
from typing import TYPE_CHECKING

from flows.document import Align
from flows.rendering.template_filling import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.document import Cell, Column, Listing, Table

LINE_LENGTH = 76
_GUTTER = "  "
# A space that must not become a line's end: between a figure and its noun ("7 actions"), and before a year.
_HELD_SPACE = re.compile(r"(?<=\d) (?=\w)|(?<=\w) (?=(?:19|20)\d\d\b)")
_HOLD = "\x00"  # cannot stand in printable text


def wrap_text(text: str, first: str = "", later: str | None = None) -> str:
    """The text in lines of at most 76 signs; a figure keeps its noun, and a word longer than a line stays whole.

    >>> print(wrap_text("one", first="* "))
    * one

    Args:
        text: one paragraph.
        first: what stands before the first line.
        later: what stands before the other lines; as many blanks as ``first`` has signs where nothing is given.
    """
    wrapper = TextWrapper(
        LINE_LENGTH,
        initial_indent=first,
        subsequent_indent=" " * len(first) if later is None else later,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return wrapper.fill(_HELD_SPACE.sub(_HOLD, printable(text))).replace(_HOLD, " ")


def underline(text: str, stroke: str) -> str:
    """The heading in lines, and below it a rule as long as its longest line."""
    heading = wrap_text(text)
    return f"{heading}\n{stroke * max(map(len, heading.splitlines()), default=0)}"


def list_lines(listing: Listing) -> str:
    """The list with an asterisk or a number before each entry."""
    marks = [f"{place}. " if listing.is_numbered else "* " for place in range(1, len(listing.entries) + 1)]
    return "\n".join(wrap_text(entry, first=mark) for mark, entry in zip(marks, listing.entries, strict=True))


def table_lines(table: Table) -> str:
    """The table in columns where 76 signs hold it, else a "heading: value" line for each cell."""
    headings = [_one_line(column.heading) for column in table.columns]
    rows = [[_one_line(cell.text) for cell in row] for row in table.rows]
    widths = [max(map(len, cells)) for cells in zip(headings, *rows, strict=True)]
    if sum(widths) + len(_GUTTER) * (len(widths) - 1) <= LINE_LENGTH:
        return _columns(table, headings, rows, widths)
    return "\n\n".join(_spelled_row(table.columns, row) for row in table.rows) or wrap_text(", ".join(headings))


def _columns(table: Table, headings: list[str], rows: list[list[str]], widths: list[int]) -> str:
    rule = _GUTTER.join("-" * width for width in widths)
    lines = [_line(cells, widths, table.columns) for cells in (headings, *rows)]
    lines.insert(1, rule)
    if table.has_total_row:
        lines.insert(-1, rule)
    return "\n".join(lines)


def _line(cells: Sequence[str], widths: list[int], columns: tuple[Column, ...]) -> str:
    placed = (
        cell.rjust(width) if column.align is Align.RIGHT else cell.ljust(width)
        for cell, width, column in zip(cells, widths, columns, strict=True)
    )
    return _GUTTER.join(placed).rstrip()


def _spelled_row(columns: tuple[Column, ...], row: tuple[Cell, ...]) -> str:
    return "\n".join(
        wrap_text(f"{column.heading}: {cell.text}", first="  " if place else "", later="    ")
        for place, (column, cell) in enumerate(zip(columns, row, strict=True))
    )


def _one_line(text: str) -> str:
    return " ".join(printable(text).split())
