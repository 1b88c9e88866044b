"""A real Prefect server and a real process worker on a free loopback port, for the tests that need them."""

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

from tests.homes import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PREFECT = (sys.executable, "-m", "prefect")
START_SECONDS = 120


@dataclass(frozen=True)
class Server:
    """A running server.

    Attributes:
        api: its address, ending in ``/api``.
        environment: environment variables for whatever talks to it.
    """

    api: str
    environment: dict[str, str]

    def prefect(self, *words: str) -> None:
        """Runs one Prefect command against the server and stops the test if it fails."""
        done = subprocess.run(
            (*PREFECT, *words),
            env=self.environment,
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def post(self, path: str, **body: object) -> dict[str, object] | list[dict[str, object]]:
        """The answer of the API to a POST."""
        answer = httpx.post(f"{self.api}{path}", json=body, timeout=30)
        assert answer.is_success, answer.text
        return answer.json()  # type: ignore[no-any-return]  # what the API documents

    def get(self, path: str) -> dict[str, object]:
        """The answer of the API to a GET."""
        answer = httpx.get(f"{self.api}{path}", timeout=30)
        assert answer.is_success, answer.text
        return answer.json()  # type: ignore[no-any-return]  # what the API documents


@contextlib.contextmanager
def running_server(folder: Path, **environment: str) -> Iterator[Server]:
    """A server with a folder of its own; it is gone when the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    api = f"http://127.0.0.1:{port}/api"
    names = {
        **os.environ,
        "PREFECT_HOME": str(folder),
        "PREFECT_API_URL": api,
        "PREFECT_SERVER_API_PORT": str(port),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_WORKER_QUERY_SECONDS": "2",
        **environment,
    }
    with _process(
        (*PREFECT, "server", "start", "--host", "127.0.0.1", "--port", str(port)), names, folder / "server.log"
    ):
        _wait_until_healthy(api, folder / "server.log")
        yield Server(api, names)


@contextlib.contextmanager
def running_worker(server: Server, pool: str, folder: Path) -> Iterator[None]:
    """A process worker that takes runs from a pool until the block ends."""
    command = (*PREFECT, "worker", "start", "--pool", pool, "--name", "test-worker")
    with _process(command, server.environment, folder / "worker.log"):
        yield


@contextlib.contextmanager
def _process(command: tuple[str, ...], environment: dict[str, str], log: Path) -> Iterator[None]:
    """A process in a session of its own, so that all it started is ended with it."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as stream:
        process = subprocess.Popen(
            command, env=environment, cwd=REPOSITORY, stdout=stream, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            yield
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait_until_healthy(api: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(f"{api}/health", timeout=2).is_success:
                return
        time.sleep(0.5)
    raise AssertionError(f"the server did not start: {log.read_text()[-2000:]}")
