"""The clocks, against days that were counted by hand and by others."""

from __future__ import annotations

import pytest

from flows.models import Period
from flows.status import add_working_days, return_cut_off, statutory_response_due_on, written_statement_due_on
from flows.status.working_days import word_holidays_running_out
from tests.homes import day, make_settings

HOLIDAYS = make_settings().bank_holidays


def test_fifty_six_days_begin_with_the_day_of_publication() -> None:
    assert statutory_response_due_on(day("2020-01-08")) == day("2020-03-03")


@pytest.mark.parametrize(
    ("received", "due"),
    # The first is Haringey's published pair of dates; the second is counted by hand over Easter.
    [("2018-01-30", "2018-05-11"), ("2020-01-08", "2020-04-17")],
)
def test_seventy_working_days_from_receipt(received: str, due: str) -> None:
    easter_and_may_2018 = {day("2018-03-30"), day("2018-04-02"), day("2018-05-07")}
    assert written_statement_due_on(day(received), HOLIDAYS | easter_and_may_2018) == day(due)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2020-05-07", 1, "2020-05-11"),  # 8 May 2020 was a bank holiday
        ("2020-05-01", 1, "2020-05-04"),  # and 4 May 2020 was none
        ("2020-12-24", 1, "2020-12-29"),  # 28 December 2020 was the substitute day
        ("2020-02-28", 1, "2020-03-02"),  # over 29 February
    ],
)
def test_working_days_skip_week_ends_and_bank_holidays(start: str, count: int, end: str) -> None:
    assert add_working_days(day(start), count, HOLIDAYS) == day(end)


def test_the_scheduled_day_is_after_the_last_day_for_returns_in_every_month() -> None:
    months = [Period(year, month) for year in range(2019, 2030) for month in range(1, 13)]
    settings = make_settings()
    assert max(return_cut_off(month, settings).day for month in months) < 12


def test_a_list_of_bank_holidays_that_is_about_to_end_is_told_and_one_that_is_not_is_silent() -> None:
    settings = make_settings()
    assert word_holidays_running_out(settings, day("2029-11-30")) == ""
    assert word_holidays_running_out(settings, day("2029-12-31")) == ""
    assert word_holidays_running_out(settings, day("2030-01-31")).startswith(
        "The list of bank holidays ends on 26 December 2030, less than 12 months after 31 January 2030."
    )
