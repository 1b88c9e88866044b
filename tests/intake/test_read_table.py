"""The reading of partners' returns."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.intake import read_table
from flows.intake.headings import near_column
from flows.models import RETURN_COLUMNS, TextTable
from flows.problems import Outcome
from tests.intake.builders import HEADING, block, returned, zipped


def codes(table: TextTable) -> list[tuple[str, int | None]]:
    return [(found.code, found.row) for found in table.problems]


def test_a_plain_return_is_read_without_a_word() -> None:
    table = read_table(returned(), "police.csv")
    assert table.headings == tuple(HEADING.split(","))
    assert table.row_numbers == [2, 3, 4, 5, 6]
    assert table.rows[0][2] == "Training has begun, two teams left."
    assert (table.problems, table.set_aside) == ((), ())


def test_headings_in_other_words_are_ours() -> None:
    table = read_table(block("Action Ref,RAG status,Progress-Update,Date updated,Updated By\nA-1,x,y,z,r\n"), "a.csv")
    assert table.headings == ("action_ref", "status", "update", "updated_on", "updated_by")
    assert table.problems == ()


def test_a_near_spelling_is_read_with_a_word() -> None:
    table = read_table(returned(heading="action_ref,Staus,update,updated_on,updated_by"), "a.csv")
    assert table.headings[1] == "status"
    assert codes(table) == [("heading-read-as", 1)]
    assert "column B" in table.problems[0].message


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Udpate", "update"),
        ("Commentry", "update"),
        ("Forcast reson", "forecast_reason"),
        ("help_neded", "help_needed"),
        ("Updated by (role)", "updated_by"),
        ("Action staus", "status"),
    ],
)
def test_each_word_of_a_heading_may_be_misspelt(heading: str, column: str) -> None:
    assert near_column(heading) == column


@pytest.mark.parametrize(
    "heading",
    [
        *("Update due", "Update next", "Progress %", "Progress%", "Forecast cost", "Forecast last", "Help needed by"),
        *("Action name", "Last update", "Late update", "Updated in", "Updates by", "Expected data", "Expected state"),
        *(
            "Date",
            "Action",
            "Owner",
            "Due",
            "Updated",
            "Season",
            "Rule",
            "Roles",
            "Pref",
            "Forecasted by",
            "Evidence (Y/N)",
        ),
    ],
)
def test_a_heading_with_another_word_than_ours_is_not_a_near_spelling(heading: str) -> None:
    assert near_column(heading) is None
    table = read_table(returned(heading=f"action_ref,status,notes,{heading},role"), "a.csv")
    assert (table.headings[3], codes(table)) == (heading, [])


@pytest.mark.parametrize("ends", [",,,,update,", ",,,date,update,", ",,,completion,update,(role)"])
def test_a_heading_wrapped_over_two_rows_is_one(ends: str) -> None:
    rows = "POL-01,on track,Words.,,2020-03-20,Head\nPOL-02,on track,More.,,2020-03-20,Head\n"
    table = read_table(block(f"Action ref,Status,Update,Forecast,Date of,Updated by\n{ends}\n{rows}"), "a.csv")
    assert set(table.headings) == {"action_ref", "status", "update", "forecast_on", "updated_on", "updated_by"}
    assert table.row_numbers == [3, 4]
    assert ("heading-rows-joined", 1) in codes(table)


@pytest.mark.parametrize("words", ["new,status,update,,on,by", ",,,,update,Head", ",status,,,,"])
def test_a_row_below_the_heading_that_does_not_end_it_is_a_row(words: str) -> None:
    row = "POL-01,on track,Words.,,2020-03-20,Head\n"
    table = read_table(block(f"Action ref,Status,Update,Forecast,Updated on,Updated by\n{words}\n{row}"), "a.csv")
    assert "heading-rows-joined" not in {found.code for found in table.problems}
    assert len(table.row_numbers) + len(table.set_aside) == 2


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [("2. status", "status"), ("(3) Update", "update"), ("Status (RAG)", "status"), ("\u200bstatus", "status")],
)
def test_numbers_and_hidden_signs_before_a_heading_change_nothing(theirs: str, ours: str) -> None:
    table = read_table(returned().replace(f",{ours},".encode(), f",{theirs},".encode(), 1), "a.csv")
    assert (ours in table.headings, table.problems) == (True, ())


def test_a_column_named_twice_keeps_its_own_heading() -> None:
    table = read_table(block("action_ref,status,RAG,update\nA-1,on track,green,Text\n"), "a.csv")
    assert table.headings == ("action_ref", "status", "RAG", "update")
    assert codes(table) == [("heading-twice", 1)]


def test_unknown_headings_stay_as_they_are() -> None:
    table = read_table(block("action_ref,status,update, Colour of file \nA-1,on track,Text,red\n"), "a.csv")
    assert table.headings[3] == "Colour of file"


def test_row_numbers_are_those_of_the_spreadsheet() -> None:
    text = block("""
        Return for February

        action_ref,status,update,updated_on
        A-1,on track,"one
        two",2020-02-03

        A-2,on track,three,2020-02-04
        """)
    table = read_table(text, "a.csv")
    assert list(zip(table.row_numbers, [row[0] for row in table.rows], strict=True)) == [(4, "A-1"), (6, "A-2")]
    assert codes(table) == [("rows-above-heading", None)]


@pytest.mark.parametrize(
    ("row", "code", "cells"),
    [
        (
            "POL-06,,on track,The plan stands.,2020-02-24,Head of Custody",
            "row-separator-extra",
            "The plan stands.",
        ),
        (
            "POL-06,on track,The plan stands.,2020-02-24Head of Custody",
            "row-separator-missing",
            "The plan stands.",
        ),
        (
            "POL-06,on track,The plan stands, as asked.,2020-02-24,Head of Custody",
            "row-separator-in-text",
            "The plan stands, as asked.",
        ),
        (
            "POL-06;on track;The plan stands.;2020-02-24;Head of Custody",
            "row-separator-other",
            "The plan stands.",
        ),
        (
            'POL-06,on track,""The plan stands.",2020-02-24,Head of Custody',
            "row-quote-stray",
            '"The plan stands.',
        ),
    ],
)
def test_a_damaged_row_is_mended_with_a_word(row: str, code: str, cells: str) -> None:
    table = read_table(returned(row), "a.csv")
    assert codes(table) == [(code, 7)]
    assert table.rows[-1] == ["POL-06", "on track", cells, "2020-02-24", "Head of Custody"]


def test_the_strict_profile_sets_the_same_row_aside() -> None:
    table = read_table(returned("POL-06,,on track,The plan.,2020-02-24,Head of Custody"), "a.csv", strict=True)
    assert (codes(table), table.set_aside) == ([("row-repair-refused", 7)], (7,))


def test_the_strict_profile_refuses_a_title_above_the_headings() -> None:
    table = read_table(b"Our return\n\n" + returned(), "a.csv", strict=True)
    assert table.rows == []
    assert table.problems[-1].code == "file-repair-refused"


def test_a_row_that_could_be_read_in_two_ways_is_set_aside() -> None:
    table = read_table(returned("POL-06,on track"), "a.csv")
    assert (codes(table), table.set_aside) == ([("row-width-unclear", 7)], (7,))


def test_totals_and_notes_and_second_tables_are_set_aside_with_a_word() -> None:
    assert codes(read_table(returned("Total,5,,,"), "a.csv")) == [("row-total", 7)]
    assert codes(read_table(returned("", "Source: our system"), "a.csv")) == [("row-below-table", 8)]
    other = ("Team,Lead,Posts,Begun", "North,Head,4,2020-02-03", "South,Head,5,2020-02-03", "West,Head,6,2020-02-03")
    second = read_table(returned("", *other), "a.csv")
    assert codes(second) == [("row-second-table", row) for row in range(8, 12)]


def test_empty_rows_and_columns_are_no_problem() -> None:
    padded = b"\n".join(line + b",,," for line in returned().splitlines()) + b"\n,,,,,,,\n"
    table = read_table(padded, "a.csv")
    assert (len(table.headings), len(table.rows), table.problems) == (5, 5, ())


def test_a_heading_run_together_is_cut_where_both_halves_are_ours() -> None:
    table = read_table(returned(heading="action_ref,statusupdate,updated_on,updated_by"), "a.csv")
    assert table.headings == tuple(HEADING.split(","))
    assert codes(table) == [("heading-mended", 1)]


@pytest.mark.parametrize(
    ("content", "code", "word"),
    [
        (zipped("xl/workbook.xml")[:60], "workbook-damaged", "damaged"),
        (zipped("xl/workbook.xml"), "workbook-damaged", "damaged"),
        (zipped("xl/workbook.bin"), "file-not-csv", ".xlsb"),
        (zipped("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), "file-not-csv", ".ods"),
        (zipped("mimetype", "application/vnd.oasis.opendocument.text"), "file-no-table", "word-processor"),
        (zipped("word/document.xml"), "file-no-table", "word-processor"),
        (zipped("ppt/presentation.xml"), "file-no-table", "PowerPoint"),
        (zipped("Index/Tables/Tile.iwa"), "file-not-csv", "Numbers"),
        (zipped("police_2020-03.xlsx"), "file-packed", "zip"),
        (b"PK\x03\x04......", "file-packed", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1" + "Workbook".encode("utf-16-le"), "file-not-csv", ".xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1" + "EncryptedPackage".encode("utf-16-le"), "workbook-locked", "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1" + "WordDocument".encode("utf-16-le"), "file-no-table", "word-processor"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1" + "__substg1.0_".encode("utf-16-le"), "file-no-table", "Outlook"),
        (b"%PDF-1.4", "file-no-table", "PDF"),
        (b"\x89PNG\r\n", "file-no-table", "picture"),
        (b"\x1f\x8b\x08", "file-packed", "compressed"),
        (b"<!DOCTYPE html><html>", "file-not-csv", "web page"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "file-not-csv", "Excel file in XML"),
        (b"MIME-Version: 1.0\n", "file-no-table", "e-mail"),
        (bytes(range(32)) * 20, "file-not-csv", "program"),
    ],
)
def test_other_files_are_named_and_the_way_to_csv_is_told(content: bytes, code: str, word: str) -> None:
    [found] = read_table(content, "a.csv").problems
    assert found.code == code
    assert word in found.message
    assert "Save As" in found.message


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xff\xfe", b",,,\n,,,\n"])
def test_an_empty_file_says_so(content: bytes) -> None:
    assert codes(read_table(content, "a.csv")) == [("file-empty", None)]


@pytest.mark.parametrize("content", [b"hello", b"ref", "Action ref,status".encode("utf-16-le")[:-1]])
def test_a_word_alone_and_text_cut_short_are_no_files_of_programs(content: bytes) -> None:
    assert not {"file-no-table", "file-not-csv"} & {code for code, _ in codes(read_table(content, "a.csv"))}


def test_a_cell_longer_than_a_spreadsheet_keeps_is_set_aside() -> None:
    table = read_table(returned(f"POL-06,on track,{'x' * 40_000},2020-02-24,Head"), "a.csv")
    assert codes(table) == [("row-cell-too-long", 7)]


def test_encoding_and_separator_are_named() -> None:
    content = returned("POL-06,on track,Café,2020-02-24,Head").decode().replace(", ", " ").replace(",", ";")
    table = read_table(content.encode("cp1252"), "a.csv")
    assert (table.encoding, table.separator) == ("Windows-1252", ";")
    assert codes(table) == [("encoding-read-as", None), ("separator-read-as", None)]


def test_no_sentence_holds_the_text_of_a_cell() -> None:
    table = read_table(returned("POL-06,,secret,secret secret,2020-02-24secret", "secret"), "a.csv")
    assert not any("secret" in found.message for found in table.problems)


def test_a_comma_in_most_texts_moves_no_cell_under_another_heading() -> None:
    more = [f"POL-{n},on track,The plan stands, as asked.,2020-02-24,Head of Custody" for n in range(10, 30)]
    table = read_table(returned(*more), "a.csv")
    assert {row[3] for row in table.rows[5:]} <= {"2020-02-24"}
    assert len(table.rows) + len(table.set_aside) == 25
    assert len(table.headings) == 5


def test_commas_of_prose_are_joined_where_no_row_is_in_order() -> None:
    text = "".join(
        f"POL-0{at},on track,Mapped, agreed, and out for comment,2020-02-2{at},Head of Custody\n" for at in range(1, 5)
    )
    table = read_table(f"{HEADING}\n{text}".encode(), "a.csv")
    assert {row[2] for row in table.rows} == {"Mapped, agreed, and out for comment"}
    assert codes(table) == [("row-separator-in-text", row) for row in range(2, 6)]


def test_commas_without_a_blank_are_not_guessed_at_and_the_cause_is_named() -> None:
    text = "".join(f"POL-0{at},on track,Mapped,agreed and done,2020-02-2{at},Head of Custody\n" for at in range(1, 5))
    table = read_table(f"{HEADING}\n{text}".encode(), "a.csv")
    assert codes(table) == [("row-cells-too-many", row) for row in range(2, 6)]


def test_rows_that_are_all_shorter_than_the_headings_are_read_with_a_word() -> None:
    table = read_table(block("action_ref,status,update,risk,evidence\nA-1,on track,Text\nA-2,at risk,Text\n"), "a.csv")
    assert table.rows == [["A-1", "on track", "Text", "", ""], ["A-2", "at risk", "Text", "", ""]]
    assert codes(table) == [("rows-short", None)]


ROWS = st.lists(st.text(alphabet='ab1,;"\n x-', max_size=30), max_size=8)


@given(ROWS)
@settings(max_examples=300, deadline=None)
def test_every_row_is_used_or_set_aside_with_a_problem_of_its_own(lines: list[str]) -> None:
    table = read_table((",".join(RETURN_COLUMNS) + "\n" + "\n".join(lines)).encode(), "a.csv")
    assert all(len(row) == len(table.headings) for row in table.rows)
    assert len(table.rows) == len(table.row_numbers)
    numbers = [*table.row_numbers, *table.set_aside]
    assert len(set(numbers)) == len(numbers)
    aside = [found.row for found in table.problems if found.outcome is Outcome.ROW_SET_ASIDE]
    assert sorted(aside, key=str) == sorted(table.set_aside, key=str)


@given(st.lists(st.text(alphabet="ab1,; x-", max_size=30), max_size=8))
@example([";,a", "11111,1", "11111,1"])  # the first one was taken for a second row of headings
@settings(max_examples=300, deadline=None)
def test_no_row_without_quotes_is_lost(lines: list[str]) -> None:
    table = read_table((",".join(RETURN_COLUMNS) + "\n" + "\n".join(lines)).encode(), "a.csv")
    filled = [number for number, line in enumerate(lines, 2) if line.replace(table.separator, "").strip()]
    assert sorted([*table.row_numbers, *table.set_aside]) == filled


APOSTROPHES = (
    "'Front door' opens",
    "The lead says 'go'",
    "'Twas done",
    "it is theirs'",
    "'quoted'",
    "'",
    "''",
    "plain",
)


@pytest.mark.parametrize("evidence", ["", "'x'", "y'"])
def test_apostrophes_at_the_edge_of_cells_make_no_two_rows_one(evidence: str) -> None:
    heading = ",".join(RETURN_COLUMNS)
    for texts in product(APOSTROPHES, repeat=3):
        lines = [f"A-{at},on track,{text},,,{evidence},,,2020-03-20,Head" for at, text in enumerate(texts)]
        table = read_table("\n".join((heading, *lines, "")).encode(), "a.csv")
        read = dict(zip(table.row_numbers, ((row[0], row[2].strip("'")) for row in table.rows), strict=True))
        meant = {at + 2: (f"A-{at}", text.strip("'")) for at, text in enumerate(texts)}
        assert read == {number: meant[number] for number in meant if number not in table.set_aside}
        assert set(table.set_aside) <= {found.row for found in table.problems}


def test_apostrophes_inside_a_quoted_text_quote_nothing() -> None:
    rows = ["A-1,on track,\",'',\",,,,,,2020-03-20,Head", "A-2,complete,\",''\n\",,,,,,2020-03-20,Head"]
    table = read_table("\n".join((",".join(RETURN_COLUMNS), *rows, "")).encode(), "a.csv")
    assert [row[2] for row in table.rows] == [",'',", ",''\n"]


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode), st.booleans())
@settings(max_examples=300, deadline=None)
def test_no_bytes_raise(content: bytes, strict: bool) -> None:
    read_table(content, "a.csv", strict=strict)


def test_a_heading_that_begins_like_another_is_not_cut_in_two() -> None:
    heading = "action_ref,status,update,forecast_on,forecast_reason"
    good = [f"POL-0{n},on track,Text {n},2020-02-03,Staff" for n in range(1, 6)]
    wide = [f"POL-{n},on track,Text of {n}, as asked,2020-02-03,Staff" for n in range(10, 20)]
    table = read_table("\n".join([heading, *good, *wide]).encode(), "a.csv")
    assert table.headings == tuple(heading.split(","))
    assert {row[3] for row in table.rows} == {"2020-02-03"}


def test_ragged_rows_in_hundreds_are_mended_and_open_quotes_in_thousands_accounted_for() -> None:
    quotes = [f'POL-{n},on track,"never closed {n},2020-02-03,Head' for n in range(3_000)]
    plain = [f"POL-{n},on track,Text {n} stands as asked.,2020-02-{n % 28 + 1:02d},Head of Training" for n in range(99)]
    commas = [row.replace(" as", ", as") for row in plain * 3]
    table = read_table(returned(*plain, *commas), "a.csv")
    assert len(table.rows) > 350
    assert len(table.rows) + len(table.set_aside) == 401
    table = read_table(returned(*quotes), "a.csv")
    assert len(table.rows) + len(table.set_aside) == 3_005
