"""Dates as partners write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.settings.tables import DateOrder
from flows.validation.dates import NotADate, nearest_day, parse_day
from tests.homes import day

READ = [
    ("2020-03-31", "2020-03-31"),
    ("2020-03-31T00:00:00", "2020-03-31"),
    ("2020-03-31 00:00:00", "2020-03-31"),
    ("31/03/2020", "2020-03-31"),
    ("31.3.2020", "2020-03-31"),
    ("3/4/2020", "2020-04-03"),
    ("31 March 2020", "2020-03-31"),
    ("31st Mar 2020", "2020-03-31"),
    ("31-Mar-20", "2020-03-31"),
    ("Tuesday 31 March 2020", "2020-03-31"),
    ("Tue 31 Mar 2020", "2020-03-31"),
    ("Tuesday, 31/03/2020", "2020-03-31"),
    ("Tues. 31 March 2020", "2020-03-31"),
    ("2020/03/31", "2020-03-31"),
    ("2020.3.31", "2020-03-31"),
    ("Mar 31, 2020", "2020-03-31"),
    ("March 31st 2020", "2020-03-31"),
    ("Tuesday, March 31, 2020", "2020-03-31"),
    ("2020\u201103\u201131", "2020-03-31"),
    ("31\u201303\u20132020", "2020-03-31"),
    ("24/02/20", "2020-02-24"),
    ("29/02/2020", "2020-02-29"),
]
NOT_READ = [
    ("31/04/2020", "date-impossible", "April has 30 days"),
    ("29/02/2019", "date-impossible", "February has 28 days in 2019"),
    ("03/25/2020", "date-impossible", "there is no month 25"),
    ("2020-13-01", "date-impossible", "there is no month 13"),
    ("01/01/0020", "date-impossible", "the year 20 cannot be meant"),
    ("03/04/20", "date-ambiguous", ""),
    ("ongoing", "date-unreadable", ""),
    ("TBC", "date-unreadable", ""),
    ("43890", "date-day-number", "29 February 2020"),
    ("20203103", "date-impossible", "there is no month 31"),
    ("123456", "date-unreadable", ""),
    ("March 2020", "date-unreadable", ""),
    ("after 30 June 2020", "date-unreadable", ""),
    ("not 30 June 2020", "date-unreadable", ""),
    ("before 30 June 2020", "date-unreadable", ""),
    ("circa 30 June 2020", "date-unreadable", ""),
    ("by Tuesday 30 June 2020", "date-unreadable", ""),
    ("Tuesday 25 March 2020", "date-impossible", "25 March 2020 is a Wednesday"),
    ("Mon 2020-03-31", "date-impossible", "31 March 2020 is a Tuesday"),
    ("Tuesday", "date-unreadable", ""),
    ("2020/03-31", "date-unreadable", ""),
    ("2020/25/03", "date-impossible", "there is no month 25"),
    ("March 25 20", "date-unreadable", ""),
    ("February 30, 2020", "date-impossible", "February has 29 days in 2020"),
    ("31 Smarch 2020", "date-unreadable", ""),
]


@pytest.mark.parametrize(("text", "expected"), READ)
def test_a_date_that_means_one_day_is_read(text: str, expected: str) -> None:
    assert parse_day(text, DateOrder.DAY_FIRST) == day(expected)


@pytest.mark.parametrize(("text", "code", "reason"), NOT_READ)
def test_a_date_that_is_none_says_why(text: str, code: str, reason: str) -> None:
    assert parse_day(text, DateOrder.DAY_FIRST) == NotADate(code, reason)


def test_the_order_of_the_partner_decides_and_nothing_is_guessed() -> None:
    assert parse_day("03/04/2020", DateOrder.MONTH_FIRST) == day("2020-03-04")


def test_an_empty_cell_is_no_date_and_no_fault() -> None:
    assert parse_day("  ", DateOrder.DAY_FIRST) is None


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("Tuesday 25 March 2020", "2020-03-25"),
        ("February 30, 2020", "2020-02-29"),
        ("2020/04/31", "2020-04-30"),
        ("31 Apr 2020", "2020-04-30"),
    ],
)
def test_the_day_most_likely_meant_is_offered(text: str, nearest: str) -> None:
    assert nearest_day(text, DateOrder.DAY_FIRST) == day(nearest)


def test_no_day_is_offered_for_words_that_change_what_is_meant() -> None:
    assert nearest_day("after 30 June 2020", DateOrder.DAY_FIRST) is None


@given(st.text(max_size=30), st.sampled_from(DateOrder))
def test_no_text_at_all_makes_the_reader_fail(text: str, order: DateOrder) -> None:
    parse_day(text, order)


@given(st.dates(min_value=day("1900-01-01"), max_value=day("2199-12-31")))
def test_every_day_is_read_back_from_each_way_to_write_it(when: object) -> None:
    ways = [
        "%Y-%m-%d",
        "%Y%m%d",
        "%d/%m/%Y",
        "%d_%B_%Y",
        "%d-%b-%Y",
        "%Y/%m/%d",
        "%B_%d,_%Y",
        "%A_%d_%B_%Y",
        "%a,_%b_%d_%Y",
    ]
    written = [format(when, way.replace("_", " ")) for way in ways]
    assert [parse_day(text, DateOrder.DAY_FIRST) for text in written] == [when] * len(written)
