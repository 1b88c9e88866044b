"""Dates: what is overdue against both dates, what has moved, and what falls due before the next meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.document import BOARD_ONLY, Heading, Paragraph, Section, Table, Voice
from flows.report.figures import is_due_by
from flows.report.sections.contents import cells, narrow_column, number_column, status_cell, table_or_line, text_column
from flows.report.sections.decisions import word_against_original, word_overdue, word_until
from flows.report.sections.slips import build_slips
from flows.status import statutory_response_due_on, written_statement_due_on
from flows.wording import sentence, word_count, word_day, word_short_day, word_times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.document import Block, Cell
    from flows.report.sections.contents import Material
    from flows.settings import Inspection
    from flows.status import Judgement


def build_overdue(material: Material) -> Section:
    """Every action past its original or its current due date, the longest overdue first."""
    late = [found for found in material.position.judgements if found.days_over_original or found.days_over_current]
    late.sort(key=lambda found: (-found.days_over_original, found.state.action.action_ref))
    now = [found for found in late if found.days_over_current]
    agreed = [found for found in late if not found.days_over_current]
    blocks: list[Block] = [Paragraph(f"{word_overdue(material)} {word_against_original(material)}")]
    if now:
        blocks.append(_overdue_table("overdue", "Overdue actions", word_overdue(material), now))
    if agreed:
        blocks.append(_overdue_table("overdue-original", NOT_OVERDUE_NOW, word_against_original(material), agreed))
    if late:
        blocks.append(Paragraph(DATE_HELD, Voice.NOTE))
    return Section(key="overdue", heading="Overdue actions", blocks=(*blocks, *_slip_blocks(material)))


DATE_HELD = "The date held is the last one that the board agreed; where it agreed none, the original one."
"""Said where the column first stands, for readers who do not turn to Annex B."""


NOT_OVERDUE_NOW = "Not overdue now, because the board agreed a later date"
"""Over the actions that are past the date first promised only: shown, so that a new date hides nothing, and apart."""


def _overdue_table(key: str, caption: str, description: str, late: Sequence[Judgement]) -> Table:
    return Table(
        key=key,
        caption=caption,
        description=description,
        columns=(
            narrow_column("Ref"),
            text_column("Action", 3),
            narrow_column("Original date"),
            narrow_column("Date held"),
            narrow_column("Forecast"),
            number_column("Days past original"),
            number_column("Days past held"),
            number_column("Moves asked or agreed"),
        ),
        rows=tuple(_overdue_row(found) for found in late),
    )


def _overdue_row(found: Judgement) -> tuple[Cell, ...]:
    state, last = found.state, found.state.last_update
    return cells(
        state.action.action_ref,
        state.action.action,
        word_short_day(state.action.due_on),
        word_short_day(state.due_on),
        word_short_day(last.forecast_on if last else None),
        str(found.days_over_original),
        str(found.days_over_current),
        str(len(state.moves)),
    )


def _slip_blocks(material: Material) -> list[Block]:
    """Every date that moved, with who asked, why, and whether the board agreed: re-dating hides nothing."""
    moved = [found for found in material.position.open_judgements if found.state.moves]
    limit = material.position.settings.thresholds.moves_to_escalate
    second = material.figures["moves.second-slip"]
    lead = (
        f"{word_count(second, 'open action').capitalize()} {'has' if second == 1 else 'have'} a date that has moved at least "
        f"{word_times(limit)}, agreed or asked for."
    )
    table = Table(
        key="date-moves",
        caption="Promised dates that became later",
        description=lead,
        columns=(
            narrow_column("Ref"),
            narrow_column("On"),
            narrow_column("From"),
            narrow_column("To"),
            text_column("Reason given", 3, BOARD_ONLY),
            narrow_column("Board"),
        ),
        rows=tuple(
            cells(
                found.state.action.action_ref,
                word_short_day(move.moved_on),
                word_short_day(move.from_on),
                word_short_day(move.to_on),
                sentence(move.reason),
                "agreed" if move.is_agreed else "asked",
            )
            for found in moved
            for move in found.state.moves
        ),
    )
    if not table.rows:
        return [Paragraph("No promised date of an open action has moved.")]
    return [Heading("Dates that have moved"), Paragraph(lead), *build_slips(material), table]


def build_dates(material: Material) -> Section:
    """What falls due before the next meeting, and the dates that the law and the board set."""
    position = material.position
    due = [found for found in position.judgements if is_due_by(found, position)]
    table = Table(
        key="due-next",
        caption=f"Actions due {word_until(position)}",
        description=f"{word_count(len(due), 'action').capitalize()} due {word_until(position)}.",
        columns=(
            narrow_column("Ref"),
            text_column("Action", 3),
            text_column("Partner", 1),
            narrow_column("Date held"),
            narrow_column("Status"),
        ),
        rows=tuple(
            (
                *cells(
                    found.state.action.action_ref,
                    found.state.action.action,
                    material.partner(found),
                    word_short_day(found.state.due_on),
                ),
                status_cell(found),
            )
            for found in due
        ),
    )
    return Section(
        key="dates",
        heading="Due before the next meeting",
        blocks=(
            table_or_line(table, f"No action falls due {word_until(position)}."),
            Heading("Dates to keep"),
            _dates_table(material),
        ),
    )


def _dates_table(material: Material) -> Table:
    position = material.position
    rows = [
        cells("This meeting of the board", word_day(position.meeting_on), "Set by the board."),
        cells("Next meeting of the board", word_day(position.next_meeting_on), "Set by the board."),
        cells(
            "Last day for returns of this month", word_day(position.cut_off_on), "Working days after the month's end."
        ),
    ]
    rows += [row for inspection in position.settings.inspections.values() for row in _clocks(material, inspection)]
    return Table(
        key="dates-to-keep",
        caption="Dates set by the board and by law",
        description="The next meeting, the last day for returns, and the statutory clocks of each inspection.",
        columns=(text_column("What", 2), narrow_column("Day"), text_column("How it is counted", 3)),
        rows=tuple(rows),
    )


def _clocks(material: Material, inspection: Inspection) -> list[tuple[Cell, ...]]:
    received = inspection.received_on
    holidays = material.position.settings.bank_holidays
    statement = word_day(written_statement_due_on(received, holidays)) if received else "not known"
    return [
        cells(
            "Commissioner's comments to be published by",
            word_day(statutory_response_due_on(inspection.published_on)),
            f"56 days beginning with publication on {word_day(inspection.published_on)}; the clock of section 55 of the "
            "Police Act 1996, shown for guidance, because this was a joint inspection.",
        ),
        cells(
            "Written statement of proposed action, if one was required",
            statement,
            "70 working days from receipt of the report."
            + ("" if received else " The day of receipt is not known to the office."),
        ),
    ]
