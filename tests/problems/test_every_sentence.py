"""Every kind of problem, brought about by a real file, and the sentence that the partner reads, word for word."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import openpyxl

from flows.intake.limits import MAX_BYTES
from flows.problems import CATALOGUE, Outcome, Severity, problem
from flows.storage.receipt import receive
from tests.homes import BOARD, HEADINGS, MARCH, NO_DECISIONS, REPOSITORY, TestLedger, check, make_settings, received
from tests.intake.builders import returned

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flows.models import CheckedReturn, Period
    from flows.settings import Settings

GOLDEN = REPOSITORY / "tests" / "problems" / "every_sentence.txt"
GOOD = "POL-01,on track,Things moved.,,,,,,2020-03-20,Head"
OTHER = "POL-02,on track,Other things moved.,,,,,,2020-03-20,Head"
STRICT = make_settings(board=BOARD + '\n[reading]\nprofile = "strict"\n')
REGISTER = "".join(
    f"POL-{at:02d},AFI-POL-1,police,Do thing {at},Head,2020-03-15,2020-01-31,invented\n" for at in range(1, 10)
)
ACTIONS = "action_ref,afi_ref,partner,action,owner_role,due_on,agreed_on,certainty\n" + REGISTER
HOME = make_settings(actions=ACTIONS + "LA-01,AFI-LA-1,council,Do another,Head,2020-04-30,2020-01-31,invented\n")


def check_text(text: str | bytes, name: str = "police_2020-03.csv", settings: Settings = HOME) -> CheckedReturn:
    return check(received(text, name), settings)


def check_rows(*rows: str, name: str = "police_2020-03.csv", heading: str = HEADINGS) -> CheckedReturn:
    return check_text("\n".join((heading, *rows, "")), name)


def row(**cells: str) -> str:
    """The good row with some of its cells replaced."""
    usual = dict(zip(HEADINGS.split(","), GOOD.split(","), strict=True))
    return ",".join((usual | cells).values())


def workbook(*sheets: list[list[str]], change: str = "") -> bytes:
    book = openpyxl.Workbook()
    del book[book.sheetnames[0]]
    for rows in sheets:
        sheet = book.create_sheet()
        for cells in rows:
            sheet.append(cells)
    if change == "hidden":
        book.worksheets[0].row_dimensions[2].hidden = True
    if change == "merged":
        book.worksheets[0].merge_cells("C2:C3")
    buffer = io.BytesIO()
    book.save(buffer)
    if change == "macros":
        with zipfile.ZipFile(buffer, "a") as archive:
            archive.writestr("xl/vbaProject.bin", b"")
    return buffer.getvalue()


TABLE = [HEADINGS.split(","), GOOD.split(","), OTHER.split(",")]
FORMULA = [HEADINGS.split(","), row(risk="=1+1").split(",")]
SIX = [row(action_ref=f"POL-{at:02d}", update=f"Text number {at} is here.") for at in range(1, 7)]
MANY = "\n".join([HEADINGS, *SIX]) + "\n"


def reading_cases() -> Iterator[tuple[str, CheckedReturn]]:
    """Files that the reader has something to say about."""
    yield "file-empty", check_text("")
    yield "file-not-csv", check_text(b"\xd0\xcf\x11\xe0" + "Workbook".encode("utf-16-le"))
    yield "file-no-table", check_text(b"%PDF-1.4")
    yield "file-no-table", check_text('[{"action_ref": "POL-01", "status": "on track"}]')
    yield "file-packed", check_text(b"PK\x05\x06")
    yield "workbook-locked", check_text(b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"))
    yield "workbook-damaged", check_text(workbook(TABLE)[:900])
    yield "workbook-too-large", check_text(workbook(TABLE) + b"PK\x01\x02" * 3000 + b"PK\x03\x04" + bytes(26) + b"xl/")
    yield "workbook-several-returns", check_text(workbook(TABLE, TABLE))
    yield "workbook-read", check_text(workbook(TABLE))
    yield "workbook-macros", check_text(workbook(TABLE, change="macros"))
    yield "workbook-rows-hidden", check_text(workbook(TABLE, change="hidden"))
    yield "workbook-cells-merged", check_text(workbook(TABLE, change="merged"))
    yield "workbook-formulas-bare", check_text(workbook(FORMULA))
    yield "file-too-many-rows", check_text(HEADINGS + "," * 2000 + "x\n" + GOOD + "," * 2000 + "x\n")
    yield "file-repair-refused", check_text("Title\n\n" + MANY, settings=STRICT)
    yield "encoding-read-as", check_text(MANY.replace("Text number 1", "Café").encode("cp1252"))
    yield "letters-in-doubt", check_text(MANY.replace("number 1", "naïve").encode("cp850"))
    yield "letters-garbled", check_text(MANY.replace("number 1", "cafÃ© itâ€™s"))
    yield "characters-unreadable", check_text(MANY.encode().replace(b"number 1", b"\xef\xbf\xbd"))
    yield "zeros-removed", check_text(MANY.encode().replace(b"number 1", b"num\0ber 1"))
    yield "separator-read-as", check_text(MANY.replace(",", ";"))
    yield "rows-above-heading", check_text("Return for March\n\n" + MANY)
    yield "heading-missing", check_text(MANY.split("\n", 1)[1])
    yield "heading-not-ours", check_text(MANY.replace(HEADINGS, "aa,bb,cc,dd,ee,ff,gg,hh,ii,jj"))
    yield "heading-repeated", check_text(MANY + HEADINGS + "\n" + row(action_ref="POL-07") + "\n")
    yield (
        "heading-rows-joined",
        check_text(HEADINGS.upper() + "\n" + MANY),
    )
    yield "heading-mended", check_text(MANY.replace("action_ref,status", "action_refstatus"))
    yield "rows-short", check_text(HEADINGS + "\n" + "".join(f"POL-0{at},on track,Text {at}.\n" for at in range(1, 7)))
    yield "heading-read-as", check_text(MANY.replace("status", "staus"))
    yield "heading-twice", check_text(MANY.replace("risk", "comments"))
    yield "row-separator-extra", check_text(returned(",POL-06,on track,The sixth text.,2020-02-22,Head of Custody"))
    yield "row-separator-missing", check_text(MANY + '"POL-07""on track",Text number 7 is here.,,,,,,2020-03-20,Head\n')
    yield "row-separator-in-text", check_text(MANY + "POL-07,on track,Text one, and more.,,,,,,2020-03-20,Head\n")
    yield (
        "row-separator-other",
        check_text(MANY + MANY.splitlines()[2].replace(",", ";").replace("POL-02", "POL-07") + "\n"),
    )
    yield "row-quote-stray", check_text(MANY + 'POL-07,on track,"Text number 7 is here.,,,,,,2020-03-20,Head\n')
    yield "row-cells-too-many", check_text(MANY + "POL-07,on track,Text,text,and text.,,,,,,2020-03-20,Head\n")
    yield "row-quotes-unclear", check_text(MANY + '"POL-07","on track",""Text", number" 7,,,,,,2020-03-20,Head\n')
    yield "row-width-unclear", check_text(MANY + "POL-07,on track,on track,Head,Head,Text\n")
    yield (
        "row-repair-refused",
        check_text(returned(",POL-06,on track,The sixth text.,2020-02-22,Head of Custody"), settings=STRICT),
    )
    yield "row-cell-too-long", check_text(MANY + row(action_ref="POL-07", update="x" * 40_000) + "\n")
    yield "row-above-heading", check_text("\n".join([*SIX[:3], HEADINGS, *SIX[3:]]))
    yield "row-total", check_text(MANY + "Total,6,,,,,,,,\n")
    yield "row-runs-on", check_rows(GOOD.replace(",Things", ',"Things'), OTHER.replace("moved.", 'moved."'))
    yield "row-second-table", check_text(MANY + "\nTeam,Posts,Begun\n" + "North,4,2020-02-03\n" * 4)
    yield "row-below-table", check_text(MANY + "\nThis return was made by the office\n")


def received_cases(folder: Path) -> Iterator[tuple[str, CheckedReturn]]:
    """Files that are odd before anybody looks into them."""
    for name in ("police_2020-03.csv", "police 07700 900123.csv", "police\u202e_2020-03.csv"):
        (folder / name).write_text(f"{HEADINGS}\n{GOOD}\n", encoding="utf-8")
    yield "file-name-withheld", check(receive(folder / "police 07700 900123.csv"), HOME)
    yield "file-name-odd", check(receive(folder / "police\u202e_2020-03.csv"), HOME)
    with (folder / "police_2020-03.csv").open("ab") as stream:
        stream.truncate(MAX_BYTES + 1)
    yield "file-too-large", check(receive(folder / "police_2020-03.csv"), HOME)


def checking_cases() -> Iterator[tuple[str, CheckedReturn]]:
    """Returns that can be read, with something to say about what they hold."""
    yield "partner-unknown", check_rows(row(action_ref="ZZ-01"), name="polcie.csv")
    yield "partners-mixed", check_rows(GOOD, row(action_ref="LA-01"), name="return.csv")
    yield "period-other", check_rows(GOOD, name="police Feb 2020.csv")
    yield "period-unsure", check_rows(GOOD, name="police Feb 20.csv")
    yield "column-missing", check_rows(GOOD, heading=HEADINGS.replace("updated_by", "colour"))
    yield "column-personal", check_rows(GOOD + ",x", heading=HEADINGS + ",NHS number")
    yield "column-unknown", check_rows(GOOD + ",x", heading=HEADINGS + ",colour")
    yield "column-unnamed", check_rows(GOOD + ",x", heading=HEADINGS + ",")
    yield (
        "table-turned",
        check_text(
            "\n".join(f"{name},{cell}" for name, cell in zip(HEADINGS.split(","), GOOD.split(","), strict=True))
        ),
    )
    yield "workbook-sheet-unread", check_text(workbook(TABLE, [["Notes"]]))
    for column in ("action_ref", "status", "update", "updated_on", "updated_by"):
        yield "cell-empty", check_rows(row(**{column: ""}), OTHER)
    yield "cell-empty", check_rows(row(update="TBC"), OTHER)
    yield "cell-empty", check_rows(row(updated_by="n/a"), OTHER)
    for column, text in (("risk", "as above"), ("evidence", "#REF!"), ("forecast_on", "TBC")):
        yield "cell-says-nothing", check_rows(row(**{column: text}))
    yield "status-unknown", check_rows(row(status="on trck"))
    yield "status-unknown", check_rows(row(status="green"))
    yield "word-read-as", check_rows(row(status="completed", evidence="EV-1"))
    yield "word-read-as", check_rows(row(action_ref="pol 1"))
    yield "date-unreadable", check_rows(row(updated_on="soon"))
    yield "date-not-shown", check_rows(row(forecast_on="########"))
    yield "date-day-number", check_rows(row(updated_on="43910"))
    yield "date-impossible", check_rows(row(updated_on="31/04/2020"))
    yield "date-impossible", check_rows(row(forecast_on="30/02/2021"))
    yield "date-impossible", check_rows(row(forecast_on="Tuesday 25 March 2020"))
    yield "date-unreadable", check_rows(row(forecast_on="after 30 June 2020"))
    yield "date-ambiguous", check_rows(row(updated_on="03/04/20"))
    yield "date-in-future", check_rows(row(updated_on="2021-03-20"))
    yield "date-late", check_rows(row(updated_on="2020-04-20"))
    yield "forecast-far-off", check_rows(row(forecast_on="1999-03-03"))
    yield "forecast-far-off", check_rows(row(forecast_on="2119-01-01", forecast_reason="The bridge."))
    yield "text-only-numbers", check_rows(row(update="12345"))
    yield "text-cleaned", check_rows(row(update="Te\x07xt."))
    yield "text-has-codes", check_rows(row(update="Health &amp; care"))
    yield "text-cut", check_rows(row(update="x" * 10_001))
    yield from personal_cases()
    yield "complete-without-evidence", check_rows(row(status="complete"))
    yield "evidence-unclear", check_rows(row(evidence="see e-mail"))
    yield "reference-unknown", check_rows(row(action_ref="POL-O1"))
    yield "reference-several", check_rows(row(action_ref='"POL-01, POL-02"'))
    yield "reference-of-other-partner", check_rows(row(action_ref="LA-01"))
    yield "reference-twice", check_rows(GOOD, row(update="Nothing moved."))
    yield "forecast-without-reason", check_rows(row(forecast_on="2020-04-30"))


PERSONAL = (
    ("update", "NHS number 999 000 0018 is on the plan."),
    ("update", "Born on 3 May 2006."),
    ("risk", "Lives at ZZ99 3VZ."),
    ("updated_by", "a.specimen@council.example"),
    ("help_needed", "Ring 01632 960123."),
    ("evidence", "Crime ref CR/012345/20"),
    ("evidence", "Police log 0478 of 12 March"),
    ("update", "VIST 1234567 was sent."),
    ("update", "UPN Z801200001013 is wrong."),
    ("update", "Entry 2001/0123456K."),
    ("update", "Form QQ 12 34 56 C."),
    ("update", "J.S. 14 was seen."),
    ("forecast_reason", "A 14-year-old was moved."),
    ("update", "One child waits."),
    ("updated_by", "Mrs Sample"),
)
"""A text for each kind of personal detail, in every column of free text."""


def personal_cases() -> Iterator[tuple[str, CheckedReturn]]:
    for column, text in PERSONAL:
        yield "personal-details", check_rows(row(**{column: text}))


def month_cases() -> Iterator[tuple[str, CheckedReturn]]:
    """Returns that are odd beside what came before."""
    february, january = MARCH.previous, MARCH.previous.previous
    same = "POL-01,on track,Nearly done.,,,,,,2020-0{}-20,Head"
    yield "text-unchanged", months((january, same.format(1)), (february, same.format(2)), (MARCH, same.format(3)))
    yield (
        "update-older-than-last",
        months((february, row(updated_on="2020-02-20")), (MARCH, row(updated_on="2020-02-19"))),
    )
    yield "update-held-already", months((february, row(updated_on="2020-02-20")), (MARCH, row(updated_on="2020-02-20")))
    done = row(status="complete", evidence="EV-1", updated_on="2020-02-20")
    yield "status-backwards", months((february, done), (MARCH, GOOD))
    closed = TestLedger(HOME, NO_DECISIONS + "2020-03-11,POL-01,close,,Done,PCC,\n")
    yield "action-closed", closed.receive(MARCH, "police_2020-03.csv", GOOD)
    yield "row-replaces-earlier", check(received(f"{HEADINGS}\n{GOOD}\n"), HOME, reported={"POL-01": "police.csv"})


def months(*returns: tuple[Period, str]) -> CheckedReturn:
    ledger = TestLedger(HOME)
    for period, cells in returns:
        last = ledger.receive(period, f"police_{period}.csv", cells)
    return last


ELSEWHERE = {
    "file-unreadable": problem("file-unreadable", "police.csv", reason="Permission denied"),
    "file-changing": problem("file-changing", "police.csv"),
    "file-already-read": problem("file-already-read", "copy.csv", other="police.csv"),
    "file-of-earlier-month": problem(
        "file-of-earlier-month", "police Feb.csv", other="police.csv", named=MARCH.previous, period=MARCH
    ),
}
"""Kinds that need a second file or another user; tests/storage and tests/rounds bring them about."""


def sentences(folder: Path) -> list[tuple[str, str]]:
    """Code and sentences of each case."""
    cases = [*reading_cases(), *received_cases(folder), *checking_cases(), *month_cases()]
    told = [(code, next((found.message for found in one.problems if found.code == code), "")) for code, one in cases]
    assert [code for code, message in told if not message] == []
    return [*told, *((code, found.message) for code, found in ELSEWHERE.items())]


def test_every_kind_of_problem_has_its_sentence_word_for_word(tmp_path: Path) -> None:
    told = sentences(tmp_path)
    assert {code for code, _ in told} == set(CATALOGUE)
    lines = list(dict.fromkeys(re.sub(r"name-withheld-\w+", "name-withheld-…", message) for _, message in told))
    assert lines == GOLDEN.read_text(encoding="utf-8").splitlines()


def test_every_sentence_says_where_what_to_do_and_what_became_of_it(tmp_path: Path) -> None:
    for _, message in sentences(tmp_path):
        where, _, rest = message.partition(": ")
        assert re.fullmatch(r"\S.*\.csv(?:, row \d+)?(?:, [a-z_]+)?", where)
        assert rest.count(". ") >= 1
        assert rest.endswith(("set aside.", "was used.", "Nothing to do."))
        assert not re.search(r"(?i)\binvalid\b|\berror\b|\bfail|\byou must\b", rest)


def test_no_sentence_about_a_person_repeats_what_was_written() -> None:
    for (column, text), (_, checked) in zip(PERSONAL, personal_cases(), strict=True):
        [found] = [found for found in checked.problems if found.code == "personal-details"]
        assert (found.row, found.column, found.severity, found.outcome) == (
            2,
            column,
            Severity.ERROR,
            Outcome.ROW_SET_ASIDE,
        )
        told = " ".join(each.message for each in checked.problems)
        assert not [
            word for word in re.findall(r"[\w@./]{4,}", text) if word in told and word not in found.found + found.remedy
        ]
        assert checked.rows_accepted == 0


def test_what_stands_under_a_forbidden_heading_is_kept_nowhere() -> None:
    checked = check_rows(GOOD + ",999 000 0018,Sample", heading=HEADINGS + ",NHS number,Child's name")
    assert [found.code for found in checked.problems] == ["column-personal", "column-personal"]
    assert "0018" not in str(checked.accepted) + str(checked.problems)
    assert checked.rows_accepted == 1


def test_problems_come_in_the_order_of_the_file() -> None:
    heading = "updated_by,updated_on,update,status,action_ref"
    checked = check_rows("Head,soon,123,green,POL-99", ",2020-03-20,Text.,green,POL-02", heading=heading)
    assert [(found.row, found.column) for found in checked.problems] == [
        (2, "updated_on"),
        (2, "update"),
        (2, "status"),
        (2, "action_ref"),
        (3, "updated_by"),
        (3, "status"),
    ]
