"""CSV files come back as they went out, and no cell is run."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.problems import PublishingError
from flows.rendering.spreadsheets import defuse, render_csv


def read_back(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def test_plain_cells_come_back_unchanged() -> None:
    rows = [["FD-01", 'he said "no", twice', "two\nlines"], ["FD-02", "café – 3 %", ""]]
    assert read_back(render_csv(["action_ref", "update", "note"], rows)) == [["action_ref", "update", "note"], *rows]


def test_the_file_is_utf_8_with_its_mark_and_ends_each_line_with_crlf() -> None:
    assert render_csv(["a", "b"], [["é", "1,2"]]) == b'\xef\xbb\xbfa,b\r\n\xc3\xa9,"1,2"\r\n'


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "  =1",
        "\u00a0=1",
        "\ufeff=1",
        "＝1+1",
        "-5 days",
        "- ",
    ],
)
def test_a_cell_that_would_calculate_gets_an_apostrophe(cell: str) -> None:
    assert defuse(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-5", "+5", "-1,234.5", "+2.5%", "5-3", "a=b", "", "x@example.org"])
def test_numbers_and_harmless_text_stay_as_they_are(cell: str) -> None:
    assert defuse(cell) == cell


def test_a_row_of_the_wrong_length_is_named() -> None:
    with pytest.raises(PublishingError, match="Row 2 has 1 cells under 2 headings"):
        render_csv(["a", "b"], [["1", "2"], ["3"]])


@given(st.lists(st.lists(st.text(st.characters(), max_size=20), min_size=2, max_size=2), max_size=5))
def test_any_text_comes_back_as_it_was_defused(rows: list[list[str]]) -> None:
    content = render_csv(["first", "second"], rows)
    assert read_back(content) == [["first", "second"], *([defuse(cell) for cell in row] for row in rows)]
    assert not any(cell.lstrip(" ").startswith(("=", "@")) for row in read_back(content)[1:] for cell in row)
