"""The register as at a date, and a movement that reconciles."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.models import Period
from flows.register import Register, build_movement, replay
from tests.homes import MARCH, NO_DECISIONS, TestLedger, make_settings

SETTINGS = make_settings()
FEBRUARY = MARCH.previous


def at(ledger: TestLedger, period: Period) -> Register:
    return replay(ledger.entries, ledger.settings, period, period.last_day)


def test_an_earlier_month_does_not_see_what_came_later() -> None:
    ledger = TestLedger(SETTINGS, NO_DECISIONS + "2020-03-11,POL-01,close,,r,PCC,\n")
    ledger.receive(FEBRUARY, "police_2020-02.csv", "POL-01,on track,First.,,,,,,2020-02-20,Head")
    ledger.receive(MARCH, "police_2020-03.csv", "POL-01,at risk,Second.,,,,,,2020-03-20,Head")
    february, march = at(ledger, FEBRUARY).actions[0], at(ledger, MARCH).actions[0]
    assert february.last_update is not None
    assert march.last_update is not None
    assert (february.last_update.update, february.ending) == ("First.", None)
    assert march.last_update.update == "Second."
    assert march.ending is not None


def test_a_later_file_of_the_same_month_takes_the_place_of_an_earlier_one() -> None:
    ledger = TestLedger(SETTINGS)
    ledger.receive(MARCH, "police_2020-03.csv", "POL-01,on track,Wrong.,,,,,,2020-03-20,Head")
    ledger.receive(MARCH, "police_2020-03 corrected.csv", "POL-01,on track,Right.,,,,,,2020-03-21,Head")
    (update,) = at(ledger, MARCH).actions[0].updates
    assert update.update == "Right."


def test_an_action_stands_on_the_register_from_the_day_it_was_agreed() -> None:
    assert at(TestLedger(SETTINGS), Period(2019, 12)).actions == ()


def test_closing_and_re_opening_in_one_month_are_both_counted_and_still_add_up() -> None:
    decisions = "2020-03-04,POL-01,close,,r,PCC,\n2020-03-11,POL-01,re-open,,r,PCC,\n2020-03-11,POL-02,close,,r,PCC,\n"
    ledger = TestLedger(SETTINGS, NO_DECISIONS + decisions)
    movement = build_movement(at(ledger, FEBRUARY), at(ledger, MARCH))
    assert (movement.closed, movement.reopened) == (("POL-01", "POL-02"), ("POL-01",))
    assert movement.closing == ("POL-01", "LA-01")
    assert movement.difference == 0


def meaningful(made: list[tuple[str, str, str]], agreed: dict[str, int]) -> list[tuple[str, str, str]]:
    """The decisions that a home accepts: after the action was agreed, one a meeting, and never to end what has ended."""
    kept: dict[str, list[tuple[str, str, str]]] = {}
    for on, ref, kind in sorted(made):
        own = kept.setdefault(ref, [])
        is_open = not own or own[-1][2] == "re-open"
        is_new_day = not own or own[-1][0] < on
        if on >= f"2020-{agreed.get(ref, 1):02d}-15" and is_new_day and is_open == (kind != "re-open"):
            own.append((on, ref, kind))
    return [one for own in kept.values() for one in own]


decided = st.tuples(
    st.integers(1, 6).flatmap(lambda month: st.integers(1, 28).map(lambda d: f"2020-{month:02d}-{d:02d}")),
    st.sampled_from(["POL-01", "POL-02", "LA-01"]),
    st.sampled_from(["close", "re-open", "supersede", "not accept"]),
)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(decided, max_size=12), st.dictionaries(st.sampled_from(["POL-01", "POL-02", "LA-01"]), st.integers(1, 6))
)
def test_the_movement_reconciles_for_every_partner_whatever_the_board_decides(
    made: list[tuple[str, str, str]], agreed: dict[str, int]
) -> None:
    actions = "action_ref,afi_ref,partner,action,owner_role,due_on,agreed_on,certainty\n" + "".join(
        f"{ref},AFI-POL-1,{'council' if ref == 'LA-01' else 'police'},Do it,Head,2020-06-30,2020-{agreed.get(ref, 1):02d}-15,i\n"
        for ref in ("POL-01", "POL-02", "LA-01")
    )
    rows = "".join(f"{on},{ref},{kind},,r,PCC,\n" for on, ref, kind in meaningful(made, agreed))
    ledger = TestLedger(make_settings(actions=actions), NO_DECISIONS + rows)
    for month in range(1, 7):
        period = Period(2020, month)
        for partner in (None, "police", "council"):
            assert build_movement(at(ledger, period.previous), at(ledger, period), partner).difference == 0
