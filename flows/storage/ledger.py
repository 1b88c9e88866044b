"""The ledger: one table to which entries are added and from which nothing is ever taken."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from flows.problems import LedgerError
from flows.register import ENTRY_COLUMNS
from flows.register.chain import GENESIS, Chained, check_chain, content_sha256, entry_sha256
from flows.storage.ledger_rows import ALL_COLUMNS, LINK_COLUMNS, RAW, Wanted, insert_rows, read_frame
from flows.storage.ledger_versions import bring_forward

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    import pandas as pd
    from sqlalchemy import URL, Connection, Engine

    from flows.register import EntryKind

LOCK_SECONDS = 30
"""How long a run waits for another one that is writing."""

_AT_ONCE = 5000
"""Entries that are written, or keys that are looked up, with one order to the database."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """An open ledger.

    Attributes:
        engine: the database.
        place: where it is, for messages.
    """

    engine: Engine
    place: str

    def read(
        self,
        *,
        known_at: datetime | None = None,
        columns: Sequence[str] = ALL_COLUMNS,
        kinds: Sequence[EntryKind] = (),
        period: str = "",
    ) -> pd.DataFrame:
        """Entries in ledger order; columns ``entry``, ``ENTRY_COLUMNS``, ``recorded_at`` and the digests.

        A large ledger is nearly all updates, so who needs none of them, or those of one month, should ask for no others.

        Args:
            known_at: entries recorded after this moment are left out; None for all.
            columns: fewer columns, where fewer are needed.
            kinds: the kinds that are needed; none for all.
            period: the month that is needed; "" for all.

        Raises:
            LedgerError: the database cannot be read.
        """
        wanted = Wanted(stamp_of(known_at) if known_at else "", tuple(kinds), period)
        with self.reading() as connection:
            return read_frame(connection, wanted, columns)

    def append(self, entries: pd.DataFrame, recorded_at: datetime) -> int:
        """Adds the entries that the ledger does not hold yet, all or none, and returns how many those were.

        The time of recording never goes backwards: where the clock was set back, the new entries carry the time of the
        last one (``clock_note`` says so).

        Args:
            entries: columns ``ENTRY_COLUMNS``, in the order in which they are to stand.
            recorded_at: when they became known, in UTC.

        Raises:
            LedgerError: the database cannot be written, or another run held it too long.
        """
        if entries.empty:
            return 0
        try:
            with self._writing() as connection:
                count = 0
                for rows in _chunks(_linked(connection, entries, stamp_of(recorded_at))):
                    insert_rows(connection, rows)
                    count += len(rows)
                return count
        except SQLAlchemyError as error:
            raise self._error("written", error) from None

    def clock_note(self, now: datetime) -> str:
        """A sentence where this machine's clock stands before the last entry; "" where it does not."""
        with self.reading() as connection:
            last = _head(connection)[2]
        if stamp_of(now) >= last:
            return ""
        return (
            f"The clock of this machine says {stamp_of(now)}, but the last entry of the ledger was recorded at {last}. New "
            "entries carry that time, so that the ledger stays in order. Set the clock right."
        )

    def check(self) -> list[str]:
        """A sentence for each entry that was removed, changed, moved or inserted; none where the chain is whole.

        Raises:
            LedgerError: the database cannot be read.
        """
        with self.reading() as connection:
            return check_chain(_chained(connection))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read by.

        Raises:
            LedgerError: the database cannot be read.
        """
        try:
            with self.engine.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise self._error("read", error) from None

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction that holds the ledger's write lock from its start."""
        with self.engine.connect().execution_options(is_writing=True) as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))
                connection.execute(text("LOCK TABLE entries IN EXCLUSIVE MODE"))  # others may read on
            yield connection

    def _error(self, verb: str, error: SQLAlchemyError) -> LedgerError:
        if _is_lock(error):
            return LedgerError(
                f"Another run is writing to the ledger at {self.place}. This one waited {LOCK_SECONDS} seconds and gave up. "
                "Nothing was changed; run again when the other one is done."
            )
        return LedgerError(
            f"The ledger at {self.place} cannot be {verb}: {_reason(error)}. Nothing was changed; run again."
        )


def open_ledger(address: str) -> Ledger:
    """The ledger at an SQLAlchemy address, made if it is not there yet, and brought forward if it is an older one.

    Raises:
        LedgerError: the address cannot be understood, the database cannot be opened, is no ledger, or is a newer one.
    """
    try:
        url = with_driver(make_url(address))
        place = url.render_as_string(hide_password=True)
        if url.get_backend_name() == "sqlite" and url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        engine = _connect(url)
        bring_forward(engine, place)
    except (ArgumentError, NoSuchModuleError) as error:
        raise LedgerError(f"The ledger address cannot be understood: {error}. Correct it in board.toml.") from None
    except (SQLAlchemyError, OSError) as error:
        raise LedgerError(
            f"The ledger at {place} cannot be opened: {_reason(error)}. Check the folder and who may write there."
        ) from None
    return Ledger(engine, place)


def open_if_there(address: str) -> Ledger | None:
    """The ledger at an address, or None where there is none yet; makes nothing.

    Raises:
        LedgerError: there is a ledger, but it cannot be opened.
    """
    url = make_url(address)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        return None
    return open_ledger(address)


def stamp_of(moment: datetime) -> str:
    """A moment as the ledger writes it, such as ``2020-04-01T09:00:00+00:00``."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def with_driver(url: URL) -> URL:
    """The address with the driver that is installed: a plain ``postgresql://`` would ask for another one."""
    return url.set(drivername="postgresql+psycopg") if url.drivername in ("postgresql", "postgres") else url


def _connect(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, connect_args={"connect_timeout": 10} if "psycopg" in url.drivername else {})
    engine = create_engine(url, connect_args={"timeout": LOCK_SECONDS})
    _lock_before_writing(engine)
    return engine


def _lock_before_writing(engine: Engine) -> None:
    """Makes each SQLite transaction that will write take the write lock first.

    Without that two runs can both read that an entry is missing, and the second fails when it writes.
    """

    @event.listens_for(engine, "connect")
    def _manual_begin(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # sqlite3's own begin comes too late

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        is_writing = connection.get_execution_options().get("is_writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


def _linked(connection: Connection, entries: pd.DataFrame, stamp: str) -> Iterator[tuple[object, ...]]:
    """The entries that are new, each numbered and tied to the one before it; cells in the order of ``ALL_COLUMNS``."""
    number, previous, last = _head(connection)
    recorded_at = max(stamp, last)
    seen = _held(connection, entries["entry_key"]) if number else set()
    columns = [entries[name].tolist() for name in ENTRY_COLUMNS]
    for values in zip(*columns, strict=True):
        cells = dict(zip(ENTRY_COLUMNS, values, strict=True))
        if cells["entry_key"] in seen:
            continue
        seen.add(cells["entry_key"])
        number, content = number + 1, content_sha256(cells)
        sha256 = entry_sha256(previous, number, recorded_at, content)
        yield (number, *values, recorded_at, content, previous, sha256)
        previous = sha256


def _head(connection: Connection) -> tuple[int, str, str]:
    """Number, hash and time of the last entry."""
    wanted = select(RAW.c.entry, RAW.c.entry_sha256, RAW.c.recorded_at).order_by(RAW.c.entry.desc()).limit(1)
    last = connection.execute(wanted).one_or_none()
    return (0, GENESIS, "") if last is None else (last.entry, last.entry_sha256, last.recorded_at)


def _held(connection: Connection, keys: pd.Series) -> set[object]:
    """Which of some keys the ledger holds already."""
    asked = keys.tolist()
    held: set[object] = set()
    for start in range(0, len(asked), _AT_ONCE):
        wanted = select(RAW.c.entry_key).where(RAW.c.entry_key.in_(asked[start : start + _AT_ONCE]))
        held.update(connection.execute(wanted).scalars())
    return held


def _chunks(rows: Iterable[tuple[object, ...]]) -> Iterator[list[tuple[object, ...]]]:
    rest = iter(rows)
    while chunk := list(islice(rest, _AT_ONCE)):
        yield chunk


def _chained(connection: Connection) -> Iterator[Chained]:
    stored = connection.execute(select(RAW).order_by(RAW.c.entry), execution_options={"yield_per": _AT_ONCE})
    for row in stored.mappings():
        cells = {name: row[name] for name in ENTRY_COLUMNS}
        yield Chained(row["entry"], cells, *(row[name] for name in LINK_COLUMNS[1:]))


def _is_lock(error: SQLAlchemyError) -> bool:
    original = getattr(error, "orig", None)
    return "database is locked" in str(original) or getattr(original, "sqlstate", "") == "55P03"


def _reason(error: Exception) -> str:
    return str(getattr(error, "orig", error)).splitlines()[0]
