"""What a person may ask of a round, and what is refused before anything runs."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from flows.approve_papers import HeldPapers
from flows.monthly_round import monthly_round
from flows.problems import SetUpError
from flows.steps.round_plan import MONTH_PATTERN, Round, check_begun
from tests.homes import MARCH, write_home

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("period", ["", "2020-03", "1999-12"])
def test_a_month_is_taken_as_it_is_written(period: str) -> None:
    assert Round(period=period).period == period


@pytest.mark.parametrize(
    "period", ["March", "2020-13", "2020-3", " 2020-03", "2020-03 ", "$ Write year and month, such as 2020-03."]
)
def test_anything_else_is_refused_with_our_sentence(period: str) -> None:
    with pytest.raises(ValidationError, match=re.escape("Write year and month, such as 2020-03.")):
        Round(period=period)
    with pytest.raises(ValidationError, match="such as 2020-03"):
        HeldPapers(period=period, report_sha256="ab" * 32)
    # Prefect's server asks Python's own expressions, and a browser's would say the same.
    assert re.search(MONTH_PATTERN, period) is None


def test_a_month_that_lies_ahead_is_refused(tmp_path: Path) -> None:
    home = str(write_home(tmp_path / "home"))
    with pytest.raises(SetUpError, match=r"2999-12 has not begun yet\. Give a month that has, such as 20"):
        monthly_round.fn(Round(home=home, period="2999-12"))
    check_begun(MARCH, date(2020, 3, 1))
