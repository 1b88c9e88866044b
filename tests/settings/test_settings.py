"""A home that is right is read; one that is wrong is refused with a sentence that says what to do."""

from __future__ import annotations

import pytest

from flows.problems import SetUpError
from flows.settings import REFERENCE_FILES, parse_decisions, parse_settings
from tests.homes import DEMONSTRATION, NO_DECISIONS, TABLES, day, home_texts, make_settings


def test_the_demonstration_home_holds_what_the_inspection_published() -> None:
    settings = parse_settings({name: (DEMONSTRATION / name).read_text(encoding="utf-8") for name in REFERENCE_FILES})
    (inspection,) = settings.inspections.values()
    assert inspection.areas_for_improvement_count == len(settings.areas) == 17
    assert inspection.key_strengths_count == 24
    assert (inspection.fieldwork_from, inspection.fieldwork_to) == (day("2019-11-18"), day("2019-11-22"))
    assert inspection.published_on == day("2020-01-08")
    assert sum(area.police_item for area in settings.areas.values()) == 3


def test_nine_areas_are_placeholders_and_carry_no_invented_words_and_no_action() -> None:
    settings = parse_settings({name: (DEMONSTRATION / name).read_text(encoding="utf-8") for name in REFERENCE_FILES})
    placeholders = [area for area in settings.areas.values() if area.certainty.startswith("not known")]
    assert len(placeholders) == 9
    assert {(area.topic, area.owner) for area in placeholders} == {
        ("To be transcribed from the published letter", "Not known")
    }
    assert not {area.afi_ref for area in placeholders} & {action.afi_ref for action in settings.actions.values()}


def test_every_row_of_the_demonstration_says_where_it_comes_from() -> None:
    settings = parse_settings({name: (DEMONSTRATION / name).read_text(encoding="utf-8") for name in REFERENCE_FILES})
    assert all(area.source and area.certainty for area in settings.areas.values())
    assert all(action.certainty.startswith("DEMONSTRATION") for action in settings.actions.values())


def test_the_bank_holidays_cover_2019_to_2030_with_the_moved_ones() -> None:
    holidays = make_settings().bank_holidays
    assert {holiday.year for holiday in holidays} == set(range(2019, 2031))
    assert {day("2020-05-08"), day("2022-06-03"), day("2022-09-19"), day("2023-05-08")} <= holidays
    assert day("2020-05-04") not in holidays
    assert all(holiday.weekday() < 5 for holiday in holidays)


def test_dates_that_excel_rewrote_in_a_reference_table_are_read() -> None:
    actions = TABLES["reference/actions.csv"].replace("2020-03-15", "15/03/2020")
    assert make_settings(actions=actions).actions["POL-01"].due_on == day("2020-03-15")


PARTNER_ROW = "        other,Test Police,,OTH,Lead,lead@other.example,no,day-first\n"
SET_UP_FAULTS = {
    "two partners with one name": (
        {"partners": TABLES["reference/partners.csv"].rstrip(" ") + PARTNER_ROW},
        'name "test police" stands in two rows',
    ),
    "a board file that is no TOML": ({"board": "[board\nname = 1"}, "board.toml cannot be read"),
    "a threshold out of range": (
        {"board": TABLES["reference/board.toml"] + "\n[thresholds]\nstale_after_returns = 99\n"},
        "stale_after_returns",
    ),
    "an unknown setting": ({"board": TABLES["reference/board.toml"] + "\n[colours]\nred = 1\n"}, "colours"),
    "an address that is none": (
        {"board": TABLES["reference/board.toml"].replace("board@board.example", "the board")},
        "is not an e-mail address",
    ),
    "an action of a partner nobody knows": (
        {"actions": TABLES["reference/actions.csv"].replace(",police,", ",polis,")},
        'partner "polis" is not in partners.csv',
    ),
    "a reference that Excel would turn into a date": (
        {"actions": TABLES["reference/actions.csv"].replace("POL-01", "1-3")},
        '"1-3" cannot be used',
    ),
    "a date that does not exist": (
        {"actions": TABLES["reference/actions.csv"].replace("2020-03-15", "2020-02-30")},
        "row 2, due_on",
    ),
    "a row shorter than its headings": (
        {"actions": TABLES["reference/actions.csv"].split(",2020-03-15")[0] + "\n"},
        "due_on: the cell is empty. ",
    ),
    "a missing column": (
        {"actions": TABLES["reference/actions.csv"].replace("due_on", "due")},
        'no column named "due_on"',
    ),
    "a status that only the register may give": (
        {"partner_wording": TABLES["reference/partner_wording.csv"].replace("at risk", "closed")},
        "status must be one of",
    ),
}


@pytest.mark.parametrize("fault", SET_UP_FAULTS)
def test_bad_set_up_is_one_sentence_that_names_the_place(fault: str) -> None:
    changes, words = SET_UP_FAULTS[fault]
    with pytest.raises(SetUpError) as raised:
        parse_settings(home_texts(**changes))
    message = str(raised.value)
    assert words in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("2020-03-11,POL-99,close,,r,PCC,", 'action_ref "POL-99" is not in actions.csv'),
        ("2020-03-11,POL-01,extend,,r,PCC,", "new_due_on is needed for an extension"),
        ("2020-03-11,POL-01,close,2020-05-01,r,PCC,", "belongs to nothing else"),
        ("2020-01-08,POL-01,close,,r,PCC,", "before it was agreed on 2020-01-31"),
        ("2020-03-11,POL-01,re-open,,r,PCC,", "it was re-opened, but it was open"),
        ("2020-03-11,POL-01,extend,2020-03-01,r,PCC,", "which is not later than 2020-03-15"),
        (
            "2020-03-11,POL-01,close,,r,PCC,\n2020-03-11,POL-01,not accept,,r,PCC,",
            "two decisions were taken at the same meeting",
        ),
        ("2020-02-11,POL-01,close,,r,PCC,\n2020-03-11,POL-01,close,,r,PCC,", "had ended before"),
        ("soon,POL-01,close,,r,PCC,", "row 2, meeting_on"),
    ],
)
def test_a_decision_that_cannot_stand_is_refused(row: str, words: str) -> None:
    with pytest.raises(SetUpError, match=r"decisions\.csv") as raised:
        parse_decisions(NO_DECISIONS + row + "\n", make_settings())
    assert words in str(raised.value)
