"""What the station asks of Prefect's server: is it up, is the pool there, what was left running."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import VariableCreate, WorkPoolCreate
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
from prefect.client.schemas.objects import StateType
from prefect.exceptions import ObjectAlreadyExists, ObjectNotFound
from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_URL, temporary_settings
from prefect.states import Crashed

from flows.steps.notices import leave_notice_of_run

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager

    from prefect.client.schemas.objects import FlowRun

POOL = "boardpack"
BOARD_NOTE = "boardpack_board"
WORKER_LABEL = "prefect.worker.name"
LEFT_BEHIND = (StateType.RUNNING, StateType.PENDING, StateType.CANCELLING)


class PrefectServer:
    """One Prefect server.

    Attributes:
        api: address of its API, ending in ``/api``.
        login: "user:password" that it asks for; "" for none.
        home: folder of the board that its runs are for where they name none; "" for this machine's own.
    """

    def __init__(self, api: str, login: str = "", home: str = "") -> None:
        self.api, self.login, self.home = api, login, home

    def is_up(self) -> bool:
        """Whether the server answers."""
        with self._client() as client:
            return client.api_healthcheck() is None

    def make_pool(self) -> None:
        """Makes the work pool that the deployments name, if it is not there yet."""
        with self._client() as client:
            try:
                client.create_work_pool(WorkPoolCreate(name=POOL, type="process"))
            except ObjectAlreadyExists:
                return

    def claim_for(self, board: str) -> str:
        """Notes for which board the server works, unless that is noted already; the board that is noted.

        The deployments on a server lead to one home, and its worker takes every run: a second board there would get the
        first one's papers.
        """
        with self._client() as client:
            noted = client.read_variable_by_name(BOARD_NOTE)
            if noted is None:
                noted = client.create_variable(VariableCreate(name=BOARD_NOTE, value=board))
        return str(noted.value)

    def has_deployments(self, names: Iterable[str]) -> bool:
        """Whether every deployment is there, by "flow/deployment"."""
        with self._client() as client:
            try:
                for name in names:
                    client.read_deployment_by_name(name)
            except ObjectNotFound:
                return False
        return True

    def end_left_behind(self, worker: str) -> int:
        """Marks runs that a worker left when it was stopped as crashed, and says how many there were.

        A worker that stops does not report the runs it was doing, and they would stay "running" for good. Runs of other
        workers on the same server, and of somebody's own command, are let be.

        Args:
            worker: name of the worker, which Prefect notes with each run that it takes.
        """
        left = self.left_behind(worker)
        self.mark_crashed(left, STOPPED)
        return len(left)

    def left_behind(self, worker: str) -> list[FlowRun]:
        """The runs of a worker that have not ended, as far as the server knows."""
        wanted = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(LEFT_BEHIND))))
        with self._client() as client:
            return [
                run for run in client.read_flow_runs(flow_run_filter=wanted) if run.labels.get(WORKER_LABEL) == worker
            ]

    def mark_crashed(self, runs: Iterable[FlowRun], why: str) -> None:
        """Marks runs as crashed, each with a sentence that says why and what to do, and leaves a notice about each.

        Prefect calls no hook of a run whose state somebody else sets.
        """
        # A notice is sent with a secret that this server may keep.
        with self._settings(), self._client() as client:
            for run in runs:
                client.set_flow_run_state(run.id, Crashed(message=why), force=True)
                leave_notice_of_run(run, why, self.home)

    def _client(self) -> SyncPrefectClient:
        with self._settings():
            return get_client(sync_client=True)

    def _settings(self) -> AbstractContextManager[object]:
        return temporary_settings({PREFECT_API_URL: self.api, PREFECT_API_AUTH_STRING: self.login or None})


STOPPED = "boardpack was stopped while this run was going on. Nothing is half done: run it again."
