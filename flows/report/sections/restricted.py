"""The restricted annex: in full, what the board's report counts and does not word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.document import Heading, Listing, Paragraph, Section, Table
from flows.report.sections.bodies import action_facts
from flows.report.sections.contents import cells, narrow_column, text_column
from flows.report.sections.effects import measures_table
from flows.report.withheld import restricted_actions, restricted_areas
from flows.wording import capital, sentence, word_count, word_day, word_is

if TYPE_CHECKING:
    from flows.document import Block
    from flows.report.position import Position
    from flows.report.sections.contents import Material
    from flows.status import Judgement


def has_anything_restricted(position: Position) -> bool:
    """Whether an annex has anything to say."""
    settings = position.settings
    return bool(restricted_actions(settings) or restricted_areas(settings) or _kept_words(position))


def build_restricted_actions(material: Material) -> Section:
    """Every restricted action with all its words, and what the board is asked about it."""
    hidden = restricted_actions(material.position.settings)
    found = [one for one in material.position.judgements if one.state.action.action_ref in hidden]
    count = f"{capital(word_count(len(found), 'action'))} {word_is(len(found))} restricted."
    blocks: list[Block] = [Paragraph(count)]
    for one in found:
        ref = one.state.action.action_ref
        asked = tuple(ask.text for ask in material.asks if ask.subject == ref)
        blocks += [
            Heading(f"{ref}: {one.state.action.action}"),
            Listing((*action_facts(one), *_decisions(one), *asked)),
        ]
    return Section("restricted-actions", "Restricted actions", tuple(blocks))


def _decisions(found: Judgement) -> tuple[str, ...]:
    return tuple(
        f"{capital(made.decision)}, {word_day(made.decided_on)}, {made.decided_by}: {sentence(made.reason)}"
        for made in found.state.decisions
    )


def build_restricted_areas(material: Material) -> Section:
    """Every restricted area for improvement in full."""
    settings = material.position.settings
    areas = [settings.areas[ref] for ref in settings.areas if ref in restricted_areas(settings)]
    table = Table(
        key="restricted-areas",
        caption="Restricted areas for improvement",
        description=f"{capital(word_count(len(areas), 'area'))} for improvement {word_is(len(areas))} restricted.",
        columns=(narrow_column("Ref"), text_column("Topic", 3), text_column("Owner", 2), text_column("Source", 2)),
        rows=tuple(cells(area.afi_ref, area.topic, area.owner, area.source) for area in areas),
    )
    nothing = Paragraph("No area for improvement is restricted.")
    blocks = (table if areas else nothing, *_measures(material))
    return Section("restricted-areas", "Restricted areas for improvement", blocks)


def _measures(material: Material) -> tuple[Block, ...]:
    """The measures of the restricted areas, where they have any."""
    hidden = restricted_areas(material.position.settings)
    effects = [one for one in material.position.effects if one.measure.afi_ref in hidden]
    finding = (
        f"{capital(word_count(len(effects), 'restricted area'))} {'has' if len(effects) == 1 else 'have'} a measure."
    )
    caption = "Measures of restricted areas for improvement"
    return (measures_table(effects, caption, finding),) if effects else ()


def build_kept_words(material: Material) -> Section:
    """The words of partners that the board keeps out of its report, by action."""
    kept = _kept_words(material.position)
    blocks = tuple(block for heading, lines in kept.items() for block in (Heading(heading), Listing(lines)))
    nothing = Paragraph("No column of the returns is kept out of the board's report.")
    return Section("kept-words", "Words kept out of the board's report", blocks or (nothing,))


def _kept_words(position: Position) -> dict[str, tuple[str, ...]]:
    """Words by action, newest update only; those of restricted actions stand with the action."""
    hidden = restricted_actions(position.settings)
    lines = {
        f"{found.state.action.action_ref}: {found.state.action.action}": _lines(position, found)
        for found in position.open_judgements
        if found.state.action.action_ref not in hidden
    }
    return {heading: words for heading, words in lines.items() if words}


def _lines(position: Position, found: Judgement) -> tuple[str, ...]:
    words = {name: getattr(found.state.last_update, name, "") for name in position.settings.papers.restricted_columns}
    return tuple(f"{capital(name.replace('_', ' '))}: {sentence(text)}" for name, text in words.items() if text)


RESTRICTED_SECTIONS = (build_restricted_actions, build_restricted_areas, build_kept_words)
