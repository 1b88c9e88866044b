"""Small files that once broke a rule of the reader, or stand for a kind that a fuzzer came to: read without a breach."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.builders import HEADING
from tests.intake.rules_of_reading import breaches_of_blind_reading, breaches_of_careful_reading

CORPUS = sorted((Path(__file__).parent / "corpus").iterdir())


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_the_blind_reading_gives_rows_of_one_width(path: Path) -> None:
    assert breaches_of_blind_reading(path.read_bytes()) == []


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
@pytest.mark.parametrize("heading", [b"", HEADING.encode() + b"\n"])
@pytest.mark.parametrize("strict", [False, True])
def test_the_careful_reading_accounts_for_each_row_once(path: Path, heading: bytes, strict: bool) -> None:
    assert breaches_of_careful_reading(heading + path.read_bytes(), strict=strict) == []


def test_the_corpus_stays_small() -> None:
    assert len(CORPUS) <= 40
    assert all(path.stat().st_size < 200 for path in CORPUS)
