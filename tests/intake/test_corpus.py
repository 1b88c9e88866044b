"""Small files that once broke a rule of the reader, or stand for a kind that a fuzzer came to: read without a breach."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.intake import read_rows, read_table
from flows.intake.tables import read_row_by_row
from flows.problems import Outcome
from tests.intake.builders import HEADING

CORPUS = sorted((Path(__file__).parent / "corpus").iterdir())


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_the_blind_reading_gives_rows_of_one_width(path: Path) -> None:
    assert len(set(map(len, read_rows(path.read_bytes())))) <= 1


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
@pytest.mark.parametrize("heading", [b"", HEADING.encode() + b"\n"])
@pytest.mark.parametrize("strict", [False, True])
def test_the_careful_reading_accounts_for_each_row_once(path: Path, heading: bytes, strict: bool) -> None:
    content = heading + path.read_bytes()
    table = read_table(content, "a.csv", strict=strict)
    assert all(len(row) == len(table.headings) for row in table.rows)
    numbers = [*table.row_numbers, *table.set_aside]
    assert len(set(numbers)) == len(numbers)
    aside = [found.row for found in table.problems if found.outcome is Outcome.ROW_SET_ASIDE]
    assert sorted(aside, key=str) == sorted(table.set_aside, key=str)
    if not any(found.outcome is Outcome.FILE_SET_ASIDE for found in table.problems):
        assert table == read_row_by_row(content, "a.csv", strict=strict)


def test_the_corpus_stays_small() -> None:
    assert len(CORPUS) <= 20
    assert all(path.stat().st_size < 200 for path in CORPUS)
