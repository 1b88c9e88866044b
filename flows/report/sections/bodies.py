"""Police items in full, because the Commissioner holds the force to account for them; other partners' for information."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.report.document import Heading, Listing, Paragraph, Section, Table
from flows.report.sections.contents import cells, narrow_column, status_cell, table_or_line, text_column
from flows.report.wording import capital, sentence, word_count, word_day, word_is, word_short_day

if TYPE_CHECKING:
    from flows.report.document import Block, Cell
    from flows.report.sections.contents import Material
    from flows.settings import AreaForImprovement
    from flows.status import Judgement


def build_police_matters(material: Material) -> Section:
    """Each police area for improvement, with every action under it in full."""
    areas = [area for area in material.position.settings.areas.values() if area.police_item]
    blocks: list[Block] = [
        Paragraph(
            f"{capital(word_count(len(areas), 'area'))} for improvement {word_is(len(areas))} for the police force."
        )
    ]
    for area in areas:
        blocks += _area_blocks(material, area)
    return Section(key="police", heading="Police items in full", blocks=tuple(blocks))


def _area_blocks(material: Material, area: AreaForImprovement) -> list[Block]:
    under = [found for found in material.position.judgements if found.state.action.afi_ref == area.afi_ref]
    blocks: list[Block] = [Heading(f"{area.afi_ref}: {area.topic}")]
    if not under:
        return [*blocks, Paragraph("No action is recorded against it.")]
    for found in under:
        blocks += [
            Heading(f"{found.state.action.action_ref}: {found.state.action.action}", level=3),
            Listing(_facts(found)),
        ]
    return blocks


def _facts(found: Judgement) -> tuple[str, ...]:
    state, last = found.state, found.state.last_update
    held = (
        f"Due {word_day(state.action.due_on)} at first, {word_day(state.due_on)} now; owner: {state.action.owner_role}."
    )
    facts = [f"{capital(found.delivery)}. {held}"]
    if found.rule:
        facts.append(f"Rule: {found.rule}.")
    if last is None:
        return (*facts, "No update has been received yet.")
    carried = "" if found.is_reported else " Carried from an earlier month: nothing usable came for this one."
    facts.append(f"Update of {word_day(last.updated_on)} ({last.updated_by}): {sentence(last.update)}{carried}")
    labels = (("Evidence", last.evidence), ("Risk", last.risk), ("Help needed", last.help_needed))
    return (*facts, *(f"{label}: {sentence(text)}" for label, text in labels if text))


def build_partner_matters(material: Material) -> Section:
    """Other partners' actions in one table, worded as information: the Commissioner cannot direct them."""
    partners = material.position.settings.partners
    under = [found for found in material.position.judgements if not partners[found.state.action.partner].is_police]
    table = Table(
        key="partner-items",
        caption="Other partners' actions, for information",
        description=f"{word_count(len(under), 'action').capitalize()} of partners other than the police.",
        columns=(
            narrow_column("Ref"),
            text_column("Action", 2.5),
            text_column("Partner", 1.5),
            narrow_column("Date held"),
            narrow_column("Status"),
            narrow_column("Reported"),
        ),
        rows=tuple(_row(material, found) for found in under),
    )
    return Section(
        key="partners",
        heading="Partner items for information",
        blocks=(
            Paragraph("These actions are the partners' own. The board takes note of them and may ask questions."),
            table_or_line(table, "No other partner has an action on the register."),
        ),
    )


def _row(material: Material, found: Judgement) -> tuple[Cell, ...]:
    state, last = found.state, found.state.last_update
    plain = cells(state.action.action_ref, state.action.action, material.partner(found), word_short_day(state.due_on))
    return (*plain, status_cell(found), *cells(word_short_day(last.updated_on) if last else "never"))
