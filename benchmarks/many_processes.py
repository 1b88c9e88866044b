"""A month in one process against two Dask worker processes, by the same flows, and where the second begins to pay.

    python -m benchmarks.many_processes FOLDER [--rows 2000 10000 40000] [--workers 2] [--scheduler]

Each contestant is the flow ``collect-returns`` and then ``publish-report`` on a fresh copy of a made-up board, in a process of
its own, with one Prefect server for all. Returns have about 42 rows, and each is of another body. Shown are seconds by the clock;
of the processor, in the process of the flows and in its workers; and, because a clock on a busy machine says little, what the
clock would show at least if every process had a core of its own: the processor seconds of the flow and its share of the workers'.
"Tasks" is the share of the processor that reading and checking took for being Prefect tasks, against the same chunks by plain
functions in the same process; what the server does for them is not in it.

With ``--scheduler`` a third contestant takes a Dask cluster that stands, by its address: its workers have done a month before, so
that neither their start nor their imports are in it. What its scheduler took counts as the flow's, where it runs otherwise.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.made_up_nation import FIRST, Size, write_month, write_reference
from benchmarks.prefect_overhead import server
from benchmarks.stopwatch import machine, table
from flows.serving.local_prefect import QUIET_PREFECT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.models import CheckedReturn

ROWS_OF_A_RETURN: Final = 42
TURNS: Final = 3
LEFT: Final = shutil.ignore_patterns("outputs", "ledger", ".prefect")


def run_flows(home: str) -> None:
    """The two flows through Prefect; prints what they took as two lists in JSON.

    Of the collection: seconds by the clock, of this process, of its workers; the rows; the seconds that this process spent on
    the tasks, and what the same chunks take by plain functions. Of the papers: the same three, and how many bodies there are.
    """
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings  # noqa: PLC0415

    from flows import collect_returns as collecting  # noqa: PLC0415  # reads BOARDPACK_WORKERS when it is imported
    from flows import publish_report as publishing  # noqa: PLC0415  # likewise
    from flows.steps.chunks import check_as_tasks, check_here  # noqa: PLC0415
    from flows.steps.round_plan import Round  # noqa: PLC0415
    from flows.steps.workers import worker_setting  # noqa: PLC0415

    spent: dict[str, list[float]] = {"plain": [], "tasks": []}
    beside = 0.0
    at_first = _of_others()

    def check_both(*given: Any) -> list[CheckedReturn]:
        """In turn three times, because what runs first warms the machine for what follows; with workers once."""
        nonlocal beside
        asked = time.perf_counter()
        for _ in range(1 if worker_setting() else TURNS):
            for name, checker in (("plain", check_here), ("tasks", check_as_tasks)):
                gc.collect()
                before, beside = time.process_time(), time.perf_counter() - asked
                found = list(checker(*given))
                spent[name].append(time.process_time() - before)
        return found

    collecting.check_as_tasks = check_both  # type: ignore[assignment]  # a list is gone through as an iterator is
    began, started = time.perf_counter(), time.process_time()
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        done = collecting.collect_returns(Round(home=home, period=str(FIRST)))
    clock, own = time.perf_counter() - began - beside, time.process_time() - started
    after = _of_others()
    plain, tasks = min(spent["plain"]), min(spent["tasks"])
    own += tasks - sum(map(sum, spent.values())) + after[1] - at_first[1]
    collected = [clock, own, after[0] - at_first[0], done.rows_read, tasks, plain]
    began, started = time.perf_counter(), time.process_time()
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        publishing.publish_report(Round(home=home, period=str(FIRST)))
    clock, own = time.perf_counter() - began, time.process_time() - started
    at_last = _of_others()
    published = [clock, own + at_last[1] - after[1], at_last[0] - after[0], done.file_count]
    print(json.dumps([collected, published]))


def _of_others() -> tuple[float, float]:
    """Processor seconds until now of the workers, and of a scheduler that is none of our threads."""
    address = os.environ.get("BOARDPACK_WORKERS", "")
    if ":" not in address:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)  # of workers that have ended
        return children.ru_utime + children.ru_stime, 0.0
    from distributed import Client  # noqa: PLC0415  # an extra

    with Client(address) as client:
        return sum(client.run(time.process_time).values()), client.run_on_scheduler(time.process_time)


@contextmanager
def standing_cluster(workers: int, names: Mapping[str, str]) -> Iterator[str]:
    """The address of a Dask cluster that stands for all contestants, its scheduler in this process."""
    from distributed import LocalCluster  # noqa: PLC0415  # an extra

    os.environ.update(names)  # its workers are given ours
    with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster:
        yield cluster.scheduler_address


def run_once(made: Path, workers: str, names: Mapping[str, str]) -> list[list[float]]:
    """What ``run_flows`` prints, on a fresh copy of a home; workers as ``BOARDPACK_WORKERS`` names them, "" for none."""
    home = made.with_name("home")
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(made, home, ignore=LEFT)
    command = [sys.executable, "-m", "benchmarks.many_processes", str(home), "--run-flows"]
    named = {**names, "BOARDPACK_WORKERS": workers}
    done = subprocess.run(command, env=named, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]  # JSON


def main() -> None:
    """Measures and prints a table, or is one of the contestants."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", nargs="+", type=int, default=[2_000, 10_000, 40_000])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--scheduler", action="store_true")
    parser.add_argument("--run-flows", action="store_true")
    asked = parser.parse_args()
    if asked.run_flows:
        run_flows(str(asked.folder))
        return
    folder = asked.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    names = {**os.environ, **QUIET_PREFECT, "PREFECT_HOME": str(folder / "prefect")}
    collections, papers = [], []
    with ExitStack() as running:
        names["PREFECT_API_URL"] = running.enter_context(server(names, folder / "server.log"))
        contestants = {"one process": "", f"{asked.workers} workers": str(asked.workers)}
        if asked.scheduler:
            standing = running.enter_context(standing_cluster(asked.workers, names))
            contestants[f"{asked.workers} workers that stand"] = standing
            run_once(make_board(folder, min(asked.rows)), standing, names)  # they import what they need
        for rows in asked.rows:
            made = make_board(folder, rows)
            found = {who: run_once(made, workers, names) for who, workers in contestants.items()}
            alone = found["one process"]
            for who, (collected, published) in found.items():
                count, (tasks, plain) = asked.workers if contestants[who] else 0, collected[4:]
                share = f"{1 - plain / (tasks + collected[2]):.0%}"
                collections.append([f"{collected[3]:,.0f} rows, {who}", *_compared(collected, alone[0], count), share])
                papers.append([f"{published[3]:,.0f} bodies, {who}", *_compared(published, alone[1], count)])
                print(collections[-1], papers[-1], file=sys.stderr, flush=True)
    headings = ["Clock, s", "Flow, processor s", "Workers, processor s", "Free cores, s at least", "Speed-up"]
    print(machine())
    print(table(["Rows of a month", *headings, "Tasks"], collections))
    print(table(["Papers of a month", *headings], papers))


def make_board(folder: Path, rows: int) -> Path:
    """The home of a made-up board, made once."""
    made, size = folder / f"board-of-{rows}", Size(43, rows // ROWS_OF_A_RETURN, rows)
    if not made.is_dir():
        write_reference(made, size, f"Board of {rows} actions")
        write_month(made, size, FIRST)
    return made


def _compared(spent: Sequence[float], alone: Sequence[float], workers: int) -> list[str]:
    """Seconds by the clock, of the flow, of its workers, on free cores at least; and how much quicker than one process."""
    clock, own, theirs = spent[:3]
    free = own + theirs / max(workers, 1)
    return [*(f"{seconds:.1f}" for seconds in (clock, own, theirs, free)), f"{alone[1] / free:.2f}"]


if __name__ == "__main__":
    main()
