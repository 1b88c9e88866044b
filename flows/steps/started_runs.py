"""Runs that a flow starts on the server: each piece of work once, and once more where its run ended without doing it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, cast

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterIdempotencyKey
from prefect.client.schemas.objects import StateType
from prefect.deployments import run_deployment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from prefect.client.schemas.objects import FlowRun

LOOK_SECONDS = 5
"""How often a run that is waited for is looked at."""


@dataclass(frozen=True, slots=True)
class Started:
    """The run that does a piece of work.

    Attributes:
        run: as the server told it.
        is_new: False where it was there before and goes on, waits or has done the work.
    """

    run: FlowRun
    is_new: bool


def has_ended(run: FlowRun) -> bool:
    """Whether a run came to an end, good or bad."""
    return run.state is not None and run.state.is_final()


def has_done(run: FlowRun) -> bool:
    """Whether a run did its work."""
    return run.state is not None and run.state.type is StateType.COMPLETED


def start_run(
    deployment: str,
    parameters: Mapping[str, object],
    key: str,
    name: str | None = None,
    is_done: Callable[[FlowRun], bool] = has_done,
) -> Started:
    """The run of a deployment that does a piece of work, started now unless one does it or has done it.

    A run that failed, crashed or was cancelled has not done it: the server would answer with that dead run for as long as
    it is asked by the same key, so each try has a key of its own.

    Args:
        deployment: "flow/deployment".
        parameters: of the run.
        key: the name of the work; the server makes one run of a key.
        name: of the run; Prefect's own where there is none.
        is_done: whether a run that ended did the work.

    Raises:
        ObjectNotFound: there is no such deployment.
    """
    for number in count(1):
        this = key if number == 1 else f"{key}:{number}"
        earlier = _find(this)
        if earlier is None:
            break
        if not has_ended(earlier) or is_done(earlier):
            return Started(earlier, is_new=False)
    run = run_deployment(
        deployment,
        parameters=dict(parameters),
        flow_run_name=name,
        timeout=0,
        as_subflow=False,
        idempotency_key=this,
    )
    return Started(cast("FlowRun", run), is_new=True)  # a promise of a run only inside an event loop


def wait_for(run: FlowRun, seconds: float) -> FlowRun:
    """The run once it has ended, or as it stands after so many seconds."""
    if has_ended(run):
        return run
    deadline = time.monotonic() + seconds
    with get_client(sync_client=True) as client:
        while not has_ended(run) and time.monotonic() < deadline:
            time.sleep(LOOK_SECONDS)
            run = client.read_flow_run(run.id)
    return run


def _find(key: str) -> FlowRun | None:
    wanted = FlowRunFilter(idempotency_key=FlowRunFilterIdempotencyKey(any_=[key]))
    with get_client(sync_client=True) as client:
        return next(iter(client.read_flow_runs(flow_run_filter=wanted)), None)
