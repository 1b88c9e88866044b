"""Thirty-six made-up months of twelve partners and two hundred actions, the same each time.

Renew what is expected after a change that is meant:  python -m tests.rounds.history
"""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from flows.models import Period
from flows.problems import SetUpError
from tests.report.made_up_board import MadeUpBoard, later, make_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

EXPECTED = Path(__file__).parent / "expected" / "thirty-six-months.txt"
FIRST, MONTHS = Period(2020, 1), 36
PARTNERS = tuple(f"partner-{letter}" for letter in "abcdefghijkl")
AREAS = tuple(f"AFI-{letter.upper()}-{number}" for letter in "abcdefghijkl" for number in (1, 2))
LETTERS = dict(zip(PARTNERS, "ABCDEFGHIJKL", strict=True))
SHOWN = (
    "movement.opening",
    "movement.new",
    "movement.reopened",
    "movement.transferred_in",
    "movement.closed",
    "movement.superseded",
    "movement.not_accepted",
    "movement.closing",
    "overdue.original",
    "overdue.current",
    "returns.missing",
    "asks.total",
    "closure.closed-without-verification",
    "moves.second-slip",
    "stale",
)
"""Figures of the committed summary: one column each."""


def make_board() -> MadeUpBoard:
    """Twelve partners, two of which are succeeded; two inspections, one added in the first year; two hundred actions."""
    chance = random.Random(36)
    heirs = {"partner-k": "partner-a,2021-04-01", "partner-l": "partner-b,2022-07-01"}
    months = [FIRST]
    while len(months) < MONTHS + 6:
        months.append(months[-1].next)
    meetings = [month.first_day.replace(day=11) for month in months]
    actions = []
    for number in range(200):
        partner = PARTNERS[number % 12]
        year = 0 if number < 120 else 1 if number < 170 else 2
        agreed = later(date(2019 + year, 12, 10), chance.randrange(0, 200) if year else chance.randrange(0, 20))
        area = f"AFI-{LETTERS[partner]}-{1 + year % 2}"
        due = later(agreed, chance.randrange(60, 400))
        actions.append(
            f"{LETTERS[partner]}-{number:03d},{area},{partner},Made-up action {number},Owner,{due},{agreed},made up"
        )
    tables = make_tables(
        partners=[
            f"{key},Made-up partner {LETTERS[key]},{LETTERS[key]},Lead,lead@{key}.example,"
            f"{'yes' if key == 'partner-a' else 'no'},{heirs.get(key, ',')}"
            for key in PARTNERS
        ],
        areas=[
            f"{ref},T-{1 + int(ref[-1]) % 2},Topic,Owner,{'yes' if ref[4] == 'A' else 'no'},s,made up" for ref in AREAS
        ],
        actions=actions,
        inspections=[
            f"T-{number},Inspection {number},I,2019-10-01,2019-10-05,{published},,12,3,0,s,made up"
            for number, published in ((1, "2020-11-20"), (2, "2019-12-01"))
        ],
        measures=["AFI-A-1,Share,up,per cent,made up", "AFI-B-2,Wait,down,days,made up"],
        meetings=meetings,
    )
    return MadeUpBoard(tables, meetings)


def live(board: MadeUpBoard) -> Iterator[Period]:
    """Fills the board month by month; gives each month when it is complete."""
    chance, period = random.Random(2020), FIRST
    progress = dict.fromkeys(board.settings.actions, 0)
    for _ in range(MONTHS):
        _meet(board, period, chance, progress)
        board.receive(period, list(_returns(board, period, chance, progress)))
        if period.month % 3 == 0:
            board.read(f"AFI-A-1,{period.last_day},{50 + chance.randrange(30)},made up")
        yield period
        period = period.next


def _returns(
    board: MadeUpBoard, period: Period, chance: random.Random, progress: dict[str, int]
) -> Iterator[tuple[str, list[str]]]:
    """A file from each partner that answers, and a corrected one from some."""
    for partner in PARTNERS:
        rows = [
            _row(ref, period, chance, progress)
            for ref, action in board.settings.actions.items()
            if action.partner == partner and action.agreed_on <= period.last_day
        ]
        if rows and chance.random() < 0.9:
            yield partner, rows
            if chance.random() < 0.1:
                yield partner, rows[: 1 + len(rows) // 2]


def _row(ref: str, period: Period, chance: random.Random, progress: dict[str, int]) -> str:
    progress[ref] += chance.random() < 0.12
    status = ("not started", "on track", "at risk", "off track", "complete")[min(progress[ref], 4)]
    text = chance.choice(["Work goes on.", "Nearly done.", f"Step {chance.randrange(9)} is taken."])
    written = period.last_day
    slips = chance.random() < 0.05
    forecast = later(written, chance.randrange(20, 120)) if slips and status != "complete" else ""
    evidence = f"EV-{ref}" if status == "complete" and chance.random() < 0.8 else ""
    return f"{ref},{status},{text},{forecast},{'A reason.' if forecast else ''},{evidence},,,{written},Reporter"


def _meet(board: MadeUpBoard, period: Period, chance: random.Random, progress: dict[str, int]) -> None:
    """The board's meeting and the checks before it; what cannot stand is not decided."""
    meeting = period.first_day.replace(day=11)
    for ref in chance.sample(sorted(progress), 14):
        kinds = ("close", "extend", "re-open", "supersede", "not accept")
        kind = "close" if progress[ref] >= 4 else chance.choices(kinds, (1, 10, 6, 1, 1))[0]
        new = later(meeting, chance.randrange(60, 240)) if kind == "extend" else ""
        try:
            if kind == "close" and chance.random() < 0.5:
                outcome = chance.choice(["confirmed", "confirmed", "not confirmed"])
                board.verify(f"{ref},{later(meeting, -3)},Auditor,peer check,EV-{ref}-check,{outcome},")
            board.decide(f"{meeting},{ref},{kind},{new},A reason,Commissioner,")
        except SetUpError:
            continue
        if kind == "re-open":
            progress[ref] = 1


def figures_of(board: MadeUpBoard) -> list[tuple[Period, dict[str, int | str]]]:
    """Every month with its figures; those of every sixth go through the gate and are counted again by other code."""
    return [
        (month, board.figures(month) if month.month % 6 == 0 else board.quick_figures(month)) for month in live(board)
    ]


def word_summary(rows: list[tuple[Period, dict[str, int | str]]]) -> str:
    """One line a month, one column a figure, with the names of the columns on top."""
    names = [f"{number}: {name}" for number, name in enumerate(SHOWN, start=1)]
    lines = ["month    " + "".join(f"{number:>6}" for number in range(1, len(SHOWN) + 1))]
    lines += [f"{period}  " + "".join(f"{figures[name]:>6}" for name in SHOWN) for period, figures in rows]
    return "\n".join([*names, "", *lines]) + "\n"


if __name__ == "__main__":
    EXPECTED.write_text(word_summary(figures_of(make_board())), encoding="utf-8")
