"""The report as data: what is asked, what is said, and what stops it."""

from __future__ import annotations

import dataclasses

import pytest

from flows.document import Cell, Chart, Listing, Paragraph, Report, Section, Table
from flows.problems import PublishingError
from flows.report import Material, Provenance, build_material, build_position, build_report, check_reconciles
from tests.homes import MARCH, NO_DECISIONS, TestLedger, make_settings

FEBRUARY = MARCH.previous


def material_of(ledger: TestLedger) -> Material:
    position = build_position(ledger.entries, ledger.settings, MARCH, MARCH.last_day)
    check_reconciles(position)
    return build_material(position, Provenance({"reference/actions.csv": "0" * 64}, "0"))


def report_of(ledger: TestLedger) -> Report:
    return build_report(material_of(ledger))


def section(report: Report, key: str) -> Section:
    return next(one for one in report.sections if one.key == key)


def words(one: Section) -> str:
    texts = [block.text for block in one.blocks if isinstance(block, Paragraph)]
    return " ".join(texts + [entry for block in one.blocks if isinstance(block, Listing) for entry in block.entries])


def month(*rows: str, decisions: str = "") -> TestLedger:
    ledger = TestLedger(make_settings(), NO_DECISIONS + decisions)
    ledger.receive(MARCH, "police_2020-03.csv", *rows)
    return ledger


def test_an_evidenced_completion_is_asked_to_be_closed_and_a_bare_one_is_not() -> None:
    ledger = month("POL-01,complete,Done.,,,EV-1,,,2020-03-20,Head", "POL-02,complete,Done.,,,,,,2020-03-20,Head")
    asks = material_of(ledger).asks
    assert [(ask.kind, ask.subject) for ask in asks] == [("closure", "POL-01")]


def test_a_closure_asked_for_without_a_check_by_another_role_says_so() -> None:
    (ask,) = material_of(month("POL-01,complete,Done.,,,EV-1,,,2020-03-20,Head")).asks
    assert "Not verified: nobody but the owner has checked it." in ask.text


def test_a_later_forecast_is_an_ask_for_an_extension_with_its_reason() -> None:
    (ask,) = material_of(month("POL-02,on track,T.,2020-09-30,Snow.,,,,2020-03-20,Head")).asks
    assert (ask.kind, ask.subject) == ("extension", "POL-02")
    assert "30 September 2020" in ask.text
    assert "Reason given: Snow." in ask.text
    assert ".." not in ask.text


def test_missed_returns_in_a_row_are_an_escalation() -> None:
    ledger = TestLedger(make_settings())
    ledger.receive(FEBRUARY, "police_2020-02.csv", "POL-02,on track,T.,,,,,,2020-02-20,Head")
    ledger.receive(MARCH, "police_2020-03.csv", "POL-02,on track,U.,,,,,,2020-03-20,Head")
    asks = material_of(ledger).asks
    assert [(ask.kind, ask.subject) for ask in asks] == [("escalation", "council")]
    assert "2 returns missed in a row" in asks[0].text


def test_a_ledger_that_lost_a_row_stops_the_round() -> None:
    ledger = month("POL-02,on track,T.,,,,,,2020-03-20,Head")
    ledger.entries.loc[ledger.entries["kind"] == "return", "rows_accepted"] = 0
    with pytest.raises(PublishingError, match=r"police_2020-03\.csv: 1 rows were read"):
        material_of(ledger)


def test_a_movement_that_does_not_reconcile_stops_the_round_and_names_the_difference() -> None:
    ledger = month("POL-02,on track,T.,,,,,,2020-03-20,Head")
    position = build_position(ledger.entries, ledger.settings, MARCH, MARCH.last_day)
    wrong = dataclasses.replace(position.movements["police"], opening=("POL-01",))
    broken = dataclasses.replace(position, movements={**position.movements, "police": wrong})
    with pytest.raises(PublishingError, match=r"does not reconcile for Test Police: -1"):
        check_reconciles(broken)


def test_sections_with_nothing_to_say_are_one_line() -> None:
    report = report_of(TestLedger(make_settings()))
    assert words(section(report, "off-track")) == "No open actions are off track or at risk."
    assert words(section(report, "decisions")).startswith("There is nothing to decide this month")
    assert not [block for block in section(report, "overdue").blocks if isinstance(block, Table) and not block.rows]


def test_a_register_without_actions_still_makes_a_report() -> None:
    empty = make_settings(actions="action_ref,afi_ref,partner,action,owner_role,due_on,agreed_on,certainty\n")
    report = report_of(TestLedger(empty))
    assert report.figures["actions.total"] == 0
    assert "nothing to decide" in words(section(report, "decisions"))


def test_no_table_has_an_empty_cell_and_every_row_is_as_wide_as_its_headings() -> None:
    report = report_of(month("POL-02,on track,T.,,,,,,2020-03-20,Head"))
    for one in report.sections:
        for block in one.blocks:
            if isinstance(block, Table):
                assert all(len(row) == len(block.columns) for row in block.rows), block.key
                assert all(cell.text.strip() for row in block.rows for cell in row), block.key


def test_every_chart_has_its_figures_in_a_table_beside_it() -> None:
    report = report_of(month("POL-02,on track,T.,,,,,,2020-03-20,Head"))
    blocks = section(report, "position").blocks
    (chart,) = [block for block in blocks if isinstance(block, Chart)]
    table = next(block for block in blocks if isinstance(block, Table) and block.key == chart.key)
    for number, category in enumerate(chart.categories):
        row = next(row for row in table.rows if row[0].text == category)
        assert [cell.text for cell in row[1:-1]] == [str(series.values[number]) for series in chart.series]


def test_every_figure_cell_names_a_figure_that_is_there() -> None:
    report = report_of(month("POL-02,on track,T.,,,,,,2020-03-20,Head"))
    cells: list[Cell] = [
        cell
        for one in report.sections
        for block in one.blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row
        if cell.figure
    ]
    assert len(cells) > 20
    assert {cell.figure for cell in cells} <= set(report.figures)


def test_the_annex_of_rules_follows_the_thresholds_of_the_board() -> None:
    from tests.homes import BOARD  # noqa: PLC0415  # only this test changes the board

    board = BOARD + "\n[thresholds]\nstale_after_returns = 7\n"
    report = report_of(TestLedger(make_settings(board=board)))
    table = next(block for block in section(report, "annex-rules").blocks if isinstance(block, Table))
    assert ("The same update text in this many returns running is called stale.", "7") in [
        (row[0].text, row[1].text) for row in table.rows
    ]
