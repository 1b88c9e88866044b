"""The demonstration rounds, run as a newcomer runs them: by the command, in a process of its own, in a fresh home."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.homes import DEMONSTRATION

if TYPE_CHECKING:
    from pathlib import Path

PERIODS = ("2020-02", "2020-03", "2020-04")


@dataclass(frozen=True)
class Demonstration:
    """A home in which the demonstration rounds ran.

    Attributes:
        home: its folder.
        done: the finished command.
    """

    home: Path
    done: subprocess.CompletedProcess[str]

    def paper(self, period: str, name: str) -> bytes:
        """The content of one paper."""
        return (self.home / "outputs" / period / name).read_bytes()


def run_boardpack(*arguments: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as installed, in a process of its own."""
    names = {**os.environ, "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120", **environment}
    for name in ("PREFECT_API_URL", "BOARDPACK_HOME", "BOARDPACK_LEDGER"):
        names.pop(name, None)
    command = [sys.executable, "-m", "flows.command_line", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=names, cwd=cwd, check=False, timeout=300
    )


def copy_demonstration(folder: Path) -> Path:
    """The demonstration home without anything that a run has left there."""
    leftovers = shutil.ignore_patterns("outputs", "ledger", ".prefect")
    return shutil.copytree(DEMONSTRATION, folder, ignore=leftovers)


def run_demonstration(home: Path, **options: str) -> Demonstration:
    periods = [word for period in PERIODS for word in ("--period", period)]
    return Demonstration(home, run_boardpack("run", "--home", str(home), *periods, cwd=home.parent, **options))


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """The three rounds in order."""
    return run_demonstration(copy_demonstration(tmp_path_factory.mktemp("demonstration") / "home"))


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """The same rounds in another folder, time zone, locale and hash seed."""
    home = copy_demonstration(tmp_path_factory.mktemp("elsewhere") / "another home")
    return run_demonstration(home, PYTHONHASHSEED="7", TZ="Pacific/Auckland", LC_ALL="C", LANG="C", PYTHONUTF8="1")
