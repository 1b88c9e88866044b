"""Worker processes, where somebody asked for them: how they are reached, and how work is handed over."""

from __future__ import annotations

import os
import pickle
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flows.problems import SetUpError

if TYPE_CHECKING:
    from prefect.task_runners import TaskRunner

MOST_SHARES = 24
"""Tasks of one piece of work at most: as many as a person can look at on the timeline."""


def worker_setting() -> str:
    """What ``BOARDPACK_WORKERS`` says: a count of worker processes of this machine, or a Dask scheduler's address."""
    return os.environ.get("BOARDPACK_WORKERS", "")


def fewest_shares() -> int:
    """As many as there are worker processes, so that each has something to do; one where there are none."""
    setting = worker_setting()
    if setting.isdigit():
        return int(setting)
    return min(MOST_SHARES, _workers_at(setting)) if setting else 1


def _workers_at(address: str) -> int:
    """How many tasks the workers of a Dask scheduler do at once; one where it has none yet."""
    from distributed import Client  # noqa: PLC0415  # an extra

    with Client(address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
        return max(1, int(sum(client.nthreads().values())))


def task_runner() -> TaskRunner[Any] | None:
    """A Dask runner where ``BOARDPACK_WORKERS`` asks for one; None for Prefect's own.

    It needs the extra ``dask`` and a Prefect server that its workers can reach.

    Raises:
        SetUpError: the extra is not installed.
    """
    setting = worker_setting()
    if not setting:
        return None
    try:
        from prefect_dask.task_runners import DaskTaskRunner  # noqa: PLC0415  # an extra
    except ImportError:
        raise SetUpError(
            "BOARDPACK_WORKERS asks for worker processes, but they are not installed. Install requirements-extras.txt, or "
            "take the setting away."
        ) from None

    if setting.isdigit():
        return DaskTaskRunner(cluster_kwargs={"n_workers": int(setting), "threads_per_worker": 1})
    return DaskTaskRunner(address=setting)


def pack(thing: object) -> bytes:
    """What many tasks are given, as bytes: as it is, it would be walked through, hashed and pickled anew for every task."""
    return pickle.dumps(thing)


@lru_cache(maxsize=2)
def unpacked(packed: bytes) -> Any:
    """The same thing in a worker process, unpacked once for all of its tasks."""
    return pickle.loads(packed)  # noqa: S301  # our own flow's bytes, over Dask's own connection
