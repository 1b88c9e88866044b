"""Sentences that are built from figures read as if somebody had written them, whatever the figures are."""

from __future__ import annotations

import re

import pytest

from flows.document import Heading, Listing, Paragraph, Report, Section
from flows.report import (
    Provenance,
    build_extracts,
    build_material,
    build_position,
    build_public,
    build_report,
    build_summary,
    check_papers_agree,
)
from flows.report.sections.what_matters import IN_FULL
from tests.homes import MARCH, NO_DECISIONS, TABLES, TestLedger, make_settings

FEBRUARY = MARCH.previous
ACTIONS = TABLES["reference/actions.csv"].splitlines()[0].strip()


def report_of(ledger: TestLedger) -> Report:
    position = build_position(ledger.entries, ledger.settings, MARCH, MARCH.last_day)
    return build_report(build_material(position, Provenance({}, "0")))


def section(report: Report, key: str) -> Section:
    return next(one for one in report.sections if one.key == key)


def words(one: Section) -> list[str]:
    texts = []
    for block in one.blocks:
        if isinstance(block, Paragraph | Heading):
            texts.append(block.text)
        elif isinstance(block, Listing):
            texts += block.entries
    return texts


def march(*rows: str, decisions: str = "") -> TestLedger:
    ledger = TestLedger(make_settings(), NO_DECISIONS + decisions)
    ledger.receive(FEBRUARY, "police_2020-02.csv", "POL-02,on track,T.,,,,,,2020-02-20,Head")
    if rows:
        ledger.receive(MARCH, "police_2020-03.csv", *rows)
    return ledger


@pytest.mark.parametrize(
    ("decisions", "sentence"),
    [
        ("", "3 actions were open at the start of March 2020, and nothing was added, closed or re-opened since."),
        (
            "2020-03-11,POL-01,close,,Done.,Board,1\n",
            "3 actions were open at the start of March 2020; 1 was closed, so that 2 are open now.",
        ),
        (
            "2020-03-11,POL-01,close,,D.,Board,1\n2020-03-11,POL-02,close,,D.,Board,1\n2020-03-11,LA-01,supersede,,D.,Board,1\n",
            "3 actions were open at the start of March 2020; 2 were closed and 1 was superseded, so that none is open now.",
        ),
        (
            "2020-02-12,POL-01,close,,D.,Board,1\n2020-03-11,POL-01,re-open,,D.,Board,1\n",
            "2 actions were open at the start of March 2020; 1 was re-opened, so that 3 are open now.",
        ),
    ],
)
def test_the_movement_reads_as_a_sentence(decisions: str, sentence: str) -> None:
    assert sentence in words(section(report_of(march(decisions=decisions)), "movement"))


@pytest.mark.parametrize(
    ("decisions", "sentence"),
    [
        ("", "Since the last report the board has closed or re-opened nothing."),
        ("2020-03-11,POL-01,close,,D.,Board,1\n", "Since the last report the board has closed 1 action (POL-01)."),
        (
            "2020-02-12,POL-02,close,,D.,Board,1\n2020-03-11,POL-01,close,,D.,Board,1\n2020-03-11,POL-02,re-open,,D.,Board,1\n",
            "Since the last report the board has closed 1 action (POL-01) and re-opened 1 action (POL-02).",
        ),
    ],
)
def test_what_the_board_did_reads_as_a_sentence(decisions: str, sentence: str) -> None:
    assert sentence in words(section(report_of(march(decisions=decisions)), "decisions"))


@pytest.mark.parametrize(
    ("decisions", "sentence"),
    [
        ("", "On 31 March 2020 the register holds 3 actions, all of them open."),
        (
            "2020-03-11,POL-01,close,,D.,Board,1\n",
            "On 31 March 2020 the register holds 3 actions: 2 open and 1 ended by the board.",
        ),
    ],
)
def test_the_position_reads_as_a_sentence(decisions: str, sentence: str) -> None:
    assert words(section(report_of(march(decisions=decisions)), "position"))[0] == sentence


def test_the_partners_own_word_is_told_only_where_it_is_another_one() -> None:
    ledger = march("POL-01,at risk,T.,2020-03-15,,,,,2020-03-12,Head", "POL-02,at risk,T.,,,,,,2020-03-12,Head")
    ledger.receive(MARCH, "council_2020-03.csv", "LA-01,Amber,T.,,,,,,2020-03-12,Head")
    told = words(section(report_of(ledger), "off-track"))
    assert "At risk. Due 30 June 2020." in told
    assert 'At risk; the partner\'s own word is "Amber". Due 30 April 2020.' in told
    assert any(re.match(r"Off track: the partner says at risk, but .*\. Due 15 March 2020\.", text) for text in told)


def test_sections_of_requests_and_risks_are_one_line_where_there_is_none() -> None:
    report = report_of(march("POL-02,on track,T.,,,,,,2020-03-20,Head"))
    assert words(section(report, "extensions")) == ["No partner asks for a later date."]
    assert words(section(report, "risks")) == ["No partner names a risk or asks for help."]


def test_requests_and_risks_are_told_with_their_words() -> None:
    report = report_of(march("POL-02,on track,T.,2020-09-30,Snow.,,Ice,Salt,2020-03-20,Head"))
    assert words(section(report, "extensions")) == ["1 later date is asked for. The board agrees or refuses it."]
    assert words(section(report, "risks")) == [
        "1 open action has a risk, or something it depends on, named in the partner's last update."
    ]


def long_register(count: int) -> TestLedger:
    """A register of police actions, every second one overdue."""
    days = ("2020-03-15", "2020-06-30")
    rows = [
        f"POL-{n:04},AFI-POL-1,police,Do thing {n},Head,{days[n % 2]},2020-01-31,invented" for n in range(1, count + 1)
    ]
    board = TABLES["reference/board.toml"] + "\n[thresholds]\nannex_row_cap = 50\n"
    return TestLedger(make_settings(actions="\n".join((ACTIONS, *rows)), board=board))


def test_a_long_register_is_cut_down_to_what_matters_and_says_where_the_rest_is() -> None:
    report = report_of(long_register(120))
    annex = section(report, "annex-actions")
    table = next(block for block in annex.blocks if hasattr(block, "rows"))
    assert len(table.rows) == 50
    assert all(cell.text != "30 Jun 2020" for row in table.rows for cell in row)
    (said,) = words(annex)
    assert said.startswith("50 actions of 120 are shown: those that are overdue, in trouble or to be decided.")
    assert "register.csv" in said
    assert "register.xlsx" in said


def test_the_gate_lets_a_register_through_that_was_cut_down() -> None:
    ledger = long_register(120)
    rows = [f"POL-{n:04},complete,Done {n}.,,,EV-{n},,,2020-03-20,Head" for n in range(1, 61)]
    rows += [f"POL-{n:04},on track,Going on {n}.,2020-09-30,Late,,,,2020-03-20,Head" for n in range(61, 121)]
    ledger.receive(MARCH, "police_2020-03.csv", *rows)
    position = build_position(ledger.entries, ledger.settings, MARCH, MARCH.last_day)
    material = build_material(position, Provenance({}, "0"))
    for paper in (
        build_report(material),
        build_public(material),
        *(one for _, one in build_extracts(material, position.settings.partners)),
    ):
        check_papers_agree(paper, (build_summary(material, "board-report.docx", ""),))


def test_no_section_sets_out_hundreds_of_actions_one_by_one() -> None:
    report = report_of(long_register(120))
    for one in report.sections:
        headings = [block for block in one.blocks if isinstance(block, Heading)]
        assert len(headings) <= IN_FULL + 10, one.key


def test_very_many_requests_are_put_together_by_kind() -> None:
    ledger = long_register(120)
    rows = [f"POL-{n:04},complete,Done {n}.,,,EV-{n},,,2020-03-20,Head" for n in range(1, 61)]
    ledger.receive(MARCH, "police_2020-03.csv", *rows)
    report = report_of(ledger)
    requests = next(block for block in section(report, "decisions").blocks if isinstance(block, Listing))
    assert len(requests.entries) == 21
    assert (
        requests.entries[-1]
        == 'Decide on the other 40 closures in the table under "Completed and proposed for closure".'
    )
