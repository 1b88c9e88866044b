"""A month in a file's name is the month of the return only where it can be nothing else."""

from __future__ import annotations

import pytest

from flows.models import Period
from flows.validation.months_named import find_earlier_month, find_period
from tests.homes import HEADINGS, check, make_settings, received

ROW = "POL-01,on track,Things moved.,,,,,,2020-03-20,Head"


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("police_2020-02.csv", "2020-02"),
        ("police_202002.csv", "2020-02"),
        ("police_2020-02-2.csv", "2020-02"),
        ("police_2020-02 (2) v1.csv", "2020-02"),
        ("council_02-2020.csv", "2020-02"),
        ("p05_2020-02.csv", "2020-02"),
        ("area-05_2020-02.csv", "2020-02"),
        ("area 05 202002.csv", "2020-02"),
        ("force-01-body-012_2020-03.csv", "2020-03"),
        ("council 02.2020.csv", "2020-02"),
        ("YOT update Feb 2020.csv", "2020-02"),
        ("February-2020 police.csv", "2020-02"),
        ("police Sept 2020.csv", "2020-09"),
        ("police v2 March 2020.csv", "2020-03"),
        ("police sent 2020-04-02 for March 2020.csv", "2020-03"),
        ("police 2020-03 sent 2nd of April 2020.csv", "2020-03"),
    ],
)
def test_a_month_with_its_year_is_the_month_of_the_return(name: str, period: str) -> None:
    assert str(find_period(name)) == period


@pytest.mark.parametrize(
    "name",
    [
        *("police decisions 2020.csv", "police market 2020.csv", "police mayor 2020.csv", "police Q4 2019-20.csv"),
        *("police 1 April 2020.csv", "police 2020-04-02.csv", "police 02.04.2020.csv", "police April 2, 2020.csv"),
        *("police 2020-02 and 2020-03.csv", "police Feb 2020 March 2020.csv", "police 1 April 2020 (March return).csv"),
        *("police 20200402.csv", "police 12-02-2020.csv", "police.csv", "police Feb.csv"),
    ],
)
def test_a_day_of_sending_a_year_and_two_months_are_no_month_of_a_return_and_refuse_no_file(name: str) -> None:
    assert find_period(name) is None
    checked = check(received(f"{HEADINGS}\n{ROW}\n", name), make_settings())
    assert "period-other" not in {found.code for found in checked.problems}
    assert checked.rows_accepted == 1


@pytest.mark.parametrize("name", ["police Feb.csv", "police Feb 20.csv", "police_february.csv", "Feb-20 police.csv"])
def test_an_earlier_month_without_its_year_is_pointed_out_and_the_file_is_used(name: str) -> None:
    checked = check(received(f"{HEADINGS}\n{ROW}\n", name), make_settings())
    [found] = checked.problems
    assert (found.code, checked.rows_accepted) == ("period-unsure", 1)
    assert "The file's name says February, without a year, but it was filed under 2020-03." in found.message


@pytest.mark.parametrize(
    "name",
    [
        *(
            "police March.csv",
            "police Mar 20.csv",
            "police April.csv",
            "police sent in May.csv",
            "police may update.csv",
        ),
        *("police Feb-Mar.csv", "police decisions.csv", "police 20 Feb.csv", "police 2020-03 Feb figures.csv"),
    ],
)
def test_the_month_of_sending_two_months_and_other_words_are_not_pointed_out(name: str) -> None:
    assert find_earlier_month(name, Period(2020, 3)) == ""
