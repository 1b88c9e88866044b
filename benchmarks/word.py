"""Long tables in Word files, boardpack beside its peers, and a whole report beside an empty one: ``python benchmarks/word.py``.

Prints a Markdown table of ratios. Each measurement runs in a process of its own and is the best of some repetitions, so
that what else the machine does counts as little as possible. What takes longer than ``--patience`` seconds is cut off.
Needs the packages of ``benchmarks/requirements.txt`` and, in ``benchmarks``, ``npm ci``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

PEERS = Path(__file__).with_name("word_peers.py")
WHOLE = Path(__file__).with_name("word_whole.py")
METHODS = ("boardpack", "floor", "docxtemplater", "docxtpl", "pandoc", "add_row")
SIZES = (100, 1_000, 10_000, 100_000)
REPETITIONS = {100: 5, 1_000: 5, 10_000: 5, 100_000: 3}
ONCE_ABOVE = 8.0  # Seconds; what is slow is not repeated.


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patience", type=float, default=120.0, help="seconds after which a peer is cut off")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = {size: measure_size(size, Path(folder), asked.patience) for size in asked.sizes}
    print_seconds(found)
    print_ratios(found)
    print(subprocess.run([sys.executable, WHOLE], check=True, capture_output=True, text=True).stdout)


def measure_size(size: int, folder: Path, patience: float) -> dict[str, Any]:
    """The best run of each way at one size; None for one that was cut off."""
    return {method: measure(method, size, folder, patience) for method in METHODS}


def measure(method: str, size: int, folder: Path, patience: float) -> dict[str, Any] | None:
    """The best of some runs."""
    runs = []
    for _ in range(REPETITIONS.get(size, 3)):
        try:
            command = [sys.executable, str(PEERS), method, str(size), str(folder)]
            done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=patience)
        except subprocess.TimeoutExpired:
            break
        except subprocess.CalledProcessError as error:
            print(f"{method}, {size} rows: {error.stderr.strip().splitlines()[-1]}", file=sys.stderr)
            break
        runs.append(json.loads(done.stdout.strip().splitlines()[-1]))
        if runs[-1]["seconds"] > ONCE_ABOVE:
            break
    return min(runs, key=lambda run: run["seconds"], default=None)


def print_seconds(found: dict[int, dict[str, Any]]) -> None:
    """Processor seconds, and memory above what the process held before the work."""
    print("| Rows | " + " | ".join(METHODS) + " | boardpack: memory added | process in all |")
    print("|---|" + "---|" * (len(METHODS) + 2))
    for size, runs in found.items():
        own = runs["boardpack"]
        cells = ["cut off" if run is None else f"{run['seconds']:.2f} s" for run in runs.values()]
        memory = f"{(own['peak_kb'] - own['before_kb']) / 1024:.0f} MB | {own['peak_kb'] / 1024:.0f} MB"
        print(f"| {size:,} | {' | '.join(cells)} | {memory} |")
    print()


def print_ratios(found: dict[int, dict[str, Any]]) -> None:
    """Each way's time as a multiple of boardpack's, and boardpack's as a multiple of the floor."""
    others = [method for method in METHODS if method not in ("boardpack", "floor")]
    print("| Rows | boardpack / floor | " + " | ".join(f"{other} / boardpack" for other in others) + " |")
    print("|---|---|" + "---|" * len(others))
    for size, runs in found.items():
        own = runs["boardpack"]["seconds"]
        cells = ["cut off" if runs[other] is None else f"{runs[other]['seconds'] / own:.1f}x" for other in others]
        print(f"| {size:,} | {own / runs['floor']['seconds']:.1f}x | {' | '.join(cells)} |")
    print()


if __name__ == "__main__":
    main()
