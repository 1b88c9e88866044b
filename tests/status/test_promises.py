"""What became of past promises: a range of days, shown as history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.models import Period
from flows.register import replay
from flows.status import judge
from flows.status.promises import PromiseHistory, judge_promises
from flows.wording import word_promises
from tests.homes import BOARD, NO_DECISIONS, TestLedger, make_settings

if TYPE_CHECKING:
    from flows.settings import Settings

ACTIONS = "action_ref,afi_ref,partner,action,owner_role,due_on,agreed_on,certainty\n" + "".join(
    f"POL-0{number},AFI-POL-1,police,Do it,Head,2020-02-{10 + number},2020-01-15,invented\n" for number in (1, 2, 3)
)


def history(months: dict[int, list[str]], last: int, board: str = BOARD) -> PromiseHistory | None:
    settings: Settings = make_settings(actions=ACTIONS, board=board)
    ledger = TestLedger(settings, NO_DECISIONS)
    for month, rows in months.items():
        ledger.receive(Period(2020, month), f"police_2020-{month:02d}.csv", *rows)
    period = Period(2020, last)
    register = replay(ledger.entries, settings, period, period.last_day)
    judgements = [judge(state, str(period), period.last_day, settings) for state in register.actions]
    return judge_promises(judgements, period.last_day, settings).get("police")


KEPT = "POL-01,complete,Done.,,,EV-1,,,2020-02-08,Head"
LATE = "POL-02,complete,Done.,,,EV-1,,,2020-02-22,Head"
MOVED = "POL-03,at risk,Later.,2020-04-30,Why.,,,,2020-02-22,Head"


def test_a_kept_promise_a_late_claim_and_a_moved_date_are_one_slip_each() -> None:
    found = history({2: [KEPT, LATE, MOVED]}, 2)
    assert found is not None
    assert [(one.action_ref, one.days_slipped) for one in found.promises] == [
        ("POL-01", 0),
        ("POL-02", 10),
        ("POL-03", 77),
    ]
    assert word_promises("Test Police", found) == (
        "The last 3 promises of Test Police whose outcome is known slipped 0 to 77 days."
    )


def test_with_too_few_promises_nothing_is_said() -> None:
    assert history({2: [KEPT, LATE, MOVED]}, 1) is None
    assert history({2: [KEPT, LATE]}, 2, BOARD + "\n[thresholds]\npromises_needed = 4\n") is None


def test_only_the_last_promises_are_counted_and_a_running_one_counts_so_far() -> None:
    found = history({2: [KEPT, LATE, MOVED]}, 5, BOARD + "\n[thresholds]\npromises_counted = 2\n")
    assert found is not None
    assert [(one.action_ref, one.days_slipped) for one in found.promises] == [("POL-03", 77), ("POL-03", 31)]
    assert (found.shortest, found.longest) == (31, 77)


def test_promises_that_were_all_kept_are_said_to_be() -> None:
    rows = [KEPT, KEPT.replace("01", "02"), KEPT.replace("01", "03")]
    found = history({2: rows}, 2)
    assert found is not None
    assert word_promises("Test Police", found) == "The last 3 promises of Test Police whose outcome is known were kept."
