"""Rows told apart by what stands in them: headings, values and sentences."""

from __future__ import annotations

from collections.abc import Sequence

from flows.intake.headings import normal
from flows.intake.limits import SAMPLE_ROWS
from flows.intake.shapes import is_typed

TYPED_ROWS = 60
"""Rows that tell whether a column holds values or words."""

Rows = Sequence[Sequence[str]]


def filled(row: Sequence[str]) -> int:
    """Count of cells that hold anything."""
    return sum(1 for cell in row if cell and not cell.isspace())


def typed_columns(rows: Rows, first: int, width: int) -> list[int]:
    """Columns in which nearly all cells below are numbers, dates or codes."""
    body = [row for row in rows[first + 1 : first + 1 + SAMPLE_ROWS] if len(row) == width][:TYPED_ROWS]
    typed = []
    for column in range(width):
        cells = [row[column] for row in body if row[column]]
        if cells and sum(map(is_typed, cells)) >= 0.6 * len(cells):
            typed.append(column)
    return typed


def is_heading(row: Sequence[str], typed: Sequence[int]) -> bool:
    """True where the row may be a heading: no value stands in a column of values.

    Without such columns any row may be one.
    """
    there = [column for column in typed if column < len(row) and row[column]]
    values = sum(is_typed(row[column]) for column in there)
    everywhere = sum(map(is_typed, row))
    return values * 3 <= max(1, len(there)) and everywhere * 2 <= max(1, filled(row)) and filled(row) > 0


def has_value(rows: Rows, typed: Sequence[int]) -> bool:
    """True where a value stands in one of the columns of values."""
    return any(is_typed(row[column]) for row in rows for column in typed if column < len(row))


def any_value(row: Sequence[str]) -> bool:
    """True where a value stands anywhere in the row."""
    return any(map(is_typed, row))


def is_prose(rows: Rows) -> bool:
    """True where most rows are sentences cut at their commas: a blank stands behind most of those."""
    return sum(any(cell[:1] == " " for cell in row[1:]) for row in rows) * 2 > len(rows)


def has_digit(row: Sequence[str]) -> bool:
    """True where a digit stands anywhere in the row."""
    return any(character.isdigit() for cell in row for character in cell)


def same_headings(heading: Sequence[str], row: Sequence[str]) -> bool:
    """True where the row repeats most of the heading."""
    wanted = {normal(cell) for cell in heading if cell.strip()}
    found = {normal(cell) for cell in row if cell.strip()}
    if not wanted or not found:
        return False
    return len(wanted & found) >= max(1.0, 0.6 * min(len(wanted), len(found))) and len(found) * 2 > len(wanted)


def recurs(rows: Rows, first: int, width: int) -> bool:
    """True where cells of the first row stand again below in their columns: values do, headings do not."""
    row = rows[first]
    if len(row) != width:
        return False
    below = rows[first + 1 : first + 1 + SAMPLE_ROWS]
    again = sum(
        any(len(other) == width and other[column] == cell for other in below) for column, cell in enumerate(row) if cell
    )
    return again > 0 and not any(list(other) == list(row) for other in below)
