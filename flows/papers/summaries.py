"""What readers of the report get by e-mail: the board's summary, the Commissioner's, and each partner's own actions."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from flows.papers.drafts import check_drawn, write_draft
from flows.papers.returns import write_prefilled_return
from flows.rendering.mail import render_message_html, render_message_text
from flows.rendering.notify import render_notify
from flows.report import (
    build_commissioner_message,
    build_partner_message,
    build_summary,
    check_message_agrees,
    count_own,
)
from flows.status import return_cut_off

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from flows.report import Material, Position
    from flows.status import Judgement
    from flows.storage import Templates

WORD_REPORT = "board-report.docx"
FOLDER = "messages"


def write_summary(material: Material, templates: Templates, word: bytes) -> dict[str, bytes]:
    """The board's e-mail as a draft with the report attached, and as HTML, text and Notify Markdown to paste."""
    message = build_summary(material, WORD_REPORT, hashlib.sha256(word).hexdigest())
    check_message_agrees(message, material.figures)
    html = render_message_html(message, templates.message_html)
    check_drawn(message, html)
    return {
        "summary.eml": write_draft(message, templates, {WORD_REPORT: word}),
        "summary.html": html.encode(),
        "summary.txt": render_message_text(message, templates.message_text).encode(),
        "summary.notify.md": render_notify(message).encode(),
    }


def write_commissioner(material: Material, templates: Templates, word: bytes) -> dict[str, bytes]:
    """The draft for the Commissioner, where ``board.toml`` has her address."""
    position = material.position
    if not position.settings.people.commissioner:
        return {}
    message = build_commissioner_message(material, WORD_REPORT, hashlib.sha256(word).hexdigest())
    check_message_agrees(message, {**material.figures, **_police_figures(position, count_own(position))})
    return {f"{FOLDER}/commissioner.eml": write_draft(message, templates, {WORD_REPORT: word})}


def write_partner_drafts(material: Material, templates: Templates, partners: Collection[str]) -> dict[str, bytes]:
    """The drafts for those of the partners that have open actions."""
    position, own_counts, wanted = material.position, count_own(material.position), frozenset(partners)
    drafts: dict[str, bytes] = {}
    month = position.period.next
    cut_off_on = return_cut_off(month, position.settings)
    shares: defaultdict[str, list[Judgement]] = defaultdict(list)
    for found in position.judgements:
        shares[found.state.action.partner].append(found)
    for own in position.returns:
        if own.partner in wanted and own.open_count and own.is_expected:
            # With its own actions alone: every partner would look through those of all others twice.
            theirs = replace(position, judgements=tuple(shares[own.partner]))
            message = build_partner_message(replace(material, position=theirs), own.partner, month, cut_off_on)
            counts = own_counts.get(own.partner, {})
            check_message_agrees(message, {f"own.{name}": count for name, count in counts.items()})
            form = write_prefilled_return(theirs, own.partner, month)
            drafts[f"{FOLDER}/partners/{own.partner}.eml"] = write_draft(message, templates, form)
    return drafts


def _police_figures(position: Position, own_counts: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    police = [
        own_counts[key]
        for key, partner in position.settings.partners.items()
        if partner.is_police and key in own_counts
    ]
    return {f"police.{name}": sum(own[name] for own in police) for name in ("open", "overdue")}
