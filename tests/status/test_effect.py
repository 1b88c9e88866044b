"""Done, and does it show? One measure an area may carry, read by date."""

from __future__ import annotations

import pandas as pd
import pytest

from flows.problems import SetUpError
from flows.register import replay
from flows.register.office_rows import entries_of_readings
from flows.settings import parse_settings
from flows.settings.measures import MEASURES, parse_readings
from flows.status import judge
from flows.status.effect import Effect, judge_effects
from tests.homes import MARCH, NO_DECISIONS, TestLedger, home_texts

MEASURE = "afi_ref,measure,direction,unit,source\nAFI-LA-1,Plans on time,up,per cent,made up\n"
SETTINGS = parse_settings({**home_texts(), MEASURES: MEASURE})
HEADING = "afi_ref,read_on,value,source\n"
CLAIM = "LA-01,complete,Done.,,,EV-1,,,2020-03-20,Lead"


def effect_of(readings: str, row: str = CLAIM, measure: str = MEASURE, decisions: str = "") -> Effect:
    settings = parse_settings({**home_texts(), MEASURES: measure})
    ledger = TestLedger(settings, NO_DECISIONS + decisions)
    ledger.receive(MARCH, "council_2020-03.csv", row)
    made = entries_of_readings(parse_readings(HEADING + readings, settings), ledger.entries)
    register = replay(pd.concat([ledger.entries, made]), settings, MARCH, MARCH.last_day)
    judgements = [judge(state, str(MARCH), MARCH.last_day, settings) for state in register.actions]
    (found,) = judge_effects(register, judgements, settings)
    return found


FIRST = "AFI-LA-1,2020-02-01,61,made up\n"


@pytest.mark.parametrize(
    ("readings", "row", "measure", "seen"),
    [
        (FIRST, CLAIM.replace("complete", "on track"), MEASURE, "work goes on"),
        ("", CLAIM, MEASURE, "done, not measured since"),
        (FIRST, CLAIM, MEASURE, "done, not measured since"),
        (FIRST + "AFI-LA-1,2020-03-10,90,made up\n", CLAIM, MEASURE, "done, not measured since"),
        (FIRST + "AFI-LA-1,2020-03-25,61.0,made up\n", CLAIM, MEASURE, "done, no effect seen"),
        (FIRST + "AFI-LA-1,2020-03-25,61.5,made up\n", CLAIM, MEASURE, "done, effect seen"),
        (FIRST + "AFI-LA-1,2020-03-25,70,made up\n", CLAIM, MEASURE.replace(",up,", ",down,"), "done, no effect seen"),
        (FIRST + "AFI-LA-1,2020-04-25,90,made up\n", CLAIM, MEASURE, "done, not measured since"),
    ],
)
def test_what_the_readings_say(readings: str, row: str, measure: str, seen: str) -> None:
    assert effect_of(readings, row, measure).seen == seen


def test_work_that_the_board_closed_without_a_claim_is_done_from_that_day() -> None:
    found = effect_of(FIRST, CLAIM.replace("complete", "on track"), decisions="2020-03-26,LA-01,close,,r,PCC,\n")
    assert str(found.done_on) == "2020-03-26"


def test_what_was_superseded_does_not_keep_an_area_from_being_done_and_nothing_is_not_done() -> None:
    found = effect_of(FIRST, decisions="2020-03-26,LA-01,supersede,,r,PCC,\n")
    assert (found.refs, found.done_on) == ((), None)


@pytest.mark.parametrize(
    ("measures", "readings", "words"),
    [
        (MEASURE.replace("AFI-LA-1", "AFI-ZZ-1"), "", "is not in areas_for_improvement.csv"),
        (MEASURE + "AFI-LA-1,Another,up,per cent,made up\n", "", "has two measures"),
        (MEASURE.replace(",up,", ",sideways,"), "", "row 2, direction"),
        (MEASURE, FIRST + FIRST, "two rows for the reading of AFI-LA-1 on 2020-02-01"),
        (MEASURE, FIRST.replace("LA", "POL"), "has no measure"),
    ],
)
def test_a_measure_or_reading_that_cannot_stand_is_refused_in_words(measures: str, readings: str, words: str) -> None:
    with pytest.raises(SetUpError) as raised:
        parse_readings(HEADING + readings, parse_settings({**home_texts(), MEASURES: measures}))
    assert words in str(raised.value)
