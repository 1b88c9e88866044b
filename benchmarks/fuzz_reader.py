"""A coverage-guided search for bytes that break the reader.

    python -m benchmarks.fuzz_reader FOLDER [--seconds 3600]

FOLDER keeps the inputs that reached new branches, so that a second run goes on where the first one stopped. The first
input that raises, breaks a rule of ``tests/intake/rules_of_reading.py``, or takes longer than 20 seconds ends the run
and is written to FOLDER; mend the reader, keep a short form of it in ``tests/intake/corpus``, and start again.

The seconds are those of the processor, so that a busy machine does not shorten the search. ``FOLDER/tried.txt`` says at
any time how many inputs were tried.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import atheris

with atheris.instrument_imports(include=["flows.intake"]):
    from tests.intake import rules_of_reading

from tests.intake.builders import HEADING, returned
from tests.intake.polluting import file_defects, make_shape, row_defects

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 500
"""Bytes of one input: enough for a heading and a dozen rows, and for every branch of the reader."""

SECONDS_FOR_ONE = 20
"""An input that takes the processor longer, five times slowed by the watching of branches, counts as one too slow."""

SECONDS_ON_THE_WALL = 1_200
"""An input that takes longer by the clock counts as one that does not end."""

REPORTED_EVERY = 100
"""Inputs between two reports."""

PIECES = (
    *('"', '""', "'", '\\"', ",", ";", "\t", "|", ", ", "||", "~", "\x1f", "\r", "\n", "\r\n", "\0", "\ufeff"),
    *("sep=;\n", ",,,,", '","', '"\n"', "Total,", "2020-02-03", "31/01/2020", "£1,200.50", "n/a", "POL-01", "on track"),
    *("action_ref", "status", "update", "updated_on", "updated_by", "forecast_on", "forecast_reason", "evidence"),
    *(HEADING, HEADING.replace(",", ";"), "Action Ref", "updatedon", "<html", "PK\x03\x04", "\n\n\n"),
)
"""Pieces of text that the search may set in: those on which a reader of CSV decides."""


def seeds() -> Iterator[bytes]:
    """Files to start from: the corpus of the tests, returns, and small tables with each known defect."""
    yield from (path.read_bytes() for path in sorted(Path("tests/intake/corpus").iterdir()))
    yield from (returned(), returned("POL-06,on track,One, two,2020-02-22,Head"), returned('"', 'POL-07,"x'))
    for number in range(12):
        shape = make_shape(number)
        small = type(shape)(shape.kinds, [row[:6] for row in shape.rows[:5]], shape.quotes_all)
        yield from (content for _, content, _ in file_defects(small))
        yield from (content for _, content, _ in row_defects(small, number))


def try_one(content: bytes) -> None:
    """Reads one input both ways, every second one strictly; the search stops at an error."""
    found = rules_of_reading.breaches_of_blind_reading(content)
    found += rules_of_reading.breaches_of_careful_reading(content, strict=len(content) % 2 == 1)
    if found:
        raise AssertionError("; ".join(found))


class Search:
    """Tries inputs until the processor has worked for long enough, and writes down how many there were."""

    def __init__(self, written_to: Path, seconds: int) -> None:
        self.written_to = written_to
        self.seconds = seconds
        self.count = 0

    def __call__(self, content: bytes) -> None:
        """Tries one input; ends the process after the last one, because the search itself counts time on the wall."""
        started = time.process_time()
        try_one(content)
        if time.process_time() - started > SECONDS_FOR_ONE:
            raise AssertionError("the reading takes too long")
        self.count += 1
        is_over = time.process_time() >= self.seconds
        if is_over or self.count % REPORTED_EVERY == 0:
            self.written_to.write_text(f"{self.count} inputs in {time.process_time():.0f} s of processor time\n")
        if is_over:
            print(self.written_to.read_text(), flush=True)
            os._exit(0)


def main() -> None:
    """Runs the search."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=int, default=3600, help="of processor time")
    options = parser.parse_args()
    corpus = options.folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(seeds()):
        (corpus / f"seed-{number:04d}").write_bytes(content[:LONGEST])
    pieces = options.folder / "pieces.dict"
    pieces.write_text("".join(_dictionary_line(piece) for piece in PIECES))
    search = [
        f"-max_len={LONGEST}",
        f"-timeout={SECONDS_ON_THE_WALL}",
        f"-dict={pieces}",
        f"-artifact_prefix={options.folder}/broken-",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *search, str(corpus)], Search(options.folder / "tried.txt", options.seconds))
    atheris.Fuzz()


def _dictionary_line(piece: str) -> str:
    return '"' + "".join(f"\\x{byte:02x}" for byte in piece.encode()) + '"\n'


if __name__ == "__main__":
    main()
