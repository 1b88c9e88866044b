"""A workbook that was sent in place of a CSV: read like the same rows as CSV, whoever wrote it, and never to harm."""

from __future__ import annotations

import csv
import io
import subprocess
import zipfile
from datetime import date, datetime, time, timedelta
from shutil import which
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.intake import read_rows, read_table
from flows.intake.limits import MAX_WORKBOOK_BYTES
from tests.homes import HEADINGS, check, make_settings, received, update_rows
from tests.intake.builders import zipped

if TYPE_CHECKING:
    from pathlib import Path

    from flows.models import CheckedReturn, TextTable

Cells = list[list[Any]]

TYPED: Cells = [
    HEADINGS.split(","),
    [
        "POL-01",
        "on track",
        "Two lines:\nthe first team, done.",
        date(2020, 4, 3),
        "",
        "",
        None,
        "",
        date(2020, 3, 4),
        "Head",
    ],
    [
        "POL-02",
        "complete",
        'He said "yes" & signed <it>.',
        "",
        "",
        14,
        "",
        "",
        datetime.fromisoformat("2020-03-05T09:30"),
        "Head",
    ],
]
"""A return as somebody types it into a spreadsheet: real days, a whole number, a cell with two lines."""


def openpyxl_workbook(**sheets: Cells) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    del book[book.sheetnames[0]]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def by_openpyxl(rows: Cells) -> bytes:
    return saved(openpyxl_workbook(Return=rows))


def by_xlsxwriter(rows: Cells) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, ["" if cell is None else cell for cell in row])
    return buffer.getvalue()


def by_libreoffice(rows: Cells, folder: Path) -> bytes:
    office = which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed here")
    (folder / "return.ods.xlsx").write_bytes(by_openpyxl(rows))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [
        office,
        profile,
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(folder / "out"),
    ]
    subprocess.run([*command, str(folder / "return.ods.xlsx")], check=True, capture_output=True, timeout=180)
    [written] = (folder / "out").iterdir()
    return written.read_bytes()


def as_csv(rows: Cells) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([["" if cell is None else str(cell) for cell in row] for row in rows])
    return buffer.getvalue().encode()


def updates(checked: CheckedReturn) -> list[dict[str, object]]:
    of_the_file = ("source_file", "source_sha256")
    return [{name: cell for name, cell in row.items() if name not in of_the_file} for row in update_rows(checked)]


def codes(table: TextTable) -> list[str]:
    return [found.code for found in table.problems]


@pytest.mark.parametrize("writer", ["openpyxl", "XlsxWriter", "LibreOffice"])
def test_a_workbook_gives_the_updates_of_the_same_rows_as_csv(writer: str, tmp_path: Path) -> None:
    if writer == "LibreOffice":
        content = by_libreoffice(TYPED, tmp_path)
    else:
        content = by_openpyxl(TYPED) if writer == "openpyxl" else by_xlsxwriter(TYPED)
    settings_ = make_settings()
    from_csv = check(received(as_csv(TYPED)), settings_)
    from_workbook = check(received(content, "police_2020-03.xlsx"), settings_)
    assert from_csv.rows_accepted == 2
    assert updates(from_workbook) == updates(from_csv)
    assert [found.code for found in from_workbook.problems] == ["workbook-read", *[f.code for f in from_csv.problems]]


def test_what_a_workbook_holds_becomes_the_text_that_a_person_sees() -> None:
    row = ["POL-01", "#REF!", True, False, 14, 0.5, 1 / 3, 1e21, time(9, 30), timedelta(hours=30), date(2020, 3, 4)]
    rows = read_rows(by_openpyxl([["action_ref", "status", *[f"c{at}" for at in range(9)]], row]))
    third = "0.333333333333333"
    assert rows[1] == [
        "POL-01",
        "#REF!",
        "TRUE",
        "FALSE",
        "14",
        "0.5",
        third,
        "1e+21",
        "09:30:00",
        "30:00:00",
        "2020-03-04",
    ]


@pytest.mark.parametrize("order", ["day-first", "month-first"])
def test_a_day_in_a_workbook_is_never_ambiguous(order: str) -> None:
    partners = f"""\
        partner,name,file_names,reference_prefix,lead_role,email,is_police,date_order
        police,Test Police,,POL,Lead,lead@police.example,yes,{order}
        council,Test Council,city hall,LA,Lead,lead@council.example,no,day-first
        """
    content = by_xlsxwriter([TYPED[0], ["POL-01", "on track", "Text.", "", "", "", "", "", date(2020, 3, 2), "Head"]])
    checked = check(received(content), make_settings(partners=partners))
    assert [update["updated_on"] for update in updates(checked)] == [date(2020, 3, 2)]


def test_rows_have_the_numbers_that_the_spreadsheet_shows() -> None:
    book = openpyxl_workbook(Return=[["Return for March"], [], *TYPED])
    book["Return"].insert_rows(5, 2)
    table = read_table(saved(book), "a.xlsx")
    assert table.row_numbers == [4, 7]
    assert codes(table) == ["workbook-read", "rows-above-heading"]


def test_the_sheet_with_our_headings_is_read_and_the_others_are_named() -> None:
    book = openpyxl_workbook(Guidance=[["How to fill in"], ["One row an action"]], Empty=[], March=TYPED, Old=[["x"]])
    book["Old"].sheet_state = "hidden"
    checked = check(received(saved(book)), make_settings())
    assert [found.found for found in checked.problems if found.code.startswith("workbook")] == [
        "This is an Excel workbook (.xlsx); its sheet 3, counted from the left, was read.",
        'The workbook has text on another sheet, 1 ("Guidance"); only one sheet was read.',
        'The workbook has text on another sheet, 4 ("Old"); only one sheet was read.',
    ]
    assert checked.rows_accepted == 2


def test_a_sheet_named_after_a_child_is_named_by_its_number_only() -> None:
    book = openpyxl_workbook(Return=TYPED)
    book.create_sheet("J.S. aged 12")["A1"] = "x"
    checked = check(received(saved(book)), make_settings())
    [found] = [found for found in checked.problems if found.code == "workbook-sheet-unread"]
    assert found.found == "The workbook has text on another sheet, 2; only one sheet was read."


def test_two_sheets_with_our_headings_are_one_too_many() -> None:
    book = openpyxl_workbook(February=TYPED, March=TYPED)
    table = read_table(saved(book), "a.xlsx")
    assert (codes(table), list(table.rows)) == (["workbook-several-returns"], [])
    book["February"].sheet_state = "hidden"
    assert "workbook-several-returns" not in codes(read_table(saved(book), "a.xlsx"))


def test_hidden_rows_and_merged_cells_are_pointed_out() -> None:
    book = openpyxl_workbook(Return=TYPED)
    book["Return"].row_dimensions[3].hidden = True
    book["Return"].merge_cells("B2:B3")
    checked = check(received(saved(book)), make_settings())
    said = {found.code: found.found for found in checked.problems}
    assert said["workbook-rows-hidden"].startswith("The workbook hides rows (1)")
    assert said["workbook-cells-merged"].startswith("Cells are merged down several rows from row 2;")
    assert checked.quarantined_rows == (3,)


def test_a_formula_gives_its_saved_value_and_is_never_worked_out() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(TYPED[:2]):
            sheet.write_row(at, 0, [cell or "" for cell in row])
        sheet.write_formula(1, 1, '=CONCATENATE("com","plete")', None, "on track")
        sheet.write_formula(1, 5, '=HYPERLINK("https://example.org")', None, "#REF!")
    assert read_rows(buffer.getvalue())[1][1:6:4] == ["on track", "#REF!"]


def test_a_formula_without_a_saved_value_is_pointed_out() -> None:
    table = read_table(by_openpyxl([TYPED[0], ["POL-01", '="on "&"track"', "Text."]]), "a.xlsx")
    assert codes(table) == ["workbook-read", "workbook-formulas-bare"]


def test_macros_are_told_and_not_run() -> None:
    content = by_openpyxl(TYPED)
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    table = read_table(buffer.getvalue(), "a.xlsm")
    assert (codes(table), len(table.rows)) == (["workbook-read", "workbook-macros"], 2)


def test_a_workbook_without_a_cell_is_empty() -> None:
    assert codes(read_table(by_openpyxl([]), "a.xlsx")) == ["file-empty"]


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The workbook with one of its parts replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, part if entry == name else old.read(entry))
    return buffer.getvalue()


def sheet_of(cells: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rows = f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'
    return with_part(by_xlsxwriter(TYPED), "xl/worksheets/sheet1.xml", rows.encode())


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def test_cells_that_are_far_apart_do_not_fill_the_memory() -> None:
    assert codes(read_table(sheet_of(FAR), "a.xlsx")) == ["workbook-too-large"]
    unplaced = '<row r="9999999"><c><v>1</v></c></row>'
    assert codes(read_table(sheet_of("<row r='1'><c><v>1</v></c></row>" + unplaced), "a.xlsx")) == [
        "workbook-too-large"
    ]


def test_coloured_cells_far_out_are_no_reason_to_refuse() -> None:
    coloured = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert read_rows(sheet_of(coloured)) == [["1"]]


def test_a_zip_that_unfolds_to_a_mountain_is_not_unfolded() -> None:
    content = by_openpyxl(TYPED)
    mountain = with_part(content, "xl/styles.xml", b" " * (MAX_WORKBOOK_BYTES + 1))
    assert len(mountain) < 1_000_000
    assert codes(read_table(mountain, "a.xlsx")) == ["workbook-too-large"]
    lying = mountain.replace((MAX_WORKBOOK_BYTES + 1).to_bytes(4, "little"), (4096).to_bytes(4, "little"))
    assert codes(read_table(lying, "a.xlsx"))[0] in {"workbook-too-large", "workbook-damaged"}
    crowd = b"PK\x01\x02" * 3000
    assert codes(read_table(content + crowd, "a.xlsx"))[0] in {"workbook-too-large", "workbook-damaged"}


def test_a_long_text_that_many_cells_name_is_not_copied_a_million_times() -> None:
    named = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>0</v></c></row>' for at in range(1, 3000))
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    long = f"<sst {space}><si><t>{'x' * 100_000}</t></si></sst>".encode()
    assert codes(read_table(with_part(sheet_of(named), "xl/sharedStrings.xml", long), "a.xlsx")) == [
        "workbook-too-large"
    ]


@pytest.mark.parametrize("kept", [40, 200, 2000, -30, -1])
def test_a_workbook_cut_short_is_told_to_be_damaged(kept: int) -> None:
    assert codes(read_table(by_openpyxl(TYPED)[:kept], "a.xlsx")) == ["workbook-damaged"]


def test_a_workbook_in_a_zip_is_a_zip() -> None:
    inner = by_openpyxl(TYPED)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("police.xlsx", inner)
    assert codes(read_table(buffer.getvalue(), "a.zip")) == ["file-packed"]
    assert codes(read_table(zipped("xl/workbook.xml", "<workbook/>"), "a.xlsx")) == ["workbook-damaged"]


WHOLE = by_openpyxl(TYPED)


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=8))
@settings(max_examples=150, deadline=None)
def test_no_damage_to_a_workbook_raises(damage: list[tuple[int, int]]) -> None:
    content = bytearray(WHOLE)
    for place, byte in damage:
        content[place] = byte
    table = read_table(bytes(content), "a.xlsx")
    assert len(table.rows) == len(table.row_numbers)
    read_rows(bytes(content))


@given(
    st.lists(
        st.sampled_from(
            [
                '<c r="A1">',
                "<v>",
                "</v>",
                "</c>",
                '<c t="s">',
                "<v>7",
                '<row r="2">',
                "</row>",
                "<f>",
                "&#0;",
                '<c r="B2" t="e">',
                '<c r="ZZZZZZ9">',
                '<c t="d">',
                "2020-13-45",
                "1e999",
                "-1",
                "<is><t>x</t></is>",
                '<c t="inlineStr">',
                "<!--",
                "<![CDATA[",
                '<c s="99999">',
            ]
        ),
        max_size=25,
    )
)
@settings(max_examples=60, deadline=None)
def test_no_odd_sheet_raises(pieces: list[str]) -> None:
    table = read_table(sheet_of("".join(pieces)), "a.xlsx")
    assert len(table.rows) == len(table.row_numbers)
