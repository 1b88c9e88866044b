"""A national year on one machine: every month's round by the real command, and what bounds it.

    python -m benchmarks.national_year FOLDER [--share 0.1] [--periods 12] [--boards 1] [--only 1 2 3]

The whole of it is 43 forces, 2,000 returns a month and a million rows in twelve months. ``--boards 1`` reads that as one
board that follows 2,000 bodies, which is the hardest way to read it: one ledger, one register of 83,333 actions, one pack.
``--boards 43`` reads it as a board for each force, each a home of its own with 46 or 47 bodies, run one after another. Each
board is one command, ``boardpack run`` with a ``--period`` for each month, as an office runs it that takes up a past year.
FOLDER is made, and keeps the homes. A board that is finished is not run again, and one that was cut off begins anew; with
``--only`` two of these processes can share the boards.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.made_up_nation import Size, months, write_month, write_reference
from benchmarks.stopwatch import machine, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.models import Period

FORCES: Final = 43
RETURNS: Final = 2_000
ROWS: Final = 1_000_000
MONTHS: Final = 12
NEEDS_A_PERSON: Final = 1


def sizes(boards: int, share: float) -> list[Size]:
    """The size of each board; together they are the share of the nation."""
    returns, actions = round(RETURNS * share), round(ROWS / MONTHS * share)
    forces = max(round(FORCES * share), 1) if boards == 1 else 1
    return [
        Size(forces, returns // boards + (at < returns % boards), actions // boards + (at < actions % boards))
        for at in range(boards)
    ]


def run_board(home: Path, size: Size, periods: Sequence[Period]) -> list[dict[str, Any]]:
    """Every month of one board: what ``benchmarks.stages`` says of each, with the sizes of what came and what was left."""
    found = home / "found.json"
    if not found.is_file():
        shutil.rmtree(home, ignore_errors=True)
        write_reference(home, size, home.name)
        rows = [write_month(home, size, period) for period in periods]
        server = run_command(home, periods)
        months = [json.loads((home / f"{period}.json").read_text(encoding="utf-8")) for period in periods]
        for month, period, count in zip(months, periods, rows, strict=True):
            papers = _sizes(home / "outputs" / str(period))
            returns = len(_sizes(home / "returns" / str(period)))
            month |= {"rows": count, "returns": returns, "papers": len(papers), "papers_mb": sum(papers) / 1e6}
            month |= {"server": server / len(periods), "ledger_mb": 0.0}
        months[-1]["ledger_mb"] = sum(_sizes(home / "ledger")) / 1e6
        found.write_text(json.dumps(months), encoding="utf-8")
        print(
            f"{home.name}: {sum(rows):,} rows, {sum(month['wall'] for month in months):.0f} s",
            file=sys.stderr,
            flush=True,
        )
    return json.loads(found.read_text(encoding="utf-8"))  # type: ignore[no-any-return]  # JSON


def run_command(home: Path, periods: Sequence[Period]) -> float:
    """The rounds of some months; returns the processor seconds of Prefect's server, which is a process of its own."""
    asked = [word for period in periods for word in ("--period", str(period))]
    command = [sys.executable, "-m", "benchmarks.stages", str(home), "run", "--home", str(home), *asked]
    log = home / "log.txt"
    with log.open("wb") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=stream)
        _, status, used = os.wait4(process.pid, 0)  # of this command alone, while others run beside it
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, NEEDS_A_PERSON):
        raise SystemExit(log.read_text(encoding="utf-8")[-3000:])
    own = [json.loads((home / f"{period}.json").read_text(encoding="utf-8"))["processor"] for period in periods]
    return used.ru_utime + used.ru_stime - sum(own)


def _sizes(folder: Path) -> list[int]:
    return [path.stat().st_size for path in folder.rglob("*") if path.is_file()]


def word_months(periods: Sequence[Period], boards: Sequence[Sequence[dict[str, Any]]]) -> str:
    """A line a month and one for all: all boards together; of the peak memory the highest; the ledger as it is at the end."""
    months = [[board[at] for board in boards] for at in range(len(periods))]
    lines = [[str(period), *_totals(month)] for period, month in zip(periods, months, strict=True)]
    lines.append(["In all", *_totals([one for month in months for one in month])])
    headings = ["Month", "Returns", "Rows", "Clock, s", "Processor, s", "Prefect's server, s", "Peak, MB", "Ledger, MB"]
    return table([*headings, "Papers", "Papers, MB"], lines)


def _totals(rounds: Sequence[dict[str, Any]]) -> list[str]:
    columns = ("returns", "rows", "wall", "processor", "server", "peak_mb", "ledger_mb", "papers", "papers_mb")
    return [f"{(max if name == 'peak_mb' else sum)(one[name] for one in rounds):,.0f}" for name in columns]


def word_stages(boards: Sequence[Sequence[dict[str, Any]]]) -> str:
    """Processor seconds of each stage, all boards together: in the first month, in the last, and in all."""
    groups = {name: [board[at] for board in boards] for name, at in (("First month", 0), ("Last month", -1))}
    groups["All months"] = [one for board in boards for one in board]
    seconds: dict[str, defaultdict[str, float]] = {}
    for name, rounds in groups.items():
        seconds[name] = defaultdict(float)
        for one in rounds:
            for stage, (_wall, processor) in one["stages"].items():
                seconds[name][stage] += processor
    stages = sorted(seconds["All months"], key=lambda stage: -seconds["All months"][stage])
    lines = [[stage, *(_share(seconds[name], stage) for name in groups)] for stage in stages]
    return table(["Stage, processor seconds", *groups], lines)


def _share(seconds: dict[str, float], stage: str) -> str:
    return f"{seconds[stage]:.1f} s, {seconds[stage] / sum(seconds.values()):.0%}"


def main() -> None:
    """Runs the year and prints its two tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--share", type=float, default=1.0, help="of the nation: 0.1 is a tenth of it")
    parser.add_argument("--periods", type=int, default=MONTHS)
    parser.add_argument("--boards", type=int, default=1)
    parser.add_argument("--only", type=int, nargs="+", help="numbers of the boards to run, from 1; all unless given")
    asked = parser.parse_args()
    periods = months(asked.periods)
    folder = Path(asked.folder).resolve()
    boards = [
        run_board(folder / f"board-{number:02d}", size, periods)
        for number, size in enumerate(sizes(asked.boards, asked.share), start=1)
        if asked.only is None or number in asked.only
    ]
    print(machine())
    print(word_months(periods, boards))
    print(word_stages(boards))


if __name__ == "__main__":
    main()
