"""Questions drawn by rule: each rule speaks when it should and is silent otherwise."""

from __future__ import annotations

import pandas as pd
import pytest

from flows.models import Period
from flows.register.office_rows import entries_of_readings, entries_of_verifications
from flows.report import build_position
from flows.report.withheld import for_board
from flows.settings import parse_settings
from flows.settings.assurance import parse_verifications
from flows.settings.measures import MEASURES, parse_readings
from flows.status.questions import QUESTION_RULES, Question
from tests.homes import BOARD, MARCH, NO_DECISIONS, TestLedger, home_texts, make_settings

MEASURE = "afi_ref,measure,direction,unit,source\nAFI-LA-1,Plans on time,up,per cent,made up\n"
READINGS = "afi_ref,read_on,value,source\nAFI-LA-1,2020-02-01,61,made up\nAFI-LA-1,2020-03-30,60,made up\n"
CHECK = """\
action_ref,verified_on,verified_by,route,evidence,outcome
POL-02,2020-03-25,Council lead,peer check,EV-9,not confirmed
"""
CLAIM = "POL-02,complete,Done.,,,EV-1,,,2020-03-20,Head"
EXTENDED = "".join(f"2020-0{month}-02,POL-02,extend,2020-{month + 6:02d}-30,r,PCC,\n" for month in (1, 2, 3))


def questions(
    *rows: str,
    decisions: str = "",
    checks: str = "",
    readings: str = "",
    board: str = BOARD,
    period: Period = MARCH,
    agreed: str = "2020-01-31",
) -> tuple[Question, ...]:
    texts = home_texts(board=board)
    texts["reference/actions.csv"] = texts["reference/actions.csv"].replace("2020-01-31", agreed)
    settings = parse_settings({**texts, MEASURES: MEASURE})
    ledger = TestLedger(settings, NO_DECISIONS + decisions)
    police, council = [row for row in rows if row[0] == "P"], [row for row in rows if row[0] == "L"]
    for name, own in (("police", police), ("council", council)):
        if own:
            ledger.receive(MARCH, f"{name}_2020-03.csv", *own)
    entries = [ledger.entries]
    if checks:
        entries.append(entries_of_verifications(parse_verifications(checks, settings), ledger.entries))
    if readings:
        entries.append(entries_of_readings(parse_readings(readings, settings), ledger.entries))
    return build_position(pd.concat(entries, ignore_index=True), settings, period, period.last_day).questions


def drawn(found: tuple[Question, ...]) -> list[tuple[str, str]]:
    return [(question.rule, question.subject) for question in found]


DONE = "LA-01,complete,Done.,,,EV-1,,,2020-03-20,Lead"
ON_TIME = "POL-02,on track,Text.,,,,,,2020-03-20,Head"


@pytest.mark.parametrize(
    ("rule", "subject", "speaks", "silent"),
    [
        (
            "done-without-effect",
            "AFI-LA-1",
            questions(DONE, readings=READINGS),
            questions(DONE, readings=READINGS.replace(",60,", ",62,")),
        ),
        (
            "check-did-not-confirm",
            "POL-02",
            questions(CLAIM, checks=CHECK),
            questions(CLAIM, checks=CHECK.replace("not confirmed", "confirmed")),
        ),
        (
            "extended-without-evidence",
            "POL-02",
            questions(ON_TIME, decisions=EXTENDED, agreed="2019-12-31"),
            questions(ON_TIME.replace(",,,,,,", ",,,EV-1,,,"), decisions=EXTENDED, agreed="2019-12-31"),
        ),
        (
            "on-track-after-the-date",
            "POL-01",
            questions("POL-01,on track,Text.,,,,,,2020-03-20,Head"),
            questions("POL-01,off track,Text.,,,,,,2020-03-20,Head"),
        ),
        (
            "closed-without-check",
            "POL-02",
            questions(CLAIM, decisions="2020-03-26,POL-02,close,,r,PCC,\n"),
            questions(CLAIM, decisions="2020-03-26,POL-02,close,,r,PCC,\n", period=MARCH.next),
        ),
        (
            "second-slip",
            "POL-02",
            questions(
                "POL-02,at risk,Text.,2020-10-30,Why.,,,,2020-03-20,Head",
                decisions="2020-03-02,POL-02,extend,2020-09-30,r,PCC,\n",
            ),
            questions("POL-02,at risk,Text.,2020-10-30,Why.,,,,2020-03-20,Head"),
        ),
        ("partner-silent", "council", questions(ON_TIME, period=MARCH.next), questions(ON_TIME)),
        (
            "re-opened-and-no-word",
            "POL-02",
            questions(CLAIM, decisions="2020-03-21,POL-02,close,,r,PCC,\n2020-03-23,POL-02,re-open,,r,PCC,\n"),
            questions(
                CLAIM.replace("03-20", "03-24"),
                decisions="2020-03-21,POL-02,close,,r,PCC,\n2020-03-23,POL-02,re-open,,r,PCC,\n",
            ),
        ),
        (
            "copied-forward",
            "POL-02",
            questions(ON_TIME.replace("Text.", "Begun on 1 January 2020.")),
            questions(ON_TIME.replace("Text.", "Begun on 1 March 2020.")),
        ),
    ],
    ids=list(QUESTION_RULES),
)
def test_each_rule_speaks_when_it_should_and_only_then(
    rule: str, subject: str, speaks: tuple[Question, ...], silent: tuple[Question, ...]
) -> None:
    assert (rule, subject) in drawn(speaks)
    assert (rule, subject) not in drawn(silent)


def test_each_question_names_the_file_and_row_or_the_decision_behind_it() -> None:
    found = questions(CLAIM, "POL-01,on track,Text.,,,,,,2020-03-20,Head", checks=CHECK)
    assert {question.subject: question.rows for question in found} == {
        "POL-02": ("verifications.csv, POL-02, 2020-03-25", "police_2020-03.csv, row 2"),
        "POL-01": ("police_2020-03.csv, row 3",),
    }


def test_rules_take_turns_and_the_board_sets_how_many_are_shown() -> None:
    rows = ("POL-01,on track,Nearly done.,,,,,,2020-03-20,Head", CLAIM, DONE)
    everything = questions(*rows, checks=CHECK, readings=READINGS)
    assert drawn(everything) == [
        ("done-without-effect", "AFI-LA-1"),
        ("check-did-not-confirm", "POL-02"),
        ("on-track-after-the-date", "POL-01"),
    ]
    two = questions(*rows, checks=CHECK, readings=READINGS, board=BOARD + "\n[thresholds]\nquestions_shown = 2\n")
    assert two == everything[:2]


def test_a_quiet_month_has_no_question() -> None:
    settings = make_settings()
    position = build_position(TestLedger(settings).entries, settings, Period(2020, 2), Period(2020, 2).last_day)
    assert position.questions == ()


def test_a_question_about_a_restricted_area_gives_no_words_of_it_away() -> None:
    texts = home_texts()
    areas = texts["reference/areas_for_improvement.csv"].splitlines()
    restricted = [f"{areas[0]},restricted", *(f"{line},{'yes' if 'LA' in line else 'no'}" for line in areas[1:])]
    settings = parse_settings(
        {**texts, MEASURES: MEASURE, "reference/areas_for_improvement.csv": "\n".join(restricted) + "\n"}
    )
    ledger = TestLedger(settings, NO_DECISIONS)
    ledger.receive(MARCH, "council_2020-03.csv", DONE)
    read = entries_of_readings(parse_readings(READINGS, settings), ledger.entries)
    entries = pd.concat([ledger.entries, read], ignore_index=True)
    (question, *_rest) = for_board(build_position(entries, settings, MARCH, MARCH.last_day)).questions
    assert (question.rule, question.rows) == ("done-without-effect", ())
    assert "on time" not in question.text
