"""A partner's own paper: where its actions stand, what is asked about them, and what it has to put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.document import Cell, Heading, Listing, Paragraph, Section, Table, Voice
from flows.report.sections.bodies import action_facts
from flows.report.sections.contents import cells, narrow_column, number_column, status_cell, table_or_line, text_column
from flows.report.sections.decisions import word_against_original, word_overdue, word_rows
from flows.report.sections.returns import word_problems
from flows.wording import capital, word_count, word_short_day

if TYPE_CHECKING:
    from flows.report.sections.contents import Material
    from flows.status import Judgement


def build_own_position(material: Material) -> Section:
    """The partner's actions in one table, with both dates."""
    found = material.position.judgements
    table = Table(
        key="own-actions",
        caption="Your actions",
        description=f"{capital(word_count(len(found), 'action'))} with status and dates.",
        columns=(
            narrow_column("Ref"),
            text_column("Action", 3),
            narrow_column("Original date"),
            narrow_column("Date held"),
            number_column("Days past held"),
            narrow_column("Status"),
        ),
        rows=tuple(_row(one) for one in found),
    )
    said = " ".join(filter(None, (word_against_original(material), word_rows(material))))
    return Section(
        key="own-position",
        heading="Where your actions stand",
        blocks=(
            Paragraph(word_overdue(material), Voice.KEY),
            Paragraph(said),
            table_or_line(table, "You have no action on the register."),
        ),
    )


def _row(found: Judgement) -> tuple[Cell, ...]:
    state = found.state
    plain = cells(
        state.action.action_ref,
        state.action.action,
        word_short_day(state.action.due_on),
        word_short_day(state.due_on),
        str(found.days_over_current),
    )
    return (*plain, status_cell(found))


def build_own_asks(material: Material) -> Section:
    """What the board is asked to decide about the partner's actions."""
    asks = tuple(ask.text for ask in material.asks)
    block = Listing(asks, is_numbered=True) if asks else Paragraph("The board is asked to decide nothing about them.")
    return Section("own-asks", "What the board is asked about them", (block,))


def build_own_actions(material: Material) -> Section:
    """Each action with the words that the board reads."""
    blocks = tuple(
        block
        for found in material.position.judgements
        for block in (
            Heading(f"{found.state.action.action_ref}: {found.state.action.action}"),
            Listing(action_facts(found)),
        )
    )
    return Section("own-details", "Each action as the board reads it", blocks or (Paragraph("There is none."),))


def build_own_problems(material: Material) -> Section:
    """What the partner has to put right in its return."""
    return Section("own-problems", "What has to be put right", tuple(word_problems(material)))


EXTRACT_SECTIONS = (build_own_position, build_own_asks, build_own_actions, build_own_problems)
