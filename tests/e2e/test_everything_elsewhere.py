"""Papers are the same bytes however they were made: one process and SQLite, or everything past one machine at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text

from flows.storage import open_ledger, read_papers
from tests.e2e.station import running_station
from tests.plain_rounds import run_plainly
from tests.rounds.conftest import PERIODS, copy_demonstration

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.e2e


def test_a_work_pool_worker_with_dask_processes_and_both_databases_on_postgresql_makes_the_same_bytes(
    tmp_path: Path, postgres: str, postgres_address: str
) -> None:
    """Prefect's server and the ledger on PostgreSQL, a worker of a work pool, two Dask processes, against plain functions."""
    pytest.importorskip("prefect_dask", reason="the extra dask is not installed")
    engine = create_engine(
        postgres.replace("postgresql:", "postgresql+psycopg:").format(database="postgres"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE prefect"))
    engine.dispose()
    servers_own = postgres.replace("postgresql:", "postgresql+asyncpg:").format(database="prefect")
    home, plain = copy_demonstration(tmp_path / "home"), copy_demonstration(tmp_path / "plain")
    with running_station(
        home,
        BOARDPACK_WORKERS="2",
        BOARDPACK_LEDGER=postgres_address,
        PREFECT_SERVER_DATABASE_CONNECTION_URL=servers_own,
    ) as station:
        for period in PERIODS[:2]:
            run = station.run_to_the_end("monthly-round/manual", asked={"period": period})
            assert run["state_type"] == "COMPLETED", run["state"]
        runs, tasks = (_count(postgres, table) for table in ("flow_run", "task_run"))
    for period in PERIODS[:2]:
        run_plainly(plain, period)
        assert read_papers(home / "outputs" / period) == read_papers(plain / "outputs" / period)
    assert not (home / "ledger").exists(), "the ledger is on PostgreSQL"
    assert open_ledger(postgres_address).check() == []
    # A round and its two parts, for each month; a task for each large paper, and two in which
    # each worker process reads files and writes the papers of bodies.
    assert (runs >= 6, tasks >= 12) == (True, True)


def _count(postgres: str, table: str) -> int:
    """Rows of a table of Prefect's own database."""
    engine = create_engine(postgres.replace("postgresql:", "postgresql+psycopg:").format(database="prefect"))
    with engine.connect() as connection:
        found = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608  # our own names
    engine.dispose()
    return int(found)
