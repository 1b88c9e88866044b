"""What is in trouble."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.document import Heading, Listing, Paragraph, Section
from flows.models import Delivery
from flows.report.sections.contents import word_status
from flows.report.sections.what_matters import IN_FULL, TROUBLED
from flows.wording import capital, sentence, word_count, word_day, word_is

if TYPE_CHECKING:
    from flows.document import Block
    from flows.report.sections.contents import Material
    from flows.status import Judgement


def build_off_track(material: Material) -> Section:
    """Every open action that is off track, at risk or just re-opened: what is wrong, what is done, what help is asked for."""
    found = [one for status in TROUBLED for one in material.position.open_judgements if one.delivery is status]
    shown = found[:IN_FULL]
    blocks: list[Block] = []
    for one in shown:
        blocks += _trouble(material, one)
    rest = len(found) - len(shown)
    has_reopened = any(one.delivery is Delivery.REOPENED for one in found)
    which = "off track, at risk or re-opened with no word since" if has_reopened else "off track or at risk"
    lead = f"{word_count(len(found), 'open action')} {word_is(len(found))} {which}."
    if rest:
        lead += f" The first {IN_FULL} are set out here; Annex A has the other {rest}."
    return Section(key="off-track", heading="Off track and at risk", blocks=(Paragraph(capital(lead)), *blocks))


def _trouble(material: Material, found: Judgement) -> list[Block]:
    state, last = found.state, found.state.last_update
    facts = [f"{word_status(found)} Due {word_day(state.due_on)}."]
    facts.append(f"Owner: {state.action.owner_role}, {material.partner(found)}.")
    if last:
        facts.append(f"Update of {word_day(last.updated_on)}: {sentence(last.update)}")
        facts += [f"Risk: {sentence(last.risk)}"] if last.risk else []
        facts += [f"Help needed: {sentence(last.help_needed)}"] if last.help_needed else []
    return [Heading(f"{state.action.action_ref}: {state.action.action}"), Listing(tuple(facts))]
