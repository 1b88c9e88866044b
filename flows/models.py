"""The nouns that every room shares. Plain, frozen data: no rule lives here."""

from __future__ import annotations

import calendar
import operator
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from flows.problems import Problem


class Delivery(StrEnum):
    """How far the work is. The first five are what a partner may say; the register adds the rest."""

    NOT_STARTED = "not started"
    ON_TRACK = "on track"
    AT_RISK = "at risk"
    OFF_TRACK = "off track"
    COMPLETE = "complete"
    COMPLETE_AWAITING_EVIDENCE = "complete, awaiting evidence"
    COMPLETE_EVIDENCED = "complete, evidenced"
    CLOSED = "closed"
    REOPENED = "re-opened"
    SUPERSEDED = "superseded"
    NOT_ACCEPTED = "not accepted"
    NO_RETURN = "no return"


PARTNER_STATUSES = (
    Delivery.NOT_STARTED,
    Delivery.ON_TRACK,
    Delivery.AT_RISK,
    Delivery.OFF_TRACK,
    Delivery.COMPLETE,
)
"""The words a partner may give as a status, in the order of the report."""

FINISHED = (Delivery.CLOSED, Delivery.SUPERSEDED, Delivery.NOT_ACCEPTED)
"""Statuses that take an action out of the open count. "Complete" is not among them: the board has not agreed yet."""

RETURN_COLUMNS = (
    "action_ref",
    "status",
    "update",
    "forecast_on",
    "forecast_reason",
    "evidence",
    "risk",
    "help_needed",
    "updated_on",
    "updated_by",
)
"""The columns of a return, in the order of the blank form."""

CONTEXT_MARK = "for information"
"""How the heading of a column begins that we write into a file for its reader; what comes back in it is not read."""

POINTS_SHEET, HOW_SHEET, WORDS_SHEET = "What to put right", "How to fill it in", "Words"
OWN_SHEETS = frozenset({POINTS_SHEET, HOW_SHEET, WORDS_SHEET})
"""Sheets that we put beside the one to fill in; what comes back in them is not read."""

REQUIRED_COLUMNS = ("action_ref", "status", "update", "updated_on", "updated_by")
"""The columns that every return must have, and that must be filled in every row."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One reporting month.

    >>> Period.parse("2020-02").last_day
    datetime.date(2020, 2, 29)
    >>> str(Period(2020, 1).previous)
    '2019-12'
    """

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """Reads ``2020-02``.

        Raises:
            ValueError: the text is not a year, a dash and a month from 01 to 12.
        """
        day = date.fromisoformat(f"{text}-01")
        return cls(day.year, day.month)

    @property
    def first_day(self) -> date:
        """The first day of the month."""
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        """The last day of the month: the day the papers are "as at" unless told otherwise."""
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    @property
    def previous(self) -> Period:
        """The month before."""
        return Period(self.year - 1, 12) if self.month == 1 else Period(self.year, self.month - 1)

    @property
    def next(self) -> Period:
        """The month after."""
        return Period(self.year + 1, 1) if self.month == 12 else Period(self.year, self.month + 1)

    def __str__(self) -> str:
        """The month as it is written in folder names: ``2020-02``."""
        return f"{self.year:04d}-{self.month:02d}"


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file in the inbox, exactly as the partner sent it.

    Attributes:
        name: file name without folder.
        content: the bytes, unchanged; none where a problem kept them out.
        sha256: hexadecimal digest of the file; "" where it could not be read.
        problems: what was found on receipt, before anybody looked into it.
    """

    name: str
    content: bytes = field(repr=False)
    sha256: str
    problems: tuple[Problem, ...] = ()

    @property
    def is_unread(self) -> bool:
        """Whether its bytes are not here."""
        return not self.content and bool(self.problems)


class RowsByColumn(Sequence[list[str]]):
    """The rows of a large table that is kept by column; a row is put together when somebody asks for it.

    >>> list(RowsByColumn((["a", "b"], ["c", "d"]), ({"a", "b"}, {"c", "d"})))
    [['a', 'c'], ['b', 'd']]

    Args:
        columns: the cells by column.
        different: the cells of each column, each different one once.
    """

    def __init__(self, columns: tuple[list[str], ...], different: tuple[AbstractSet[str], ...]) -> None:
        self.columns, self.different = columns, different

    def __len__(self) -> int:
        """Count of rows."""
        return len(self.columns[0]) if self.columns else 0

    @overload
    def __getitem__(self, at: int) -> list[str]: ...

    @overload
    def __getitem__(self, at: slice) -> list[list[str]]: ...

    def __getitem__(self, at: int | slice) -> list[str] | list[list[str]]:
        """One row, or a list of rows."""
        if isinstance(at, slice):
            return [list(row) for row in zip(*(column[at] for column in self.columns), strict=True)]
        return [column[at] for column in self.columns]

    def __iter__(self) -> Iterator[list[str]]:
        """Every row."""
        return map(list, zip(*self.columns, strict=True))

    def __eq__(self, other: object) -> bool:
        """The same rows, however they are kept."""
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(operator.eq, self, other))

    __hash__ = None  # type: ignore[assignment]  # as for a list


@dataclass(frozen=True, slots=True)
class TextTable:
    """One table of text as it stands in a file, before anybody asks what it means.

    Attributes:
        headings: the cells of the heading row, white space at both ends removed.
        rows: the rows that could be read; every row has as many cells as there are headings.
        row_numbers: for each row the number that a spreadsheet shows beside it.
        set_aside: numbers of rows that were read but cannot be used without guessing; each has a problem of its own.
        aside_cells: the cells of those rows as they were cut, which may be more or fewer than there are headings.
        encoding: the name of the encoding in words a person may know, such as "UTF-8" or "Windows-1252".
        separator: the character between two cells; "" in a workbook.
        other_sheets: number and name of each sheet of a workbook that holds anything and was not read.
        problems: what was repaired, and what could not be.
    """

    headings: tuple[str, ...]
    rows: Sequence[list[str]] = field(repr=False)
    row_numbers: list[int] = field(repr=False)
    set_aside: tuple[int, ...] = ()
    aside_cells: tuple[list[str], ...] = field(default=(), repr=False)
    encoding: str = "UTF-8"
    separator: str = ","
    other_sheets: tuple[tuple[int, str], ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def columns(self) -> tuple[list[str], ...]:
        """The cells of the rows by column."""
        if isinstance(self.rows, RowsByColumn):
            return self.rows.columns
        return tuple([row[at] for row in self.rows] for at in range(len(self.headings)))

    @property
    def different(self) -> tuple[AbstractSet[str], ...]:
        """The cells of each column, each different one once."""
        return self.rows.different if isinstance(self.rows, RowsByColumn) else tuple(map(set, self.columns))


@dataclass(frozen=True, slots=True)
class CheckedReturn:
    """What became of one file: every row read is accepted or quarantined.

    Attributes:
        file: the file it came from.
        partner: key of the partner, or "" where nobody can tell.
        period: the period it was filed under.
        rows_read: count of rows that hold anything, heading row not counted.
        accepted: accepted updates by column, those of ``UPDATE_COLUMNS`` of ``flows.validation``; all equally long.
        quarantined_rows: spreadsheet row numbers of the rows that were set aside.
        problems: everything that a person should know, in the order of the file.
    """

    file: ReceivedFile
    partner: str
    period: Period
    rows_read: int
    accepted: Mapping[str, tuple[Any, ...]] = field(repr=False)
    quarantined_rows: tuple[int, ...]
    problems: tuple[Problem, ...]

    @property
    def rows_accepted(self) -> int:
        """Count of rows that became updates."""
        return len(self.accepted["source_row"])

    @property
    def rows_quarantined(self) -> int:
        """Count of rows that were set aside."""
        return len(self.quarantined_rows)
