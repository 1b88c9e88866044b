"""Every row of a return is accepted or set aside, and the partner is told why."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.models import Period
from flows.problems import CATALOGUE, Outcome
from tests.homes import HEADINGS, MARCH, NO_DECISIONS, TestLedger, check, make_settings, received, update_rows

if TYPE_CHECKING:
    from flows.models import CheckedReturn

GOOD = "POL-01,on track,Things moved.,,,,,,2020-03-20,Head"


def check_rows(*rows: str, name: str = "police_2020-03.csv", heading: str = HEADINGS) -> CheckedReturn:
    return check(received("\n".join((heading, *rows)), name), make_settings())


def codes(checked: CheckedReturn) -> list[tuple[str, int | None, str | None]]:
    return [(found.code, found.row, found.column) for found in checked.problems]


def test_a_good_row_becomes_an_update_with_its_source() -> None:
    file = received("\n".join((HEADINGS, GOOD)))
    checked = check(file, make_settings())
    (update,) = update_rows(checked)
    assert codes(checked) == []
    assert (update["action_ref"], update["status"], update["partner"]) == ("POL-01", "on track", "police")
    assert (update["source_file"], update["source_row"], update["source_sha256"]) == (file.name, 2, file.sha256)


ROW_DEFECTS = [
    ("POL-01,,Text.,,,,,,2020-03-20,Head", "cell-empty", "status", False),
    ("POL-01,on track,,,,,,,2020-03-20,Head", "cell-empty", "update", False),
    ("POL-01,on track,Text.,,,,,,2020-03-20,", "cell-empty", "updated_by", False),
    ("POL-01,on trck,Text.,,,,,,2020-03-20,Head", "status-unknown", "status", False),
    ("POL-01,on track,Text.,,,,,,31/04/2020,Head", "date-impossible", "updated_on", False),
    ("POL-01,on track,Text.,,,,,,03/02/20,Head", "date-ambiguous", "updated_on", False),
    ("POL-01,on track,Text.,ongoing,,,,,2020-03-20,Head", "date-unreadable", "forecast_on", False),
    ("POL-01,on track,Text.,,,,,,2020-05-20,Head", "date-late", "updated_on", True),
    ("POL-01,on track,Text.,,,,,,2021-03-20,Head", "date-in-future", "updated_on", False),
    ("POL-01,on track,n/a,,,,,,2020-03-20,Head", "cell-empty", "update", False),
    ("POL-01,on track,Text.,,,,,,2020-03-20,-", "cell-empty", "updated_by", False),
    ("POL-01,complete,Text.,,,n/a,,,2020-03-20,Head", "complete-without-evidence", "evidence", True),
    ("POL-01,on track,12345,,,,,,2020-03-20,Head", "text-only-numbers", "update", False),
    ("POL-01,complete,Text.,,,,,,2020-03-20,Head", "complete-without-evidence", "evidence", True),
    ("POL-01,on track,Te\x07xt.,,,,,,2020-03-20,Head", "text-cleaned", "update", True),
    (
        "POL-01,on track,Saw the child again - tel. 07700 900123.,,,,,,2020-03-20,Head",
        "personal-details",
        "update",
        False,
    ),
    ("POL-O1,on track,Text.,,,,,,2020-03-20,Head", "reference-unknown", "action_ref", False),
    ("LA-01,on track,Text.,,,,,,2020-03-20,Head", "reference-of-other-partner", "action_ref", False),
    ("POL-01,on track,#REF!,,,,,,2020-03-20,Head", "cell-empty", "update", False),
    ("POL-01,on track,Text.,,,, As above ,,2020-03-20,Head", "cell-says-nothing", "risk", True),
    ("POL-01,on track,Text.,to follow,,,,,2020-03-20,Head", "cell-says-nothing", "forecast_on", True),
    ("POL-01,on track,Text.,,,#VALUE!,,,2020-03-20,Head", "cell-says-nothing", "evidence", True),
    ("POL-01,on track,Text.,after 30 June 2020,Why.,,,,2020-03-20,Head", "date-unreadable", "forecast_on", False),
    ("POL-01,on track,Text.,1999-03-03,,,,,2020-03-20,Head", "forecast-far-off", "forecast_on", True),
    ("POL-01,on track,Text.,2119-01-01,Why.,,,,2020-03-20,Head", "forecast-far-off", "forecast_on", True),
    ("POL-01,on track,Text.,2020-04-30,,,,,2020-03-20,Head", "forecast-without-reason", "forecast_reason", True),
]


@pytest.mark.parametrize(("row", "code", "column", "is_used"), ROW_DEFECTS)
def test_one_defect_is_found_where_it_is_and_costs_only_its_row(
    row: str,
    code: str,
    column: str,
    is_used: bool,
) -> None:  # a column of the table of cases
    other = "POL-02,on track,Other things moved.,,,,,,2020-03-20,Head"
    checked = check_rows(row, other)
    assert codes(checked) == [(code, 2, column)]
    assert checked.rows_read == 2
    assert checked.rows_accepted == (2 if is_used else 1)
    assert checked.quarantined_rows == (() if is_used else (2,))


def test_what_plainly_says_nothing_is_an_empty_cell_without_a_word() -> None:
    for nothing in ("-", "–", "n/a", "NA", "None", "nil", ".", "Not applicable"):
        assert codes(check_rows(f"POL-01,on track,Text.,{nothing},,{nothing},{nothing},,2020-03-20,Head")) == []


@pytest.mark.parametrize(
    ("text", "told"), [("TBC", 'holds only "TBC", which'), ("n/a", 'holds only "n/a", which'), ("", "is empty")]
)
def test_an_empty_cell_is_not_said_of_one_that_holds_something(text: str, told: str) -> None:
    (found,) = check_rows(f"POL-01,on track,{text},,,,,,2020-03-20,Head").problems
    assert told in found.message


@pytest.mark.parametrize(
    "text", ["=C2", "='March 2020'!$C$4", "=VLOOKUP(A2,Old!A:C,3)", "same", "x", "1.23E+15", "#####"]
)
def test_what_a_spreadsheet_left_in_place_of_the_words_is_no_update(text: str) -> None:
    (found,) = check_rows(f'POL-01,on track,"{text}",,,,,,2020-03-20,Head').problems
    assert (found.code, found.column) == ("cell-empty", "update")


def test_a_formula_that_may_not_be_repeated_is_called_one() -> None:
    (found,) = check_rows('POL-01,on track,"=VLOOKUP(""Jane Sample"",A:B,2)",,,,,,2020-03-20,Head').problems
    assert found.found == "The cell holds only a formula, which says nothing by itself."


def test_words_behind_an_equals_sign_and_a_link_are_kept() -> None:
    checked = check_rows('POL-01,on track,= done,,,"=HYPERLINK(""a"",""EV-1"")",,,2020-03-20,Head')
    assert (codes(checked), checked.accepted["update"]) == ([], ("= done",))


@pytest.mark.parametrize("sign", ["\u200b", "\u200e", "\ufeff", "\u2060"])
def test_signs_that_nobody_can_see_change_nothing(sign: str) -> None:
    row = ",".join(sign + cell for cell in ["POL-01", "on track", "Text.", "", "", "", "", "", "2020-03-20", "Head"])
    checked = check_rows(row)
    assert (codes(checked), checked.accepted["update"]) == ([], ("Text.",))


@pytest.mark.parametrize(
    "name", ["J. Sample", "J Sample", "J.K. Sample", "R. O'Sample, lead", "T. Sample-Test (acting)"]
)
def test_initials_and_a_surname_in_place_of_a_role_are_a_name_and_nowhere_repeated(name: str) -> None:
    checked = check_rows(f'POL-01,on track,Text.,,,,,,2020-03-20,"{name}"')
    assert codes(checked) == [("personal-details", 2, "updated_by")]
    assert "Sample" not in str(checked.accepted) + str(checked.problems)


@pytest.mark.parametrize(
    "role", ["D Division", "A Consultant", "R. Lead", "HR Manager", "IT Director", "Head of A Ward"]
)
def test_a_role_with_a_letter_is_no_name(role: str) -> None:
    assert codes(check_rows(f"POL-01,on track,Text.,,,,,,2020-03-20,{role}")) == []


@pytest.mark.parametrize(
    "text", ["A &amp; B", "It&#39;s done", "<p>Done</p>", "One<br/>two", "<div class=x>Done</div>"]
)
def test_codes_of_a_web_page_are_told_before_they_are_printed(text: str) -> None:
    assert codes(check_rows(f"POL-01,on track,{text},,,,,,2020-03-20,Head")) == [("text-has-codes", 2, "update")]


@pytest.mark.parametrize(
    "text", ["A & B; C", "R&D; A&E;", "fewer than <5 and > 3", "if a<b then b>a", "<5 in <10 days>"]
)
def test_signs_that_are_no_codes_are_kept_without_a_word(text: str) -> None:
    assert codes(check_rows(f"POL-01,on track,{text},,,,,,2020-03-20,Head")) == []


def test_a_forecast_of_last_year_or_of_the_next_ten_is_no_slip() -> None:
    rows = [
        f"POL-01,on track,Text.,{forecast},Why.,,,,2020-03-20,Head" for forecast in ("2019-03-20", "2030-03-20", "")
    ]
    assert all(codes(check_rows(row)) == [] for row in rows)


FILE_DEFECTS = [
    ("return.csv", HEADINGS, "ZZ-01,on track,Text.,,,,,,2020-03-20,Head", "partner-unknown"),
    ("police_2020-02.csv", HEADINGS, GOOD, "period-other"),
    ("police_2020-03.csv", HEADINGS.replace("updated_by", "colour"), GOOD, "column-missing"),
]


@pytest.mark.parametrize(("name", "heading", "row", "code"), FILE_DEFECTS)
def test_a_file_that_cannot_be_placed_is_set_aside_with_all_its_rows(
    name: str, heading: str, row: str, code: str
) -> None:
    checked = check_rows(row, name=name, heading=heading)
    assert code in [found.code for found in checked.problems]
    assert (checked.rows_read, checked.rows_accepted, checked.rows_quarantined) == (1, 0, 1)


def test_a_file_of_two_partners_is_refused_and_both_are_named() -> None:
    checked = check_rows(GOOD, "LA-01,on track,Text.,,,,,,2020-03-20,Head", name="return.csv")
    (found,) = checked.problems
    assert found.code == "partners-mixed"
    assert "Test Police, Test Council" in found.message


@pytest.mark.parametrize(
    ("name", "partner"),
    [("return.csv", "police"), ("City Hall March 2020.csv", "council"), ("POLICE final v2.csv", "police")],
)
def test_the_partner_is_found_from_the_name_or_else_from_the_references(name: str, partner: str) -> None:
    row = GOOD if partner == "police" else GOOD.replace("POL-01", "LA-01")
    assert check_rows(row, name=name).partner == partner


def test_a_partners_own_status_word_is_mapped_and_kept() -> None:
    checked = check_rows("LA-01,AMBER,Text.,,,,,,2020-03-20,Head", name="council_2020-03.csv")
    (update,) = update_rows(checked)
    assert (update["status"], update["partner_status"]) == ("at risk", "AMBER")


def test_the_same_action_twice_sets_both_rows_aside() -> None:
    checked = check_rows(GOOD, GOOD.replace("Things moved", "Nothing moved"))
    assert codes(checked) == [("reference-twice", 2, "action_ref"), ("reference-twice", 3, "action_ref")]
    assert "2, 3" in checked.problems[0].message


def test_a_reference_with_a_dash_from_word_is_the_same_reference() -> None:
    assert check_rows(GOOD.replace("POL-01", "pol – 01")).rows_accepted == 1


def test_a_message_says_where_what_to_do_and_what_became_of_the_row_and_quotes_no_free_text() -> None:
    checked = check_rows("POL-O1,on track,A secret sentence.,,,,,,2020-03-20,Head")
    (found,) = checked.problems
    assert found.message == (
        'police_2020-03.csv, row 2, action_ref: "POL-O1" is not on the register. Did you mean "POL-01"? It has the figure 0 '
        "where yours has the letter O. Correct the reference and send the file again. The row was set aside."
    )


def months(*rows: tuple[int, str]) -> CheckedReturn:
    """The last of several months' returns, each checked against the ones before."""
    ledger = TestLedger(make_settings(), NO_DECISIONS)
    for month, row in rows:
        period = MARCH if month == 3 else MARCH.previous if month == 2 else MARCH.previous.previous
        last = ledger.receive(period, f"police_{period}.csv", row)
    return last


def test_the_same_words_three_months_running_are_pointed_out() -> None:
    row = "POL-01,on track,Nearly done.,,,,,,2020-0{0}-20,Head"
    assert codes(months((2, row.format(2)), (3, row.format(3)))) == []
    checked = months((1, row.format(1)), (2, row.format(2)), (3, row.format(3)))
    assert codes(checked) == [("text-unchanged", 2, "update")]
    assert "3 returns running" in checked.problems[0].message


def test_an_update_older_than_the_last_is_set_aside() -> None:
    checked = months((2, GOOD.replace("03-20", "02-20")), (3, GOOD.replace("Things", "More").replace("03-20", "02-19")))
    assert codes(checked) == [("update-older-than-last", 2, "updated_on")]
    assert checked.rows_accepted == 0


def test_an_update_that_is_held_already_is_pointed_out_and_new_words_of_the_same_day_are_not() -> None:
    february = GOOD.replace("03-20", "02-20")
    checked = months((2, february), (3, february.replace("Things", " Things")))
    assert (codes(checked), checked.rows_accepted) == ([("update-held-already", 2, "update")], 1)
    assert codes(months((2, february), (3, february.replace("Things", "More")))) == []
    assert codes(months((2, february), (3, GOOD))) == []


def test_nothing_new_is_expected_of_an_action_that_is_complete_and_stays_so() -> None:
    done = "POL-01,complete,All in place.,,,EV-01,,,2020-0{0}-20,Head"
    moving = done.replace("complete", "on track").replace("EV-01", "")
    assert codes(months((2, done.format(2)), (3, done.format(2)))) == []
    assert codes(months((1, done.format(1)), (2, done.format(2)), (3, done.format(3)))) == []
    assert codes(months((2, moving.format(2)), (3, done.format(2)))) == [("update-held-already", 2, "update")]


def test_nothing_is_told_of_an_action_to_a_partner_that_only_names_it() -> None:
    ledger = TestLedger(make_settings(), NO_DECISIONS + "2020-03-11,LA-01,close,,Done,PCC,\n")
    theirs = "LA-01,complete,Done.,,,EV-1,,,2020-02-20,Head"
    ledger.receive(Period(2020, 2), "council_2020-02.csv", theirs)
    row = "LA-01,not started,Done.,2021-03-01,,,,,2020-02-20,Head"
    checked = ledger.receive(MARCH, "police_2020-03.csv", row, row.replace("02-20", "02-19"), GOOD)
    assert {code for code, _, _ in codes(checked)} == {"reference-of-other-partner", "reference-twice"}
    assert "2020-03-11" not in str(checked.problems)


def test_a_status_that_goes_back_from_complete_is_used_and_pointed_out() -> None:
    done = "POL-01,complete,Done.,,,EV-1,,,2020-02-20,Head"
    checked = months((2, done), (3, GOOD))
    assert codes(checked) == [("status-backwards", 2, "status")]
    assert checked.rows_accepted == 1


def test_an_update_to_a_closed_action_is_used_and_pointed_out() -> None:
    ledger = TestLedger(make_settings(), NO_DECISIONS + "2020-03-11,POL-01,close,,Done,PCC,\n")
    checked = ledger.receive(MARCH, "police_2020-03.csv", GOOD)
    assert codes(checked) == [("action-closed", 2, "action_ref")]


def test_reading_the_same_month_again_finds_the_same_problems() -> None:
    ledger = TestLedger(make_settings())
    first = ledger.receive(MARCH, "police_2020-03.csv", GOOD)
    second = ledger.receive(MARCH, "police_2020-03.csv", GOOD)
    assert codes(first) == codes(second) == []
    assert list(ledger.entries["entry_key"]).count(ledger.entries["entry_key"].iloc[0]) == 2


cell = st.one_of(
    st.sampled_from(
        ["", "POL-01", "LA-01", "on track", "complete", "2020-03-20", "31/04/2020", "Text.", "EV-1", "=1+1"]
    ),
    st.text(max_size=12),
)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.lists(cell, min_size=10, max_size=10), max_size=6), st.sampled_from(["police_2020-03.csv", "x.csv"]))
def test_every_row_is_accepted_or_set_aside_with_a_problem_whatever_the_cells_hold(
    rows: list[list[str]], name: str
) -> None:
    stream = io.StringIO()
    csv.writer(stream).writerows([HEADINGS.split(","), *rows])
    checked = check(received(stream.getvalue().encode("utf-8", "replace"), name), make_settings())
    assert checked.rows_read == checked.rows_accepted + checked.rows_quarantined
    refused = any(found.outcome is Outcome.FILE_SET_ASIDE for found in checked.problems)
    explained = {found.row for found in checked.problems if found.outcome is Outcome.ROW_SET_ASIDE}
    assert refused or set(checked.quarantined_rows) <= explained


def test_every_code_that_a_check_gives_is_in_the_catalogue() -> None:
    assert {code for _, code, _, _ in ROW_DEFECTS} | {code for *_, code in FILE_DEFECTS} <= set(CATALOGUE)


@pytest.mark.parametrize(
    ("heading", "sentence"),
    [
        ("Staus", 'The column "Staus" is not one that we use. Did you mean "status"? If'),
        ("Date", 'The column "Date" is not one that we use. Ours are: action_ref, '),
        ("Update this month", 'The column "Update this month" is not one that we use. Ours are: action_ref, '),
        ("'Quoted", 'The column "\'Quoted" is not one that we use. Ours are: action_ref, '),
        ("Ring PL4 8AA", "The column K (its heading seems to tell of a person) is not one that we use. Ours are: "),
    ],
)
def test_a_column_that_is_not_ours_is_named_with_a_near_one_only_where_one_is_near(heading: str, sentence: str) -> None:
    [found] = check_rows(GOOD + ",x", heading=f"{HEADINGS},{heading}").problems
    assert sentence in found.message


def test_a_heading_row_alone_is_an_empty_file() -> None:
    checked = check(received(HEADINGS + "\n"), make_settings())
    assert [found.code for found in checked.problems] == ["file-empty"]


def test_a_sentence_instead_of_a_table_is_told_once() -> None:
    checked = check(received("Nothing to report this month, thank you.\n"), make_settings())
    assert [found.code for found in checked.problems] == ["heading-not-ours"]


def test_a_warning_does_not_say_used_of_a_row_that_was_set_aside() -> None:
    checked = check_rows("POL-01,complete,Text.,,,,,,31/04/2020,Head")
    assert {found.code for found in checked.problems} == {"complete-without-evidence", "date-impossible"}
    assert {found.outcome for found in checked.problems} == {Outcome.ROW_SET_ASIDE}


def test_a_reference_in_thousands_of_rows_does_not_make_thousands_of_long_sentences() -> None:
    checked = check_rows(*[GOOD] * 3000)
    assert checked.rows_quarantined == 3000
    assert max(len(found.message) for found in checked.problems) < 250
    assert "2, 3, 4, 5, 6 and 2995 more" in checked.problems[0].message


def test_a_file_that_is_no_csv_is_told_only_that() -> None:
    checked = check(received(b"%PDF-1.4 \x00 binary"), make_settings())
    assert [found.code for found in checked.problems] == ["file-no-table"]


def test_personal_details_are_named_by_kind_and_never_quoted_stored_or_passed_on() -> None:
    text = "Spoke to the mother on 07700 900123 about NHS number 999 000 0018."
    checked = check_rows(
        f"POL-01,on track,{text},,,,,,2020-03-20,Head", "Mrs Example aged 12,on track,T.,,,,,,2020-03-20,Head"
    )
    everything = " ".join(found.message for found in checked.problems) + str(checked.accepted)
    assert {"personal-details", "reference-unknown"} == {found.code for found in checked.problems}
    assert "a telephone number" in everything
    assert not [word for word in ("07700", "900123", "999 000", "Example") if word in everything]
