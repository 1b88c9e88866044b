"""Copies, corrections and killed runs: run again, and the papers are the same as if nothing had happened."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.homes import put_return, write_home
from tests.rounds.conftest import run_boardpack

ROW = "POL-01,on track,Things moved.,,,,,,2020-03-20,Head"
CORRECTED = "POL-01,at risk,Things stopped.,,,,,,2020-03-21,Head"


def papers(home: Path) -> dict[str, bytes]:
    folder = home / "outputs" / "2020-03"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def run(home: Path) -> dict[str, bytes]:
    # One folder for Prefect's own files saves each run the set-up of a new one.
    prefect_home = str(home.parents[1] / "prefect")
    done = run_boardpack("run", "--home", str(home), "--period", "2020-03", PREFECT_HOME=prefect_home)
    assert done.returncode in (0, 1), done.stderr
    return papers(home)


@pytest.fixture(scope="module")
def unharmed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The papers of a round that nobody disturbed."""
    home = write_home(tmp_path_factory.mktemp("unharmed") / "home")
    put_return(home, "2020-03", "police_2020-03.csv", ROW)
    return run(home)


def test_a_copy_and_a_correction_are_told_apart_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    home = write_home(tmp_path / "home")
    put_return(home, "2020-03", "police_2020-03.csv", ROW)
    run(home)
    put_return(home, "2020-03", "a copy police_2020-03.csv", ROW)
    put_return(home, "2020-03", "corrected police_2020-03.csv", CORRECTED)
    first = run(home)
    rows = {row["file"]: row["rows_accepted"] for row in json.loads(first["manifest.json"])["returns"]}
    assert rows == {"police_2020-03.csv": 1, "a copy police_2020-03.csv": 0, "corrected police_2020-03.csv": 1}
    assert b"Things stopped." in first["register.csv"]
    assert run(home) == first


@pytest.mark.parametrize("seconds", [2.0, 6.0, 9.0])
def test_a_run_killed_at_any_moment_can_be_run_again_with_the_same_result(
    tmp_path: Path, unharmed: dict[str, bytes], seconds: float
) -> None:
    home = write_home(tmp_path / "home")
    put_return(home, "2020-03", "police_2020-03.csv", ROW)
    command = [sys.executable, "-m", "flows.command_line", "run", "--home", str(home), "--period", "2020-03"]
    # A session of its own, so that Prefect's server is killed with the command, as in a power cut.
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert papers(home) in ({}, unharmed)
    assert run(home) == unharmed


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children of a process are read from Linux's /proc")
@pytest.mark.parametrize(
    ("sign", "moment"),
    [(signal.SIGTERM, "Prefect starts"), (signal.SIGHUP, "a file")],
)
def test_a_run_that_is_asked_to_end_takes_its_server_of_prefect_with_it(
    tmp_path: Path, unharmed: dict[str, bytes], sign: signal.Signals, moment: str
) -> None:
    home = write_home(tmp_path / "home")
    put_return(home, "2020-03", "police_2020-03.csv", ROW)
    command = [sys.executable, "-m", "flows.command_line", "run", "--home", str(home), "--period", "2020-03"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stderr
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while moment == "Prefect starts" and not children.read_text():
        time.sleep(0.1)
    # Until the server is more than a fork of the command nobody knows of it; it takes seconds to start, so this is still in them.
    time.sleep(1)
    if moment == "a file":
        next(line for line in process.stderr if "police_2020-03.csv" in line)
    process.send_signal(sign)
    _, last_lines = process.communicate(timeout=60)
    assert process.returncode == 2, last_lines
    assert "stopped. Nothing is half done; run the same command again." in last_lines
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)  # asks whether anybody of its group is left
    assert run(home) == unharmed
