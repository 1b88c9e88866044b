"""Work is started once on the server, and once more where its run ended without doing it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from prefect.client.schemas.objects import FlowRun, State
from prefect.states import Cancelled, Completed, Crashed, Failed, Running, Scheduled

from flows.steps import started_runs
from flows.steps.started_runs import start_run


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> dict[str, FlowRun]:
    """The runs that a made-up server knows, by key."""
    known: dict[str, FlowRun] = {}

    def run_deployment(name: str, *, idempotency_key: str, **_: object) -> FlowRun:
        assert name == "flow/deployment"
        return known.setdefault(idempotency_key, a_run(Scheduled()))

    monkeypatch.setattr(started_runs, "run_deployment", run_deployment)
    monkeypatch.setattr(started_runs, "_find", known.get)
    return known


def a_run(state: State) -> FlowRun:
    return FlowRun(id=uuid4(), flow_id=uuid4(), state=state)


def test_work_that_waits_goes_on_or_is_done_is_not_started_again(runs: dict[str, FlowRun]) -> None:
    assert start_run("flow/deployment", {}, "work").is_new
    states: tuple[State, ...] = (Scheduled(), Running(), Completed())
    for state in states:
        runs["work"] = a_run(state)
        again = start_run("flow/deployment", {}, "work")
        assert (again.run, again.is_new) == (runs["work"], False)
    assert list(runs) == ["work"]


def test_what_ended_did_not_do_work_that_is_still_to_be_done(runs: dict[str, FlowRun]) -> None:
    runs["work"] = a_run(Completed())
    assert start_run("flow/deployment", {}, "work", is_done=lambda _: False).is_new
    assert not start_run("flow/deployment", {}, "work", is_done=lambda _: False).is_new


def test_a_run_that_ended_without_doing_the_work_is_followed_by_another_one(runs: dict[str, FlowRun]) -> None:
    start_run("flow/deployment", {}, "work")
    states: tuple[State, ...] = (Crashed(), Failed(), Cancelled())
    for number, state in enumerate(states, start=2):
        *_, last = runs
        runs[last] = a_run(state)
        assert start_run("flow/deployment", {}, "work").is_new
        assert not start_run("flow/deployment", {}, "work").is_new
        assert list(runs)[-1] == f"work:{number}"
