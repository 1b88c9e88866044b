"""Text to rows of cells: at one go where the text is regular, line by line where it is not."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.garbage_collection import without_collector

if TYPE_CHECKING:
    from flows.intake.dialect import Dialect

MAX_LINES_OF_CELL = 200
"""Most lines that one cell may run over."""
COST_OF_A_TRY = 50
"""What one try to join lines costs, in characters looked at."""


@dataclass(slots=True)
class Split:
    """The rows of a text; row n of a spreadsheet stands at n - 1.

    Attributes:
        rows: cells; a blank line is a row without cells.
        texts: the same rows as they were written; empty where every row was read at one go.
        unclear: indexes of rows whose quotes are not in order; their cells are a first guess.
        suspect: indexes of rows that can be read, but hold a quote in the middle of a cell without quotes around it.
    """

    rows: list[list[str]] = field(repr=False)
    texts: list[str] = field(repr=False, default_factory=list)
    unclear: set[int] = field(default_factory=set)
    suspect: set[int] = field(default_factory=set)

    def is_in_order(self, at: int, width: int) -> bool:
        """True where the row needs no second look."""
        return len(self.rows[at]) == width and at not in self.unclear and at not in self.suspect


def _lone_quote(dialect: Dialect) -> re.Pattern[str]:
    """Finds a quote that neither begins nor ends a cell and is not doubled.

    The pattern starts with the quote itself, so that a search runs at the speed of finding one character.
    """
    mark, around = re.escape(dialect.quote), f"[^{re.escape(dialect.separator + dialect.quote)}\n]"
    return re.compile(f"{mark}(?<={around}{mark})(?={around})")


def split_rows(text: str, dialect: Dialect) -> Split:
    """All rows of a text whose line ends are line feeds."""
    return _at_one_go(text, dialect) or _line_by_line(text, dialect)


def _at_one_go(text: str, dialect: Dialect) -> Split | None:
    """The rows, if every quote is in order and all rows are equally wide; else None.

    A lost or stray quote swallows neighbours, so it shows in the order of quotes or in the width.
    """
    if dialect.quote in text and _lone_quote(dialect).search(text):
        return None
    try:
        with without_collector():
            rows = list(csv.reader(io.StringIO(text), **dialect.options))  # type: ignore[arg-type]
    except csv.Error:
        return None
    widths = set(map(len, rows)) - {0}
    return Split(rows) if len(widths) <= 1 else None


def _line_by_line(text: str, dialect: Dialect) -> Split:
    """The rows where some are damaged: each line alone, joined with the next ones only where a quote stays open."""
    split = Split([])
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    lone_quote = _lone_quote(dialect)
    budget = 2 * len(text) + 1_000_000
    at = 0
    while at < len(lines):
        cells, is_open = read_line(lines[at], dialect)
        taken = 1
        if is_open and budget > 0:
            joined, taken, spent = _join_open(lines, at, dialect)
            cells = joined if joined is not None else None
            budget -= 0 if joined else spent
        if cells is None:
            split.unclear.add(len(split.rows))
            cells = lines[at].split(dialect.separator)
        elif dialect.quote in lines[at] and taken == 1 and lone_quote.search(lines[at]):
            split.suspect.add(len(split.rows))
        split.rows.append(cells)
        split.texts.append("\n".join(lines[at : at + taken]))
        at += taken
    return split


def read_line(line: str, dialect: Dialect) -> tuple[list[str] | None, bool]:
    """The cells of a line (None where its quotes are not in order), and whether a quote is still open at its end."""
    if dialect.quote not in line and not dialect.spaced:
        return (line.split(dialect.separator) if line else []), False
    try:
        return next(csv.reader([line], **dialect.options)), False  # type: ignore[arg-type]
    except csv.Error as error:
        return None, "unexpected end" in str(error)
    except StopIteration:
        return [], False


def _join_open(lines: list[str], at: int, dialect: Dialect) -> tuple[list[str] | None, int, int]:
    """The cells of a row that runs over several lines, the count of its lines, and the characters looked at.

    The joined reading must be in order and as wide as the table; a stray quote gives neither.
    """
    spent = 0
    narrow = len(lines[at].split(dialect.separator)) < dialect.width
    for end in range(at + 1, min(at + MAX_LINES_OF_CELL, len(lines))):
        spent += len(lines[end])
        if dialect.quote not in lines[end]:
            continue
        candidate = "\n".join(lines[at : end + 1])
        spent += len(candidate) + COST_OF_A_TRY
        cells, is_open = _read_joined(candidate, dialect)
        if cells is not None and (len(cells) == dialect.width or narrow):
            return cells, end + 1 - at, spent
        if not is_open:
            break
    return None, 1, spent


def _read_joined(text: str, dialect: Dialect) -> tuple[list[str] | None, bool]:
    """As ``read_line`` for a text with line feeds; text after the first row means that the joint is wrong."""
    try:
        rows = list(csv.reader(io.StringIO(text), **dialect.options))  # type: ignore[arg-type]
    except csv.Error as error:
        return None, "unexpected end" in str(error)
    return (rows[0], False) if len(rows) == 1 else (None, False)
