"""The drill of a real server: the units' own commands, a login, PostgreSQL for both databases, a proxy with TLS; each taken away.

Runs with ``pytest -m drill``; it takes some minutes.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from flows.storage import open_ledger
from tests.e2e.station import ENDED, RUN_SECONDS, START_SECONDS, free_ports, start_station
from tests.homes import REPOSITORY, write_home
from tests.plain_rounds import run_plainly
from tests.rounds.conftest import copy_demonstration
from tests.storage.postgres_server import find_server, running_server
from tests.storage.test_backup import make_database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.storage.postgres_server import PostgresServer

pytestmark = [
    pytest.mark.drill,
    pytest.mark.skipif(find_server() is None, reason="PostgreSQL is not installed on this machine"),
]
LOGIN = "boardpack:made-up"
GONE_SECONDS = 60


@dataclass
class RealServer:
    """What runs on a real server, each part in a process of its own.

    Attributes:
        home: the board's folder.
        names: the environment, as the example gives it.
        port: of Prefect's server.
        papers_port: of the page of papers.
        postgres: where ledger and runs are kept.
    """

    home: Path
    names: dict[str, str]
    port: int
    papers_port: int
    postgres: PostgresServer

    def start(self, unit: str) -> subprocess.Popen[bytes]:
        """Starts what a unit starts, on our ports."""
        text = (REPOSITORY / "deploy" / unit).read_text(encoding="utf-8")
        (line,) = re.findall(r"^ExecStart=(.*)$", text, flags=re.MULTILINE)
        words = shlex.split(line.replace("4200", str(self.port)).replace("4280", str(self.papers_port)))
        words[0] = str(Path(sys.executable).parent / Path(words[0]).name)
        with (self.home.parent / f"{unit}.log").open("ab") as log:
            return subprocess.Popen(words, env=self.names, stdout=log, stderr=subprocess.STDOUT)

    def said(self, unit: str) -> str:
        return (self.home.parent / f"{unit}.log").read_text(encoding="utf-8", errors="replace")

    def ask(self, verb: str, path: str, **body: object) -> httpx.Response:
        """The answer of the API, once it answers at all: it may be gone for a while."""
        deadline = time.monotonic() + RUN_SECONDS
        while True:
            with contextlib.suppress(httpx.TransportError):
                login = httpx.BasicAuth(*LOGIN.split(":"))
                url = f"http://127.0.0.1:{self.port}/api{path}"
                answer = httpx.request(verb, url, json=body or None, auth=login, timeout=30)
                if answer.is_success:
                    return answer
            assert time.monotonic() < deadline, path
            time.sleep(0.5)

    def start_run(self, period: str) -> str:
        deployment = self.ask("GET", "/deployments/name/monthly-round/manual").json()["id"]
        asked = {"asked": {"period": period}}
        return str(self.ask("POST", f"/deployments/{deployment}/create_flow_run", parameters=asked).json()["id"])

    def once(self, run: str, *states: str) -> str:
        """The run's state, once it is one of these."""
        deadline = time.monotonic() + RUN_SECONDS
        while (state := str(self.ask("GET", f"/flow_runs/{run}").json()["state_type"])) not in states:
            assert time.monotonic() < deadline, state
            time.sleep(0.5)
        return state


MONTHS = ("2020-02", "2020-03", "2020-04")


def start_month(real: RealServer, period: str) -> str:
    """A run of a month that is going on; the months before it, which its papers look back to, are run first."""
    for month in MONTHS[: MONTHS.index(period)]:
        if not (real.home / "outputs" / month).is_dir():
            assert real.once(real.start_run(month), *ENDED) == "COMPLETED"
    run = real.start_run(period)
    real.once(run, "RUNNING")
    return run


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """The papers of each month as one undisturbed process makes them."""
    plain = copy_demonstration(tmp_path_factory.mktemp("plain") / "home")
    return {month: run_plainly(plain, month) for month in MONTHS}


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    programs = find_server()
    assert programs is not None
    with running_server(programs) as server:
        yield server


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer) -> RealServer:
    folder = tmp_path_factory.mktemp("real")
    port, papers_port = free_ports()
    ledger, runs = (make_database(postgres.address, name) for name in ("ledger", "prefect"))
    names = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "BOARDPACK_"))},
        "PREFECT_SERVER_API_AUTH_STRING": LOGIN,
        "PREFECT_API_AUTH_STRING": LOGIN,
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "BOARDPACK_LEDGER": ledger,
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": runs.replace("postgresql:", "postgresql+asyncpg:"),
        "BOARDPACK_HOME": str(copy_demonstration(folder / "home")),
        "PREFECT_HOME": str(folder / "prefect"),
        "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_WORKER_QUERY_SECONDS": "2",
    }
    return RealServer(folder / "home", names, port, papers_port, postgres)


@pytest.fixture(scope="module")
def running(real: RealServer) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Server and station; a test may put another server in the first one's place."""
    processes = {"server": real.start("boardpack-server.service")}
    try:
        processes["station"] = real.start("boardpack-station.service")
        deadline = time.monotonic() + START_SECONDS
        while "Stop with Ctrl-C" not in real.said("boardpack-station.service"):
            assert processes["station"].poll() is None, real.said("boardpack-station.service")
            assert time.monotonic() < deadline, real.said("boardpack-server.service")
            time.sleep(0.2)
        yield processes
    finally:
        for process in reversed(processes.values()):
            process.send_signal(signal.SIGINT)
            process.wait(60)


def papers_of(home: Path, period: str) -> dict[str, bytes]:
    folder = home / "outputs" / period
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def finish(real: RealServer, run: str, period: str, expected: dict[str, bytes]) -> str:
    """Waits for a run that was disturbed, runs the month again, and holds papers and ledger against an undisturbed one."""
    ended = real.once(run, *ENDED)
    assert real.once(real.start_run(period), *ENDED) == "COMPLETED"
    assert papers_of(real.home, period) == expected
    ledger = open_ledger(real.names["BOARDPACK_LEDGER"])
    assert ledger.check() == []
    keys = list(ledger.read()["entry_key"])
    assert len(keys) == len(set(keys))
    return ended


def test_nobody_comes_in_without_the_login(running: dict[str, subprocess.Popen[bytes]], real: RealServer) -> None:
    assert set(running) == {"server", "station"}
    assert httpx.post(f"http://127.0.0.1:{real.port}/api/deployments/filter", json={}).status_code == 401
    assert httpx.get(f"http://127.0.0.1:{real.papers_port}/").status_code == 401
    assert (
        httpx.get(f"http://127.0.0.1:{real.papers_port}/", auth=httpx.BasicAuth(*LOGIN.split(":"))).status_code == 200
    )


def test_a_second_board_on_the_same_server_is_refused(
    running: dict[str, subprocess.Popen[bytes]], real: RealServer, tmp_path: Path
) -> None:
    assert running["station"].poll() is None
    port = free_ports()[0]
    words = ("serve", "--server", f"http://127.0.0.1:{real.port}", "--papers-port", str(port))
    names = {**real.names, "BOARDPACK_HOME": str(write_home(tmp_path / "other")), "PREFECT_HOME": str(tmp_path / "p")}
    done = subprocess.run(
        (sys.executable, "-m", "flows.command_line", *words),
        env=names | {"BOARDPACK_LEDGER": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 2
    assert 'works for "Joint Leadership Board"' in done.stderr
    assert 'Give "Test Board" a server of its own' in done.stderr


def test_a_server_that_is_started_anew_under_a_running_worker(
    running: dict[str, subprocess.Popen[bytes]], real: RealServer, expected: dict[str, dict[str, bytes]]
) -> None:
    run = start_month(real, "2020-02")
    running["server"].kill()
    running["server"].wait()
    time.sleep(5)
    running["server"] = real.start("boardpack-server.service")
    finish(real, run, "2020-02", expected["2020-02"])
    assert running["station"].poll() is None


def test_both_databases_gone_for_a_minute_in_the_middle_of_a_run(
    running: dict[str, subprocess.Popen[bytes]], real: RealServer, expected: dict[str, dict[str, bytes]]
) -> None:
    run = start_month(real, "2020-03")
    real.postgres.stop()
    time.sleep(GONE_SECONDS)
    real.postgres.start()
    finish(real, run, "2020-03", expected["2020-03"])
    assert running["station"].poll() is None


def test_the_process_of_a_run_killed_under_a_living_worker(
    running: dict[str, subprocess.Popen[bytes]], real: RealServer, expected: dict[str, dict[str, bytes]]
) -> None:
    run = start_month(real, "2020-04")
    pid = int(str(real.ask("GET", f"/flow_runs/{run}").json()["infrastructure_pid"]).rpartition(":")[2])
    os.kill(pid, signal.SIGKILL)
    assert finish(real, run, "2020-04", expected["2020-04"]) == "CRASHED"
    assert running["station"].poll() is None
    # Under the name that Prefect gave it, where it was killed before it had its own.
    left = [path.name for path in (real.home / "outputs" / "notices").iterdir()]
    assert any(name.startswith("failed-") and name.endswith(run[:8]) for name in left)


def test_a_station_whose_own_server_ends_stops_with_a_sentence_that_names_the_log(tmp_path: Path) -> None:
    station = start_station(copy_demonstration(tmp_path / "home"))
    try:
        listed = subprocess.run(
            ("/bin/ps", "-eww", "-o", "pid,args"), capture_output=True, text=True, check=True
        ).stdout
        lines = [line for line in listed.splitlines() if f"--port {station.port}" in line]
        (pid,) = (int(line.split()[0]) for line in lines if "prefect server start" in line)
        os.kill(pid, signal.SIGKILL)
        assert station.process.wait(120) == 2
    finally:
        if station.process.poll() is None:
            station.stop()
    (log,) = tmp_path.glob("station-*.log")
    assert "Prefect's server ended by itself. The last lines of" in log.read_text(encoding="utf-8")
