"""Open and overdue actions month by month: a chart, and its figures in a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.document import Cell, Chart, ChartKind, Heading, Paragraph, Series, Table, Tone
from flows.report.sections.contents import number_column, text_column
from flows.wording import capital, word_count, word_is, word_period, word_short_period, word_was

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.document import Block
    from flows.report.history import MonthStanding
    from flows.report.sections.contents import Material

LEAST_MONTHS = 3
"""A line through two points shows no course; the table of the position has those figures already."""

_LINES = {
    "open": ("Open", Tone.BLUE),
    "overdue-current": ("Past the date held", Tone.RED),
    "overdue-original": ("Past the date first promised", Tone.AMBER),
}


def build_trend(material: Material) -> tuple[Block, ...]:
    """The course of the last twelve months; nothing before three months are known."""
    if len(material.position.history) < LEAST_MONTHS:
        return ()
    return (
        Heading("Month by month"),
        Paragraph(_word_course(material)),
        _course_chart(material),
        _course_table(material),
    )


def _word_course(material: Material) -> str:
    """The finding: how the two counts stand beside the other months that are shown."""
    months = material.position.history
    first, last = months[0], months[-1]
    opened = f"{capital(word_count(last.open_count, 'action'))} {word_is(last.open_count)} open"
    then = word_period(first.period)
    if last.open_count == first.open_count:
        return f"{opened}, as many as in {then}. {_word_overdue_course(months)}"
    return f"{opened}; in {then} there {word_was(first.open_count)} {first.open_count}. {_word_overdue_course(months)}"


def _word_overdue_course(months: Sequence[MonthStanding]) -> str:
    worst = max(months, key=lambda month: month.overdue_count)
    count = months[-1].overdue_count
    if not worst.overdue_count:
        return f"None was past the date held at the end of any of the {len(months)} months shown."
    who = f"{count or 'None'} {word_is(count) if count else 'is'} past the date held"
    if count < worst.overdue_count:
        return f"{who}; the most was {worst.overdue_count}, in {word_period(worst.period)}."
    is_alone = all(month.overdue_count < count for month in months[:-1])
    return f"{who}, more than in any other month shown." if is_alone else f"{who}; no month shown had more."


def _course_chart(material: Material) -> Chart:
    months = material.position.history
    return Chart(
        key="course",
        caption="Open and overdue actions at the end of each month",
        alternative=_word_course(material),
        kind=ChartKind.LINES,
        categories=tuple(word_short_period(month.period) for month in months),
        series=tuple(
            Series(name, tuple(material.figures[f"history.{count}.{month.period}"] for month in months), tone)
            for count, (name, tone) in _LINES.items()
        ),
        axis_title="Actions",
    )


def _course_table(material: Material) -> Table:
    return Table(
        key="course",
        caption="Open and overdue actions at the end of each month: the figures behind the chart",
        description=_word_course(material),
        columns=(text_column("Month", 2), *(number_column(name, 1) for name, _ in _LINES.values())),
        rows=tuple(
            (
                Cell(word_period(month.period)),
                *(material.number(f"history.{count}.{month.period}") for count in _LINES),
            )
            for month in material.position.history
        ),
    )
