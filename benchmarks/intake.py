"""Reading and checking of returns against pandas' own reading, pandera and frictionless: time, growth and memory.

Run ``python -m benchmarks.intake`` from the top of the repository; see ``benchmarks/README.md``.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import statistics
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd

from benchmarks.returns import make_return, make_returns, make_surroundings
from benchmarks.stopwatch import machine, median_ratio, peak_megabytes, processor_seconds, race, slope, table
from flows.intake import read_table
from flows.models import ReceivedFile
from flows.validation import CHECKS, check_return
from flows.validation.personal_details import check_personal_details

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flows.models import CheckedReturn
    from flows.validation import Surroundings

FLOOR = "pandas.read_csv, no checks (the floor)"
OURS_PLAIN = "boardpack, all checks but the guard"
OURS = "boardpack, all checks and the guard"
PANDERA = "pandas and pandera, rules of type"
FRICTIONLESS = "frictionless, rules of type"
FRICTIONLESS_MORE = "frictionless, those and our other rules that it has words for"
WITHOUT_GUARD = tuple(check for check in CHECKS if check is not check_personal_details)


def main() -> None:
    """Prints the tables, or the peak memory of one job."""
    asked = _asked()
    if asked.memory:
        JOBS[asked.memory][1](asked.files, asked.rows)
        print(f"{peak_megabytes():.0f}")
        return
    print(f"{machine()}. Processor time; the machine may be shared.\n")
    print(compare(asked.files, asked.rows, asked.slices))
    print(growth(asked.files * asked.rows, asked.rows))
    print(memory(asked.files, asked.rows))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=1_000, help="how many returns")
    parser.add_argument("--rows", type=int, default=1_000, help="how many rows each of them has")
    parser.add_argument("--slices", type=int, default=20, help="in how many turns they are read")
    parser.add_argument("--memory", choices=JOBS, help="run this job alone and print its peak memory in megabytes")
    return parser.parse_args()


def read_floor(file: ReceivedFile) -> pd.DataFrame:
    """The least that reading can cost: bytes to a frame, as pandas does it unasked."""
    return pd.read_csv(io.BytesIO(file.content))


def read_with(surroundings: Surroundings, *, guarded: bool) -> Callable[[ReceivedFile], CheckedReturn]:
    """Our reading and checks: bytes to an accounted return."""
    checks = CHECKS if guarded else WITHOUT_GUARD
    return lambda file: check_return(file, read_table(file.content, file.name), surroundings, checks)


def compare(file_count: int, row_count: int, slice_count: int) -> str:
    """All contestants on the same files. Frictionless reads one file of each slice, and its time is scaled up."""
    from benchmarks.intake_peers import frictionless_reader, pandera_reader  # noqa: PLC0415  # not needed for memory

    surroundings = make_surroundings(row_count)
    contestants: dict[str, Callable[[ReceivedFile], object]] = {
        FLOOR: read_floor,
        OURS_PLAIN: read_with(surroundings, guarded=False),
        OURS: read_with(surroundings, guarded=True),
        PANDERA: pandera_reader(surroundings.settings),
    }
    files = make_returns(file_count, row_count)
    size = file_count // slice_count
    slow = {
        FRICTIONLESS: frictionless_reader(surroundings.settings),
        FRICTIONLESS_MORE: frictionless_reader(surroundings.settings, every_rule=True),
    }
    slow_seconds: dict[str, list[float]] = {name: [] for name in slow}

    def slices() -> Iterator[list[ReceivedFile]]:
        while part := list(islice(files, size)):
            for name, contestant in slow.items():
                slow_seconds[name].append(processor_seconds(contestant, part[:1]) * len(part))
            yield part

    for contestant in (*contestants.values(), *slow.values()):
        contestant(make_return(0, row_count))  # so that no one pays for what is made once
    seconds = race(contestants, slices()) | slow_seconds
    lines = [
        (
            name,
            f"{sum(spent):.1f}",
            f"{median_ratio(spent, seconds[FLOOR]):.2f}",
            f"{median_ratio(spent, seconds[OURS_PLAIN]):.2f}",
        )
        for name, spent in seconds.items()
    ]
    title = f"{file_count:,} files of {row_count:,} rows; medians of {slice_count} slices.\n\n"
    return title + table(("Contestant", "Seconds", "Of the floor", "Of ours without the guard"), lines)


def growth(most_rows: int, rows_each: int) -> str:
    """Time by the count of rows, in many files and in one, with the slope of log time on log rows."""
    sizes = [size for size in (most_rows // 100, most_rows // 10, most_rows) if size >= rows_each]
    many, one = make_surroundings(rows_each), make_surroundings(most_rows, partner_count=1)
    of_floor = [_seconds(read_floor, 1, size, most_rows) for size in sizes]
    lines = [(f"{FLOOR}, one file", *(f"{spent:.3f}" for spent in of_floor), f"{slope(sizes, of_floor):.3f}")]
    for name, guarded in ((OURS_PLAIN, False), (OURS, True)):
        of_many, of_one = read_with(many, guarded=guarded), read_with(one, guarded=guarded)
        in_files = [_seconds(of_many, size // rows_each, rows_each, most_rows) for size in sizes]
        in_one = [_seconds(of_one, 1, size, most_rows) for size in sizes]
        for kind, seconds in ((f"files of {rows_each:,} rows", in_files), ("one file", in_one)):
            lines.append((f"{name}, {kind}", *(f"{spent:.3f}" for spent in seconds), f"{slope(sizes, seconds):.3f}"))
    return table(("Seconds by rows", *(f"{size:,}" for size in sizes), "Slope"), lines)


def _seconds(read: Callable[[ReceivedFile], object], file_count: int, row_count: int, most_rows: int) -> float:
    """Median of as many runs as the largest job allows: few for many rows."""
    repeats = max(1, min(9, most_rows // (file_count * row_count) // 3))
    runs = [processor_seconds(read, make_returns(file_count, row_count)) for _ in range(repeats)]
    return statistics.median(runs)


def _read_and_drop(file_count: int, row_count: int) -> None:
    read = read_with(make_surroundings(row_count), guarded=True)
    for file in make_returns(file_count, row_count):
        read(file)


def _read_and_keep(file_count: int, row_count: int) -> None:
    read = read_with(make_surroundings(row_count), guarded=True)
    kept = [read(file) for file in make_returns(file_count, row_count)]
    print(f"{sum(one.rows_accepted for one in kept):,} rows accepted", file=sys.stderr)


def _read_one_file(file_count: int, row_count: int) -> None:
    """The file is made by another process, because making it takes more memory than reading it."""
    size = file_count * row_count
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "return.csv"
        maker = multiprocessing.get_context("spawn").Process(target=_write, args=(path, size))
        maker.start()
        maker.join()
        content = path.read_bytes()
    file = ReceivedFile(make_return(0, 1).name, content, "0" * 64)
    read_with(make_surroundings(size, partner_count=1), guarded=True)(file)


def _write(path: Path, row_count: int) -> None:
    path.write_bytes(make_return(0, row_count).content)


def _read_floor(file_count: int, row_count: int) -> None:
    for file in make_returns(file_count, row_count):
        read_floor(file)


JOBS: Final = {
    "floor": (FLOOR, _read_floor),
    "dropped": (f"{OURS}, a file at a time", _read_and_drop),
    "kept": (f"{OURS}, all that was made is kept", _read_and_keep),
    "one-file": (f"{OURS}, one file of all rows", _read_one_file),
}
"""Jobs whose peak memory is measured, each in a process of its own."""


def memory(file_count: int, row_count: int) -> str:
    """Peak memory of each job, the interpreter included; and the making of the files, but for the one large one."""
    lines = []
    for job, (name, _) in JOBS.items():
        asked = ("--memory", job, "--files", str(file_count), "--rows", str(row_count))
        command = [sys.executable, "-m", "benchmarks.intake", *asked]
        lines.append((name, subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()))
    return table(("Peak memory", "MB"), lines)


if __name__ == "__main__":
    main()
