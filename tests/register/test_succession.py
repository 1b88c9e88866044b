"""A partner renamed, merged or succeeded: open work moves on its day, history stays, and the movement shows both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows.problems import SetUpError
from flows.register import build_movement, build_movements, replay, rewind
from flows.settings.as_at import settings_on
from flows.status import judge_returns
from tests.homes import MARCH, NO_DECISIONS, TABLES, TestLedger, day, make_settings

if TYPE_CHECKING:
    from flows.models import Period

PARTNERS = """\
partner,name,file_names,reference_prefix,lead_role,email,is_police,succeeded_by,succeeded_on
police,Test Police,,POL,Lead,lead@police.example,yes,,
council,Test Council,city hall,LA,Lead,lead@council.example,no,unitary,2020-03-10
unitary,Test Unitary,,UN,Lead,lead@unitary.example,no,,
"""
FEBRUARY, APRIL = MARCH.previous, MARCH.next
SETTINGS = make_settings(partners=PARTNERS)


def movement_of(decisions: str, partner: str | None, period: Period = MARCH) -> dict[str, int]:
    ledger = TestLedger(SETTINGS, NO_DECISIONS + decisions)
    opening = replay(ledger.entries, SETTINGS, period.previous, period.previous.last_day)
    closing = replay(ledger.entries, SETTINGS, period, period.last_day)
    movement = build_movement(opening, closing, partner)
    assert movement.difference == 0
    assert partner is None or build_movements(opening, closing, [partner]) == {partner: movement}
    return {part: len(getattr(movement, part)) for part in movement.__slots__ if getattr(movement, part)}


def test_open_work_moves_to_the_successor_on_its_day_and_both_sides_show_it() -> None:
    assert movement_of("", "council") == {"opening": 1, "transferred_out": 1}
    assert movement_of("", "unitary") == {"transferred_in": 1, "closing": 1}
    assert movement_of("", None) == {"opening": 3, "transferred_in": 1, "transferred_out": 1, "closing": 3}
    assert movement_of("", "unitary", APRIL) == {"opening": 1, "closing": 1}


def test_what_was_closed_before_stays_with_the_old_partner_and_moves_when_it_is_re_opened() -> None:
    closed = "2020-03-04,LA-01,close,,r,PCC,\n"
    assert movement_of(closed, "council") == {"opening": 1, "closed": 1}
    assert movement_of(closed, "unitary") == {}
    reopened = closed + "2020-04-15,LA-01,re-open,,r,PCC,\n"
    assert movement_of(reopened, "unitary", APRIL) == {"reopened": 1, "closing": 1}
    assert movement_of(reopened, "council", APRIL) == {}


def test_what_is_closed_on_the_very_day_is_closed_by_the_successor() -> None:
    closed = "2020-03-10,LA-01,close,,r,PCC,\n"
    assert movement_of(closed, "council") == {"opening": 1, "transferred_out": 1}
    assert movement_of(closed, "unitary") == {"transferred_in": 1, "closed": 1}


def test_a_register_rewound_knows_the_old_owner() -> None:
    register = replay(TestLedger(SETTINGS).entries, SETTINGS, APRIL, APRIL.last_day)
    earlier = rewind(register.actions, FEBRUARY)
    assert [state.action.partner for state in earlier] == ["police", "police", "council"]
    assert earlier == replay(TestLedger(SETTINGS).entries, SETTINGS, FEBRUARY, FEBRUARY.last_day).actions


@pytest.mark.parametrize(
    ("period", "name", "partner", "accepted"),
    [
        (FEBRUARY, "council_2020-02.csv", "council", 1),
        (FEBRUARY, "unitary_2020-02.csv", "unitary", 0),
        (MARCH, "council_2020-03.csv", "council", 1),
        (MARCH, "unitary_2020-03.csv", "unitary", 1),
        (MARCH, "return of March 2020.csv", "unitary", 1),
        (APRIL, "council_2020-04.csv", "unitary", 1),
        (APRIL, "unitary_2020-04.csv", "unitary", 1),
    ],
)
def test_returns_of_the_successor_are_accepted_for_the_old_references(
    period: Period, name: str, partner: str, accepted: int
) -> None:
    checked = TestLedger(SETTINGS).receive(period, name, f"LA-01,on track,Text.,,,,,,{period}-20,Lead")
    assert (checked.partner, checked.rows_accepted) == (partner, accepted)


def test_a_body_that_was_succeeded_owes_no_return_and_its_last_words_stay() -> None:
    ledger = TestLedger(SETTINGS)
    ledger.receive(FEBRUARY, "council_2020-02.csv", "LA-01,on track,Last words.,,,,,,2020-02-20,Lead")
    ledger.receive(MARCH, "police_2020-03.csv", "POL-01,on track,Text.,,,,,,2020-03-20,Lead")
    register = replay(ledger.entries, SETTINGS, MARCH, MARCH.last_day)
    returns = {own.partner: own for own in judge_returns(register, SETTINGS)}
    assert (returns["council"].word, returns["council"].is_expected, returns["council"].open_count) == (
        "succeeded",
        False,
        0,
    )
    assert (returns["unitary"].missed_count, returns["unitary"].open_count) == (1, 1)
    assert register.actions[2].last_update is not None
    assert (register.actions[2].last_update.update, register.actions[2].last_update.partner) == (
        "Last words.",
        "council",
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("unitary,2020-03-10", ",2020-03-10"), "go together"),
        (("unitary,2020-03-10", "nobody,2020-03-10"), "is not in partners.csv"),
        ((",no,,\n", ",no,council,2020-05-01\n"), "succeeded by itself"),
        (("yes,,", "yes,council,2020-04-01"), "had itself been succeeded before"),
    ],
)
def test_a_succession_that_cannot_be_is_refused_in_words(change: tuple[str, str], words: str) -> None:
    with pytest.raises(SetUpError, match=r"partners\.csv") as raised:
        make_settings(partners=PARTNERS.replace(*change))
    assert words in str(raised.value)


def test_an_inspection_added_later_does_not_show_in_a_paper_of_before() -> None:
    inspections = TABLES["reference/inspections.csv"].rstrip(" ") + (
        "        U-2020,Second inspection,Inspectors,2020-03-02,2020-03-06,2020-04-20,,1,0,0,made up,invented\n"
    )
    areas = TABLES["reference/areas_for_improvement.csv"].rstrip(" ") + (
        "        AFI-POL-9,U-2020,Topic nine,Police,yes,made up,invented\n"
    )
    both = make_settings(inspections=inspections, areas_for_improvement=areas)
    before, after = settings_on(both, day("2020-03-31")), settings_on(both, day("2020-04-30"))
    assert (list(before.inspections), list(before.areas)) == (["T-2019"], ["AFI-POL-1", "AFI-LA-1"])
    assert (before.inspections, before.areas) == (make_settings().inspections, make_settings().areas)
    assert after is both
