"""A run whose process is gone is ended at the second look; one that goes on, or is no process of ours, is let be."""

from __future__ import annotations

import os
import subprocess
import sys
from uuid import uuid4

import httpx
import pytest
from prefect.client.schemas.objects import FlowRun

from flows.serving.dead_runs import LOST, DeadRuns, is_gone
from flows.serving.prefect_api import PrefectServer


def a_run(process: str | None) -> FlowRun:
    return FlowRun(id=uuid4(), flow_id=uuid4(), infrastructure_pid=process)


def ended_process() -> int:
    process = subprocess.Popen((sys.executable, "-c", ""))
    process.wait()
    return process.pid


@pytest.mark.skipif(os.name != "posix", reason="only there a process can be asked about without harm")
def test_only_a_process_that_is_not_there_is_gone() -> None:
    assert is_gone(a_run(f"machine:{ended_process()}"))
    assert not is_gone(a_run(f"machine:{os.getpid()}"))
    assert not is_gone(a_run(None))
    assert not is_gone(a_run("somewhere/else"))


class ListedRuns(PrefectServer):
    """A server of which only what it knows of the runs is needed."""

    def __init__(self, *runs: FlowRun) -> None:
        super().__init__("http://127.0.0.1:1/api")
        self.runs, self.is_away = list(runs), False
        self.ended: list[str] = []

    def left_behind(self, worker: str) -> list[FlowRun]:
        assert worker == "ours"
        if self.is_away:
            raise httpx.ConnectError("away")
        return self.runs

    def mark_crashed(self, runs: object, why: str) -> None:
        assert why == LOST
        assert isinstance(runs, list)
        self.ended += [str(run.id) for run in runs]


def test_a_dead_run_is_ended_at_the_second_look_and_a_server_that_is_away_is_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("flows.serving.dead_runs.LOOK_SECONDS", 0)
    dead, alive = a_run(f"machine:{ended_process()}"), a_run(f"machine:{os.getpid()}")
    server = ListedRuns(dead, alive)
    watch = DeadRuns(server, "ours")
    assert watch.look() == 0
    server.is_away = True
    assert watch.look() == 0
    server.is_away = False
    assert watch.look() == 1
    assert server.ended == [str(dead.id)]


def test_it_does_not_ask_at_every_turn() -> None:
    server = ListedRuns()
    watch = DeadRuns(server, "ours")
    watch.look()
    server.is_away = True
    assert watch.look() == 0
