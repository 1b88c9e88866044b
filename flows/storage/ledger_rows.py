"""The table of entries as this program reads and writes it, and entries as a frame."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import column, select, table

from flows.garbage_collection import without_collector
from flows.register import ENTRY_COLUMNS
from flows.register.entries import EntryKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection, Select

LINK_COLUMNS = ("entry", "recorded_at", "content_sha256", "previous_sha256", "entry_sha256")
"""What the ledger adds to what an entry says: its number, when it was recorded, and the chain."""

ALL_COLUMNS = ("entry", *ENTRY_COLUMNS, *LINK_COLUMNS[1:])
_DATES = {"forecast_on", "updated_on", "decided_on", "new_due_on"}
_COUNTS = {"entry", "source_row", "rows_read", "rows_accepted", "rows_quarantined"}
_VARIED = {"entry_key", "update", "content_sha256", "previous_sha256", "entry_sha256", *_COUNTS}
_AT_ONCE = 2_000

RAW = table("entries", *(column(name) for name in ALL_COLUMNS))
"""The table with cells as the driver gives them, because SQLAlchemy's own types cost more than the reading."""


NOT_UPDATES = tuple(kind for kind in EntryKind if kind is not EntryKind.UPDATE)
"""The other kinds: few entries beside the updates."""


def insert_rows(connection: Connection, rows: Sequence[Sequence[object]]) -> None:
    """Writes rows as the driver takes them; cells in the order of ``ALL_COLUMNS``."""
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    names = ", ".join(f'"{name}"' for name in ALL_COLUMNS)
    marks = ", ".join(mark for _ in ALL_COLUMNS)
    order = f"INSERT INTO entries ({names}) VALUES ({marks})"  # noqa: S608  # our own names
    connection.exec_driver_sql(order, [tuple(map(_as_written, row)) for row in rows])


def _as_written(cell: object) -> object:
    """A cell for the driver. Dates are written as ISO 8601, which both databases read as dates."""
    return cell.isoformat() if isinstance(cell, date) else cell


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are asked for; "" and () for all.

    Attributes:
        known_at: entries recorded later are left out.
        kinds: other kinds are left out.
        period: other months are left out.
        last: entries with a higher number are left out.
    """

    known_at: str = ""
    kinds: tuple[EntryKind, ...] = ()
    period: str = ""
    last: int | None = None

    def of(self, entries: Select[Any]) -> Select[Any]:
        """Only what is asked for, in ledger order."""
        for is_asked, condition in (
            (self.known_at, RAW.c.recorded_at <= self.known_at),
            (self.kinds, RAW.c.kind.in_([kind.value for kind in self.kinds])),
            (self.period, RAW.c.period == self.period),
            (self.last is not None, RAW.c.entry <= (self.last or 0)),
        ):
            entries = entries.where(condition) if is_asked else entries
        return entries.order_by(RAW.c.entry)


def read_frame(connection: Connection, wanted: Wanted, columns: Sequence[str] = ALL_COLUMNS) -> pd.DataFrame:
    """Entries in ledger order as a frame of objects; dates are dates."""
    cells: list[list[object]] = [[] for _ in columns]
    with without_collector():
        for block in read_columns(connection, wanted.of(select(*(RAW.c[name] for name in columns)))):
            for known, new in zip(cells, block, strict=True):
                known.extend(new)
        found = zip(columns, cells, strict=True)
        return pd.DataFrame({name: pd.Series(column, dtype=object) for name, column in found}, copy=False)


def read_columns(connection: Connection, asked: Select[Any]) -> Iterator[list[list[object]]]:
    """The columns of some thousand rows at a time; dates are dates, and cells of a time that are alike are one object."""
    names = asked.selected_columns.keys()
    for rows in connection.execute(asked, execution_options={"yield_per": _AT_ONCE}).partitions():
        readers = [None if name in _VARIED else _Shared(_read_day if name in _DATES else _as_it_is) for name in names]
        columns = zip(*rows, strict=True)
        yield [
            list(column if known is None else map(known.__getitem__, column))
            for column, known in zip(columns, readers, strict=True)
        ]


class _Shared(dict[object, object]):
    """One object for each different cell of a column: most columns repeat a few words a million times."""

    def __init__(self, read: Callable[[object], object]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: object) -> object:
        made = self[cell] = self._read(cell)
        return made


def _read_day(cell: object) -> object:
    return date.fromisoformat(cell) if isinstance(cell, str) else cell


def _as_it_is(cell: object) -> object:
    return cell
