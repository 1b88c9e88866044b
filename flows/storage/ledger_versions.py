"""Which version a ledger has, and how an earlier one is brought forward before anybody reads it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from flows.problems import LedgerError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

VERSION = "2"
"""The version that this program reads and writes."""

VERSION_TABLE = "ledger_version"
_KNOWN = ("1", "2")
_SIGNS_OF_THE_FIRST = {"entry", "kind", "entry_key", "period", "action_ref", "problems", "minute_ref", "recorded_at"}


def bring_forward(engine: Engine, place: str) -> None:
    """Makes the tables of an empty database, and brings a ledger of an earlier version forward, all or nothing.

    Of an SQLite ledger a copy is left beside it first, which says the version in its name; in another database the entries
    as they were stay as a table of their own, because the program cannot know where that database may be copied to.

    Args:
        engine: the database; its transactions that write hold the lock of the ledger.
        place: where it is, for messages.

    Raises:
        LedgerError: the ledger is newer than this program, or the database is something else.
    """
    with engine.connect() as connection:
        if read_version(connection, place) == VERSION:
            return
    with engine.connect().execution_options(is_writing=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": 7_120_001})
        version = read_version(connection, place)  # another run may have been quicker
        if version == VERSION:
            return
        if version and not _copy_beside(engine, version):
            _copy_inside(connection, version)
        _migrate(connection, version)


def read_version(connection: Connection, place: str) -> str:
    """The version of a ledger; "" where the database is empty.

    Raises:
        LedgerError: the ledger is newer than this program, or the database is something else.
    """
    there = inspect(connection)
    tables = set(there.get_table_names())
    if VERSION_TABLE in tables:
        version = str(connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar_one_or_none() or "")  # noqa: S608  # our own name
        if version not in _KNOWN:
            raise LedgerError(
                f"The ledger at {place} was written by a newer boardpack (its version is {version}; this program knows up to "
                f"{VERSION}). Nothing was changed; install the newer boardpack and run again."
            )
        return version
    if "entries" in tables and {column["name"] for column in there.get_columns("entries")} >= _SIGNS_OF_THE_FIRST:
        return "1"
    # A PostgreSQL database may hold other people's tables beside ours; an SQLite file is a ledger or it is not.
    if "entries" in tables or (tables and connection.dialect.name == "sqlite"):
        raise LedgerError(
            f"The database at {place} is no ledger of boardpack: it holds {', '.join(sorted(tables)[:3])}. Nothing was "
            "changed; give the ledger an address of its own in board.toml or BOARDPACK_LEDGER."
        )
    return ""


def _migrate(connection: Connection, version: str) -> None:
    from alembic import command  # noqa: PLC0415  # a fifth of a second to load, and needed once in a ledger's life
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    if version == "1" and VERSION_TABLE not in inspect(connection).get_table_names():
        command.stamp(config, "1")
    command.upgrade(config, VERSION)


def _copy_beside(engine: Engine, version: str) -> bool:
    """Copies an SQLite ledger that nobody can write just now to a name that is not taken yet; False for other databases."""
    if engine.url.get_backend_name() != "sqlite" or not engine.url.database:
        return False
    ledger = Path(engine.url.database)
    names = [f"{ledger.stem}.version-{version}{ledger.suffix}"]
    names += [f"{ledger.stem}.version-{version}.{number}{ledger.suffix}" for number in range(2, 1000)]
    target = next(path for name in names if not (path := ledger.with_name(name)).exists())
    unfinished = target.with_name(f".{target.name}.part")
    shutil.copyfile(ledger, unfinished)
    with unfinished.open("rb+") as stream:
        os.fsync(stream.fileno())
    unfinished.rename(target)
    return True


def _copy_inside(connection: Connection, version: str) -> None:
    """Copies the entries into a table whose name is not taken yet, in the transaction that brings the ledger forward."""
    taken = set(inspect(connection).get_table_names())
    names = (f"entries_version_{version}", *(f"entries_version_{version}_{number}" for number in range(2, 1000)))
    target = next(name for name in names if name not in taken)
    connection.execute(text(f"CREATE TABLE {target} AS SELECT * FROM entries"))  # noqa: S608  # our own names
