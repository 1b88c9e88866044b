"""What Prefect costs: the demonstration's round through Prefect, by plain functions, and a flow that does nothing.

    python -m benchmarks.prefect_overhead FOLDER [--repeats 3]

Each contestant is a process of its own, in turn, on a fresh copy of the demonstration; Prefect's own database is made once
before. Seconds are medians: of the clock, and of the processor with everything that the process started. "A server for the
command" is how ``boardpack run`` works by itself; "a server that runs" is what ``boardpack serve`` or PREFECT_API_URL gives.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import httpx

from benchmarks.stopwatch import machine, table
from flows.serving.local_prefect import QUIET_PREFECT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

REPOSITORY: Final = Path(__file__).resolve().parents[1]
PERIOD: Final = "2020-02"
ROUND, PLAIN, EMPTY = "round through Prefect", "the same round by plain functions", "a flow that does nothing"
NO_SERVER, OWN, RUNNING = "no server", "a server for the command", "a server that runs"

COMMANDS: Final = {
    ROUND: ("-m", "flows.command_line", "run", "--period", PERIOD, "--home"),
    PLAIN: ("-m", "benchmarks.prefect_overhead", "--plain"),
    EMPTY: ("-m", "benchmarks.prefect_overhead", "--empty"),
}


def do_nothing() -> None:
    """A flow with nothing in it, run as ``boardpack run`` runs its flows."""
    from prefect import flow  # noqa: PLC0415  # only this contestant waits for it
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings  # noqa: PLC0415

    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        flow(lambda: None, name="nothing")()


def round_plainly(home: str) -> None:
    """The round without a flow, a task or a server."""
    from tests.plain_rounds import run_plainly  # noqa: PLC0415  # only this contestant waits for it

    run_plainly(Path(home), PERIOD)


def run_once(contestant: str, home: Path, names: Mapping[str, str]) -> tuple[float, float]:
    """Seconds by the clock and of the processor of one process on a fresh home."""
    shutil.rmtree(home, ignore_errors=True)
    left = shutil.ignore_patterns("outputs", "ledger", ".prefect")
    shutil.copytree(REPOSITORY / "data" / "plymouth-jtai", home, ignore=left)
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, *COMMANDS[contestant], str(home)]
    done = subprocess.run(command, env=dict(names), cwd=REPOSITORY, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1) or (contestant == ROUND and not (home / "outputs" / PERIOD).is_dir()):
        raise SystemExit(done.stderr[-2000:])
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - began, processor


@contextmanager
def server(names: Mapping[str, str], log: Path) -> Iterator[str]:
    """The address of a Prefect server that runs, and is gone afterwards."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    with log.open("wb") as stream:
        words = (sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port))
        process = subprocess.Popen(words, env=dict(names), stdout=stream, stderr=stream)
    address = f"http://127.0.0.1:{port}/api"
    try:
        while True:
            try:
                if httpx.get(f"{address}/health", timeout=5).is_success:
                    break
            except httpx.HTTPError:
                time.sleep(0.5)
        yield address
    finally:
        process.terminate()
        process.wait()


def race(folder: Path, repeats: int) -> dict[tuple[str, str], tuple[float, float]]:
    """Medians of each contestant with each kind of server."""
    names = {**os.environ, **QUIET_PREFECT, "PREFECT_HOME": str(folder / "prefect"), "PYTHONPATH": str(REPOSITORY)}
    names.pop("PREFECT_API_URL", None)
    run_once(EMPTY, folder / "home", names)  # Prefect makes its database when it is first started
    kinds = [(ROUND, OWN), (EMPTY, OWN), (PLAIN, NO_SERVER), (ROUND, RUNNING), (EMPTY, RUNNING)]
    seconds: dict[tuple[str, str], list[tuple[float, float]]] = {kind: [] for kind in kinds}
    with server({**names, "PREFECT_HOME": str(folder / "server")}, folder / "server.log") as address:
        for _ in range(repeats):
            for contestant, kind in kinds:
                more = {"PREFECT_API_URL": address} if kind == RUNNING else {}
                seconds[contestant, kind].append(run_once(contestant, folder / "home", {**names, **more}))
    return {
        kind: (statistics.median(one[0] for one in found), statistics.median(one[1] for one in found))
        for kind, found in seconds.items()
    }


def word(found: Mapping[tuple[str, str], tuple[float, float]]) -> str:
    """The seconds, and the ratios that can be meant by "Prefect's overhead"."""
    lines = [
        [f"{one}, {kind}", f"{clock:.1f}", f"{processor:.1f}"] for (one, kind), (clock, processor) in found.items()
    ]
    plain = found[PLAIN, NO_SERVER]
    ratios = []
    for kind in (OWN, RUNNING):
        through, empty = found[ROUND, kind], found[EMPTY, kind]
        pairs = [(through[at] / empty[at], through[at] / (plain[at] + empty[at])) for at in (0, 1)]
        ratios += [
            [f"round / empty flow, {kind}", *(f"{pair[0]:.2f}" for pair in pairs)],
            [f"round / (plain functions + empty flow), {kind}", *(f"{pair[1]:.2f}" for pair in pairs)],
            [f"round / plain functions, {kind}", *(f"{through[at] / plain[at]:.2f}" for at in (0, 1))],
        ]
    return "\n".join(
        (table(["Process", "Clock, s", "Processor, s"], lines), table(["Ratio", "Clock", "Processor"], ratios))
    )


def main() -> None:
    """Measures and prints two tables, or is one of the contestants."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--empty", action="store_true")
    parser.add_argument("--plain", action="store_true")
    asked = parser.parse_args()
    if asked.empty:
        do_nothing()
    elif asked.plain:
        round_plainly(str(asked.folder))
    else:
        asked.folder.mkdir(parents=True, exist_ok=True)
        print(machine())
        print(word(race(asked.folder.resolve(), asked.repeats)))


if __name__ == "__main__":
    main()
