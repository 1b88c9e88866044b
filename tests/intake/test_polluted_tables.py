"""Thirty tables of different shapes, damaged in every way that is seen in open data: most come back whole."""

from __future__ import annotations

from collections import Counter

from flows.intake import read_rows, read_table
from tests.intake.polluting import file_defects, make_shape, row_defects

SHAPES = [make_shape(seed) for seed in range(1000, 1030)]


def test_defects_of_the_whole_file_are_read_right() -> None:
    wrong = Counter[str]()
    tried = 0
    for seed, shape in enumerate(SHAPES):
        for number, (name, content, wanted) in enumerate(file_defects(shape)):
            if (number + seed) % 3 == 0:
                tried += 1
                wrong[name] += read_rows(content) != wanted
    assert sum(wrong.values()) <= tried * 0.01, +wrong


def test_rows_with_a_defect_are_read_right() -> None:
    wrong = Counter[str]()
    tried = 0
    for seed, shape in enumerate(SHAPES):
        for name, content, wanted in row_defects(shape, seed):
            tried += 1
            wrong[name] += read_rows(content) != wanted
    assert sum(wrong.values()) <= tried * 0.03, +wrong


def test_the_careful_reading_sets_aside_what_it_does_not_read_right() -> None:
    for seed, shape in enumerate(SHAPES[:20]):
        for name, content, wanted in row_defects(shape, seed):
            table = read_table(content, "a.csv")
            assert [row for row in table.rows if row not in wanted] == [], (name, seed)
            assert len(table.rows) + len(table.set_aside) == sum(any(row) for row in wanted[1:]), (name, seed)
