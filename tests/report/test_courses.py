"""The charts over time: what they count, what they say, and when they are left out."""

from __future__ import annotations

import itertools

import pytest

from flows.document import Chart, Report, Table
from flows.models import Period
from flows.report import Provenance, build_material, build_position, build_report
from flows.report.sections.slips import find_slips
from tests.homes import NO_DECISIONS, TestLedger, make_settings

MONTHS = tuple(Period(2020, month) for month in range(2, 6))
EXTENDED = "2020-03-11,POL-01,extend,2020-04-30,Snow.,Board,1\n"


def four_months(decisions: str = "", forecast: str = "") -> TestLedger:
    ledger = TestLedger(make_settings(), NO_DECISIONS + decisions)
    reason = "Ice." if forecast else ""
    for month in MONTHS:
        ledger.receive(
            month, f"police_{month}.csv", f"POL-01,on track,T {month}.,{forecast},{reason},,,,{month.last_day},Head"
        )
    return ledger


def report_of(ledger: TestLedger, month: Period) -> Report:
    position = build_position(ledger.entries, ledger.settings, month, month.last_day)
    return build_report(build_material(position, Provenance({}, "0")))


def charts_of(report: Report) -> dict[str, Chart]:
    return {block.key: block for one in report.sections for block in one.blocks if isinstance(block, Chart)}


def tables_of(report: Report) -> dict[str, Table]:
    return {block.key: block for one in report.sections for block in one.blocks if isinstance(block, Table)}


def test_each_month_is_counted_as_its_own_report_counted_it() -> None:
    ledger = four_months(EXTENDED)
    reports = [report_of(ledger, month) for month in MONTHS]
    for month, own in zip(MONTHS, reports, strict=True):
        for later in reports[MONTHS.index(month) :]:
            assert later.figures[f"history.open.{month}"] == own.figures["actions.open"]
            for axis in ("current", "original"):
                assert later.figures[f"history.overdue-{axis}.{month}"] == own.figures[f"overdue.{axis}"]


def test_no_line_is_drawn_through_fewer_than_three_months() -> None:
    ledger = four_months()
    drawn = ["course" in charts_of(report_of(ledger, month)) for month in MONTHS]
    assert drawn == [False, False, True, True]


def test_a_year_is_shown_and_no_more() -> None:
    ledger = TestLedger(make_settings())
    months = list(itertools.accumulate(range(14), lambda month, _: month.next, initial=Period(2020, 2)))
    for month in months:
        ledger.receive(month, f"police_{month}.csv", f"POL-01,on track,T {month}.,,,,,,{month.last_day},Head")
    chart = charts_of(report_of(ledger, months[-1]))["course"]
    assert (chart.categories[0], chart.categories[-1], len(chart.categories)) == ("May 2020", "Apr 2021", 12)


def test_the_chart_says_its_finding_in_a_sentence() -> None:
    ledger = four_months(EXTENDED)
    finding = charts_of(report_of(ledger, MONTHS[-1]))["course"].alternative
    assert finding == (
        "3 actions are open, as many as in February 2020. 2 are past the date held, more than in any other month shown."
    )


def test_every_chart_has_its_figures_in_a_table_of_the_same_name() -> None:
    report = report_of(four_months(EXTENDED, "2020-06-30"), MONTHS[-1])
    charts, tables = charts_of(report), tables_of(report)
    assert set(charts) == {"status-by-partner", "course", "slips"}
    for key, chart in charts.items():
        printed = {cell.text for row in tables[key].rows for cell in row}
        assert {str(value) for line in chart.series for value in line.values} <= printed


@pytest.mark.parametrize(
    ("decisions", "forecast", "slip"),
    [
        ("", "", None),
        (EXTENDED, "", ("POL-01", 46, 0)),
        ("", "2020-06-30", ("POL-01", 0, 107)),
        (EXTENDED, "2020-06-30", ("POL-01", 46, 61)),
        (EXTENDED, "2020-04-01", ("POL-01", 46, 0)),
    ],
)
def test_a_slip_is_parted_into_what_the_board_agreed_and_what_is_asked(
    decisions: str, forecast: str, slip: tuple[str, int, int] | None
) -> None:
    ledger = four_months(decisions, forecast)
    position = build_position(ledger.entries, ledger.settings, MONTHS[-1], MONTHS[-1].last_day)
    found = [
        (one.found.state.action.action_ref, one.agreed_days, one.asked_days) for one in find_slips(position.judgements)
    ]
    assert found == ([slip] if slip else [])
