"""The position in one table, and the movement that explains it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.document import (
    BOARD_ONLY,
    PUBLIC_ONLY,
    Cell,
    Chart,
    ChartKind,
    Paragraph,
    Section,
    Series,
    Table,
    Tone,
    Voice,
)
from flows.models import Delivery
from flows.report.figures import MOVEMENT_PARTS, POSITION_ORDER, slug
from flows.report.sections.contents import TONES, number_column, text_column, total_row
from flows.report.sections.decisions import word_movement
from flows.report.sections.trend import build_trend
from flows.wording import join_words, word_count, word_day, word_is, word_period, word_signed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.report.sections.contents import Material

ALWAYS_SHOWN = (
    Delivery.OFF_TRACK,
    Delivery.AT_RISK,
    Delivery.ON_TRACK,
    Delivery.NOT_STARTED,
    Delivery.COMPLETE_AWAITING_EVIDENCE,
    Delivery.COMPLETE_EVIDENCED,
    Delivery.CLOSED,
)
"""Statuses that have a row even at nought; the others only where something is counted."""

RARE_PARTS = ("transferred_in", "transferred_out", "superseded", "not_accepted")
"""Parts of the movement that have a column only in a month in which something is counted there."""

PART_HEADINGS = {
    "opening": "Open at start",
    "new": "New",
    "reopened": "Re-opened",
    "transferred_in": "Transferred in",
    "transferred_out": "Transferred out",
    "closed": "Closed",
    "superseded": "Superseded",
    "not_accepted": "Not accepted",
    "closing": "Open now",
}


def build_standing(material: Material) -> Section:
    """Counts by status: this report, last report, change; then the same by partner, as a chart and a table."""
    return Section(
        key="position",
        heading="Position",
        blocks=(
            Paragraph(_word_standing(material)),
            _position_table(material),
            Paragraph(
                "The status is worked out by the rules in Annex B from what partners reported. An action that was not "
                "reported this month is judged by its partner's last words, whose age Annex A shows, and by its date.",
                Voice.NOTE,
                BOARD_ONLY,
            ),
            Paragraph("The rules in Annex B work the status out from what partners reported.", Voice.NOTE, PUBLIC_ONLY),
            *((_status_chart(material), _partner_table(material)) if material.figures["actions.total"] else ()),
            *build_trend(material),
        ),
    )


def _word_standing(material: Material) -> str:
    figures = material.figures
    total, running = figures["actions.total"], figures["actions.open"]
    holds = f"On {word_day(material.position.as_at)} the register holds {word_count(total, 'action')}"
    if running in (0, total):
        which = "all of them" if total > 1 else "which is"
        state = "open" if running else "ended by the board"
        return f"{holds}, {which} {state}." if total else f"{holds}."
    return f"{holds}: {running} open and {total - running} ended by the board."


def _shown(material: Material) -> list[Delivery]:
    figures = material.figures
    return [
        status
        for status in POSITION_ORDER
        if status in ALWAYS_SHOWN or figures[f"status.{slug(status)}"] or figures[f"status.{slug(status)}.last"]
    ]


def _position_table(material: Material) -> Table:
    period = material.position.period
    rows = [
        (
            Cell(status.value.capitalize(), tone=TONES.get(status, Tone.NEUTRAL)),
            *_three(material, f"status.{slug(status)}"),
        )
        for status in _shown(material)
    ]
    return Table(
        key="position",
        caption="Actions by status, this report and last",
        description=_word_standing(material),
        columns=(
            text_column("Status"),
            number_column(f"This report, {word_period(period)}", 1),
            number_column(_last_heading(material), 1),
            number_column("Change", 1),
        ),
        rows=(*rows, total_row("All actions", _three(material, "actions.total"))),
        has_total_row=True,
    )


def _last_heading(material: Material) -> str:
    """Heading of the column to compare with: the last report, or the month's beginning where there was none."""
    position = material.position
    if position.is_first:
        return f"Before, at {word_day(position.opening.as_at)}"
    return f"Last report, {word_period(position.period.previous)}"


def _three(material: Material, name: str) -> tuple[Cell, ...]:
    change = f"{name}.change"
    return (
        material.number(name),
        material.number(f"{name}.last"),
        material.number(change, word_signed(material.figures[change])),
    )


def _charted(material: Material) -> list[Delivery]:
    """Statuses with at least one action, closed ones last: an empty series only fills the legend."""
    return [status for status in POSITION_ORDER if material.figures[f"status.{slug(status)}"]]


def _status_chart(material: Material) -> Chart:
    position, figures = material.position, material.figures
    partners = [own.partner for own in position.returns]
    return Chart(
        key="status-by-partner",
        caption="Status of actions by partner",
        alternative=_word_off_track(material, partners),
        kind=ChartKind.STACKED_BARS,
        categories=tuple(position.partner_name(partner) for partner in partners),
        series=tuple(
            Series(
                status.value.capitalize(),
                tuple(figures[f"status.{slug(status)}.{partner}"] for partner in partners),
                TONES.get(status, Tone.NEUTRAL),
            )
            for status in _charted(material)
        ),
        axis_title="Actions",
    )


def _word_off_track(material: Material, partners: Sequence[str]) -> str:
    """The finding of the chart: how many are off track, and whose they are."""
    figures, name = material.figures, f"status.{slug(Delivery.OFF_TRACK)}"
    count, total = figures[name], figures["actions.total"]
    if not count:
        return f"None of the {word_count(total, 'action')} is off track." if total else "There is no action to show."
    owners = sorted(
        (partner for partner in partners if figures[f"{name}.{partner}"]),
        key=lambda partner: -figures[f"{name}.{partner}"],
    )
    most = [
        f"{figures[f'{name}.{partner}']} of {material.position.partner_name(partner)}" for partner in owners[:NAMED]
    ]
    rest = count - sum(figures[f"{name}.{partner}"] for partner in owners[:NAMED])
    most += [f"{rest} of others"] if rest else []
    return f"{count} of the {word_count(total, 'action')} {word_is(count)} off track: {join_words(most)}."


NAMED = 4
"""Partners that the sentence about a chart names: with more, it could not be taken in by ear."""


def _partner_table(material: Material) -> Table:
    position, statuses = material.position, _charted(material)
    rows = [
        (
            Cell(position.partner_name(own.partner)),
            *(material.number(f"status.{slug(status)}.{own.partner}") for status in statuses),
            material.number(f"actions.total.{own.partner}"),
        )
        for own in position.returns
    ]
    total = [*(material.number(f"status.{slug(status)}") for status in statuses), material.number("actions.total")]
    return Table(
        key="status-by-partner",
        caption="Status of actions by partner: the figures behind the chart",
        description="Each partner's actions counted by status; the last row is all partners together.",
        columns=(
            text_column("Partner", 2),
            *(number_column(status.value.capitalize()) for status in statuses),
            number_column("All"),
        ),
        rows=(*rows, total_row("All partners", total)),
        has_total_row=True,
    )


def shown_parts(material: Material) -> tuple[str, ...]:
    """The parts of the movement that this month's tables show: they always add up, because the others are nought."""
    return tuple(part for part in MOVEMENT_PARTS if part not in RARE_PARTS or material.figures[f"movement.{part}"])


def build_movement_section(material: Material) -> Section:
    """What came and went, by partner and in all. The figures are counted at both ends, so that the sum is a check."""
    position, parts = material.position, shown_parts(material)
    rows = [
        (
            Cell(position.partner_name(own.partner)),
            *(material.number(f"movement.{part}.{own.partner}") for part in parts),
        )
        for own in position.returns
    ]
    total = [material.number(f"movement.{part}") for part in parts]
    return Section(
        key="movement",
        heading="Movement since the last report",
        blocks=(
            Paragraph(word_movement(material)),
            Table(
                key="movement",
                caption="Movement of open actions by partner",
                description="Open at start, plus what came, less what went, is open now; the last row is all partners together.",
                columns=(text_column("Partner", 2), *(number_column(PART_HEADINGS[part]) for part in parts)),
                rows=(*rows, total_row("All partners", total)),
                has_total_row=True,
            ),
            *_inspection_tables(material, parts),
        ),
    )


def _inspection_tables(material: Material, parts: tuple[str, ...]) -> list[Table]:
    """The movement by inspection, where there is more than one; of a single one it would say the same again."""
    inspections = material.position.settings.inspections
    if len(inspections) < 2:
        return []
    rows = [
        (Cell(row.title), *(material.number(f"movement.by-inspection.{part}.{key}") for part in parts))
        for key, row in inspections.items()
    ]
    return [
        Table(
            key="movement-by-inspection",
            caption="Movement of open actions by inspection",
            description="The same movement by the inspection that each action answers; the last row is all of them.",
            columns=(text_column("Inspection", 2), *(number_column(PART_HEADINGS[part]) for part in parts)),
            rows=(*rows, total_row("All inspections", [material.number(f"movement.{part}") for part in parts])),
            has_total_row=True,
        )
    ]
