"""The drill of several machines: server and databases on one host, a worker and a Dask worker on each of two others.

Runs with ``pytest -m drill``; it takes some minutes. The hosts share one kernel and one disk: neither a slow network nor a file
server is in it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flows.storage import open_ledger, read_papers
from tests.e2e.as_root import what_is_missing
from tests.e2e.hosts import LOGIN, NEEDED, Host, Runs, hosts_on_a_switch
from tests.e2e.station import ENDED, START_SECONDS
from tests.plain_rounds import run_plainly
from tests.rounds.conftest import PERIODS, copy_demonstration
from tests.storage.postgres_server import find_server, plain_user
from tests.storage.test_backup import make_database

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.drill,
    pytest.mark.skipif(bool(what_is_missing(*NEEDED)), reason=what_is_missing(*NEEDED) or "hosts can be made"),
    pytest.mark.skipif(find_server() is None, reason="PostgreSQL is not installed on this machine"),
]
FEBRUARY, MARCH, APRIL = PERIODS
UNPLUGGED_SECONDS = 30
PLACES = {"office": Path("/mnt"), "north": Path("/srv"), "south": Path("/mnt")}


@dataclass
class Site:
    """What stands on the three hosts.

    Attributes:
        folder: what they share, as this machine sees it.
        office: the host with the databases, the server and the Dask scheduler.
        workers: the two others.
        ledger: address of the ledger for this machine.
        runs: Prefect's server.
    """

    folder: Path
    office: Host
    workers: list[Host]
    ledger: str
    runs: Runs

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def start_worker(self, host: Host, **more: str) -> None:
        """A worker of the pool, as docs/growth.md says."""
        host.start(
            "worker",
            *("prefect", "worker", "start", "--pool", "boardpack", "--name", host.name),
            **{
                "PREFECT_API_URL": self.runs.api,
                "PREFECT_API_AUTH_STRING": LOGIN,
                "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
                "PREFECT_WORKER_QUERY_SECONDS": "2",
                "PREFECT_CLIENT_RETRY_EXTRA_CODES": "500",
                "PREFECT_CLIENT_MAX_RETRIES": "6",
                "BOARDPACK_HOME": str(host.shared / "home"),
                "BOARDPACK_LEDGER": f"postgresql://boardpack@{self.office.address}/ledger",
                "PYTHONUNBUFFERED": "1",
            }
            | more,
        )
        _wait_for(host, "worker", "started!")

    def stop_worker(self, host: Host) -> None:
        worker = host.started.pop("worker")
        subprocess.run(host.command("pkill", "--signal", "TERM", "--full", "worker start"), check=True)
        worker.wait(60)

    def end_months_before(self, period: str) -> None:
        """The papers of a month look back to the months before it."""
        for month in PERIODS[: PERIODS.index(period)]:
            if not (self.home / "outputs" / month).is_dir():
                assert self.end_run(month) == "COMPLETED"

    def end_run(self, period: str) -> str:
        run = self.runs.start("monthly-round/manual", asked={"period": period})
        return str(self.runs.once(run, *ENDED)["state_type"])


def _wait_for(host: Host, name: str, words: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while words not in host.said(name):
        assert host.started[name].poll() is None, host.said(name)
        assert time.monotonic() < deadline, host.said(name)
        time.sleep(0.2)


def start_databases(folder: Path, office: Host) -> str:
    """PostgreSQL on the office's network; its address for this machine, over its socket in the shared folder."""
    programs, user = find_server(), plain_user()
    assert programs is not None
    (folder / "pg").mkdir()
    shutil.chown(folder / "pg", str(user))
    there = office.shared / "pg"
    as_user = ("runuser", "-u", str(user), "--")
    made = ("-U", "boardpack", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8")
    office.do(*as_user, str(programs / "initdb"), "-D", str(there / "cluster"), *made)
    with (folder / "pg" / "cluster" / "pg_hba.conf").open("a", encoding="ascii") as rules:
        rules.write("host all all 10.77.0.0/24 trust\n")
    options = f"-k {there} -c listen_addresses=* -c fsync=off"
    log = ("-l", str(there / "log"), "-w", "-o", options)
    office.do(*as_user, str(programs / "pg_ctl"), "-D", str(there / "cluster"), *log, "start")
    return f"postgresql://boardpack@/{{database}}?host={folder / 'pg'}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    folder.chmod(0o755)
    copy_demonstration(folder / "home")
    with hosts_on_a_switch(folder, PLACES) as (office, *workers):
        databases = start_databases(folder, office)
        ledger, _runs = (make_database(databases, name) for name in ("ledger", "prefect"))
        api = f"http://{office.address}:4200/api"
        names = {
            "PREFECT_API_URL": api,
            "PREFECT_API_AUTH_STRING": LOGIN,
            "PREFECT_SERVER_API_AUTH_STRING": LOGIN,
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"postgresql+asyncpg://boardpack@{office.address}/prefect",
        }
        office.start("server", "prefect", "server", "start", "--host", "0.0.0.0", "--port", "4200", **names)  # noqa: S104
        runs = Runs(office, api)
        runs.wait_until_up()
        # The head of prefect.yaml, word by word.
        office.do_with(names, "prefect", "work-pool", "create", "--type", "process", "boardpack")
        office.do_with(names, "prefect", "--no-prompt", "deploy", "--all")
        yield Site(folder, office, workers, ledger, runs)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """The papers of each month as one undisturbed process makes them."""
    plain = copy_demonstration(tmp_path_factory.mktemp("plain") / "home")
    return {month: run_plainly(plain, month) for month in PERIODS}


def check_month(site: Site, month: str, expected: dict[str, dict[str, bytes]]) -> None:
    assert read_papers(site.home / "outputs" / month) == expected[month]
    ledger = open_ledger(site.ledger)
    assert ledger.check() == []
    keys = list(ledger.read()["entry_key"])
    assert len(keys) == len(set(keys))


def test_each_machine_makes_the_same_papers_of_one_board(site: Site, expected: dict[str, dict[str, bytes]]) -> None:
    """One worker after the other, so that each does a month; each has its own copy of the program and sees the home elsewhere."""
    for host, month in zip(site.workers, (FEBRUARY, MARCH), strict=True):
        site.start_worker(host)
        assert site.end_run(month) == "COMPLETED", host.said("worker")
        check_month(site, month, expected)
        site.stop_worker(host)
    assert not (site.home / "ledger").exists(), "the ledger is on PostgreSQL"


def test_two_workers_of_one_pool_share_what_is_to_be_done(site: Site, expected: dict[str, dict[str, bytes]]) -> None:
    for host in site.workers:
        site.start_worker(host)
    try:
        asked = [site.runs.start("monthly-round/manual", asked={"period": month}) for month in (FEBRUARY, MARCH)]
        ended = [site.runs.once(run, *ENDED) for run in asked]
        assert [run["state_type"] for run in ended] == ["COMPLETED"] * 2
        for month in (FEBRUARY, MARCH):
            check_month(site, month, expected)
    finally:
        for host in site.workers:
            site.stop_worker(host)


def test_the_network_of_a_machine_gone_for_half_a_minute_in_the_middle_of_its_run(
    site: Site, expected: dict[str, dict[str, bytes]]
) -> None:
    north = site.workers[0]
    site.start_worker(north)
    try:
        site.end_months_before(APRIL)
        run = site.runs.start("monthly-round/manual", asked={"period": APRIL})
        site.runs.once(run, "RUNNING")
        unplug_for_a_while(north)
        assert site.runs.once(run, *ENDED)["state_type"] == "COMPLETED"
        check_month(site, APRIL, expected)
        assert site.end_run(APRIL) == "COMPLETED"
        check_month(site, APRIL, expected)
    finally:
        site.stop_worker(north)


def unplug_for_a_while(host: Host) -> None:
    host.unplug()
    time.sleep(UNPLUGGED_SECONDS)
    host.plug_in()


def test_dask_workers_on_two_machines_make_the_same_papers(site: Site, expected: dict[str, dict[str, bytes]]) -> None:
    """In the last month the network of one of them is gone for half a minute."""
    pytest.importorskip("prefect_dask", reason="the extra dask is not installed")
    north, south = site.workers
    address = f"tcp://{site.office.address}:8786"
    site.office.start("scheduler", "distributed.cli.dask_scheduler", "--host", site.office.address, "--no-dashboard")
    for host in site.workers:
        words = (address, "--host", host.address, "--nthreads", "1", "--name", host.name, "--no-dashboard")
        host.start("dask", "distributed.cli.dask_worker", *words)
        _wait_for(host, "dask", "Registered to")
    shutil.rmtree(site.home / "outputs", ignore_errors=True)
    site.start_worker(north, BOARDPACK_WORKERS=address)
    try:
        for month in (FEBRUARY, MARCH):
            assert site.end_run(month) == "COMPLETED", north.said("worker")
            check_month(site, month, expected)
        asked = f"from distributed import Client; print(Client('{address}').run({HAS_WORKED}))"
        assert site.office.do(sys.executable, "-c", asked).count("True") == len(site.workers)
        run = site.runs.start("monthly-round/manual", asked={"period": APRIL})
        site.runs.once(run, "RUNNING")
        time.sleep(2)
        unplug_for_a_while(south)
        assert site.runs.once(run, *ENDED)["state_type"] == "COMPLETED"
        check_month(site, APRIL, expected)
    finally:
        site.stop_worker(north)


HAS_WORKED = "lambda: 'flows.papers.bodies' in __import__('sys').modules"
"""Whether a Dask worker has ever been given papers to write."""


def test_a_machine_switched_off_holds_up_the_next_run_until_a_person_marks_its_own_as_crashed(
    site: Site, expected: dict[str, dict[str, bytes]]
) -> None:
    """A worker by itself tells nobody that its machine is gone: a station, which marks its own runs, is not there.

    By itself the next run began after five to six minutes, when the server gave the place of the dead one away.
    """
    north, south = site.workers
    site.start_worker(north)
    site.end_months_before(APRIL)
    left = site.runs.start("monthly-round/manual", asked={"period": APRIL})
    site.runs.once(left, "RUNNING")
    north.switch_off()
    site.start_worker(south)
    following = site.runs.start("monthly-round/manual", asked={"period": APRIL})
    time.sleep(UNPLUGGED_SECONDS)
    assert [site.runs.ask(f"/flow_runs/{run}")["state_type"] for run in (left, following)] == ["RUNNING", "SCHEDULED"]
    crashed = {"state": {"type": "CRASHED", "message": "Its machine was switched off."}, "force": True}
    assert site.runs.ask(f"/flow_runs/{left}/set_state", crashed)["status"] == "ACCEPT"
    assert site.runs.once(following, *ENDED)["state_type"] == "COMPLETED"
    check_month(site, APRIL, expected)
