"""A partner's own file comes back marked; corrected and saved again, the next run takes every row."""

from __future__ import annotations

import email
import io
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.intake import read_rows, read_table
from flows.papers.bodies import bodies_of
from flows.papers.fix_lists import write_fix_lists
from flows.register.entries import entries_of_return, read_returns
from flows.rendering.returned_files import render_returned_csv, render_returned_workbook
from flows.rendering.spreadsheets import defuse
from flows.rendering.workbooks import BookFrame
from flows.report import Provenance, build_material, build_points, build_position, build_returned_file
from flows.storage import load_templates
from flows.validation.cleaning import TAKEN_OUT, without_shield
from tests.homes import HEADINGS, MARCH, TestLedger, check, day, make_settings, received
from tests.office import needs_office, save_as_csv

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from flows.models import CheckedReturn, ReceivedFile
    from flows.report import ReturnedFile

SETTINGS = make_settings()
FRAME = BookFrame("Your return", "Office", "OFFICIAL", "DEMONSTRATION", day("2020-03-31"))
TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn")), max_size=20)
TEMPLATES = load_templates(Path("nowhere"))
GOOD_ROW = "POL-01,on track,Text.,,,,,,2020-03-20,Head"
BAD_ROWS = (
    "POL-O1,on trck,=1+1 routes,31/04/2020,The rota is late,,,,2020-03-20,Head",
    "POL-02,complete,Mr Smith of PL1 2AB rang.,,,,,,2020-03-20,Head",
)


def returned_file(text: str, name: str = "police_2020-03.csv") -> ReturnedFile | None:
    file = received(text, name)
    points = build_points(read_returns(entries_of_return(check(file, SETTINGS))))
    table = read_table(file.content, file.name)
    return build_returned_file("back", name, table, points, SETTINGS.partners["police"])


def marked(*rows: str, heading: str = HEADINGS) -> ReturnedFile:
    found = returned_file("\n".join((heading, *rows)))
    assert found is not None
    return found


def sheets(returned: ReturnedFile) -> tuple[Worksheet, Worksheet]:
    book = openpyxl.load_workbook(io.BytesIO(render_returned_workbook(returned, FRAME)))
    first, second = book.worksheets
    return first, second


def test_every_row_stands_where_it_stood_with_each_point_at_its_cell() -> None:
    returned = marked(*BAD_ROWS)
    sheet, _ = sheets(returned)
    assert [cell.value for cell in sheet[1]][:10] == HEADINGS.split(",")
    assert [cell.value for cell in sheet[2]][:5] == [
        "POL-O1",
        "on trck",
        "=1+1 routes",
        "31/04/2020",
        "The rota is late",
    ]
    assert {point.cell for point in returned.points} == {"A2", "B2", "D2", "C3", "F3"}


def test_a_marked_cell_differs_in_frame_and_words_and_not_only_in_colour() -> None:
    sheet, _ = sheets(marked(*BAD_ROWS))
    wrong, looked_at, plain = sheet["D2"], sheet["F3"], sheet["I2"]
    assert (wrong.border.left.style, looked_at.border.left.style, plain.border.left.style) == (
        "thick",
        "mediumDashed",
        "thin",
    )
    assert "D2: Point 3." in str(sheet["K2"].value)
    assert sheet["K1"].value == "for information: what to put right"


def test_the_note_beside_a_cell_is_its_sentence_with_the_nearest_value() -> None:
    sheet, _ = sheets(marked(*BAD_ROWS))
    notes = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    assert "April has 30 days" in notes["D2"]
    assert "The nearest that we would take is 2020-04-30." in notes["D2"]
    assert 'Did you mean "POL-01"?' in notes["A2"]
    assert notes.keys() == {"A2", "B2", "D2", "C3", "F3"}


def test_a_text_with_personal_details_does_not_go_back_anywhere() -> None:
    returned = marked(
        *BAD_ROWS, 'POL-01,on track,"Text",,,,"Call 01752 123456 for Jane Doe",,2020-03-20,Mrs Jane Smith'
    )
    book, table = render_returned_workbook(returned, FRAME), render_returned_csv(returned).decode()
    sheet = openpyxl.load_workbook(io.BytesIO(book)).worksheets[0]
    assert (sheet["C3"].value, sheet["G4"].value, sheet["J4"].value) == (TAKEN_OUT, TAKEN_OUT, None)
    everything = table + str([cell.value for row in sheet.iter_rows() for cell in row])
    assert not any(word in everything for word in ("Smith", "PL1", "01752", "Jane"))
    assert "We took the text out of C3." in str(sheet["K3"].value)


def test_a_heading_that_names_a_person_does_not_go_back_either() -> None:
    returned = marked("POL-01,on track,Text.,,,,,,2020-03-20,Head,x", heading=f"{HEADINGS},Notes of Mrs Jane Smith")
    assert "Smith" not in render_returned_csv(returned).decode()


def test_a_cell_that_was_taken_out_and_not_filled_again_keeps_the_row_out() -> None:
    returned = marked(BAD_ROWS[1])
    again = check(received(render_returned_csv(returned)), SETTINGS)
    assert [(problem.code, problem.column) for problem in again.problems if problem.row == 2] == [
        ("cell-empty", "update"),
        ("complete-without-evidence", "evidence"),
    ]


def test_no_cell_of_the_workbook_is_a_formula_and_none_becomes_one_when_edited() -> None:
    sheet, _ = sheets(marked("POL-01,on track,=HYPERLINK(1),,,,+44,,2020-03-20,Head"))
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    assert sheet["C2"].quotePrefix
    assert sheet["C2"].number_format == "@"


def test_rows_that_could_not_be_split_go_back_as_they_were_cut() -> None:
    returned = marked("POL-01,on track,Text.,,,,,,2020-03-20,Head", "POL-02,a,b")
    assert returned.rows[3][:3] == ("POL-02", "a", "b")
    assert "Point 1." in returned.rows[3][-1]


def test_a_missing_column_is_added_to_be_filled_and_marked() -> None:
    returned = marked("POL-01,on track,Text.,Head", heading="action_ref,status,update,updated_by")
    assert returned.headings[4] == "updated_on"
    sheet, _ = sheets(returned)
    assert sheet["E1"].comment is not None
    assert [point.cell for point in returned.points] == ["E1"]


def test_rows_keep_their_numbers_where_a_title_stood_above_the_headings() -> None:
    text = "\n".join(("Return of the police,,,", HEADINGS, *BAD_ROWS))
    returned = returned_file(text)
    assert returned is not None
    assert (returned.heading_row, min(returned.rows)) == (2, 3)
    rows = read_rows(render_returned_csv(returned))
    assert [row[0] for row in rows if row[0]] == ["action_ref", "POL-O1", "POL-02"]


def test_a_file_without_one_heading_of_ours_is_not_sent_back() -> None:
    assert returned_file("x\n1\n") is None


def test_the_same_file_gives_the_same_bytes() -> None:
    one, other = (render_returned_workbook(marked(*BAD_ROWS), FRAME) for _ in range(2))
    assert one == other


@given(
    st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn")), max_size=20).filter(
        lambda text: not text.startswith("'")
    )
)
def test_a_cell_that_went_out_defused_comes_back_as_it_was(text: str) -> None:
    stripped = text.strip()
    assert without_shield(defuse(stripped)) == stripped


class Month:
    """March of the small home: files come, and after each the letters are written again."""

    def __init__(self) -> None:
        self.ledger = TestLedger(SETTINGS)
        self.inbox: list[ReceivedFile] = []

    def receive(self, content: bytes, name: str) -> CheckedReturn:
        """A file comes and is read."""
        file = received(content, name)
        checked = check(file, SETTINGS, MARCH, self.ledger.entries)
        self.inbox.append(file)
        self.ledger.entries = pd.concat([self.ledger.entries, entries_of_return(checked)], ignore_index=True)
        return checked

    def letters(self) -> dict[str, bytes]:
        """What goes back to the partners now."""
        position = build_position(self.ledger.entries, SETTINGS, MARCH, MARCH.last_day)
        material = build_material(position, Provenance({}, "0"))
        return write_fix_lists(material, TEMPLATES, self.inbox, bodies_of(material))


def correct(content: bytes, path: Path) -> Path:
    """The marked cells corrected as a partner would, by cell, and the workbook saved."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    corrected = {"A2": "POL-01", "B2": "on track", "D2": "2020-04-30", "C3": "The check was made.", "F3": "EV-014"}
    for cell, value in corrected.items():
        assert sheet[cell].comment is not None
        sheet[cell] = value
    book.save(path)
    return path


@needs_office
@pytest.mark.parametrize("separator", [",", ";"])
def test_corrected_in_the_workbook_and_saved_as_csv_every_row_is_taken(tmp_path: Path, separator: str) -> None:
    month = Month()
    month.receive("\n".join((HEADINGS, *BAD_ROWS)).encode(), "police_2020-03.csv")
    back = month.letters()["fix-lists/police/police_2020-03_to-put-right.xlsx"]
    saved = save_as_csv(correct(back, tmp_path / "police_2020-03_to-put-right.xlsx"), tmp_path, separator)
    checked = month.receive(saved, "police_2020-03_to-put-right.csv")
    assert (checked.rows_read, checked.rows_accepted) == (2, 2), [found.message for found in checked.problems]
    assert {found.code for found in checked.problems} <= {"separator-read-as"}
    assert list(checked.accepted["update"]) == ["=1+1 routes", "The check was made."]
    assert month.letters() == {}


def test_corrected_in_the_workbook_and_sent_as_it_is_every_row_is_taken(tmp_path: Path) -> None:
    month = Month()
    month.receive("\n".join((HEADINGS, *BAD_ROWS)).encode(), "police_2020-03.csv")
    back = month.letters()["fix-lists/police/police_2020-03_to-put-right.xlsx"]
    content = correct(back, tmp_path / "corrected.xlsx").read_bytes()
    checked = month.receive(content, "police_2020-03_to-put-right.xlsx")
    assert (checked.rows_read, checked.rows_accepted) == (2, 2), [found.message for found in checked.problems]
    assert {found.code for found in checked.problems} == {"workbook-read"}
    assert month.letters() == {}


def test_corrected_in_the_csv_every_row_is_taken() -> None:
    month = Month()
    month.receive("\n".join((HEADINGS, *BAD_ROWS)).encode(), "police_2020-03.csv")
    back = month.letters()["fix-lists/police/police_2020-03_to-put-right.csv"].decode("utf-8-sig")
    corrections = {"POL-O1,on trck": "POL-01,on track", "31/04/2020": "2020-04-30", TAKEN_OUT: "The check was made."}
    for wrong, right in corrections.items():
        back = back.replace(wrong, right, 1)
    checked = month.receive(back.encode(), "police_2020-03_to-put-right.csv")
    assert checked.rows_accepted == 2
    assert list(checked.accepted["update"]) == ["=1+1 routes", "The check was made."]
    assert {found.code for found in checked.problems} == {"complete-without-evidence"}


def test_until_every_action_has_its_update_all_points_stand() -> None:
    month = Month()
    month.receive("\n".join((HEADINGS, *BAD_ROWS)).encode(), "police_2020-03.csv")
    month.receive("\n".join((HEADINGS, GOOD_ROW)).encode(), "police_2020-03 more.csv")
    body = plain_body(month.letters()["fix-lists/police.eml"])
    assert "cell C3 (update)" in body


def plain_body(draft: bytes) -> str:
    body = email.message_from_bytes(draft, policy=default).get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())


def test_a_file_that_left_the_inbox_is_named_and_the_list_goes_alone() -> None:
    month = Month()
    month.receive("\n".join((HEADINGS, *BAD_ROWS)).encode(), "police_2020-03.csv")
    month.inbox.clear()
    papers = month.letters()
    assert papers.keys() == {"fix-lists/police.csv", "fix-lists/police.eml"}
    assert "police_2020-03.csv is not in our inbox any more" in plain_body(papers["fix-lists/police.eml"])
    draft = email.message_from_bytes(papers["fix-lists/police.eml"], policy=default)
    assert [part.get_filename() for part in draft.iter_attachments()] == ["police_2020-03_fix-list.csv"]


def test_a_file_that_could_not_be_read_gets_only_the_mail() -> None:
    month = Month()
    month.receive(b"%PDF-1.7 not a table", "police_2020-03.pdf")
    papers = month.letters()
    assert papers.keys() == {"fix-lists/police.csv", "fix-lists/police.eml"}
    assert "police_2020-03.pdf could not be read as a return." in plain_body(papers["fix-lists/police.eml"])


def test_two_files_of_one_partner_go_back_as_two() -> None:
    month = Month()
    for name, row in (("police_2020-03.csv", BAD_ROWS[0]), ("police_2020-03 b.csv", BAD_ROWS[1])):
        month.receive(f"{HEADINGS}\n{row}\n".encode(), name)
    returned = sorted(name.rsplit("/", 1)[1] for name in month.letters() if name.endswith(".xlsx"))
    assert returned == ["police_2020-03_to-put-right-1.xlsx", "police_2020-03_to-put-right-2.xlsx"]


def test_initials_and_a_surname_in_place_of_a_role_go_back_to_nobody() -> None:
    assert "Specimen" not in str(marked(GOOD_ROW.replace("Head", "J. Specimen"), BAD_ROWS[0]).rows)
