"""A run says in Prefect's list what it does, for which month and for which board."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows.steps.run_names import word_approval, word_run
from flows.storage import read_board_name
from tests.homes import write_home

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("board", "name"),
    [
        ("Test Board", "round-2020-03-test-board"),
        ("  Bwrdd <b>Prawf</b> / Ŵ ", "round-2020-03-bwrdd-b-prawf-b"),
        ("A" * 39 + " board", "round-2020-03-" + "a" * 39),
        ("ŴŶ", "round-2020-03-board"),
    ],
)
def test_a_run_is_named_after_work_month_and_board(board: str, name: str) -> None:
    assert word_run("round", "2020-03", board) == name


def test_a_waiting_run_is_named_after_the_report_too() -> None:
    assert word_approval("2020-03", "Test Board", "ab" * 32) == "approve-2020-03-test-board-abababab"


def test_the_name_of_a_board_is_read_from_its_table_else_from_its_folder(tmp_path: Path) -> None:
    assert read_board_name(str(write_home(tmp_path / "home"))) == "Test Board"
    assert read_board_name(str(tmp_path / "nowhere")) == "nowhere"
    (tmp_path / "home" / "reference" / "board.toml").write_text("[board\n")
    assert read_board_name(str(tmp_path / "home")) == "home"
