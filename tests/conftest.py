"""Places for a ledger: an SQLite file, and a database on a real PostgreSQL server."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text

from tests.storage.postgres_server import find_server, running_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server, with ``{database}`` to fill in."""
    programs = find_server()
    if programs is None:
        pytest.skip("PostgreSQL is not installed on this machine: no initdb on the path or where Debian keeps it")
    with running_server(programs) as server:
        yield server.address


@pytest.fixture
def postgres_address(postgres: str) -> str:
    """The address of a new, empty PostgreSQL database."""
    name = f"ledger_{next(_NUMBERS)}"
    server = postgres.replace("postgresql:", "postgresql+psycopg:").format(database="postgres")
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return postgres.format(database=name)


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a ledger that does not exist yet; each test that asks for it runs on both databases."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger' / 'ledger.sqlite'}"
    return str(request.getfixturevalue("postgres_address"))
