"""What the laying of damaged rows against columns may cost, counted in steps and not in seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows.intake import read_rows
from flows.intake.limits import HARD_ROWS_BUDGET, LEAN_ROW_BUDGET, ROW_BUDGET
from flows.intake.ragged import Aligner

if TYPE_CHECKING:
    from flows.intake.ragged import Aligned


@pytest.fixture
def spent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, Aligned | None]]:
    """Steps and outcome of each row that is laid against columns from now on."""
    rows: list[tuple[int, Aligned | None]] = []
    align = Aligner.align

    def counted(self: Aligner, text: str) -> Aligned | None:
        before = self.budget
        aligned = align(self, text)
        rows.append((before - self.budget, aligned))
        return aligned

    monkeypatch.setattr(Aligner, "align", counted)
    return rows


def test_rows_of_strange_characters_are_given_up_one_by_one_and_sooner_after_the_first(
    spent: list[tuple[int, Aligned | None]],
) -> None:
    good = [",".join(str(row * column % 97) for column in range(40)) for row in range(1, 60)]
    strange = [",".join(["?" * (row % 5)] * (100 + row)) for row in range(20)]
    read_rows("\n".join([*good, *strange]).encode())
    # One state is gone through to its end, so that a row may take some more steps than it should.
    assert max(steps for steps, _ in spent) < 1.2 * ROW_BUDGET
    hard = [steps for steps, aligned in spent if aligned is None and steps > LEAN_ROW_BUDGET * 1.5]
    assert hard
    assert sum(hard) < HARD_ROWS_BUDGET + 1.2 * ROW_BUDGET


def test_a_damaged_row_of_a_hundred_and_twenty_columns_is_still_laid_out(
    spent: list[tuple[int, Aligned | None]],
) -> None:
    width = 120
    rows = [
        [f"{column}{row * 7 % 90:02d}" if column % 3 else "staff review" for column in range(width)]
        for row in range(60)
    ]
    good = [row.copy() for row in rows]
    rows[20][60] += ", and, more"
    good[20][60] += ", and, more"
    heading = [f"head {column}" for column in range(width)]
    found = read_rows("\n".join(map(",".join, [heading, *rows])).encode())
    assert found == [heading, *good]
    assert [aligned is not None for _, aligned in spent] == [True]
