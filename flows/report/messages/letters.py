"""What every message has: its subject line, and the frame of a letter to one partner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.report.document import Message

if TYPE_CHECKING:
    from datetime import date

    from flows.report.document import Block
    from flows.settings import Partner, Settings


def word_subject(settings: Settings, text: str) -> str:
    """A subject line: marking first, then whether it is a demonstration, then what the message says."""
    demonstration = "DEMONSTRATION: " if settings.board.notice else ""
    return f"{settings.board.marking}: {demonstration}{text}"


def letter_to_partner(  # noqa: PLR0913, PLR0917  # the parts of a letter
    settings: Settings, partner: Partner, subject: str, month: str, blocks: tuple[Block, ...], sent_on: date
) -> Message:
    """A message to one partner about its return for a month."""
    return Message(
        key=partner.partner,
        sender=settings.people.sender,
        recipients=(partner.email,),
        subject=word_subject(settings, f"{partner.name}: {subject}"),
        title=f"Your return for {month}",
        marking=settings.board.marking,
        notice=settings.board.notice,
        blocks=blocks,
        sent_on=sent_on,
    )
