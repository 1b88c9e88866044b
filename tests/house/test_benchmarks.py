"""The benchmarks still run; how fast anything is, no test asks."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.homes import REPOSITORY


def test_the_benchmark_of_reading_and_checking_still_runs() -> None:
    pytest.importorskip("frictionless", reason="the peers of the benchmarks are not installed")
    command = [sys.executable, "-m", "benchmarks.intake", "--files", "20", "--rows", "20", "--slices", "2"]
    ran = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    for words in ("(the floor)", "pandera", "frictionless", "Slope", "Peak memory"):
        assert words in ran.stdout
