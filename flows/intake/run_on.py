"""Cells that swallowed rows: two stray quotes in different rows pair up, and what stands between them is one text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.intake.shapes import LONGEST_VALUE, features_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.intake.dialect import Dialect


@dataclass(frozen=True, slots=True)
class RunOn:
    """Tells a row that ran on into other rows from one whose text has several lines.

    Separators of rows stand close to the next cell; prose has a blank behind its commas, except in 1,250,000.

    Attributes:
        separator: between two cells.
        close: finds separators as rows have them.
        beginning: finds lines but the first one that begin with one word or few and such a separator.
        least: separators of that kind that only a row has in one line. Two stray quotes leave the first of the rows or the
            last one with so many, whichever column they stand in.
    """

    separator: str
    close: re.Pattern[str] = field(repr=False)
    beginning: re.Pattern[str] = field(repr=False)
    least: int

    def is_in(self, row: Sequence[str]) -> bool:
        """True where a line of one of the cells looks like a row, or like the beginning of one."""
        return any("\n" in cell and self.holds_row(cell, row[0]) for cell in row)

    def holds_row(self, cell: str, reference: str) -> bool:
        """True where a line of the cell looks like a row, or begins as the row with that reference does."""
        count = cell.count(self.separator)
        if count >= self.least and any(len(self.close.findall(line)) >= self.least for line in cell.split("\n")):
            return True
        return count > 0 and any("9" in _shape(text) == _shape(reference) for text in self.beginning.findall(cell))


def _shape(text: str) -> str:
    """The shape of a text, which all references of a partner share.

    >>> _shape("POL-01"), _shape("POL-112")
    ('A-9', 'A-9')
    """
    return str(features_of(text.strip())[1])


def run_on(dialect: Dialect, width: int) -> RunOn:
    """What tells rows that ran on in a file of that dialect and of so many columns."""
    mark = re.escape(dialect.separator)
    tight = mark if dialect.spaced else f"{mark}(?! )"
    return RunOn(
        dialect.separator,
        close=re.compile(rf"(?!(?<=\d),\d{{3}}(?!\d)){tight}"),
        beginning=re.compile(rf"\n([^{mark}\n]{{1,{LONGEST_VALUE}}}){tight}"),
        least=max(3, width // 2),
    )
