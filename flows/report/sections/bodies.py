"""Police items in full, because the Commissioner holds the force to account for them; other partners' for information."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.document import Heading, Listing, Paragraph, Section, Table
from flows.report.sections.contents import cells, narrow_column, status_cell, table_or_line, text_column, word_status
from flows.report.sections.what_matters import IN_FULL, cut_down, word_cut
from flows.wording import capital, sentence, word_count, word_day, word_is, word_short_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.document import Block, Cell
    from flows.report.sections.contents import Material
    from flows.settings import AreaForImprovement
    from flows.status import Judgement


def build_police_matters(material: Material) -> Section:
    """Each police area for improvement, with every action under it in full."""
    areas = [area for area in material.position.settings.areas.values() if area.police_item]
    actions = [found for found in material.position.judgements if _is_police(material, found)]
    shown = cut_down(actions, IN_FULL)
    lead = f"{capital(word_count(len(areas), 'area'))} for improvement {word_is(len(areas))} for the police force."
    blocks: list[Block] = [Paragraph(" ".join(filter(None, (lead, word_cut(len(shown), len(actions))))))]
    for area in areas:
        blocks += _area_blocks(area, actions, shown)
    return Section(key="police", heading="Police items in full", blocks=tuple(blocks))


def _is_police(material: Material, found: Judgement) -> bool:
    return material.position.settings.areas[found.state.action.afi_ref].police_item


def _area_blocks(area: AreaForImprovement, actions: Sequence[Judgement], shown: Sequence[Judgement]) -> list[Block]:
    blocks: list[Block] = [Heading(f"{area.afi_ref}: {area.topic}")]
    count = sum(found.state.action.afi_ref == area.afi_ref for found in actions)
    under = [found for found in shown if found.state.action.afi_ref == area.afi_ref]
    if not under:
        return [*blocks, Paragraph(f"{capital(word_count(count, 'action'))} {word_is(count)} recorded against it.")]
    for found in under:
        blocks += [
            Heading(f"{found.state.action.action_ref}: {found.state.action.action}", level=3),
            Listing(action_facts(found)),
        ]
    return blocks


def action_facts(found: Judgement) -> tuple[str, ...]:
    """Everything that is known of an action, a sentence or two a fact."""
    state, last = found.state, found.state.last_update
    held = f"Due {word_day(state.due_on)}"
    if state.due_on != state.action.due_on:
        held += f"; first promised for {word_day(state.action.due_on)}"
    facts = [f"{word_status(found)} {held}. Owner: {state.action.owner_role}."]
    if last is None:
        return (*facts, "No update has been received yet.")
    carried = "" if found.is_reported else " Carried from an earlier month: nothing usable came for this one."
    facts.append(f"Update of {word_day(last.updated_on)} ({last.updated_by}): {sentence(last.update)}{carried}")
    labels = (("Evidence", last.evidence), ("Risk", last.risk), ("Help needed", last.help_needed))
    return (*facts, *(f"{label}: {sentence(text)}" for label, text in labels if text))


def build_partner_matters(material: Material) -> Section:
    """Other partners' actions in one table, worded as information: the Commissioner cannot direct them."""
    partners = material.position.settings.partners
    everything = [found for found in material.position.judgements if not partners[found.state.action.partner].is_police]
    under = cut_down(everything, material.position.settings.thresholds.annex_row_cap)
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
    cut = word_cut(len(under), len(everything))
    return Section(
        key="partners",
        heading="Partner items for information",
        blocks=(
            *((Paragraph(cut),) if cut else ()),
            table_or_line(table, "No other partner has an action on the register."),
        ),
    )


def _row(material: Material, found: Judgement) -> tuple[Cell, ...]:
    state, last = found.state, found.state.last_update
    plain = cells(state.action.action_ref, state.action.action, material.partner(found), word_short_day(state.due_on))
    return (*plain, status_cell(found), *cells(word_short_day(last.updated_on) if last else "never"))
