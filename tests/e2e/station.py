"""``boardpack serve`` as a person starts it, on free loopback ports, for the tests that need the real thing."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

START_SECONDS = 180
RUN_SECONDS = 300
FORM_SECONDS = 10
BUSY_TRIES = 20
ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")


@dataclass
class Station:
    """A running station.

    Attributes:
        home: the board's folder.
        port: of Prefect's pages.
        papers_port: of the page of papers.
        process: the command.
    """

    home: Path
    port: int
    papers_port: int
    process: subprocess.Popen[bytes]

    @property
    def pages(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def papers(self) -> str:
        return f"http://127.0.0.1:{self.papers_port}"

    @property
    def api(self) -> str:
        return f"{self.pages}/api"

    def post(self, path: str, **body: object) -> dict[str, object] | list[dict[str, object]]:
        """The answer of the API to a POST."""
        headers = self.of_our_own()
        answer = httpx.post(f"{self.api}{path}", json=body, headers=headers, timeout=60)
        for _ in range(BUSY_TRIES):
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                break
            # SQLite was busy with another run; Prefect's own client asks again as well.
            time.sleep(1)
            answer = httpx.post(f"{self.api}{path}", json=body, headers=headers, timeout=60)
        assert answer.is_success, answer.text
        return answer.json()  # type: ignore[no-any-return]  # what the API documents

    def of_our_own(self) -> dict[str, str]:
        """What a request that changes anything must bring, so that no other site's page can send it."""
        token = self.get("/csrf-token?client=test")["token"]
        return {"Prefect-Csrf-Client": "test", "Prefect-Csrf-Token": str(token)}

    def get(self, path: str) -> dict[str, object]:
        """The answer of the API to a GET."""
        for _ in range(BUSY_TRIES):
            with contextlib.suppress(httpx.TimeoutException):  # a machine with much to do
                answer = httpx.get(f"{self.api}{path}", timeout=60)
                break
        assert answer.is_success, answer.text
        return answer.json()  # type: ignore[no-any-return]  # what the API documents

    def deployment(self, name: str) -> dict[str, object]:
        """One deployment, by "flow/deployment"."""
        return self.get(f"/deployments/name/{name}")

    def start_run(self, name: str, **parameters: object) -> str:
        """The id of a run that was just asked for."""
        created = self.post(f"/deployments/{self.deployment(name)['id']}/create_flow_run", parameters=parameters)
        assert isinstance(created, dict)
        return str(created["id"])

    def runs(self, name: str) -> list[dict[str, object]]:
        """The runs of a deployment that were planned or made."""
        found = self.post("/flow_runs/filter", deployments={"id": {"any_": [self.deployment(name)["id"]]}})
        assert isinstance(found, list)
        return found

    def resume(self, run: str, **answer: object) -> None:
        """Answers a run that waits for a person, as the form of Prefect's pages does."""
        # Prefect says that a run waits before it has saved the form: a person cannot be that quick, a test can.
        deadline = time.monotonic() + FORM_SECONDS
        while True:
            said = self.post(f"/flow_runs/{run}/resume", run_input=answer)
            assert isinstance(said, dict)
            if said["status"] == "ACCEPT":
                return
            assert "Run input schema not found." in str(said["details"]), said
            assert time.monotonic() < deadline, said
            time.sleep(0.2)

    def run_in_state(self, run: str, *states: str, since: str = "") -> dict[str, object]:
        """The run, once it is in one of these types of state, and in another state than the one with the id ``since``."""
        deadline = time.monotonic() + RUN_SECONDS
        while time.monotonic() < deadline:
            found = self.get(f"/flow_runs/{run}")
            if found["state_type"] in states and found["state_id"] != since:
                return found
            time.sleep(0.5)
        raise AssertionError(f"the run did not get there: {found['state_name']}")

    def run_to_the_end(self, name: str, **parameters: object) -> dict[str, object]:
        """A run of a deployment, once it has ended."""
        return self.run_in_state(self.start_run(name, **parameters), *ENDED)

    def stop(self, sign: int = signal.SIGINT) -> int:
        """Stops the command as Ctrl-C does, and gives its exit code."""
        self.process.send_signal(sign)
        return self.process.wait(60)


def start_station(home: Path, ports: tuple[int, int] | None = None, **environment: str) -> Station:
    """The command, started and ready."""
    port, papers_port = ports or free_ports()
    ours = ("PREFECT_API_URL", "PREFECT_HOME", "BOARDPACK_HOME", "BOARDPACK_LEDGER")
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    names = {**kept, "PREFECT_WORKER_QUERY_SECONDS": "2", "CI": "true", **environment}
    log = home.parent / f"station-{time.monotonic_ns()}.log"
    words = ("serve", "--home", str(home), "--port", str(port), "--papers-port", str(papers_port))
    with log.open("wb") as stream:
        process = subprocess.Popen(
            (sys.executable, "-m", "flows.command_line", *words), env=names, stdout=stream, stderr=subprocess.STDOUT
        )
    station = Station(home, port, papers_port, process)
    deadline = time.monotonic() + START_SECONDS
    while "Stop with Ctrl-C" not in log.read_text():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.2)
    return station


@contextlib.contextmanager
def running_station(home: Path, **environment: str) -> Iterator[Station]:
    """A station that is gone when the block ends."""
    station = start_station(home, None, **environment)
    try:
        yield station
    finally:
        if station.process.poll() is None:
            station.stop()


def free_ports() -> tuple[int, int]:
    """Two ports that nobody listens on."""
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]
