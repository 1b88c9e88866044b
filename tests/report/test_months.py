"""Months of returns, corrections, decisions, re-openings and successions in any order: the figures hold all the same."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from flows.models import Period
from flows.problems import SetUpError
from flows.register import replay
from flows.storage import open_ledger
from tests.homes import day
from tests.report.made_up_board import MadeUpBoard, later, make_tables

REFS = ("POL-01", "POL-02", "LA-01", "LA-02", "UN-01")
OWNERS = {"POL": "police", "LA": "council", "UN": "unitary"}
STATUSES = ("not started", "on track", "at risk", "off track", "complete")
TEXTS = ("Work goes on.", "Nearly done.", "Begun on 3 January 2020.", "All is in place.")
MEETINGS = [day(f"2020-{month:02d}-11") for month in range(2, 10)]
FIRST = Period(2020, 1)


class Months(RuleBasedStateMachine):
    """One board, month by month; every rule is something that partners, the board or the office do."""

    def __init__(self) -> None:
        super().__init__()
        self.period = FIRST

    @initialize(
        succeeded=st.sampled_from(["", "2020-02-20", "2020-03-01", "2020-04-11"]),
        agreed=st.lists(st.sampled_from(["2020-01-05", "2020-02-11", "2020-03-20"]), min_size=5, max_size=5),
        published=st.sampled_from(["2020-01-01", "2020-03-15"]),
    )
    def found(self, succeeded: str, agreed: list[str], published: str) -> None:
        heir = f"unitary,{succeeded}" if succeeded else ","
        self.board = MadeUpBoard(
            make_tables(
                partners=[
                    "police,Test Police,POL,Lead,lead@police.example,yes,,",
                    f"council,Test Council,LA,Lead,lead@council.example,no,{heir}",
                    "unitary,Test Unitary,UN,Lead,lead@unitary.example,no,,",
                ],
                areas=[
                    "AFI-A-1,T-1,One,Owner,yes,s,c",
                    "AFI-A-2,T-1,Two,Owner,no,s,c",
                    "AFI-B-1,T-2,Three,Owner,no,s,c",
                ],
                actions=[
                    f"{ref},{'AFI-B-1' if ref == 'LA-02' else 'AFI-A-1' if ref[0] == 'P' else 'AFI-A-2'},"
                    f"{OWNERS[ref[:-3]]},Do it,Head,2020-0{3 + number % 3}-15,{on},c"
                    for number, (ref, on) in enumerate(zip(REFS, agreed, strict=True))
                ],
                inspections=[
                    "T-1,First,I,2019-11-01,2019-11-05,2020-01-01,,2,1,0,s,c",
                    f"T-2,Second,I,2019-12-01,2019-12-05,{published},,1,2,0,s,c",
                ],
                measures=["AFI-A-1,Share,up,per cent,s", "AFI-B-1,Wait,down,days,s"],
                meetings=MEETINGS,
            ),
            MEETINGS,
        )

    @rule(
        partner=st.sampled_from(["police", "council", "unitary"]),
        rows=st.dictionaries(
            st.sampled_from(REFS),
            st.tuples(
                st.sampled_from(STATUSES), st.sampled_from(TEXTS), st.sampled_from([0, 0, 40, 90]), st.booleans()
            ),
            min_size=1,
        ),
        on=st.integers(5, 27),
    )
    def a_partner_returns_or_corrects(self, partner: str, rows: dict[str, tuple[str, str, int, bool]], on: int) -> None:
        written = self.period.first_day.replace(day=on)
        lines = [
            f"{ref},{status},{text},{later(written, days) if days else ''},{'Why.' if days else ''},"
            f"{'EV-1' if has_evidence else ''},,,{written},{'Deputy' if has_evidence else 'Head'}"
            for ref, (status, text, days, has_evidence) in rows.items()
        ]
        checked = self.board.receive(self.period, [(partner, lines)])
        assert all(one.rows_read == one.rows_accepted + one.rows_quarantined for one in checked)

    @rule(
        ref=st.sampled_from(REFS),
        kind=st.sampled_from(["close", "extend", "re-open", "re-open", "supersede", "not accept"]),
        on=st.integers(1, 28),
        days=st.integers(10, 120),
    )
    def the_board_decides(self, ref: str, kind: str, on: int, days: int) -> None:
        meeting = self.period.first_day.replace(day=on)
        new = later(meeting, days) if kind == "extend" else ""
        try:
            self.board.decide(f"{meeting},{ref},{kind},{new},r,PCC,")
        except SetUpError:
            return  # a home with that row would be refused

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

    def teardown(self) -> None:
        """Every figure agrees with a count by other code, at the end too."""
        if hasattr(self, "board"):
            self.board.figures(self.period)


TestMonths = Months.TestCase
TestMonths.settings = settings(
    max_examples=8,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
