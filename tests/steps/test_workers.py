"""How many shares work is dealt into: a task costs as much as some bodies' papers, so there are no more than workers."""

from __future__ import annotations

import pytest

from flows.steps.workers import MOST_SHARES, fewest_shares


@pytest.mark.parametrize(("setting", "shares"), [("", 1), ("2", 2)])
def test_there_is_a_share_for_each_worker_process(monkeypatch: pytest.MonkeyPatch, setting: str, shares: int) -> None:
    monkeypatch.setenv("BOARDPACK_WORKERS", setting)
    assert fewest_shares() == shares


@pytest.mark.parametrize(("workers", "shares"), [(3, 3), (MOST_SHARES + 6, MOST_SHARES)])
def test_a_scheduler_is_asked_how_many_workers_it_has(
    monkeypatch: pytest.MonkeyPatch, workers: int, shares: int
) -> None:
    distributed = pytest.importorskip("distributed", reason="the extra dask is not installed")
    # Threads of this process: they are counted as processes are.
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=workers, processes=False, protocol="tcp://", dashboard_address=None
    ) as cluster:
        monkeypatch.setenv("BOARDPACK_WORKERS", cluster.scheduler_address)
        assert fewest_shares() == shares
