"""Runs whose process is gone although the server takes them for running: a database that was away has lost their last word."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from uuid import UUID

    from prefect.client.schemas.objects import FlowRun

    from flows.serving.prefect_api import PrefectServer

LOOK_SECONDS = 30
"""How often the station looks. A run is ended at the second look that finds its process gone: the worker may be about to."""

LOST = (
    "The process of this run ended, and the server could not be told how: it or its database was away. Nothing is half "
    "done: run it again."
)


@dataclass(slots=True)
class DeadRuns:
    """The watch over the runs of one worker on this machine.

    Attributes:
        prefect: the server.
        worker: name of the worker.
    """

    prefect: PrefectServer
    worker: str
    _suspected: set[UUID] = field(default_factory=set)
    _next_look: float = 0

    def look(self) -> int:
        """Ends the runs that are dead, where it is time to look again, and says how many those were."""
        if time.monotonic() < self._next_look:
            return 0
        self._next_look = time.monotonic() + LOOK_SECONDS
        with suppress(httpx.HTTPError):  # the server is away: the next look finds them
            return self._end()
        return 0

    def _end(self) -> int:
        dead = [run for run in self.prefect.left_behind(self.worker) if is_gone(run)]
        certain = [run for run in dead if run.id in self._suspected]
        self._suspected = {run.id for run in dead}
        self.prefect.mark_crashed(certain, LOST)
        return len(certain)


def is_gone(run: FlowRun) -> bool:
    """Whether the process that Prefect noted for a run is not there any more; False where it noted none."""
    number = (run.infrastructure_pid or "").rpartition(":")[2]
    if not number.isdigit() or os.name != "posix":
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
