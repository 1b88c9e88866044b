"""Months in any order: returns, corrections, late returns, decisions, re-openings, checks, readings, successions, splits,
merges, renames, edits. The figures hold all the same.

``pytest -m drill`` takes a much longer walk than the usual run.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from flows.models import Period
from flows.problems import SetUpError
from flows.register import replay
from flows.storage import open_ledger
from tests.homes import day
from tests.report.made_up_board import MadeUpBoard, later, make_tables

REFS = ("POL-01", "POL-02", "LA-01", "LA-02", "UN-01")
OWNERS = {"POL": "police", "LA": "council", "UN": "unitary"}
NAMES = {"police": "Test Police", "council": "Test Council", "unitary": "Test Unitary"}
ACTION_HEADING = "action_ref,afi_ref,partner,action,owner_role,due_on,agreed_on,certainty,replaces\n"
STATUSES = ("not started", "on track", "at risk", "off track", "complete")
TEXTS = ("Work goes on.", "Nearly done.", "Begun on 3 January 2020.", "All is in place.")
MEETINGS = [day(f"2020-{month:02d}-11") for month in range(2, 10)]
FIRST = Period(2020, 1)


class Months(RuleBasedStateMachine):
    """One board, month by month; every rule is something that partners, the board or the office do."""

    def __init__(self) -> None:
        super().__init__()
        self.period = FIRST
        self.actions: dict[str, list[str]] = {}
        self.names = dict(NAMES)
        self.closings: dict[Period, int | str] = {}

    @initialize(
        succeeded=st.sampled_from(["", "2020-02-20", "2020-03-01", "2020-04-11"]),
        agreed=st.lists(st.sampled_from(["2020-01-05", "2020-02-11", "2020-03-20"]), min_size=5, max_size=5),
        published=st.sampled_from(["2020-01-01", "2020-03-15"]),
    )
    def found(self, succeeded: str, agreed: list[str], published: str) -> None:
        self.heir = f"unitary,{succeeded}" if succeeded else ","
        for number, (ref, on) in enumerate(zip(REFS, agreed, strict=True)):
            area = "AFI-B-1" if ref == "LA-02" else "AFI-A-1" if ref[0] == "P" else "AFI-A-2"
            due = f"2020-0{3 + number % 3}-15"
            self.actions[ref] = [area, OWNERS[ref[:-3]], "Do it", "Head", due, on, "c", ""]
        self.board = MadeUpBoard(
            make_tables(
                partners=self.partner_rows(),
                areas=[
                    "AFI-A-1,T-1,One,Owner,yes,s,c",
                    "AFI-A-2,T-1,Two,Owner,no,s,c",
                    "AFI-B-1,T-2,Three,Owner,no,s,c",
                ],
                actions=[],
                inspections=[
                    "T-1,First,I,2019-11-01,2019-11-05,2020-01-01,,2,1,0,s,c",
                    f"T-2,Second,I,2019-12-01,2019-12-05,{published},,1,2,0,s,c",
                ],
                measures=["AFI-A-1,Share,up,per cent,s", "AFI-B-1,Wait,down,days,s"],
                meetings=MEETINGS,
            ),
            MEETINGS,
        )
        self.board.edit(actions=self.action_text(self.actions))

    def partner_rows(self) -> list[str]:
        heirs = {"council": self.heir}
        return [
            f"{key},{self.names[key]},{prefix},Lead,lead@{key}.example,{'yes' if key == 'police' else 'no'},{heirs.get(key, ',')}"
            for prefix, key in OWNERS.items()
        ]

    @staticmethod
    def action_text(actions: dict[str, list[str]]) -> str:
        return ACTION_HEADING + "".join(f"{','.join((ref, *cells))}\n" for ref, cells in actions.items())

    def add_actions(self, replaced: list[str], count: int, on: int) -> None:
        """New actions in the place of others, agreed in the month that runs; there is room for a few only."""
        area, owner, *_ = self.actions[replaced[0]]
        prefix = replaced[0][:-3]
        new = [f"{prefix}-{10 + len(self.actions) + number}" for number in range(count)]
        agreed = self.period.first_day.replace(day=on)
        row = [area, owner, "Do a part", "Head", str(later(agreed, 60)), str(agreed), "c", "; ".join(replaced)]
        actions = {**self.actions, **dict.fromkeys(new, row)}
        self.board.edit(actions=self.action_text(actions))
        self.actions = actions

    @precondition(lambda self: len(self.actions) < 12)
    @rule(ref=st.sampled_from(REFS), on=st.integers(1, 28), is_superseded=st.booleans())
    def an_action_is_split(self, ref: str, on: int, *, is_superseded: bool) -> None:
        self.add_actions([ref], 2, on)
        if is_superseded:
            self.the_board_says(ref, "supersede", on)

    @precondition(lambda self: len(self.actions) < 12)
    @rule(pair=st.sampled_from([("POL-01", "POL-02"), ("LA-01", "LA-02")]), on=st.integers(1, 28))
    def two_actions_are_merged(self, pair: tuple[str, str], on: int) -> None:
        self.add_actions(list(pair), 1, on)
        for ref in pair:
            self.the_board_says(ref, "supersede", on)

    @rule(
        partner=st.sampled_from(["police", "council", "unitary"]), name=st.sampled_from(["Renamed Body", "Test Body"])
    )
    def a_partner_is_renamed(self, partner: str, name: str) -> None:
        self.names[partner] = f"{name} {partner}"
        heading = self.board.tables["reference/partners.csv"].partition("\n")[0]
        self.board.edit(partners="\n".join((heading, *self.partner_rows())) + "\n")

    @rule(ref=st.sampled_from(REFS), wording=st.sampled_from(["Do it", "Do it well"]), days=st.integers(-30, 30))
    def the_office_edits_an_action(self, ref: str, wording: str, days: int) -> None:
        cells = list(self.actions[ref])
        cells[2], cells[4] = wording, str(later(day(cells[4]), days))
        self.actions = {**self.actions, ref: cells}
        self.board.edit(actions=self.action_text(self.actions))

    def the_board_says(self, ref: str, kind: str, on: int, new: object = "") -> None:
        try:
            self.board.decide(f"{self.period.first_day.replace(day=on)},{ref},{kind},{new},r,PCC,")
        except SetUpError:
            return  # a home with that row would be refused

    @rule(
        partner=st.sampled_from(["police", "council", "unitary"]),
        is_late=st.booleans(),
        rows=st.dictionaries(
            st.sampled_from((*REFS, "POL-15", "LA-16")),
            st.tuples(
                st.sampled_from(STATUSES), st.sampled_from(TEXTS), st.sampled_from([0, 0, 40, 90]), st.booleans()
            ),
            min_size=1,
        ),
        on=st.integers(5, 27),
    )
    def a_partner_returns_or_corrects(
        self, partner: str, rows: dict[str, tuple[str, str, int, bool]], on: int, *, is_late: bool
    ) -> None:
        """A second file of a month corrects the first; a late one is for the month whose report was made already."""
        period = self.period.previous if is_late and self.period > FIRST else self.period
        written = self.period.first_day.replace(day=on)
        lines = [
            f"{ref},{status},{text},{later(written, days) if days else ''},{'Why.' if days else ''},"
            f"{'EV-1' if has_evidence else ''},,,{written},{'Deputy' if has_evidence else 'Head'}"
            for ref, (status, text, days, has_evidence) in rows.items()
        ]
        checked = self.board.receive(period, [(partner, lines)])
        assert all(one.rows_read == one.rows_accepted + one.rows_quarantined for one in checked)

    @rule(
        ref=st.sampled_from(REFS),
        kind=st.sampled_from(["close", "extend", "re-open", "re-open", "supersede", "not accept"]),
        on=st.integers(1, 28),
        days=st.integers(10, 120),
    )
    def the_board_decides(self, ref: str, kind: str, on: int, days: int) -> None:
        meeting = self.period.first_day.replace(day=on)
        self.the_board_says(ref, kind, on, later(meeting, days) if kind == "extend" else "")

    @rule(
        ref=st.sampled_from(REFS),
        on=st.integers(1, 28),
        who=st.sampled_from(["Deputy", "Auditor"]),
        route=st.sampled_from(["peer check", "effect audit"]),
        outcome=st.sampled_from(["confirmed", "not confirmed"]),
    )
    def somebody_checks_a_claim(self, ref: str, on: int, who: str, route: str, outcome: str) -> None:
        try:
            self.board.verify(f"{ref},{self.period.first_day.replace(day=on)},{who},{route},EV-9,{outcome},")
        except SetUpError:
            return

    @rule(area=st.sampled_from(["AFI-A-1", "AFI-B-1"]), on=st.integers(1, 28), value=st.integers(5, 8))
    def a_measure_is_read(self, area: str, on: int, value: int) -> None:
        try:
            self.board.read(f"{area},{self.period.first_day.replace(day=on)},{value},s")
        except SetUpError:
            return

    @precondition(lambda self: self.period < Period(2020, 8))
    @rule()
    def the_month_ends(self) -> None:
        figures = self.board.figures(self.period)
        self.closings[self.period] = figures["movement.closing"]
        self.period = self.period.next
        assert len(self.board.position(self.period).movements[""].opening) == figures["movement.closing"]

    @precondition(lambda self: len(self.board.entries) > 1)
    @rule(cut=st.integers(0, 10_000))
    def a_ledger_cut_anywhere_and_continued_replays_to_the_same_register(self, cut: int) -> None:
        entries, now = self.board.entries, datetime(2020, 1, 1, tzinfo=UTC)
        whole = replay(entries, self.board.settings, self.period, self.period.last_day)
        with tempfile.TemporaryDirectory() as folder:
            address = f"sqlite:///{Path(folder) / 'ledger.sqlite'}"
            open_ledger(address).append(entries.iloc[: cut % len(entries)], recorded_at=now)
            continued = open_ledger(address)
            continued.append(entries, recorded_at=now)
            assert replay(continued.read(), self.board.settings, self.period, self.period.last_day) == whole

    @precondition(lambda self: self.closings)
    @rule(place=st.integers(0, 10))
    def a_past_month_is_worked_out_again(self, place: int) -> None:
        """What came later changes how work was going, and never what was open: decisions of a month are in by its end."""
        months = sorted(self.closings)
        month = months[place % len(months)]
        assert self.board.figures(month)["movement.closing"] == self.closings[month]

    @invariant()
    def a_step_was_taken(self) -> None:
        WALKED["steps"] += 1

    def teardown(self) -> None:
        """Every figure agrees with a count by other code, at the end too."""
        WALKED["walks"] += 1
        if hasattr(self, "board"):
            self.board.figures(self.period)


WALKED = Counter[str]()
"""How many walks and steps were taken."""

CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large]

TestMonths = Months.TestCase
TestMonths.settings = settings(
    max_examples=30, stateful_step_count=35, deadline=None, derandomize=True, suppress_health_check=CHECKS
)


@pytest.mark.drill
def test_a_long_walk_through_many_months() -> None:
    # Shrinking a walk takes longer than the walk; the seed that is printed walks it again.
    walk = settings(
        max_examples=150,
        stateful_step_count=60,
        deadline=None,
        suppress_health_check=CHECKS,
        database=None,
        phases=[Phase.generate],
        print_blob=True,
    )
    run_state_machine_as_test(Months, settings=walk)
    print(dict(WALKED))  # noqa: T201  # pytest -s shows how far it went
