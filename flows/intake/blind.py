"""The blind reading: a table of text from any bytes, with the best repair that the file itself suggests."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from flows.garbage_collection import without_collector
from flows.intake.decoding import decode
from flows.intake.dialect import PLAIN_SEPARATORS, STAND_IN, Dialect, announced_separator, find_dialect, quick_cells
from flows.intake.file_kinds import WORKBOOK, kind_of_other_file
from flows.intake.heading_row import fit_heading
from flows.intake.headings import is_ours, known_count
from flows.intake.layout import Layout, find_layout
from flows.intake.limits import MAX_BYTES, SAMPLE_CHARACTERS, SAMPLE_ROWS
from flows.intake.ragged import Aligner
from flows.intake.row_kinds import filled
from flows.intake.shapes import learn_columns
from flows.intake.splitting import Split, split_rows
from flows.intake.workbooks import open_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence


def read_rows(data: bytes) -> list[list[str]]:
    """The table in the file, heading row first; nothing where it is empty, too large, or neither text nor a workbook.

    Titles above the table and everything below its end are left out, several heading rows become one, a row with a
    separator too few or too many is laid against the columns. A file without headings keeps its first row first.
    """
    if not data or len(data) > MAX_BYTES:
        return []
    other = kind_of_other_file(data)
    if other is WORKBOOK:
        return _sheet_rows(data)
    return [] if other else read_rows_one_by_one(data)


def _sheet_rows(data: bytes) -> list[list[str]]:
    """The table in a workbook; nothing where it cannot be opened."""
    book = open_workbook(data, is_ours)
    if book is None or isinstance(book, str):
        return []
    split = Split(book.sheet.rows)
    layout = find_layout(split.rows, _is_surely_ours)
    return _table(split, layout, Dialect(width=layout.width))


@without_collector()
def read_rows_one_by_one(data: bytes) -> list[list[str]]:
    """As ``read_rows``, for any text."""
    text, dialect = text_and_dialect(decode(data).text)
    split = split_rows(text, dialect)
    layout = find_layout(split.rows, _is_surely_ours)
    return _table(split, layout, dialect)


def _is_surely_ours(row: Sequence[str]) -> bool:
    """True where the row can only be the heading of a return: other tables also have a "Ref" and a "Status"."""
    return is_ours(row) and known_count(row) > LEAST_OF_OURS


LEAST_OF_OURS = 3
"""Headings of ours that another table may have by chance."""


def text_and_dialect(text: str) -> tuple[str, Dialect]:
    """The text below a line such as ``sep=;``, and its dialect; a separator of two characters becomes one."""
    announced, text = announced_separator(text)
    dialect = find_dialect(text, announced)
    known = "" if announced else _separator_of_our_heading(text, dialect)
    if known:
        dialect = find_dialect(text, known)
    if dialect.quote != '"' and _has_apostrophes_only(text, dialect):
        dialect = replace(dialect, quote='"')
    if len(dialect.separator) > 1:
        text = text.replace(STAND_IN, " ").replace(dialect.separator, STAND_IN)
        dialect = Dialect(STAND_IN, dialect.quote, dialect.backslash, dialect.spaced, dialect.width)
    if dialect.backslash:
        text = without_backslashes(text, dialect.quote, dialect.separator)
    return text, dialect


def _separator_of_our_heading(text: str, dialect: Dialect) -> str:
    """The separator of a heading that is ours, where another one was found and the rows have another width."""
    lines = [line for line in text[:SAMPLE_CHARACTERS].split("\n")[:30] if line.strip()]
    for line in lines:
        for separator in (dialect.separator, *PLAIN_SEPARATORS):
            cells = quick_cells(line, replace(dialect, separator=separator))
            if is_ours(cells):
                return separator if separator != dialect.separator and len(cells) != dialect.width else ""
    return ""


def _has_apostrophes_only(text: str, dialect: Dialect) -> bool:
    """True where our heading comes first and all rows are as wide, but only if that mark is no quotation mark.

    Texts of partners begin and end with apostrophes of their own.
    """
    heading = text.partition("\n")[0]
    if dialect.quote in heading or not is_ours(quick_cells(heading, dialect)):
        return False
    width = {len(quick_cells(heading, dialect))}
    return _widths(text, replace(dialect, quote='"')) == width != _widths(text, dialect)


def _widths(text: str, dialect: Dialect) -> set[int]:
    """How wide the rows at the beginning are; none where the quotes are not in order."""
    sample = text[:SAMPLE_CHARACTERS]
    try:
        rows = list(map(len, csv.reader(io.StringIO(sample, newline=""), **dialect.options)))  # type: ignore[arg-type]
    except csv.Error:
        return set()
    return set(filter(None, rows if len(sample) == len(text) else rows[:-1]))


def without_backslashes(text: str, quote: str, separator: str) -> str:
    r"""The text with quotes inside cells written twice instead of with a backslash; other backslashes stay.

    >>> print(without_backslashes(r'"a 2\" nail in C:\box",2\" nail', '"', ","))
    "a 2"" nail in C:\box","2"" nail"
    """
    mark, edge = re.escape(quote), re.escape(separator)
    quoted = rf"{mark}(?:[^{mark}\\]|\\.|{mark}{mark})*+{mark}(?=[{edge}\n]|\Z)"
    plain = rf"[^{mark}{edge}\n]*\\{mark}[^{edge}\n]*"
    cells = re.compile(rf"(?:\A|(?<=[{edge}\n]))(?:({quoted})|({plain}))", re.DOTALL)
    text = cells.sub(lambda cell: cell[1] or quote + cell[2] + quote, text)
    return text.replace("\\" + quote, quote * 2)


def _table(split: Split, layout: Layout, dialect: Dialect) -> list[list[str]]:
    """The rows of the table, each as wide as the table."""
    width = layout.width
    rows = split.rows
    body = range(layout.body, layout.end)
    damaged = [] if not split.texts else [at for at in body if not split.is_in_order(at, width) and any(rows[at])]
    table = rows[layout.body : layout.end]
    if damaged or any(len(rows[at]) != width for at in range(layout.first, layout.body)):
        aligner = make_aligner(split, layout, dialect)
        for at in damaged:
            table[at - layout.body] = _best_cells(split, at, aligner, width)
    table = list(filter(any, table))
    if not layout.has_heading:
        return table
    heading = fit_heading(split, layout, dialect)
    if heading.width != width:
        table = [[*row[: heading.width], *[""] * (heading.width - len(row))] for row in table]
    return [heading.cells, *table]


def make_aligner(split: Split, layout: Layout, dialect: Dialect) -> Aligner:
    """An aligner that has learnt the columns from the rows in order."""
    width = layout.width
    good = [
        row
        for at, row in enumerate(split.rows[layout.body : layout.end], layout.body)
        if split.is_in_order(at, width) and filled(row)
    ]
    step = max(1, len(good) // SAMPLE_ROWS)
    others = tuple(s for s in (",", ";", "\t", "|", " ") if s != dialect.separator)
    return Aligner(dialect, learn_columns(good[::step], width), others)


def _best_cells(split: Split, at: int, aligner: Aligner, width: int) -> list[str]:
    """The likeliest cells of a damaged row; cut or filled up where it cannot be aligned."""
    aligned = aligner.align(split.texts[at]) if split.texts else None
    if aligned is not None:
        return aligned.cells
    row = split.rows[at]
    return [*row[:width], *[""] * (width - len(row))]
