"""The table of entries as this program reads and writes it, and entries as a frame."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from sqlalchemy import column, select, table

from flows.register import ENTRY_COLUMNS
from flows.register.collector import without_collector
from flows.register.entries import DECISION_FIELDS, EVENT_FIELDS, RETURN_FIELDS, EntryKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from sqlalchemy import Connection, Select

LINK_COLUMNS = ("entry", "recorded_at", "content_sha256", "previous_sha256", "entry_sha256")
"""What the ledger adds to what an entry says: its number, when it was recorded, and the chain."""

ALL_COLUMNS = ("entry", *ENTRY_COLUMNS, *LINK_COLUMNS[1:])
_DATES = {"forecast_on", "updated_on", "decided_on", "new_due_on"}
_COUNTS = {"entry", "source_row", "rows_read", "rows_accepted", "rows_quarantined"}
_VARIED = {"entry_key", "update", "content_sha256", "previous_sha256", "entry_sha256", *_COUNTS}
_AT_ONCE = 20_000

RAW = table("entries", *(column(name) for name in ALL_COLUMNS))
"""The table with cells as the driver gives them, because SQLAlchemy's own types cost more than the reading."""


PAPER_COLUMNS = tuple(name for name in ALL_COLUMNS if name not in {*LINK_COLUMNS} - {"content_sha256"})
"""What papers need: the chain itself is checked and not printed."""

_NOT_OF_UPDATES = (*RETURN_FIELDS, *DECISION_FIELDS, *EVENT_FIELDS)
_OTHER_KINDS = frozenset(kind.value for kind in EntryKind if kind is not EntryKind.UPDATE)


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
    """

    known_at: str = ""
    kinds: tuple[str, ...] = ()
    period: str = ""

    def of(self, entries: Select[Any]) -> Select[Any]:
        """Only what is asked for, in ledger order."""
        for is_asked, condition in (
            (self.known_at, RAW.c.recorded_at <= self.known_at),
            (self.kinds, RAW.c.kind.in_(self.kinds)),
            (self.period, RAW.c.period == self.period),
        ):
            entries = entries.where(condition) if is_asked else entries
        return entries.order_by(RAW.c.entry)


def read_frame(connection: Connection, wanted: Wanted, columns: Sequence[str] = ALL_COLUMNS) -> pd.DataFrame:
    """Entries in ledger order as a frame of objects; dates are dates.

    Nearly all entries of a large ledger are updates, so what no update has is asked for the others alone. Papers name no
    update by its key either, and keys are half of what a large ledger holds.

    Args:
        connection: the ledger.
        wanted: which entries.
        columns: which columns, ``kind`` among them; the keys of updates come with ``entry`` only.
    """
    apart = {*_NOT_OF_UPDATES} if "entry" in columns else {*_NOT_OF_UPDATES, "entry_key"}
    asked = wanted.of(select(*(RAW.c[name] for name in columns if name not in apart)))
    others = wanted.of(select(*(RAW.c[name] for name in columns if name in apart)))
    others = others.where(RAW.c.kind.in_(sorted(_OTHER_KINDS)))
    with without_collector():
        cells = _read_columns(connection, asked)
        places = [place for place, kind in enumerate(cells["kind"]) if kind in _OTHER_KINDS]
        for name, found in _read_columns(connection, others).items():
            cells[name] = np.full(len(cells["kind"]), None, dtype=object)
            # Another run may have added an entry since the first question; it is not asked about.
            cells[name][places] = found[: len(places)]
        return pd.DataFrame({name: pd.Series(cells[name], dtype=object) for name in columns}, copy=False)


def _read_columns(connection: Connection, asked: Select[Any]) -> dict[str, NDArray[np.object_]]:
    names = list(asked.selected_columns.keys())
    parts: list[list[NDArray[np.object_]]] = [[] for _ in names]
    readers = [None if name in _VARIED else _Shared(_read_day if name in _DATES else _as_it_is) for name in names]
    for rows in connection.execute(asked, execution_options={"yield_per": _AT_ONCE}).partitions():
        for cells, part, known in zip(zip(*rows, strict=True), parts, readers, strict=True):
            shared = cells if known is None else map(known.__getitem__, cells)
            part.append(np.fromiter(shared, dtype=object, count=len(cells)))
    none = np.empty(0, dtype=object)
    return {name: np.concatenate(part or [none]) for name, part in zip(names, parts, strict=True)}


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
