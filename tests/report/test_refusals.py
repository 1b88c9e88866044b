"""What the board refuses is recorded, printed, and not asked again until the partner says something new."""

from __future__ import annotations

import csv
import io
import re

import pytest

from flows.document import Heading, Listing, Paragraph
from flows.models import Period
from flows.problems import SetUpError
from flows.report import Material, Provenance, build_decision_rows, build_material, build_position, build_report
from flows.settings import parse_decisions
from tests.homes import MARCH, NO_DECISIONS, TestLedger, make_settings

APRIL = Period(2020, 4)
CLAIM = "POL-01,complete,Done.,,,EV-1,,,2020-03-20,Head"
LATER = "POL-02,on track,Going on.,2020-09-30,The contract is late,,,,2020-03-20,Head"
NO_CLOSURE = "2020-04-15,POL-01,refuse,,Nobody but the owner has checked it,Board,4\n"
NO_DATE = "2020-04-15,POL-02,refuse,2020-09-30,Too late for the children,Board,5\n"


def april(decisions: str, *rows: str) -> Material:
    ledger = TestLedger(make_settings(), NO_DECISIONS + decisions)
    ledger.receive(MARCH, "police_2020-03.csv", CLAIM, LATER)
    if rows:
        ledger.receive(APRIL, "police_2020-04.csv", *rows)
    return build_material(build_position(ledger.entries, ledger.settings, APRIL, APRIL.last_day), Provenance({}, "0"))


def asked(material: Material) -> list[tuple[str, str]]:
    return [(ask.kind.value, ask.subject) for ask in material.asks if ask.kind.value != "escalation"]


def words(material: Material, key: str) -> str:
    section = next(one for one in build_report(material).sections if one.key == key)
    texts: list[str] = []
    for block in section.blocks:
        if isinstance(block, Paragraph | Heading):
            texts.append(block.text)
        elif isinstance(block, Listing):
            texts += block.entries
    return "\n".join(texts)


def test_a_refused_request_is_not_put_to_the_board_again_while_nothing_new_is_said() -> None:
    assert asked(april("")) == [("closure", "POL-01"), ("extension", "POL-02")]
    assert asked(april(NO_CLOSURE + NO_DATE)) == []


def test_a_partner_who_reports_after_the_refusal_asks_for_the_closure_again_and_the_refusal_stands_beside_it() -> None:
    material = april(NO_CLOSURE, CLAIM.replace("2020-03-20", "2020-04-20"))
    ask = next(ask for ask in material.asks if ask.kind.value == "closure")
    assert ask.plain.endswith("The board refused to close it on 15 April 2020.")


@pytest.mark.parametrize(
    ("forecast", "is_asked"),
    [("2020-09-30", False), ("2020-10-31", True), ("2020-08-31", True)],
)
def test_another_date_is_asked_for_and_the_refused_one_is_not(forecast: str, is_asked: bool) -> None:
    again = f"POL-02,on track,Still going on.,{forecast},The contract is late,,,,2020-04-20,Head"
    asks = [ask for ask in april(NO_DATE, again).asks if ask.kind.value == "extension"]
    assert bool(asks) is is_asked
    for ask in asks:
        assert "The board refused a new date of 30 September 2020 on 15 April 2020." in ask.text


def test_a_date_stays_refused_when_another_one_was_refused_after_it() -> None:
    refused = NO_DATE + "2020-04-22,POL-02,refuse,2020-10-31,Later still,Board,6\n"
    again = "POL-02,on track,Back to the first date.,2020-09-30,The contract is late,,,,2020-04-25,Head"
    assert [ask.kind.value for ask in april(refused, again).asks if ask.subject == "POL-02"] == []


def test_the_report_names_what_was_refused_with_the_reason() -> None:
    material = april(NO_CLOSURE + NO_DATE)
    assert "the board has refused what was asked about POL-01 and POL-02." in words(material, "decisions")
    assert "Closure refused since the last report\nPOL-01" in words(material, "completed")
    assert "Nobody but the owner has checked it" in words(material, "completed")
    assert "closure refused 15 April 2020" in words(material, "completed")
    assert "New dates refused since the last report\nPOL-02" in words(material, "extensions")
    assert "Too late for the children" in words(material, "extensions")


def test_a_refusal_moves_no_date_and_closes_nothing() -> None:
    before, after = april("").position, april(NO_CLOSURE + NO_DATE).position
    assert [found.state.due_on for found in after.judgements] == [found.state.due_on for found in before.judgements]
    assert [found.is_open for found in after.judgements] == [found.is_open for found in before.judgements]
    assert after.movements[""] == before.movements[""]


def test_a_re_opening_wipes_the_slate() -> None:
    decisions = (
        "2020-03-25,POL-01,refuse,,Not yet,Board,1\n2020-03-26,POL-01,close,,Now,Board,2\n"
        "2020-04-15,POL-01,re-open,,Not done,Board,3\n"
    )
    material = april(decisions, CLAIM.replace("2020-03-20", "2020-04-20"))
    assert asked(material)[0] == ("closure", "POL-01")
    assert "refused" not in material.asks[0].text


def test_one_meeting_may_refuse_one_date_and_agree_another() -> None:
    both = "2020-04-15,POL-02,refuse,2020-09-30,Too late,Board,5\n2020-04-15,POL-02,extend,2020-07-31,Enough,Board,5\n"
    state = next(one.state for one in april(both).position.judgements if one.state.action.action_ref == "POL-02")
    assert str(state.due_on) == "2020-07-31"


@pytest.mark.parametrize(
    ("decisions", "sentence"),
    [
        (NO_CLOSURE + NO_CLOSURE, "two decisions were taken at the same meeting"),
        (NO_DATE.replace("2020-09-30", "2020-01-01"), "the new date is 2020-01-01, which is not later than"),
        (
            "2020-03-11,POL-01,close,,D.,Board,1\n" + NO_CLOSURE,
            "the decision is to refuse, but the action had ended before",
        ),
    ],
)
def test_a_refusal_that_answers_nothing_stops_with_a_sentence(decisions: str, sentence: str) -> None:
    with pytest.raises(SetUpError) as raised:
        parse_decisions(NO_DECISIONS + decisions, make_settings())
    assert sentence in str(raised.value)


def test_the_line_to_fill_in_becomes_a_refusal_when_one_word_is_changed() -> None:
    lines = io.StringIO()
    csv.writer(lines, lineterminator="\n").writerows(build_decision_rows(april("")))
    filled = re.sub(
        r"^(.*),(?:close|extend),(.*),,$", r"2020-05-13\1,refuse,\2,Board,1", lines.getvalue(), flags=re.MULTILINE
    )
    parsed = parse_decisions(NO_DECISIONS + filled, make_settings())
    assert [row.decision.value for row in parsed] == ["refuse", "refuse"]
