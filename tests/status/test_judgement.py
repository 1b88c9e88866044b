"""Declared beside computed status, with the rule that fired."""

from __future__ import annotations

import pytest

from flows.models import Delivery, Period
from flows.register import replay
from flows.status import Judgement, judge, judge_returns
from tests.homes import MARCH, NO_DECISIONS, TestLedger, make_settings

SETTINGS = make_settings()


def judged(ledger: TestLedger, ref: str = "POL-01", period: Period = MARCH) -> Judgement:
    register = replay(ledger.entries, SETTINGS, period, period.last_day)
    (state,) = [state for state in register.actions if state.action.action_ref == ref]
    return judge(state, str(period), period.last_day, SETTINGS)


def after(row: str, decisions: str = "", ref: str = "POL-01") -> Judgement:
    ledger = TestLedger(SETTINGS, NO_DECISIONS + decisions)
    ledger.receive(MARCH, "police_2020-03.csv", row)
    return judged(ledger, ref)


CASES = [
    # declared, evidence, forecast, decisions, computed, a word of the rule
    ("POL-02,on track,T.,,,,,,2020-03-20,Head", "", "on track", ""),
    ("POL-02,on track,T.,2020-09-30,Why.,,,,2020-03-20,Head", "", "at risk", "forecast is later"),
    ("POL-02,at risk,T.,2020-09-30,Why.,,,,2020-03-20,Head", "", "at risk", ""),
    ("POL-02,complete,T.,,,,,,2020-03-20,Head", "", "complete, awaiting evidence", "lists no evidence"),
    ("POL-02,complete,T.,,,EV-1,,,2020-03-20,Head", "", "complete, evidenced", ""),
    ("POL-02,on track,T.,,,,,,2020-03-20,Head", "2020-03-11,POL-02,close,,r,PCC,\n", "closed", ""),
    ("POL-02,on track,T.,,,,,,2020-03-20,Head", "2020-03-11,POL-02,supersede,,r,PCC,\n", "superseded", ""),
]


@pytest.mark.parametrize(("row", "decisions", "computed", "rule"), CASES)
def test_the_computed_status_and_the_rule(row: str, decisions: str, computed: str, rule: str) -> None:
    found = after(row, decisions, "POL-02")
    assert found.delivery == computed
    assert (rule in found.rule) if rule else (found.rule == "")


def test_past_the_date_held_is_off_track_whatever_the_partner_says() -> None:
    found = after("POL-01,on track,T.,,,,,,2020-03-20,Head")
    assert (found.declared, found.delivery) == (Delivery.ON_TRACK, Delivery.OFF_TRACK)
    assert found.days_over_original == found.days_over_current == 16


def test_an_extension_moves_the_date_held_but_the_original_stays_in_sight() -> None:
    found = after("POL-01,on track,T.,,,,,,2020-03-20,Head", "2020-03-11,POL-01,extend,2020-04-30,r,PCC,\n")
    assert (found.days_over_original, found.days_over_current) == (16, 0)
    assert found.delivery is Delivery.ON_TRACK
    assert len(found.state.extensions) == 1


def test_complete_work_is_not_overdue() -> None:
    found = after("POL-01,complete,T.,,,EV-1,,,2020-03-20,Head")
    assert (found.days_over_original, found.days_over_current) == (0, 0)


def test_the_due_date_itself_is_still_in_time() -> None:
    found = after("POL-01,on track,T.,,,,,,2020-03-10,Head")
    assert found.days_over_original == (found.state.action.due_on.replace(day=31) - found.state.action.due_on).days


def test_no_return_does_not_empty_a_row() -> None:
    ledger = TestLedger(SETTINGS)
    ledger.receive(MARCH.previous, "police_2020-02.csv", "POL-02,on track,T.,,,,,,2020-02-20,Head")
    found = judged(ledger, "POL-02")
    assert (found.delivery, found.is_reported) == (Delivery.ON_TRACK, False)
    assert found.state.last_update is not None


def test_never_reported_is_no_return() -> None:
    assert judged(TestLedger(SETTINGS), "POL-02").delivery is Delivery.NO_RETURN


def test_a_promised_date_that_moves_twice_is_counted_twice_agreed_or_not() -> None:
    ledger = TestLedger(SETTINGS, NO_DECISIONS + "2020-03-11,POL-02,extend,2020-07-31,Agreed,PCC,\n")
    ledger.receive(MARCH.previous, "police_2020-02.csv", "POL-02,at risk,T.,2020-07-31,First,,,,2020-02-20,Head")
    ledger.receive(MARCH, "police_2020-03.csv", "POL-02,at risk,U.,2020-09-30,Second,,,,2020-03-20,Head")
    moves = judged(ledger, "POL-02").state.moves
    assert [(move.reason, move.is_agreed) for move in moves] == [("First", True), ("Second", False)]


def test_missed_returns_are_counted_in_a_row_and_end_with_a_usable_one() -> None:
    ledger = TestLedger(SETTINGS)
    ledger.receive(Period(2020, 1), "police_2020-01.csv", "POL-02,on track,T.,,,,,,2020-01-31,Head")
    ledger.receive(MARCH, "council_2020-03.csv", "LA-01,on track,T.,,,,,,2020-03-20,Head")
    register = replay(ledger.entries, SETTINGS, MARCH, MARCH.last_day)
    missed = {own.partner: own.missed_count for own in judge_returns(register, SETTINGS)}
    assert missed == {"police": 2, "council": 0}


def test_a_re_opened_action_is_overdue_again_although_the_last_word_was_complete() -> None:
    decisions = "2020-03-21,POL-01,close,,r,PCC,\n2020-03-25,POL-01,re-open,,r,PCC,\n"
    found = after("POL-01,complete,T.,,,EV-1,,,2020-03-20,Head", decisions)
    assert (found.delivery, found.days_over_original) == (Delivery.REOPENED, 16)


def test_a_paper_as_at_a_day_within_the_month_knows_nothing_of_later_days() -> None:
    ledger = TestLedger(SETTINGS)
    ledger.receive(MARCH, "police_2020-03.csv", "POL-02,on track,T.,,,,,,2020-03-20,Head")
    register = replay(ledger.entries, SETTINGS, MARCH, MARCH.first_day.replace(day=15))
    assert [state.last_update for state in register.actions] == [None, None, None]
