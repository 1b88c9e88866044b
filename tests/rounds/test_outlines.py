"""The three months of the demonstration say what they said when a person last read them.

Where a change is meant:  python -m tests.rounds.outlines  and read the difference.
"""

from __future__ import annotations

import pytest

from tests.rounds.conftest import PERIODS, Demonstration
from tests.rounds.outlines import outline_of, path_of


@pytest.mark.parametrize("period", PERIODS)
def test_the_report_has_the_headings_sentences_and_figures_that_are_expected(
    demonstration: Demonstration, period: str
) -> None:
    assert outline_of(demonstration.home, period).splitlines() == path_of(period).read_text("utf-8").splitlines()
