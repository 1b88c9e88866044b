"""The pre-filled return: what a partner fills in and saves, in whatever way its office saves, is read without a problem."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from flows.intake import read_rows
from flows.models import Period
from flows.papers.returns import write_prefilled_return
from flows.problems import Severity
from flows.report import build_position
from tests.homes import MARCH, TestLedger, check, make_settings, received
from tests.office import UTF8, WINDOWS_1252, needs_office, save_as_csv

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = make_settings()
ODD = "=1+1 routes; “agreed”, café – 50 % done"


def forms(partner: str = "police", *, period: Period = MARCH) -> dict[str, bytes]:
    ledger = TestLedger(SETTINGS)
    ledger.receive(
        Period(2020, 2),
        "police_2020-02.csv",
        "POL-01,at risk,The rota is late.,,,,,,2020-02-20,Head",
        f'POL-02,on track,"{ODD}",,,,,,2020-02-20,Head',
    )
    ledger.receive(Period(2020, 2), "council_2020-02.csv", "LA-01,Amber,Begun.,,,,,,2020-02-20,Head")
    return write_prefilled_return(build_position(ledger.entries, SETTINGS, period, period.last_day), partner)


def sheet_of(content: bytes) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def columns(sheet: Worksheet) -> dict[str, str]:
    return {str(cell.value): get_column_letter(place) for place, cell in enumerate(sheet[1], start=1)}


def fill_in(content: bytes, path: Path, *, status: str = "on track") -> Path:
    """The form as a partner fills it in: words under words, days as days."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    for row in range(2, sheet.max_row + 1):
        at = {heading: f"{letter}{row}" for heading, letter in columns(sheet).items()}
        sheet[at["status"]] = status
        sheet[at["update"]] = f"Café rota agreed, “in use”; row {row} – 50 % done."
        sheet[at["forecast_on"]] = date(2020, 7, 1)
        sheet[at["forecast_reason"]] = "The provider; see the plan"
        sheet[at["updated_on"]] = date(2020, 3, 20)
        sheet[at["updated_by"]] = "Head of safeguarding"
    book.save(path)
    return path


def test_references_and_what_we_hold_are_locked_and_the_rest_is_not() -> None:
    sheet = sheet_of(forms()["police_2020-03.xlsx"])
    at = columns(sheet)
    assert sheet.protection.sheet
    assert not sheet.protection.password
    locked = {heading for heading, letter in at.items() if sheet[f"{letter}2"].protection.locked}
    assert locked == {"action_ref", *(heading for heading in at if heading.startswith("for information"))}


def test_the_last_words_and_the_date_held_stand_beside_the_cells_to_fill() -> None:
    sheet = sheet_of(forms()["police_2020-03.xlsx"])
    at = columns(sheet)
    assert sheet[f"{at['for information: date held']}2"].value == "2020-03-15"
    assert sheet[f"{at['for information: last update']}2"].value == "The rota is late."
    assert sheet[f"{at['for information: last status']}2"].value == "at risk"
    assert ord(at["update"]) == ord(at["for information: last update"]) + 1


def test_a_status_is_picked_from_the_partners_own_words_and_ours() -> None:
    book = openpyxl.load_workbook(io.BytesIO(forms("council")["council_2020-03.xlsx"]))
    rules = {str(rule.sqref): rule for rule in book.worksheets[0].data_validations.dataValidation}
    assert rules["E2"].type == "list"
    assert rules["E2"].formula1 == "'Words'!$A$2:$A$8"
    words = [cell.value for cell in book["Words"]["A"]][1:]
    assert words == ["Amber", "Blue", "not started", "on track", "at risk", "off track", "complete"]
    dates = [place for place, rule in rules.items() if rule.type == "date"]
    assert len(dates) == 2


def test_one_sheet_is_to_be_filled_and_named_so() -> None:
    book = openpyxl.load_workbook(io.BytesIO(forms()["police_2020-03.xlsx"]))
    assert book.sheetnames == ["Return to fill in", "How to fill it in", "Words"]
    how = " ".join(str(row[0].value) for row in book["How to fill it in"].iter_rows())
    assert "send it back by 7 April 2020" in how


def test_the_csv_holds_the_same_rows() -> None:
    found = forms()
    sheet = sheet_of(found["police_2020-03.xlsx"])
    rows = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]
    assert read_rows(found["police_2020-03.csv"])[0] == rows[0]
    text = found["police_2020-03.csv"].decode("utf-8-sig")
    assert "'=1+1 routes" in text
    assert [row[0] for row in read_rows(found["police_2020-03.csv"])] == ["action_ref", "POL-01", "POL-02"]


def test_the_same_month_gives_the_same_bytes() -> None:
    assert forms() == forms()


def test_a_form_for_a_month_that_was_returned_shows_the_month_before() -> None:
    sheet = sheet_of(forms(period=Period(2020, 2))["police_2020-02.xlsx"])
    assert sheet[f"{columns(sheet)['for information: last update']}2"].value is None


@needs_office
@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("encoding", [UTF8, WINDOWS_1252])
def test_what_a_partner_saves_as_csv_is_read_without_a_problem(tmp_path: Path, separator: str, encoding: int) -> None:
    filled = fill_in(forms()["police_2020-03.xlsx"], tmp_path / "police_2020-03.xlsx")
    saved = save_as_csv(filled, tmp_path, separator, encoding)
    checked = check(received(saved, "police_2020-03.csv"), SETTINGS)
    assert [found.message for found in checked.problems if found.severity is not Severity.NOTE] == []
    assert {found.code for found in checked.problems} <= {"encoding-read-as", "separator-read-as"}
    assert list(checked.accepted["update"]) == [f"Café rota agreed, “in use”; row {row} – 50 % done." for row in (2, 3)]
    assert set(checked.accepted["forecast_on"]) == {date(2020, 7, 1)}


def test_the_workbook_itself_sent_back_is_read_without_a_problem(tmp_path: Path) -> None:
    filled = fill_in(forms("council")["council_2020-03.xlsx"], tmp_path / "council.xlsx", status="Amber")
    checked = check(received(filled.read_bytes(), "council_2020-03.xlsx"), SETTINGS)
    assert {found.code for found in checked.problems} == {"workbook-read"}
    assert list(checked.accepted["status"]) == ["at risk"]


def test_the_csv_filled_in_is_read_without_a_problem() -> None:
    text = forms("council")["council_2020-03.csv"].decode("utf-8-sig")
    filled = text.replace("Amber,,Begun.,,,,,,,,", "Amber,Blue,Begun.,Adopted.,,,EV-014,,,2020-03-20,Head")
    checked = check(received(filled, "council_2020-03.csv"), SETTINGS)
    assert checked.problems == ()
    assert list(checked.accepted["status"]) == ["complete"]
