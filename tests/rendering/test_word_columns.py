"""Columns are as wide as their longest word, and fill the page."""

from __future__ import annotations

import pytest

from flows.document import Cell, Column, Table
from flows.rendering.text_width import text_width
from flows.rendering.word_columns import column_widths
from tests.rendering.sample_word_report import position_table, register_table

SIDES = 170


def widths(table: Table, width: int) -> tuple[int, ...]:
    return column_widths(table, width, 10, SIDES)


def table_of(*texts: str) -> Table:
    columns = tuple(Column(f"Heading {number}") for number in range(len(texts)))
    return Table("words", "Words", "Words.", columns, (tuple(Cell(text) for text in texts),))


@pytest.mark.parametrize(("table", "width"), [(position_table(), 9638), (register_table(17), 14570)])
def test_no_word_and_no_date_breaks(table: Table, width: int) -> None:
    for index, each in enumerate(widths(table, width)):
        texts = [table.columns[index].heading, *(row[index].text for row in table.rows)]
        longest = max(text_width(word, 10, is_bold=True) for text in texts for word in text.split(" "))
        assert longest * 20 <= each - SIDES


@pytest.mark.parametrize(
    "texts",
    [
        ("a",),
        ("a", "b" * 500),
        ("f" * 64, "f" * 64, "f" * 64, "30 June 2026"),
        tuple("word" for _ in range(40)),
        ("", "\n", "\u00a0"),
        ("人" * 50, "👩‍🏫", "\u202e"),
    ],
)
def test_columns_fill_the_page_whatever_they_hold(texts: tuple[str, ...]) -> None:
    found = widths(table_of(*texts), 9638)
    assert sum(found) == 9638
    assert min(found) > 0


def test_a_checksum_takes_two_lines_of_like_length() -> None:
    found = widths(table_of("file name.csv", "f" * 64, "word " * 200), 9638)
    assert (found[1] - SIDES) / 20 >= text_width("f" * 32, 10, is_bold=True)


def test_a_column_without_weight_gets_no_more_than_it_needs() -> None:
    columns = (Column("Reference", weight=0), Column("Update", weight=1))
    table = Table("one", "One", "One.", columns, ((Cell("DEM-01"), Cell("word " * 100)),))
    assert widths(table, 9638)[0] < 1400


def test_a_word_of_sixty_letters_is_broken_before_a_date_is() -> None:
    dates = tuple(Column(f"Date {n}", weight=0) for n in range(4))
    row = ("POL-0001", f"Agree {'w' * 61} with every team", *["30\u00a0Jun\u00a02020"] * 4, "f" * 64)
    columns = (Column("Ref", weight=0), Column("Action"), *dates, Column("SHA-256"))
    table = Table("t", "T", "T.", columns, (tuple(Cell(text) for text in row),))
    widths = column_widths(table, 9638, 10, 170)
    assert all(width >= 20 * text_width(row[2], 10, is_bold=True) + 170 for width in widths[2:6])
    assert sum(widths) == 9638
