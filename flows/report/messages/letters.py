"""What every message has: its subject line, its frame, and the parts that several of them share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.document import Cell, Listing, Message, Paragraph, Table
from flows.report.sections.contents import cells, narrow_column, status_cell, text_column
from flows.wording import word_count, word_days, word_short_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from flows.document import Block
    from flows.report.asks import Ask
    from flows.settings import Partner, Settings
    from flows.status import Judgement

ASKS_SHOWN = 12
"""Requests in the body of a message: what a person reads before a meeting. The report has the rest."""

ACTIONS_SHOWN = 40
"""Actions in the body of a message to a partner. Gmail cuts what is larger than 102 kB."""


def word_subject(settings: Settings, text: str) -> str:
    """A subject line: marking first, then whether it is a demonstration, then what the message says."""
    demonstration = "DEMONSTRATION: " if settings.board.notice else ""
    return f"{settings.board.marking}: {demonstration}{text}"


def letter(  # noqa: PLR0913, PLR0917  # the parts of a letter
    settings: Settings,
    key: str,
    recipients: tuple[str, ...],
    subject: str,
    title: str,
    blocks: tuple[Block, ...],
    sent_on: date,
) -> Message:
    """A message of this board: its sender, its marking, its notice."""
    return Message(
        key=key,
        sender=settings.people.sender,
        recipients=recipients,
        subject=word_subject(settings, subject),
        title=title,
        marking=settings.board.marking,
        notice=settings.board.notice,
        blocks=blocks,
        sent_on=sent_on,
    )


def letter_to_partner(  # noqa: PLR0913, PLR0917  # as above
    settings: Settings, partner: Partner, subject: str, title: str, blocks: tuple[Block, ...], sent_on: date
) -> Message:
    """A message to one partner."""
    recipients = (partner.email,)
    return letter(settings, partner.partner, recipients, f"{partner.name}: {subject}", title, blocks, sent_on)


def word_asks(settings: Settings, asks: Sequence[Ask]) -> list[Block]:
    """The requests, numbered as in the report; partners' own words only where the board lets them into messages."""
    is_full = settings.messages.detail == "full"
    lines = tuple(ask.text if is_full else ask.plain for ask in asks[:ASKS_SHOWN])
    rest = len(asks) - len(lines)
    more = (
        [Paragraph(f"The report lists {word_count(rest, 'more request').replace('1 more', 'one more')}.")]
        if rest
        else []
    )
    return [Listing(lines, is_numbered=True), *more] if lines else []


def actions_table(key: str, caption: str, found: Sequence[Judgement], shown: int = ACTIONS_SHOWN) -> list[Block]:
    """Actions with status, date held and days past it, and a line for those that have no room; nothing for none."""
    if not found:
        return []
    table = Table(
        key=key,
        caption=caption,
        description=f"{word_count(len(found), 'action').capitalize()}.",
        columns=(
            narrow_column("Ref"),
            text_column("Action", 3),
            narrow_column("Status"),
            narrow_column("Date held"),
            narrow_column("Past date held"),
        ),
        rows=tuple(_action_row(one) for one in found[:shown]),
    )
    rest = len(found) - len(table.rows)
    return [table, *([Paragraph(f"The report lists {rest} more.")] if rest else [])]


def _action_row(found: Judgement) -> tuple[Cell, ...]:
    action = found.state.action
    due = word_short_day(found.state.due_on)
    return (
        *cells(action.action_ref, action.action),
        status_cell(found),
        *cells(due, word_days(found.days_over_current)),
    )
