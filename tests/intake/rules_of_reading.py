"""What the reader promises for any bytes at all, as one list of breaches: for the tests and for the fuzzer."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from flows.intake import read_rows, read_table
from flows.intake.decoding import put_right
from flows.intake.tables import read_row_by_row
from flows.problems import Outcome

if TYPE_CHECKING:
    from flows.models import TextTable


def breaches_of_blind_reading(content: bytes) -> list[str]:
    """What the blind reading of these bytes breaks; an error rises."""
    rows = read_rows(content)
    found = [] if len(set(map(len, rows))) <= 1 else ["rows of different widths"]
    return found if all(isinstance(cell, str) for row in rows for cell in row) else [*found, "a cell that is no text"]


def breaches_of_careful_reading(content: bytes, *, strict: bool = False) -> list[str]:
    """What the careful reading of these bytes breaks; an error rises."""
    table = read_table(content, "a.csv", strict=strict)
    refused = any(found.outcome is Outcome.FILE_SET_ASIDE for found in table.problems)
    rules = {
        "a row is not as wide as the headings": all(len(row) == len(table.headings) for row in table.rows),
        "rows and row numbers differ in count": len(table.rows) == len(table.row_numbers),
        "a row counts twice": max(Counter([*table.row_numbers, *table.set_aside]).values(), default=1) == 1,
        "rows are not in the order of the file": table.row_numbers == sorted(table.row_numbers),
        "a row set aside has no problem of its own": _rows_aside(table) == Counter(table.set_aside),
        "a refused file gives rows": not (refused and table.rows),
        "the two readings differ": refused
        or _but_letters(table) == _but_letters(read_row_by_row(put_right(content)[0], "a.csv", strict=strict)),
    }
    return [rule for rule, holds in rules.items() if not holds]


def _but_letters(table: TextTable) -> TextTable:
    """The table without the warning about garbled letters, which are put right before either reading."""
    return replace(table, problems=tuple(found for found in table.problems if found.code != "letters-garbled"))


def _rows_aside(table: TextTable) -> Counter[int | None]:
    return Counter(found.row for found in table.problems if found.outcome is Outcome.ROW_SET_ASIDE)
