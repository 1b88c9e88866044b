"""Closure by its steps: claimed, evidence listed, verified by another role, agreed by the board."""

from __future__ import annotations

import pandas as pd
import pytest

from flows.models import Period
from flows.problems import SetUpError
from flows.register import replay
from flows.register.office_rows import entries_of_verifications
from flows.settings.assurance import parse_verifications
from flows.status.closure import Closure, judge_closure, steps_taken
from tests.homes import MARCH, NO_DECISIONS, TestLedger, make_settings

SETTINGS = make_settings()
HEADING = "action_ref,verified_on,verified_by,route,evidence,outcome,note\n"
CLAIM = "POL-02,complete,Done.,,,EV-1,,,2020-03-20,Head"
PEER_CHECK = "POL-02,2020-03-25,Council lead,peer check,EV-9,confirmed,\n"


def verify(ledger: TestLedger, rows: str) -> TestLedger:
    made = entries_of_verifications(parse_verifications(HEADING + rows, SETTINGS), ledger.entries)
    ledger.entries = pd.concat([ledger.entries, made], ignore_index=True)
    return ledger


def ledger_of(claim: str = CLAIM, verifications: str = "", decisions: str = "") -> TestLedger:
    ledger = TestLedger(SETTINGS, NO_DECISIONS + decisions)
    ledger.receive(MARCH, "police_2020-03.csv", claim)
    return verify(ledger, verifications)


def closure(ledger: TestLedger, period: Period = MARCH) -> Closure:
    register = replay(ledger.entries, SETTINGS, period, period.last_day)
    return judge_closure(register.actions[1], "Test Police")


@pytest.mark.parametrize(
    ("claim", "verifications", "decisions", "step"),
    [
        (CLAIM.replace("complete", "on track"), PEER_CHECK, "", "not claimed"),
        (CLAIM.replace("EV-1", ""), PEER_CHECK, "", "claimed, no evidence"),
        (CLAIM, "", "", "evidence listed, not verified"),
        (CLAIM, PEER_CHECK, "", "verified"),
        (CLAIM, PEER_CHECK.replace("confirmed", "not confirmed"), "", "checked, not confirmed"),
        (CLAIM, PEER_CHECK.replace("2020-03-25", "2020-03-19"), "", "evidence listed, not verified"),
        (CLAIM, PEER_CHECK, "2020-03-26,POL-02,close,,r,PCC,\n", "closed after verification"),
        (CLAIM, "", "2020-03-26,POL-02,close,,r,PCC,\n", "closed without verification"),
        (
            CLAIM,
            PEER_CHECK.replace("confirmed", "not confirmed"),
            "2020-03-26,POL-02,close,,r,PCC,\n",
            "closed, check did not confirm it",
        ),
        (CLAIM, PEER_CHECK, "2020-03-26,POL-02,supersede,,r,PCC,\n", "ended without closure"),
        (CLAIM, PEER_CHECK, "2020-03-26,POL-02,close,,r,PCC,\n2020-03-28,POL-02,re-open,,r,PCC,\n", "not claimed"),
    ],
)
def test_each_step_is_told_from_the_one_before(claim: str, verifications: str, decisions: str, step: str) -> None:
    assert closure(ledger_of(claim, verifications, decisions)).step == step


def test_a_check_by_the_role_that_wrote_the_claim_does_not_count() -> None:
    claim = CLAIM.replace(",Head", ",Deputy head")
    assert closure(ledger_of(claim, PEER_CHECK.replace("Council lead", "Deputy Head"))).verification is None


def test_a_claim_stands_from_the_first_return_that_said_so() -> None:
    ledger = TestLedger(SETTINGS)
    for month, status in ((1, "complete"), (2, "at risk"), (3, "complete"), (4, "complete")):
        row = f"POL-02,{status},Text {month}.,,,EV-{month},,,2020-0{month}-20,Head"
        ledger.receive(Period(2020, month), f"police_2020-0{month}.csv", row)
    found = closure(ledger, Period(2020, 4))
    assert (str(found.claimed_on), found.evidence) == ("2020-03-20", "EV-4")


def test_a_re_opening_keeps_every_step_in_the_history() -> None:
    ledger = ledger_of(CLAIM, PEER_CHECK, "2020-03-26,POL-02,close,,r,PCC,\n2020-03-28,POL-02,re-open,,r,PCC,\n")
    state = replay(ledger.entries, SETTINGS, MARCH, MARCH.last_day).actions[1]
    assert [(step.taken_on.day, step.word) for step in steps_taken(state)] == [
        (20, "claimed"),
        (25, "confirmed by peer check"),
        (26, "closed"),
        (28, "re-opened"),
    ]


def test_a_past_paper_does_not_know_a_later_check() -> None:
    ledger = ledger_of(CLAIM, PEER_CHECK.replace("2020-03-25", "2020-04-03"))
    assert closure(ledger).verification is None


def test_a_corrected_row_counts_and_both_versions_stay_and_going_back_counts_again() -> None:
    ledger = ledger_of(CLAIM, PEER_CHECK)
    verify(ledger, PEER_CHECK.replace("confirmed", "not confirmed"))
    assert closure(ledger).step == "checked, not confirmed"
    verify(ledger, PEER_CHECK)
    assert closure(ledger).step == "verified"
    before = len(ledger.entries)
    verify(ledger, PEER_CHECK)
    assert len(ledger.entries) == before == 2 + 3


def test_a_row_taken_out_of_the_file_is_asked_back() -> None:
    with pytest.raises(SetUpError, match=r"no longer has the peer check of POL-02 on 2020-03-25"):
        verify(ledger_of(CLAIM, PEER_CHECK), "")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("POL-02,2020-03-25,head,peer check,EV-9,confirmed,", "nobody verifies their own work"),
        ('POL-02,2020-03-25,"Head, Test Police",peer check,EV-9,confirmed,', "nobody verifies their own work"),
        ("POL-99,2020-03-25,Council lead,peer check,EV-9,confirmed,", "not in actions.csv"),
        ("POL-02,2020-01-02,Council lead,peer check,EV-9,confirmed,", "before the action was agreed"),
        ("POL-02,2020-03-25,Council lead,hearsay,EV-9,confirmed,", "row 2, route"),
        (f"{PEER_CHECK}POL-02,2020-03-25,Other,peer check,EV-9,confirmed,", "stands in two rows"),
    ],
)
def test_a_check_that_cannot_stand_is_refused_in_words(row: str, words: str) -> None:
    with pytest.raises(SetUpError, match=r"verifications\.csv") as raised:
        parse_verifications(HEADING + row + "\n", SETTINGS)
    assert words in str(raised.value)
