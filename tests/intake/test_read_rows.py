"""The blind reading."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.intake import read_rows
from tests.intake.builders import block

TABLE = [
    ["Name", "Born", "Town"],
    ["Ann", "1970-01-02", "Bath"],
    ["Bob", "1980-03-04", "York"],
    ["Cy", "1990-05-06", ""],
]
PLAIN = "Name,Born,Town\nAnn,1970-01-02,Bath\nBob,1980-03-04,York\nCy,1990-05-06,\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_every_usual_encoding_gives_the_same_table(encoding: str) -> None:
    assert read_rows(PLAIN.encode(encoding)) == TABLE


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", ", ", "; ", "~", "^", "||", "\x1f"])
def test_every_usual_separator_gives_the_same_table(separator: str) -> None:
    assert read_rows(PLAIN.replace(",", separator).encode()) == TABLE


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", ["", "\n", "\n\n\n"])
def test_line_ends_make_no_difference(line_end: str, last: str) -> None:
    assert read_rows((PLAIN.strip("\n") + last).replace("\n", line_end).encode()) == TABLE


@pytest.mark.parametrize("nothing", [b"", b"\n\n", b"\xef\xbb\xbf", b"%PDF-1.7 1 0", b"PK\x03\x04 xl/workbook.xml"])
def test_a_file_without_text_gives_no_rows(nothing: bytes) -> None:
    assert read_rows(nothing) == []


def test_windows_letters_are_kept() -> None:
    assert read_rows("Name,Cost\nZoë – “Z”,£5\n".encode("cp1252")) == [["Name", "Cost"], ["Zoë – “Z”", "£5"]]


def test_utf8_with_single_windows_bytes_is_read_letter_by_letter() -> None:
    mixed = "Name,Town\nZoë,Köln\nAnaïs,".encode() + "Málaga\n".encode("cp1252")
    assert read_rows(mixed)[2] == ["Anaïs", "Málaga"]


def test_quotes_of_other_kinds_are_taken_off() -> None:
    assert read_rows(b"Name,Note\n'Ann','a, b'\n'Bob','it''s'\n") == [
        ["Name", "Note"],
        ["Ann", "a, b"],
        ["Bob", "it's"],
    ]
    backslashed = block(r"""
        Name,Note
        "Ann","5\" nail, long"
        "Bob","6\" nail"
        """)
    assert read_rows(backslashed) == [["Name", "Note"], ["Ann", '5" nail, long'], ["Bob", '6" nail']]


def test_a_cell_may_hold_line_breaks() -> None:
    assert read_rows(b'Name,Note\nAnn,"one\ntwo"\nBob,"three"\n')[1] == ["Ann", "one\ntwo"]


def test_a_cell_may_hold_line_breaks_in_a_file_with_a_ragged_row() -> None:
    rows = read_rows(b'No,Note\n1,"one\ntwo, two"\n2,three\n3,four,\n4,five\n')
    assert rows == [["No", "Note"], ["1", "one\ntwo, two"], ["2", "three"], ["3", "four"], ["4", "five"]]


def test_titles_above_and_notes_below_are_left_out() -> None:
    text = block("""
        Register of visits,,
        ,,
        Name,Born,Town
        Ann,1970-01-02,Bath
        Bob,1980-03-04,York
        Cy,1990-05-06,

        Source: our own records
        """)
    assert read_rows(text) == TABLE


def test_two_heading_rows_become_one() -> None:
    text = block("""
        Person,Person,Place
        Name,Born,Code
        Ann,1970-01-02,17-001
        Bob,1980-03-04,18-002
        """)
    assert read_rows(text)[0] == ["Person Name", "Person Born", "Place Code"]


def test_a_row_that_groups_columns_belongs_to_the_heading() -> None:
    text = b",2019,,2020,\nArea,Q1,Q2,Q1,Q2\nNorth,11,21,31,41\nSouth,12,22,32,42\nWest,13,23,33,43\n"
    assert read_rows(text)[0] == ["Area", "2019 Q1", "Q2", "2020 Q1", "Q2"]


def test_a_title_with_commas_is_no_heading() -> None:
    text = b"Report, by the unit, for January\nArea,Count\nNorth,10\nSouth,12\nEast,15\n"
    assert read_rows(text)[0] == ["Area", "Count"]


def test_a_file_without_headings_keeps_its_first_row() -> None:
    body = PLAIN.split("\n", 1)[1]
    assert read_rows(body.encode()) == TABLE[1:]


def test_the_line_that_names_the_separator_is_no_row() -> None:
    assert read_rows(("sep=;\n" + PLAIN.replace(",", ";")).encode()) == TABLE


def test_a_list_of_one_column_stays_one_column() -> None:
    assert read_rows(b"Name\nAnn Lee\nBob Ray\n") == [["Name"], ["Ann Lee"], ["Bob Ray"]]


@given(st.binary(max_size=400))
@settings(max_examples=300, deadline=None)
def test_no_bytes_raise(content: bytes) -> None:
    read_rows(content)


@given(st.text(alphabet="ab1,;\t|\"'\\\n\r =-\x00é", max_size=200))
@settings(max_examples=400, deadline=None)
def test_no_text_of_separators_and_quotes_raises(text: str) -> None:
    for row in read_rows(text.encode()):
        assert all(isinstance(cell, str) for cell in row)


CELLS = st.text(alphabet="abcdef é,;'\"\n0123456789-", max_size=12).map(str.strip)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=3, max_size=8))
@settings(max_examples=200, deadline=None)
def test_a_table_in_quotes_comes_back(body: list[list[str]]) -> None:
    body = [[f"{at:03d}", *row] for at, row in enumerate(body, 1)]
    written = [["No", "One", "Two", "Three"], *body]
    text = "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in written)
    assert read_rows(text.encode()) == written
