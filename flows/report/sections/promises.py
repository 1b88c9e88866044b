"""New dates beside what became of the same partner's earlier ones: history, and no verdict."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flows.document import Cell, Heading, Paragraph, Section, Table, Voice
from flows.report.sections.contents import cells, narrow_column, number_column, text_column
from flows.report.sections.what_matters import cut_down
from flows.wording import word_promises, word_short_day

if TYPE_CHECKING:
    from datetime import date

    from flows.document import Block
    from flows.report.sections.contents import Material
    from flows.status import Judgement
    from flows.status.promises import PromiseHistory


def build_promises(material: Material) -> Section:
    """How far each partner's last promises slipped, and what the same again would mean for each promised date."""
    position = material.position
    needed = position.settings.thresholds.promises_needed
    history = [own.partner for own in position.returns if own.partner in position.promises]
    if not history:
        blocks: tuple[Block, ...] = (
            Paragraph(
                f"No partner has made {needed} promises yet whose outcome is known, so that no history is shown."
            ),
        )
        return Section(key="promises", heading="Promised dates and past promises", blocks=blocks)
    rows = _promised_rows(material)
    now: tuple[Block, ...] = (Heading("Dates promised now"), _promised_table(rows)) if rows else ()
    return Section(
        key="promises",
        heading="Promised dates and past promises",
        blocks=(
            Paragraph(" ".join(word_promises(position.partner_name(own), position.promises[own]) for own in history)),
            Paragraph(
                f"This is history and not a verdict on any new date. Of partners with fewer than {needed} promises whose "
                "outcome is known nothing is said.",
                Voice.NOTE,
            ),
            _history_table(material, history),
            *now,
        ),
    )


def _history_table(material: Material, partners: list[str]) -> Table:
    return Table(
        key="promise-history",
        caption="What became of the last promises",
        description="For each partner with enough of them: promises counted, and the shortest and longest slip in days.",
        columns=(
            text_column("Partner", 2),
            number_column("Promises counted"),
            number_column("Shortest slip in days"),
            number_column("Longest slip in days"),
        ),
        rows=tuple(
            (
                Cell(material.position.partner_name(partner)),
                *(material.number(f"promises.{part}.{partner}") for part in ("counted", "shortest", "longest")),
            )
            for partner in partners
        ),
    )


def _promised_rows(material: Material) -> tuple[tuple[Cell, ...], ...]:
    position = material.position
    running = [
        found
        for found in position.open_judgements
        if not found.is_done and found.state.action.partner in position.promises and promised_on(found) > position.as_at
    ]
    shown = cut_down(running, position.settings.thresholds.annex_row_cap)
    return tuple(_promised_row(material, found) for found in shown)


def promised_on(found: Judgement) -> date:
    """The date that a partner promises now: its own later forecast, else the date held."""
    last = found.state.last_update
    forecast = last.forecast_on if last else None
    return max(forecast, found.state.due_on) if forecast else found.state.due_on


def _promised_row(material: Material, found: Judgement) -> tuple[Cell, ...]:
    history = material.position.promises[found.state.action.partner]
    return cells(
        found.state.action.action_ref,
        material.partner(found),
        word_short_day(promised_on(found)),
        _word_again(promised_on(found), history),
    )


def _word_again(day: date, history: PromiseHistory) -> str:
    first, last = day + timedelta(days=history.shortest), day + timedelta(days=history.longest)
    return word_short_day(first) if first == last else f"{word_short_day(first)} to {word_short_day(last)}"


def _promised_table(rows: tuple[tuple[Cell, ...], ...]) -> Table:
    return Table(
        key="promised-dates",
        caption="Each promised date, and where it would fall if it slipped as the partner's last ones did",
        description="The partner's last promises, laid on each date that it promises now.",
        columns=(
            narrow_column("Ref"),
            text_column("Partner", 2),
            narrow_column("Promised"),
            text_column("If it went as before", 2),
        ),
        rows=rows,
    )
