"""Signs that an update was carried over and not written anew."""

from __future__ import annotations

import pytest

from flows.models import Period
from flows.register import replay
from flows.status.copy_forward import find_signs, named_days
from tests.homes import TestLedger, day, make_settings

SETTINGS = make_settings()


def signs(*texts: str) -> tuple[str, ...]:
    ledger = TestLedger(SETTINGS)
    for month, text in enumerate(texts, start=2):
        row = f'POL-02,on track,"{text}",,,,,,2020-{month:02d}-24,Head'
        ledger.receive(Period(2020, month), f"police_2020-{month:02d}.csv", row)
    period = Period(2020, 1 + len(texts))
    (state,) = [
        one
        for one in replay(ledger.entries, SETTINGS, period, period.last_day).actions
        if one.action.action_ref == "POL-02"
    ]
    return find_signs(state, SETTINGS.thresholds)


def test_the_same_text_running() -> None:
    assert signs("Same.", "Same.", "Same.") == ("the same text in 3 returns running",)
    assert signs("Same.", "Other.", "Same.") == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Paper goes to the board on 10 January.", ("the newest date in the text is 45 days older than the update",)),
        ("Paper goes to the board on 2019-12-10.", ("the newest date in the text is 76 days older than the update",)),
        ("Begun on 3rd Dec 2019, next step by 20 March.", ()),
        ("By 31/12/2019 all will be done.", ("the newest date in the text is 55 days older than the update",)),
        ("Step 4 of 10 is done in May.", ()),
        ("On 31 February 2019 something happened.", ()),
    ],
)
def test_an_old_date_in_the_text_is_told_only_when_it_is_the_newest(text: str, found: tuple[str, ...]) -> None:
    limits = SETTINGS.thresholds.model_copy(update={"old_date_days": 40})
    ledger = TestLedger(SETTINGS)
    ledger.receive(Period(2020, 2), "police_2020-02.csv", f'POL-02,on track,"{text}",,,,,,2020-02-24,Head')
    state = replay(ledger.entries, SETTINGS, Period(2020, 2), day("2020-02-29")).actions[1]
    assert find_signs(state, limits) == found


def test_nearly_done_again_and_again() -> None:
    told = ('"nearly done" or words like it in 2 returns running',)
    assert signs("Nearly done.", "Almost complete; one team is left.") == told
    assert signs("Nearly done.", "Work goes on.", "It is nearly there.") == ()


def test_days_in_words_without_a_year_never_make_an_old_date_of_a_coming_one() -> None:
    assert named_days("Due on 20 December.", day("2021-01-24")) == [day("2021-12-20")]
