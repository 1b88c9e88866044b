"""The register as a workbook, read back by another program's reader."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from flows.rendering.register_workbook import render_register_workbook
from flows.rendering.word_text import legal
from tests.rendering.sample_word_report import sample_report

if TYPE_CHECKING:
    from flows.document import Report

COLUMNS = ("period", "as_at", "action_ref", "due_on", "days_over_original", "update")
ROW = ("2020-03", "2020-03-31", "POL-01", "2020-03-15", "16", "=1+1")


def register_of(*rows: tuple[str, ...]) -> Report:
    return replace(sample_report(), register_columns=COLUMNS, register_rows=rows)


def sheet_of(report: Report) -> Any:
    return load_workbook(BytesIO(render_register_workbook(report))).active


def test_dates_are_dates_counts_are_numbers_and_the_rest_is_text() -> None:
    cells = [cell.value for cell in sheet_of(register_of(ROW))[2]]
    assert cells == ["2020-03", datetime(2020, 3, 31), "POL-01", datetime(2020, 3, 15), 16, "=1+1"]  # noqa: DTZ001


def test_headings_stay_in_sight_and_every_column_can_be_filtered() -> None:
    sheet = sheet_of(register_of(ROW, ROW))
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("D2", "A1:F3", "$1:$1")
    assert sheet.oddHeader.center.text.endswith(sample_report().marking)


def test_no_cell_is_calculated_and_none_is_a_link() -> None:
    hostile = ("=cmd|' /C calc'!A0", "@SUM(A1)", "+1+1", "https://example.org", "mailto:a@b.example", "javascript:x")
    report = register_of(*((*ROW[:5], text) for text in hostile))
    assert [row[5].value for row in sheet_of(report).iter_rows(min_row=2)] == list(hostile)
    with ZipFile(BytesIO(render_register_workbook(report))) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
        assert not re.search("<f>|hyperlink", sheet)
        assert not any("rels" in name and "sheet" in name for name in package.namelist())


def test_a_register_without_an_action_is_a_workbook_with_headings() -> None:
    assert [cell.value for cell in sheet_of(register_of())[1]] == list(COLUMNS)


def test_the_same_register_gives_the_same_bytes() -> None:
    assert render_register_workbook(register_of(ROW)) == render_register_workbook(register_of(ROW))


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=40))
def test_any_text_is_read_back_as_it_stood(text: str) -> None:
    read = sheet_of(register_of((*ROW[:5], f"x{text}")))["F2"].value
    assert plain(read) == plain(legal(f"x{text}"))


def plain(text: str) -> str:
    """A line end is one line end, however a workbook writes it."""
    return re.sub("\r\n?", "\n", text)


def test_a_day_that_no_calendar_has_stays_text() -> None:
    row = ("2020-03", "2020-02-31", "1899-01-01", "0012", "12345678901234567", "x")
    assert [cell.value for cell in sheet_of(register_of(row))[2]] == list(row)
