"""A national year on one machine: every month's round by the real command, and what bounds it.

    python -m benchmarks.national_year FOLDER [--share 0.1] [--periods 12] [--boards 1]

The whole of it is 43 forces, 2,000 returns a month and a million rows in twelve months. ``--boards 1`` reads that as one
board that follows 2,000 bodies, which is the hardest way to read it: one ledger, one register of 83,333 actions, one pack.
``--boards 43`` reads it as a board for each force, each a home of its own with 46 or 47 bodies, run one after another.
FOLDER is made, and keeps the homes; a month that has papers is not run again, so a run that was cut off goes on.
"""

from __future__ import annotations

import argparse
import json
import resource
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


def run_month(home: Path, period: Period) -> dict[str, Any]:
    """One month's round in a process of its own: what ``benchmarks.stages`` says, with the sizes of what was left."""
    told = home / f"{period}.json"
    command = [sys.executable, "-m", "benchmarks.stages", str(told), "run"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [*command, "--home", str(home), "--period", str(period)], capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, NEEDS_A_PERSON) or not told.is_file():
        raise SystemExit(done.stderr[-3000:])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = json.loads(told.read_text(encoding="utf-8"))
    # Prefect's server is a process of its own, and ends after the command has told its own seconds.
    found["server"] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime - found["processor"]
    papers = [path for path in (home / "outputs" / str(period)).rglob("*") if path.is_file()]
    ledger = sum(path.stat().st_size for path in (home / "ledger").iterdir())
    found |= {"papers": len(papers), "papers_mb": sum(path.stat().st_size for path in papers) / 1e6}
    found |= {"ledger_mb": ledger / 1e6}
    told.write_text(json.dumps(found), encoding="utf-8")
    return found  # type: ignore[no-any-return]  # JSON


def run_board(home: Path, size: Size, periods: Sequence[Period]) -> list[dict[str, Any]]:
    """Every month of one board."""
    if not home.is_dir():
        write_reference(home, size, home.name)
    found = []
    for period in periods:
        told = home / f"{period}.json"
        if not told.is_file():
            rows = write_month(home, size, period)
            made = run_month(home, period) | {"rows": rows}
            told.write_text(json.dumps(made), encoding="utf-8")
            print(f"{home.name} {period}: {rows:,} rows, {made['wall']:.0f} s", file=sys.stderr, flush=True)
        found.append(json.loads(told.read_text(encoding="utf-8")))
    return found


def word_months(periods: Sequence[Period], boards: Sequence[Sequence[dict[str, Any]]]) -> str:
    """A line a month: all boards together; of the peak memory the highest."""
    lines = []
    for at, period in enumerate(periods):
        month = [board[at] for board in boards]
        total = {name: sum(one[name] for one in month) for name in ("rows", "wall", "processor", "server", "papers")}
        total |= {name: sum(one[name] for one in month) for name in ("papers_mb", "ledger_mb")}
        lines.append(
            [
                period,
                f"{total['rows']:,}",
                f"{total['wall']:.0f}",
                f"{total['processor']:.0f}",
                f"{total['server']:.0f}",
                f"{max(one['peak_mb'] for one in month):,.0f}",
                f"{total['ledger_mb']:,.0f}",
                f"{total['papers']:,}",
                f"{total['papers_mb']:,.0f}",
            ]
        )
    headings = ["Month", "Rows", "Clock, s", "Processor, s", "Prefect's server, s", "Peak, MB", "Ledger, MB"]
    return table([*headings, "Papers", "Papers, MB"], lines)


def word_stages(found: Sequence[dict[str, Any]]) -> str:
    """The shares of the stages, in the first month, the last, and all."""
    groups = {"First month": found[:1], "Last month": found[-1:], "All months": found}
    seconds: dict[str, defaultdict[str, float]] = {}
    for name, rounds in groups.items():
        seconds[name] = defaultdict(float)
        for one in rounds:
            for stage, (wall, _processor) in one["stages"].items():
                seconds[name][stage] += wall
    stages = sorted(seconds["All months"], key=lambda stage: -seconds["All months"][stage])
    lines = [[stage, *(_share(seconds[name], stage) for name in groups)] for stage in stages]
    return table(["Stage, share of the clock", *groups], lines)


def _share(seconds: dict[str, float], stage: str) -> str:
    return f"{seconds[stage]:.1f} s, {seconds[stage] / sum(seconds.values()):.0%}"


def main() -> None:
    """Runs the year and prints its two tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--share", type=float, default=1.0, help="of the nation: 0.1 is a tenth of it")
    parser.add_argument("--periods", type=int, default=MONTHS)
    parser.add_argument("--boards", type=int, default=1)
    parser.add_argument("--only", type=int, default=None, help="run so many of the boards")
    asked = parser.parse_args()
    periods = months(asked.periods)
    wanted = sizes(asked.boards, asked.share)[: asked.only]
    folder = Path(asked.folder).resolve()
    boards = [run_board(folder / f"board-{at + 1:02d}", size, periods) for at, size in enumerate(wanted)]
    print(machine())
    print(word_months(periods, boards))
    print(word_stages([board[at] for board in boards for at in range(len(periods))]))


if __name__ == "__main__":
    main()
