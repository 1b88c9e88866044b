"""A register rewound to an earlier month is the register that the month's own replay gives."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.models import Period
from flows.register import replay, rewind
from tests.homes import NO_DECISIONS, TestLedger, make_settings

MONTHS = tuple(Period(2020, month) for month in range(1, 7))
STATUSES = ("not started", "on track", "at risk", "complete")
ROWS = st.lists(st.sampled_from(STATUSES), min_size=6, max_size=6)
DECISIONS = """\
2020-02-12,POL-01,extend,2020-05-01,Snow.,Board,1
2020-04-08,POL-02,close,,Done.,Board,2
2020-05-13,POL-02,re-open,,Not done.,Board,3
"""


@settings(max_examples=5, deadline=None)
@given(first=ROWS, second=ROWS, sent_twice=st.sampled_from(MONTHS))
def test_rewinding_gives_what_replaying_the_month_gives(
    first: list[str], second: list[str], sent_twice: Period
) -> None:
    ledger = TestLedger(make_settings(), NO_DECISIONS + DECISIONS)
    for month, one, two in zip(MONTHS, first, second, strict=True):
        day = month.last_day
        ledger.receive(month, f"police_{month}.csv", f"POL-01,{one},T {month}.,,,,,,{day},Head")
        if month == sent_twice:
            ledger.receive(month, f"police_{month}_v2.csv", f"POL-01,{two},U {month}.,,,,,,{day},Head")
    last = replay(ledger.entries, ledger.settings, MONTHS[-1], MONTHS[-1].last_day)
    for month in MONTHS:
        assert rewind(last.actions, month) == replay(ledger.entries, ledger.settings, month, month.last_day).actions
