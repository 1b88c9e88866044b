"""The gate: every table, chart, sentence, e-mail and CSV total says what ``figures.json`` says, or no paper appears."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.document import Chart, Listing, Paragraph, Table
from flows.problems import PublishingError
from flows.report.counted_sentences import find_claims, value_of
from flows.report.figures import WENT
from flows.report.recounts import count_register

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.document import Block, Cell, Message, Report, Series


def check_papers_agree(report: Report, messages: Sequence[Message] = ()) -> None:
    """Stops the round where two places of the papers would print different figures for the same thing.

    Every cell that prints a figure is compared with that figure, and so is every number of a counted sentence; every
    total row is added up, every chart is compared with its table, and the register is counted again.

    Args:
        report: the whole report of any edition, with its figures.
        messages: the e-mails that go with it.

    Raises:
        PublishingError: names the place and both values.
    """
    for section in report.sections:
        _check_blocks(f'the section "{section.heading}"', section.blocks, report.figures)
    for message in messages:
        check_message_agrees(message, report.figures)
    if report.register_columns:
        _check_register(report)


def check_message_agrees(message: Message, figures: Mapping[str, int | str]) -> None:
    """Stops where an e-mail prints another figure than the papers that it goes with.

    Args:
        message: any message about the month.
        figures: those of the report, and what ``count_own`` gives for its reader.

    Raises:
        PublishingError: names the place and both values.
    """
    place = f'the e-mail "{message.key}"'
    _check_blocks(place, message.blocks, figures)
    _check_words(f"{place}, subject", message.subject.rpartition(": ")[2], figures)


def check_extract_agrees(extract: Report, partner: str, figures: Mapping[str, int | str]) -> None:
    """Stops where a partner's extract counts its actions, its movement or its rows otherwise than the report does.

    Args:
        extract: with the figures of that partner alone.
        partner: its key.
        figures: the report's.

    Raises:
        PublishingError: names the figure and both values.
    """
    check_papers_agree(extract)
    for whole, value in extract.figures.items():
        name = f"{whole}.{partner}"
        if figures.get(name, value) != value:
            _stop(f'the extract for "{partner}"', f"{value} ({whole})", name, figures[name])


def _check_blocks(place: str, blocks: Sequence[Block], figures: Mapping[str, int | str]) -> None:
    tables = [block for block in blocks if isinstance(block, Table)]
    for table in tables:
        _check_cells(place, table, figures)
        _check_total(place, table)
    for chart in (block for block in blocks if isinstance(block, Chart)):
        _check_chart(place, chart, [table for table in tables if table.key == chart.key])
    for words in sentences_of(blocks):
        _check_words(place, words, figures)


def sentences_of(blocks: Sequence[Block]) -> Iterator[str]:
    """Every text of some blocks that may be a counted sentence, the words of tables and charts for screen readers too."""
    for block in blocks:
        if isinstance(block, Table):
            yield block.description
        elif isinstance(block, Chart):
            yield block.alternative
        elif isinstance(block, Listing):
            yield from block.entries
        elif isinstance(block, Paragraph):
            yield block.text


def _check_words(place: str, words: str, figures: Mapping[str, int | str]) -> None:
    for claim in find_claims(words):
        value = value_of(claim.figure, figures)
        if value not in (None, claim.said):
            _stop(f'{place}, sentence "{words}"', claim.said, claim.figure, value)


def _check_cells(place: str, table: Table, figures: Mapping[str, int | str]) -> None:
    for row in table.rows:
        for cell, column in zip(row, table.columns, strict=True):
            if cell.figure and as_number(cell) != figures.get(cell.figure):
                where = f'{place}, table "{table.caption}", row "{row[0].text}", column "{column.heading}"'
                _stop(where, cell.text, cell.figure, figures.get(cell.figure, "not there"))


def _check_total(place: str, table: Table) -> None:
    """A column adds up where its total is a number; "3 of 4" and a dash are none."""
    if not table.has_total_row:
        return
    *rows, total = table.rows
    for number, column in enumerate(table.columns[1:], start=1):
        stated = as_number(total[number])
        added = sum(_sign(row[number], total[number]) * (as_number(row[number]) or 0) for row in rows)
        if stated is not None and stated != added:
            _stop(f'{place}, table "{table.caption}", column "{column.heading}"', stated, "the sum of its rows", added)


def _sign(cell: Cell, total: Cell) -> int:
    """Minus one for what went, in a table that leads from open at start to open now line by line."""
    parts = cell.figure.split(".")
    return -1 if total.figure == "movement.closing" and parts[0] == "movement" and parts[1] in WENT else 1


def _check_chart(place: str, chart: Chart, tables: Sequence[Table]) -> None:
    for series in chart.series:
        if not any(_stands_in(series, chart, table) for table in tables):
            where = f'{place}, chart "{chart.caption}", series "{series.name}"'
            _stop(where, list(series.values), "the table beside it", "no such column")


def _stands_in(series: Series, chart: Chart, table: Table) -> bool:
    """Whether one column of the table has the values of the series, each in the row of its category.

    Where an axis shortens names, such as months, the rows stand for the categories in order.
    """
    named = {row[0].text: row for row in table.rows}
    rows = [named[category] for category in chart.categories if category in named]
    if len(rows) < len(chart.categories):
        rows = list(table.rows[: len(chart.categories)])
    return not rows or any(tuple(map(as_number, column)) == series.values for column in zip(*rows, strict=True))


def _check_register(report: Report) -> None:
    rows = [dict(zip(report.register_columns, row, strict=True)) for row in report.register_rows]
    for name, counted in count_register(rows).items():
        if counted != report.figures.get(name):
            _stop("register.csv", counted, name, report.figures.get(name, "not there"))


def as_number(cell: Cell) -> int | None:
    """The figure that a cell prints, with or without a sign; None where it prints words."""
    text = cell.text.replace("−", "-").removeprefix("+")
    return int(text) if text.removeprefix("-").isascii() and text.removeprefix("-").isdigit() else None


def _stop(where: str, here: object, what: str, there: object) -> None:
    raise PublishingError(
        f"The papers do not agree: {where} says {here}, but {what} is {there}. Nothing was published; this is a fault of the "
        "program, so please report it with this sentence."
    )
