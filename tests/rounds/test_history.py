"""Three years of a made-up board: what must hold in every month holds, and the figures are those that are expected."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.rounds.history import EXPECTED, MONTHS, PARTNERS, figures_of, make_board, word_summary

if TYPE_CHECKING:
    from flows.models import Period

    Lived = list[tuple[Period, dict[str, int | str]]]


@pytest.fixture(scope="module")
def lived() -> Lived:
    """Every month with its figures."""
    board = make_board()
    assert (len(board.settings.partners), len(board.settings.actions)) == (12, 200)
    return figures_of(board)


def number(figures: dict[str, int | str], name: str) -> int:
    return int(figures.get(name, 0))


def test_each_month_opens_with_what_the_month_before_closed_with(lived: Lived) -> None:
    assert len(lived) == MONTHS
    for (_, before), (_, after) in pairwise(lived):
        assert after["movement.opening"] == before["movement.closing"]
        for partner in PARTNERS:
            assert number(after, f"movement.opening.{partner}") == number(before, f"movement.closing.{partner}")


def test_what_one_partner_gave_up_another_took_over_and_each_succession_is_seen_once(lived: Lived) -> None:
    moved = {str(period): number(figures, "movement.transferred_in") for period, figures in lived}
    assert all(figures["movement.transferred_in"] == figures["movement.transferred_out"] for _, figures in lived)
    assert moved["2021-04"] > 0 < moved["2022-07"]
    months = dict(lived)
    for period, heir, old in ((lived[15][0], "partner-a", "partner-k"), (lived[30][0], "partner-b", "partner-l")):
        figures = months[period]
        assert figures[f"movement.transferred_in.{heir}"] == figures[f"movement.transferred_out.{old}"] != 0
        assert figures[f"movement.closing.{old}"] == 0


def test_an_inspection_added_in_the_first_year_shows_from_the_day_on_which_it_was_published(lived: Lived) -> None:
    areas = [number(figures, "areas.total") for _, figures in lived]
    assert areas == sorted(areas)
    assert areas[9] < areas[10] == areas[-1] == 24


def test_nothing_that_was_closed_or_extended_is_forgotten(lived: Lived) -> None:
    extensions = [number(figures, "extensions.agreed") for _, figures in lived]
    assert extensions == sorted(extensions)
    assert all(number(figures, "overdue.original") >= number(figures, "overdue.current") for _, figures in lived)


def test_the_figures_are_those_that_were_read_and_kept(lived: Lived) -> None:
    assert word_summary(lived).splitlines() == EXPECTED.read_text(encoding="utf-8").splitlines()
