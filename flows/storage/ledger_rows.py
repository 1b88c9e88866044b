"""The table of entries as this program reads and writes it, and entries as a frame."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
from sqlalchemy import case, column, select, table

from flows.register import ENTRY_COLUMNS
from flows.register.collector import without_collector

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

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

_KEYED = case((RAW.c.kind != "update", RAW.c.entry_key)).label("entry_key")


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


def read_frame(connection: Connection, known_at: str | None, columns: Sequence[str] = ALL_COLUMNS) -> pd.DataFrame:
    """Entries in ledger order as a frame of objects; dates are dates.

    Args:
        connection: the ledger.
        known_at: entries recorded later are left out; None for all.
        columns: which columns.
    """
    is_whole = "entry" in columns
    # Papers name no update by its key, and the keys are half of what a large ledger holds.
    asked = [_KEYED if name == "entry_key" and not is_whole else RAW.c[name] for name in columns]
    wanted = select(*asked).order_by(RAW.c.entry)
    if known_at is not None:
        wanted = wanted.where(RAW.c.recorded_at <= known_at)
    stored = connection.execute(wanted, execution_options={"yield_per": _AT_ONCE})
    collected: list[list[object]] = [[] for _ in columns]
    shared: list[dict[object, object]] = [{} for _ in columns]
    with without_collector():
        for rows in stored.partitions():
            for name, cells, gathered, known in zip(columns, zip(*rows, strict=True), collected, shared, strict=True):
                gathered.extend(cells if name in _VARIED else _share(name, cells, known))
    return pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in zip(columns, collected, strict=True)})


def _share(name: str, cells: Sequence[object], known: dict[object, object]) -> Iterable[object]:
    """The cells with one object for each different value: most columns repeat a few words a million times."""
    different = set(cells)
    if different == {None}:
        return cells
    read = _read_day if name in _DATES else _as_it_is
    for cell in different - known.keys():
        known[cell] = read(cell)
    return map(known.__getitem__, cells)


def _read_day(cell: object) -> object:
    return date.fromisoformat(cell) if isinstance(cell, str) else cell


def _as_it_is(cell: object) -> object:
    return cell
