"""The demonstration's figures, every one, worked out again by other code from the same tables and ledger."""

from __future__ import annotations

import csv
import json
import tomllib
from typing import TYPE_CHECKING

import pytest

from flows.storage import open_home, open_ledger
from tests.report.naive_figures import naive_figures
from tests.report.naive_register import last_day
from tests.rounds.conftest import PERIODS, Demonstration

if TYPE_CHECKING:
    from pathlib import Path


COUNTED_ELSEWHERE = {"edits.register"}
"""Edits of tables by people: two versions of a file, which ``tests/register/test_edits.py`` compares by hand."""


def tables_of(home: Path) -> dict[str, list[dict[str, str]]]:
    return {
        path.stem: list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
        for path in (home / "reference").glob("*.csv")
    }


@pytest.mark.parametrize("period", PERIODS)
def test_every_figure_comes_out_the_same_by_other_code(demonstration: Demonstration, period: str) -> None:
    board = tomllib.loads((demonstration.home / "reference" / "board.toml").read_text(encoding="utf-8"))
    home = open_home(str(demonstration.home))
    again = naive_figures(
        tables_of(demonstration.home),
        list(open_ledger(home.ledger_address).read().to_dict("records")),
        period,
        last_day(period),
        home.settings.thresholds.model_dump(),
        board["board"]["meetings"],
    )
    printed = json.loads(demonstration.paper(period, "figures.json"))
    names = (printed.keys() | again.keys()) - COUNTED_ELSEWHERE
    differ = {name for name in names if printed.get(name) != again.get(name)}
    assert {name: (printed.get(name), again.get(name)) for name in differ} == {}
