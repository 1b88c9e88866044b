"""One wrong figure anywhere in the papers, and none of them appears."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from flows.document import Chart, Table
from flows.problems import PublishingError
from flows.report import build_summary, check_papers_agree
from tests.homes import MARCH, NO_DECISIONS, TestLedger, make_settings
from tests.report.test_report import material_of, report_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.document import Block, Cell, Message, Report


def papers() -> tuple[Report, Message]:
    ledger = TestLedger(make_settings(), NO_DECISIONS + "2020-03-11,LA-01,close,,r,PCC,\n")
    rows = ("POL-01,on track,T.,2020-05-15,Why.,,,,2020-03-20,Head", "POL-02,complete,T.,,,EV-1,,,2020-03-20,Head")
    ledger.receive(MARCH, "police_2020-03.csv", *rows)
    return report_of(ledger), build_summary(material_of(ledger), "board-report.docx", "")


REPORT, SUMMARY = papers()


def change_block(change: Callable[[Block], Block]) -> Report:
    return replace(
        REPORT,
        sections=tuple(
            replace(section, blocks=tuple(change(block) for block in section.blocks)) for section in REPORT.sections
        ),
    )


def change_row(table: Table, number: int, change: Callable[[Cell], Cell]) -> Table:
    rows = list(table.rows)
    rows[number] = (rows[number][0], *(change(cell) for cell in rows[number][1:]))
    return replace(table, rows=tuple(rows))


def one_more(cell: Cell) -> Cell:
    return replace(cell, text=str(int(cell.text) + 1)) if cell.text.isdigit() else cell


def figure_tables() -> list[str]:
    return [
        block.key
        for section in REPORT.sections
        for block in section.blocks
        if isinstance(block, Table) and any(cell.figure for row in block.rows for cell in row)
    ]


def test_the_papers_as_they_are_agree() -> None:
    check_papers_agree(REPORT, (SUMMARY,))
    assert {"position", "status-by-partner", "movement", "returns"} <= set(figure_tables())


@pytest.mark.parametrize("key", figure_tables())
def test_a_wrong_cell_of_any_table_is_named_with_both_values(key: str) -> None:
    def change(block: Block) -> Block:
        return change_row(block, 0, one_more) if isinstance(block, Table) and block.key == key else block

    with pytest.raises(
        PublishingError, match=r"The papers do not agree: .* says \S+, but .* is \S+\. Nothing was published"
    ):
        check_papers_agree(change_block(change))


def test_a_total_that_is_no_sum_is_found_although_no_figure_is_named() -> None:
    def change(block: Block) -> Block:
        if not isinstance(block, Table) or block.key != "returns":
            return block
        return change_row(block, 0, lambda cell: one_more(replace(cell, figure="")))

    with pytest.raises(PublishingError, match="the sum of its rows is"):
        check_papers_agree(change_block(change))


def chart_keys() -> list[str]:
    return [block.key for section in REPORT.sections for block in section.blocks if isinstance(block, Chart)]


@pytest.mark.parametrize("key", chart_keys())
def test_a_bar_of_another_length_than_its_table_says_is_found(key: str) -> None:
    def change(block: Block) -> Block:
        if not isinstance(block, Chart) or block.key != key:
            return block
        first, *rest = block.series
        return replace(block, series=(replace(first, values=(first.values[0] + 1, *first.values[1:])), *rest))

    with pytest.raises(PublishingError, match=r'chart ".*", series'):
        check_papers_agree(change_block(change))


def test_a_chart_without_its_table_is_found() -> None:
    def change(block: Block) -> Block:
        return replace(block, key="other") if isinstance(block, Chart) else block

    with pytest.raises(PublishingError, match=r"no such column"):
        check_papers_agree(change_block(change))


def test_a_wrong_figure_in_the_e_mail_is_found() -> None:
    blocks = tuple(
        change_row(block, 0, one_more)
        if isinstance(block, Table) and any(c.figure for r in block.rows for c in r)
        else block
        for block in SUMMARY.blocks
    )
    with pytest.raises(PublishingError, match='the e-mail "summary"'):
        check_papers_agree(REPORT, (replace(SUMMARY, blocks=blocks),))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("status", "on track"),
        ("partner", "council"),
        ("days_over_current", "0"),
        ("extension_count", "9"),
        ("closure_step", "verified"),
        ("rule", ""),
    ],
)
def test_a_row_of_register_csv_that_counts_otherwise_is_found(column: str, value: str) -> None:
    place = REPORT.register_columns.index(column)
    rows = [list(row) for row in REPORT.register_rows]
    changed = next(row for row in rows if row[place] != value)
    changed[place] = value
    with pytest.raises(PublishingError, match=r"register\.csv says"):
        check_papers_agree(replace(REPORT, register_rows=tuple(tuple(row) for row in rows)))


def test_a_row_lost_from_register_csv_is_found() -> None:
    with pytest.raises(PublishingError, match=r"register\.csv says"):
        check_papers_agree(replace(REPORT, register_rows=REPORT.register_rows[1:]))


def test_a_changed_figure_is_found_by_who_prints_it() -> None:
    for name in ("status.closed", "movement.opening", "overdue.current", "rows.accepted", "closure.verified"):
        figures = {**REPORT.figures, name: int(REPORT.figures[name]) + 1}
        with pytest.raises(PublishingError):
            check_papers_agree(replace(REPORT, figures=figures))
