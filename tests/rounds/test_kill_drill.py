"""SIGKILL at many points of a round, then the round again: the same ledger and the same papers, byte for byte.

The round runs as plain functions in a process of its own, which counts its own steps and kills itself at one of them. Half
of the points are steps that touch the disk or the database (a write, a sync, a rename, an order to SQLite), the others
are spread evenly over all function calls. ``pytest -m drill`` takes 220 points, the usual run a few of them.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.homes import NO_DECISIONS, put_return, write_home
from tests.plain_rounds import ledger_of, run_plainly

if TYPE_CHECKING:
    from pathlib import Path
    from types import FrameType

PERIOD = "2020-03"
DISK_STEPS = frozenset(
    {"open", "write", "flush", "fsync", "rename", "replace", "mkdir", "rmdir", "unlink", "remove", "link", "copyfile"}
    | {"execute", "executemany", "commit", "rollback"}
)
"""Built-in functions after which the disk or the database may look otherwise than before."""


@dataclass
class Drill:
    """A home as a round finds it, and what the round must leave there.

    Attributes:
        home: the folder; nothing in it is ever touched.
        before: the papers that stand there.
        after: the papers that the round makes.
        contents: the digest of what each entry of the ledger says afterwards.
        steps: how many steps of each kind the round takes.
    """

    home: Path
    before: dict[str, bytes]
    after: dict[str, bytes]
    contents: list[str]
    steps: dict[str, int]


def papers_of(home: Path) -> dict[str, bytes]:
    folder = home / "outputs" / PERIOD
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def contents_of(home: Path) -> list[str]:
    ledger = ledger_of(home)
    assert ledger.check() == []
    contents = list(ledger.read()["content_sha256"])
    ledger.engine.dispose()
    return contents


def run_in_a_process(home: Path, kind: str = "", kill_at: int = 0) -> int:
    """Runs the round in a fork of this process, which counts its steps of a kind and kills itself at one of them.

    Args:
        home: the folder.
        kind: "disk" or "call"; "" for a round that nobody disturbs.
        kill_at: number of the step; 0 lets it count to the end and write the counts down.
    """
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    counts = {"disk": 0, "call": 0}

    def count(_frame: FrameType, event: str, argument: Any) -> None:
        kinds = ("call",) if event == "call" else ()
        if event == "c_call" and argument.__name__ in DISK_STEPS:
            kinds = ("disk",)
        for name in kinds:
            counts[name] += 1
            if kill_at and name == kind and counts[name] == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    code = 1
    try:
        sys.setprofile(count if kind else None)
        run_plainly(home, PERIOD)
        sys.setprofile(None)
        if kind:
            (home / "counts.json").write_text(json.dumps(counts))
        code = 0
    finally:
        os._exit(code)


@pytest.fixture(scope="module")
def drill(tmp_path_factory: pytest.TempPathFactory) -> Drill:
    """A second round of March: papers stand there already, and a correction, a decision and an edit have come since."""
    home = write_home(tmp_path_factory.mktemp("drill") / "home")
    put_return(home, "2020-02", "police_2020-02.csv", "POL-01,on track,Begun.,,,,,,2020-02-20,Head")
    put_return(home, PERIOD, "police_2020-03.csv", "POL-01,on track,Things moved.,,,,,,2020-03-20,Head")
    run_plainly(home, "2020-02")
    before = run_plainly(home, PERIOD)
    put_return(home, PERIOD, "police_2020-03 corrected.csv", "POL-01,at risk,Things stopped.,,,,,,2020-03-21,Head")
    put_return(
        home,
        PERIOD,
        "city hall 2020-03.csv",
        "LA-01,Amber,Slow.,,,,,,2020-03-20,Head",
        "LA-99,Amber,Who?,,,,,,2020-03-20,Head",
    )
    (home / "decisions.csv").write_text(NO_DECISIONS + "2020-03-11,POL-02,close,,Done,PCC,Item 4\n")
    actions = home / "reference" / "actions.csv"
    actions.write_text(actions.read_text().replace("Do the third thing", "Do the third thing well"))
    ledger_of(home).engine.dispose()
    unharmed = shutil.copytree(home, home.with_name("unharmed"))
    assert run_in_a_process(unharmed, "call") == 0
    after, steps = papers_of(unharmed), json.loads((unharmed / "counts.json").read_text())
    assert after.keys() >= before.keys()
    assert after != before
    return Drill(home, before, after, contents_of(unharmed), steps)


def strike(drill: Drill, folder: Path, kind: str, kill_at: int) -> None:
    """Kills a round at a step, looks at what is left, and runs it again."""
    home = shutil.copytree(drill.home, folder)
    ended = run_in_a_process(home, kind, kill_at)
    assert os.WIFSIGNALED(ended), f"the round ended by itself before {kind} step {kill_at}"
    assert papers_of(home) in ({}, drill.before, drill.after)
    held = contents_of(home)
    assert held == drill.contents[: len(held)]
    assert run_in_a_process(home) == 0
    assert papers_of(home) == drill.after, f"other papers after a kill at {kind} step {kill_at}"
    assert contents_of(home) == drill.contents, f"another ledger after a kill at {kind} step {kill_at}"
    assert [path.name for path in (home / "outputs").iterdir() if path.name.startswith(".")] == []
    shutil.rmtree(home)


def spread(drill: Drill, count: int) -> list[tuple[str, int]]:
    """Points over the whole round: half of them at the disk, half of them anywhere.

    Two rounds differ by a handful of a million calls, so the last point stands a little before the end.
    """
    half = count // 2
    last = {kind: steps - steps // 1000 for kind, steps in drill.steps.items()}
    return [(kind, 1 + place * (last[kind] - 1) // (half - 1)) for kind in ("disk", "call") for place in range(half)]


@pytest.mark.parametrize("place", range(12))
def test_a_round_killed_at_a_point_and_run_again_comes_to_the_same_end(
    drill: Drill, tmp_path: Path, place: int
) -> None:
    strike(drill, tmp_path / "home", *spread(drill, 12)[place])


@pytest.mark.drill
def test_a_round_killed_at_220_points_comes_to_the_same_end_every_time(drill: Drill, tmp_path: Path) -> None:
    points = spread(drill, 220)
    assert len(set(points)) == 220
    for number, (kind, kill_at) in enumerate(points):
        strike(drill, tmp_path / f"home-{number}", kind, kill_at)
