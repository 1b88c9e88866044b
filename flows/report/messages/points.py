"""What a partner has to put right or to look at, point by point."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.problems import Problem
    from flows.register import ReturnReceived

_OFFERED = re.compile(r'Did you mean "([^"]+)"\?')


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to put right or to look at.

    Attributes:
        number: its place in the message and in the sheets, from 1.
        code: kind of the problem, a key of the catalogue.
        file: name of the partner's file.
        sha256: digest of that file.
        row: row as the spreadsheet shows it; None where it is about the whole file.
        column: heading of the cell; "" where it is about the whole row.
        cell: such as "D7"; "" where there is no single cell, or the file is not at hand.
        is_error: a row or a file was kept out by it.
        found: what we found.
        remedy: what to do.
        outcome: what became of the row or the file.
        offer: the nearest value that we would take; "" where there is none.
    """

    number: int
    code: str
    file: str
    sha256: str
    row: int | None
    column: str
    cell: str
    is_error: bool
    found: str
    remedy: str
    outcome: str
    offer: str

    @property
    def place(self) -> str:
        """Where to look, as a spreadsheet names it."""
        if self.cell:
            return f"cell {self.cell} ({self.column})"
        if self.row is None:
            return "the whole file"
        return f"row {self.row}, {self.column}" if self.column else f"row {self.row}"

    @property
    def sentence(self) -> str:
        """The whole point, as it stands in the message."""
        where = self.file if self.row is None and not self.cell else f"{self.file}, {self.place}"
        return " ".join(part for part in (f"{where}: {self.found}", self.remedy, self.word_offer, self.outcome) if part)

    @property
    def note(self) -> str:
        """The point as it stands beside its cell."""
        return " ".join(part for part in (f"Point {self.number}.", self.found, self.remedy, self.word_offer) if part)

    @property
    def word_offer(self) -> str:
        """The offer in a sentence; "" where there is none, or the remedy names it already."""
        return (
            f"The nearest that we would take is {self.offer}." if self.offer and self.offer not in self.remedy else ""
        )


def build_points(files: Iterable[ReturnReceived]) -> tuple[Point, ...]:
    """Everything that a partner has to do about its files: errors first, then warnings, each in the order of the file.

    Args:
        files: the files of one partner for one month; their notes stay out.
    """
    found = [(file, one) for file in files for one in file.problems if one.severity is not Severity.NOTE]
    found.sort(key=lambda pair: list(Severity).index(pair[1].severity))
    return tuple(_point(number, one, file.source_sha256) for number, (file, one) in enumerate(found, start=1))


def _point(number: int, one: Problem, sha256: str) -> Point:
    offered = _OFFERED.search(one.remedy)
    return Point(
        number=number,
        code=one.code,
        file=one.file,
        sha256=sha256,
        row=one.row,
        column=one.column or "",
        cell="",
        is_error=one.severity is Severity.ERROR,
        found=one.found,
        remedy=one.remedy,
        outcome=one.outcome.value,
        offer=offered[1] if offered else "",
    )
