"""The month's work falls on working days, around bank holidays, and a missed month is found."""

from __future__ import annotations

import pytest

from flows.models import Period
from flows.status.month_plan import Work, chase_days, round_day, tell_day, work_due
from tests.homes import BOARD, day, make_settings

BOARD_OF_SEVENTH = f"{BOARD}\n[schedule]\nround_on_working_day = 7\ntell_when_missing_on_working_day = 9\n"


@pytest.mark.parametrize(
    ("period", "runs_on", "told_on"),
    [
        ("2020-02", "2020-03-10", "2020-03-12"),
        ("2020-03", "2020-04-09", "2020-04-15"),  # Good Friday and Easter Monday lie between
        ("2020-04", "2020-05-12", "2020-05-14"),  # 8 May 2020 was a bank holiday
        ("2019-12", "2020-01-10", "2020-01-14"),
    ],
)
def test_the_round_runs_on_the_seventh_working_day(period: str, runs_on: str, told_on: str) -> None:
    settings = make_settings(board=BOARD_OF_SEVENTH)
    assert round_day(Period.parse(period), settings) == day(runs_on)
    assert tell_day(Period.parse(period), settings) == day(told_on)


def test_partners_are_reminded_around_the_last_day_and_never_on_a_bank_holiday() -> None:
    board = f"{BOARD}\n[chasing]\ndays_before = [5, 1]\ndays_after = [1, 3]\n"
    settings = make_settings(board=board)
    # The last day for March 2020 is 7 April; three working days after it come Good Friday, the weekend and Easter Monday.
    assert chase_days(Period(2020, 3), settings) == tuple(
        day(text) for text in ("2020-03-31", "2020-04-06", "2020-04-08", "2020-04-14")
    )


def due(text: str, papers: set[str], first: str = "2020-01") -> list[tuple[str, str, str]]:
    settings = make_settings(board=BOARD_OF_SEVENTH)
    found = work_due(day(text), settings, lambda period: str(period) in papers, Period.parse(first))
    return [(one.work.value, str(one.period), str(one.due_on)) for one in found if one.work is not Work.CHASE]


def test_nothing_is_due_before_its_day_and_the_round_on_it() -> None:
    assert due("2020-03-09", {"2020-01"}) == []
    assert due("2020-03-10", {"2020-01"}) == [("round", "2020-02", "2020-03-10")]
    assert due("2020-03-10", {"2020-01", "2020-02"}) == []


def test_a_machine_that_was_off_for_a_month_finds_both_rounds() -> None:
    assert due("2020-04-09", {"2020-01"}) == [
        ("round", "2020-02", "2020-03-10"),
        ("tell-missing", "2020-02", "2020-03-12"),
        ("round", "2020-03", "2020-04-09"),
    ]


def test_months_before_the_board_began_were_never_missed() -> None:
    assert due("2020-04-09", set(), first="2020-03") == [("round", "2020-03", "2020-04-09")]


def test_a_missed_reminder_is_caught_up_once_by_the_newest_one() -> None:
    settings = make_settings(board=BOARD_OF_SEVENTH)
    found = work_due(day("2020-04-09"), settings, lambda _: True, Period(2020, 1))
    assert [(one.work, one.key) for one in found] == [(Work.CHASE, "chase-2020-03-2020-04-08")]
