"""Files as offices and systems really write them: read whole, whatever stands around the table."""

from __future__ import annotations

import csv
import io

import pytest

from flows.intake import read_rows, read_table
from flows.problems import Severity
from tests.homes import HEADINGS, check, make_settings, received

Rows = list[list[str]]

SPENDING: Rows = [
    ["Body Name", "Date", "Supplier Name", "Amount", "Description"],
    ["Example Council", "01/03/2020", "Acme Ltd", "1,234.50", "Fuel, oil"],
    ["Example Council", "02/03/2020", "Bloggs & Sons", "12.00", 'Hire of "van"'],
    ["Example Council", "03/03/2020", "Sample (UK) Ltd", "1,250,000.00", "Works"],
    ["Example Council", "04/03/2020", "Sample plc", "-75.25", "Refund"],
    ["Example Council", "05/03/2020", "Test LLP", "0.99", "Post"],
]


def written(rows: Rows, separator: str = ",", end: str = "\n", quoting: int = csv.QUOTE_MINIMAL) -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator, lineterminator=end, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return stream.getvalue()


def widened(before: int = 0, after: int = 0) -> Rows:
    return [[*[""] * before, *row, *[""] * after] for row in SPENDING]


PLAIN = written(SPENDING)
TITLES = "Payments over £500,,,,\r\nPeriod: March 2020,,,,\r\n,,,,\r\n"
NOTES = ",,,,\nNotes,,,,\n1. Figures exclude VAT,,,,\n2. Redacted where personal,,,,\n"

SAME = {
    "council spending": PLAIN.encode(),
    "a mark, semicolons, titles and a footer": (
        b"\xef\xbb\xbf"
        + f"Spending over £500\nMarch 2020\n\n{written(SPENDING, ';')}\nSource: finance system\n".encode()
    ),
    "titles padded with separators": (TITLES + written(SPENDING, end="\r\n")).encode(),
    "notes padded with separators": (PLAIN + NOTES).encode(),
    "Excel on an old Macintosh": written(SPENDING, end="\r").encode("mac_roman"),
    "Excel's Unicode text": written(SPENDING, "\t", "\r\n").encode("utf-16"),
    "Unicode text, the other way round": b"\xfe\xff" + written(SPENDING, "\t", "\r\n").encode("utf-16-be"),
    "upright lines from a case system": written(SPENDING, "|").encode(),
    "Excel's first line": ("sep=;\r\n" + written(SPENDING, ";", "\r\n")).encode(),
    "Excel's first line with a tab": ("sep=\t\r\n" + written(SPENDING, "\t", "\r\n")).encode(),
    "256 columns": written(widened(after=251)).encode(),
    "everything in quotes": written(SPENDING, quoting=csv.QUOTE_ALL).encode(),
    "a comma at the end of each row": (
        PLAIN.split("\n")[0] + "\n" + PLAIN.split("\n", 1)[1].replace("\n", ",\n")
    ).encode(),
    "a blank row in the middle": (written(SPENDING[:3]) + "\n" + written(SPENDING[3:])).encode(),
    "a mark of DOS at the end": PLAIN.encode() + b"\x1a",
    "zeros from a broken transfer at the end": PLAIN.encode() + bytes(4096),
}


@pytest.mark.parametrize("name", SAME)
def test_the_table_comes_back_whole(name: str) -> None:
    assert read_rows(SAME[name]) == SPENDING


OTHERS: dict[str, Rows] = {
    "an empty first column": widened(before=1),
    "notes in a column without a heading": [[*row, "late" if at == 3 else ""] for at, row in enumerate(SPENDING)],
    "a column that counts the rows": [["" if at == 0 else str(at), *row] for at, row in enumerate(SPENDING)],
    "cells of several lines": [
        ["Ref", "Note"],
        ["1", "one\ntwo, three"],
        ["2", "four"],
        ["3", "five\n\nsix"],
        ["4", "seven"],
    ],
    "a heading of two lines": [["Ref", "Action\n(short)", "Due"], ["1", "a", "2020-01-01"], ["2", "b", "2020-01-02"]],
    "decimal commas": [["Place", "Price"], ["A", "1.234,50"], ["B", "12,00"], ["C", "99,95"]],
    "years as headings": [["Area", "2017", "2018"], ["North", "1", "2"], ["South", "4", "5"], ["East", "7", "8"]],
    "rows that group others": [
        ["Area", "Q1", "Q2"],
        ["North", "", ""],
        ["A", "1", "2"],
        ["B", "3", "4"],
        ["C", "5", "6"],
    ],
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_table_of_another_kind_comes_back_whole(name: str) -> None:
    assert read_rows(written(OTHERS[name], ";").encode()) == OTHERS[name]


def test_letters_of_an_old_macintosh_are_kept() -> None:
    rows = [["Name", "Cost"], ["Zoë – “Z”", "£5"], ["Anaïs", "£6"]]
    assert read_rows(written(rows, end="\r").encode("mac_roman")) == rows
    table = read_table(written(rows, end="\r").encode("mac_roman"), "a.csv")
    assert table.encoding == "Mac OS Roman"


def rows_of(first: int, last: int) -> str:
    return "".join(f"POL-{at:02d},on track,Text number {at}.,,,,,,2020-03-20,Head\n" for at in range(first, last + 1))


def test_a_return_with_its_headings_again_on_each_page_is_read_on() -> None:
    for between in ("", "\n", ",,,,,,,,,\n"):
        content = f"{HEADINGS}\n{rows_of(1, 4)}{between}{HEADINGS}\n{rows_of(5, 8)}{between}{HEADINGS}\n{rows_of(9, 9)}"
        table = read_table(content.encode(), "a.csv")
        assert [row[0] for row in table.rows] == [f"POL-{at:02d}" for at in range(1, 10)]
        blank = len(between) > 0
        assert [(found.code, found.row) for found in table.problems] == [
            ("heading-repeated", 6 + blank),
            ("heading-repeated", 11 + 2 * blank),
        ]
        assert table.row_numbers[-1] == 12 + 2 * blank


def test_a_return_whose_rows_were_quoted_whole_is_unwrapped() -> None:
    lines = (HEADINGS + "\n" + rows_of(1, 5).replace("Text number 2.", '"Two, and more."')).splitlines()
    quoted = ['"' + line.replace('"', '""') + '"\n' for line in lines]
    for first in (quoted[0], HEADINGS + "\n"):
        table = read_table("".join([first, *quoted[1:]]).encode(), "a.csv")
        assert [row[2] for row in table.rows][:2] == ["Text number 1.", "Two, and more."]
        assert (len(table.rows), table.row_numbers, table.problems) == (5, [2, 3, 4, 5, 6], ())


def test_a_list_of_names_is_not_unwrapped() -> None:
    assert read_rows(b'"Name"\n"Lee, Ann"\n"Ray, Bob"\n"Fox, Cy"\n')[1] == ["Lee, Ann"]


def test_a_formula_that_says_only_a_text_is_that_text() -> None:
    row = '"=""POL-01""",on track,Text.,,,,,,"=""2020-03-20""",Head'
    checked = check(received(f"{HEADINGS}\n{row}\n"), make_settings())
    assert (list(checked.accepted["action_ref"]), checked.problems) == (["POL-01"], ())


@pytest.mark.parametrize("day", ["tbc", "25/3", "March", ""])
def test_a_row_without_its_date_below_an_empty_one_is_a_row_of_the_return(day: str) -> None:
    late = f"POL-02,on track,Text number 2.,,,,,,{day},Head\n"
    table = read_table(f"{HEADINGS}\n{rows_of(1, 1)}\n{late}{rows_of(3, 4)}".encode(), "a.csv")
    assert (table.row_numbers, table.problems) == ([2, 4, 5, 6], ())


def test_a_second_block_of_a_return_is_an_error_and_not_passed_over() -> None:
    block = "Custody\naction_ref,status,update,updated_on,updated_by\n" + "POL-09,on track,Text.,2020-03-20,Head\n" * 3
    table = read_table(f"{HEADINGS}\n{rows_of(1, 4)}\n{block}".encode(), "a.csv")
    assert table.set_aside == (7, 8, 9, 10, 11)
    assert {(found.code, found.severity) for found in table.problems} == {("row-second-table", Severity.ERROR)}


def test_rows_that_hold_one_cell_are_no_note_where_a_row_of_the_return_follows() -> None:
    bare = "".join(f"POL-{at},,,,,,,,,\n" for at in range(20, 34))
    table = read_table(f"{HEADINGS}\n{rows_of(1, 4)}\n{bare}{rows_of(5, 5)}".encode(), "a.csv")
    assert table.row_numbers[-1] == 21
    assert table.set_aside == ()


@pytest.mark.parametrize("groups", ["Action,,Narrative,Forecast,,,,,Sign-off,", ",Status,Narrative,Forecast,,,,,,"])
def test_a_row_that_groups_columns_is_not_taken_for_the_headings_below_it(groups: str) -> None:
    table = read_table(f"{groups}\n{HEADINGS}\n{rows_of(1, 4)}".encode(), "a.csv")
    assert table.headings == tuple(HEADINGS.split(","))
    assert [found.code for found in table.problems] == ["rows-above-heading"]
    assert len(table.rows) == 4


def return_with(*rows: str) -> bytes:
    return "\n".join([HEADINGS, *rows, ""]).encode()


def row_with(number: int, text: str, risk: str = "", by: str = "Head") -> str:
    return f"POL-{number:02d},on track,{text},,,,{risk},,2020-03-25,{by}"


@pytest.mark.parametrize("between", [[], [row_with(2, "Plain.")], [row_with(2, "Plain."), "", row_with(5, "Plain.")]])
@pytest.mark.parametrize(
    ("first", "last"),
    [
        (row_with(1, '"Mapped all six routes'), row_with(3, 'Two shifts."')),
        (row_with(1, "Mapped.", '"None'), row_with(3, "Two shifts.", 'Some."')),
        (row_with(1, "Mapped.", by='"Head'), row_with(3, "Two shifts.", by='Lead"')),
        ('"' + row_with(1, "Mapped."), 'POL-03",on track,Two shifts.,,,,,,2020-03-26,Lead'),
    ],
)
def test_rows_between_two_stray_quotes_are_not_swallowed_without_a_word(
    first: str, last: str, between: list[str]
) -> None:
    for more in ([], [row_with(9, "One, two, as asked.")]):  # the row that is too wide takes the reading row by row
        table = read_table(return_with(first, *between, last, row_with(4, "Plain."), *more), "a.csv")
        assert [(found.code, found.row) for found in table.problems if found.row == 2] == [("row-runs-on", 2)]
        assert table.row_numbers[0] == 3
        assert table.rows[0][0] == "POL-04"


@pytest.mark.parametrize(
    "text",
    [
        "We trained custody, response, control, call, desk, front office and dogs.\nThen, at last, the rest, too.",
        "Done:\n1. Routes, maps, signs\n2. Shifts, rotas, cover, leave, pay, kit\n\nNext, the rest.",
        "Spent 1,250,000 and 2,300,000\nand 4,500,000 of 9,000,000, as planned.",
        "As in\nPOL-02, POL-03 and POL-04, which wait.",
    ],
)
def test_prose_of_several_lines_is_read(text: str) -> None:
    for more in ([], [row_with(9, "One, two, as asked.")]):
        table = read_table(
            return_with(row_with(1, f'"{text}"'), row_with(2, "Plain."), row_with(3, "P."), *more), "a.csv"
        )
        assert table.rows[0][2] == text
        assert table.row_numbers[:3] == [2, 3, 4]
