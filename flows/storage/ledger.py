"""The ledger: one table to which entries are added and from which nothing is ever taken."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from sqlalchemy import DDL, Column, Date, Integer, MetaData, String, Table, create_engine, event, insert, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from flows.problems import LedgerError
from flows.register import ENTRY_COLUMNS

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Engine

_DATES = {"forecast_on", "updated_on", "decided_on", "new_due_on"}
_COUNTS = {"source_row", "rows_read", "rows_accepted", "rows_quarantined"}
_NEEDED = {"kind", "entry_key", "period"}
LOCK_SECONDS = 30
"""How long a run waits for another one that is writing."""

_METADATA = MetaData()
_ENTRIES = Table(
    "entries",
    _METADATA,
    Column("entry", Integer, primary_key=True, autoincrement=True),
    *(
        Column(
            name,
            Date if name in _DATES else Integer if name in _COUNTS else String,
            nullable=name not in _NEEDED,
            unique=name == "entry_key",
        )
        for name in ENTRY_COLUMNS
    ),
    Column("recorded_at", String, nullable=False),
)
for _verb in ("UPDATE", "DELETE"):
    event.listen(
        _ENTRIES,
        "after_create",
        DDL(  # type: ignore[no-untyped-call]  # SQLAlchemy leaves its constructor without types
            f"CREATE TRIGGER entries_no_{_verb.lower()} BEFORE {_verb} ON entries "
            "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
        ).execute_if(dialect="sqlite"),
    )


@dataclass(frozen=True, slots=True)
class Ledger:
    """An open ledger.

    Attributes:
        engine: the database.
        place: where it is, for messages.
    """

    engine: Engine
    place: str

    def read(self) -> pd.DataFrame:
        """All entries in ledger order; columns ``entry``, ``ENTRY_COLUMNS`` and ``recorded_at``.

        Raises:
            LedgerError: the database cannot be read.
        """
        try:
            with self.engine.connect() as connection:
                rows = connection.execute(select(_ENTRIES).order_by(_ENTRIES.c.entry)).all()
        except SQLAlchemyError as error:
            raise self._error("read", error) from None
        return pd.DataFrame(rows, columns=[column.name for column in _ENTRIES.columns], dtype=object)

    def append(self, entries: pd.DataFrame, recorded_at: datetime) -> int:
        """Adds the entries that the ledger does not hold yet, all or none, and returns how many those were.

        Args:
            entries: columns ``ENTRY_COLUMNS``, in the order in which they are to stand.
            recorded_at: when they became known, in UTC.

        Raises:
            LedgerError: the database cannot be written, or another run held it too long.
        """
        try:
            with self.engine.begin() as connection:
                held = set(connection.execute(select(_ENTRIES.c.entry_key)).scalars())
                new = entries[~entries["entry_key"].isin(held)].drop_duplicates("entry_key")
                if not new.empty:
                    stamp = recorded_at.isoformat(timespec="seconds")
                    rows = [
                        {**{str(name): cell for name, cell in row.items()}, "recorded_at": stamp}
                        for row in new.to_dict("records")
                    ]
                    connection.execute(insert(_ENTRIES), rows)
                return len(new)
        except SQLAlchemyError as error:
            raise self._error("written", error) from None

    def _error(self, verb: str, error: SQLAlchemyError) -> LedgerError:
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        return LedgerError(f"The ledger at {self.place} cannot be {verb}: {reason}. Nothing was changed; run again.")


def open_ledger(address: str) -> Ledger:
    """The ledger at an SQLAlchemy address, made if it is not there yet.

    Raises:
        LedgerError: the address cannot be understood, or the database cannot be opened.
    """
    try:
        url = make_url(address)
        place = url.render_as_string(hide_password=True)
        if url.get_backend_name() == "sqlite" and url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(
            url, connect_args={"timeout": LOCK_SECONDS} if url.get_backend_name() == "sqlite" else {}
        )
        if url.get_backend_name() == "sqlite":
            _lock_before_reading(engine)
        _METADATA.create_all(engine)
    except (ArgumentError, NoSuchModuleError) as error:
        raise LedgerError(f"The ledger address cannot be understood: {error}. Correct it in board.toml.") from None
    except (SQLAlchemyError, OSError) as error:
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        raise LedgerError(
            f"The ledger at {place} cannot be opened: {reason}. Check the folder and who may write there."
        ) from None
    return Ledger(engine, place)


def _lock_before_reading(engine: Engine) -> None:
    """Makes each SQLite transaction take the write lock first.

    Without that two runs can both read that an entry is missing, and the second fails when it writes.
    """

    @event.listens_for(engine, "connect")
    def _manual_begin(connection: object, _record: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]  # sqlite3's own begin comes too late

    @event.listens_for(engine, "begin")
    def _begin(connection: object) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # type: ignore[attr-defined]  # the event gives a Connection


def read_if_there(address: str) -> pd.DataFrame | None:
    """All entries of a ledger, or None where there is no ledger yet; makes nothing.

    Raises:
        LedgerError: there is a ledger, but it cannot be read.
    """
    url = make_url(address)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        return None
    return open_ledger(address).read()
