"""What is in trouble, and what is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.models import Delivery
from flows.report.asks import AskKind
from flows.report.document import Heading, Listing, Paragraph, Section, Table
from flows.report.sections.contents import cells, narrow_column, status_cell, table_or_line, text_column
from flows.report.wording import capital, sentence, word_count, word_day, word_is, word_short_day
from flows.settings import DecisionKind

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


def build_completed(material: Material) -> Section:
    """Claims of completion with their evidence, what the board closed, and what it re-opened."""
    claimed = [found for found in material.position.open_judgements if found.is_done]
    table = Table(
        key="completed",
        caption="Actions that partners say are complete",
        description=f"{word_count(len(claimed), 'open action').capitalize()} claimed as complete by partners.",
        columns=(
            narrow_column("Ref"),
            text_column("Action", 3),
            text_column("Partner", 1.5),
            narrow_column("Claimed"),
            text_column("Evidence listed", 2),
            narrow_column("Status"),
        ),
        rows=tuple(_claim_row(material, found) for found in claimed),
    )
    closures = sum(ask.kind is AskKind.CLOSURE for ask in material.asks)
    lead = (
        "Complete is what a partner says; closed is what the board agrees. "
        f"{capital(word_count(closures, 'closure'))} {word_is(closures)} proposed under decisions."
    )
    return Section(
        key="completed",
        heading="Completed and proposed for closure",
        blocks=(
            Paragraph(lead),
            table_or_line(table, "No open action is claimed as complete."),
            *_decided(material, DecisionKind.CLOSE, "Closed since the last report"),
            *_decided(material, DecisionKind.REOPEN, "Re-opened since the last report"),
        ),
    )


def _claim_row(material: Material, found: Judgement) -> tuple:  # type: ignore[type-arg]  # a row of cells; see Table.rows
    state, last = found.state, found.state.last_update
    return (
        *cells(
            state.action.action_ref,
            state.action.action,
            material.partner(found),
            word_short_day(last.updated_on if last else None),
            last.evidence if last else "",
        ),
        status_cell(found),
    )


def _decided(material: Material, kind: DecisionKind, heading: str) -> list[Block]:
    after = material.position.opening.as_at
    lines = tuple(
        f"{found.state.action.action_ref}, {found.state.action.action}: {word_day(made.decided_on)}, {made.decided_by}. "
        f"{sentence(made.reason)}"
        for found in material.position.judgements
        for made in found.state.decisions
        if made.decision == kind and made.decided_on > after
    )
    return [Heading(heading), Listing(lines) if lines else Paragraph("None.")]
