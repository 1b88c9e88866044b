"""What is in trouble."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.models import Delivery
from flows.report.document import Heading, Listing, Paragraph, Section
from flows.report.wording import capital, sentence, word_count, word_day, word_is

if TYPE_CHECKING:
    from flows.report.document import Block
    from flows.report.sections.contents import Material
    from flows.status import Judgement


def build_off_track(material: Material) -> Section:
    """Every open action that is off track or at risk: what is wrong, what is being done, what help is asked for."""
    found = [
        one
        for status in (Delivery.OFF_TRACK, Delivery.AT_RISK, Delivery.REOPENED)
        for one in material.position.open_judgements
        if one.delivery is status
    ]
    blocks: list[Block] = []
    for one in found:
        blocks += _trouble(material, one)
    lead = f"{word_count(len(found), 'open action')} {word_is(len(found))} off track or at risk."
    return Section(key="off-track", heading="Off track and at risk", blocks=(Paragraph(capital(lead)), *blocks))


def _trouble(material: Material, found: Judgement) -> list[Block]:
    state, last = found.state, found.state.last_update
    facts = [f"Status: {found.delivery}. {_word_declared(found)}"]
    facts.append(f"Owner: {state.action.owner_role}, {material.partner(found)}. Date held: {word_day(state.due_on)}.")
    if last:
        facts.append(f"Update of {word_day(last.updated_on)}: {sentence(last.update)}")
        facts += [f"Risk: {sentence(last.risk)}"] if last.risk else []
        facts += [f"Help needed: {sentence(last.help_needed)}"] if last.help_needed else []
    return [Heading(f"{state.action.action_ref}: {state.action.action}"), Listing(tuple(facts))]


def _word_declared(found: Judgement) -> str:
    last = found.state.last_update
    if last is None:
        return "The partner has not reported on it yet."
    theirs = f"The partner's own word: {last.partner_status}."
    return f"{theirs} Rule: {found.rule}." if found.rule else theirs
