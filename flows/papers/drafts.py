"""A message as a draft, through the gate: one that mail programs would spoil is not written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.problems import PublishingError
from flows.rendering.mail import Attachment, render_draft, render_message_html, render_message_text
from flows.rendering.mail_rules import check_mail_html

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.document import Message
    from flows.storage import Templates

CSV_TYPE = "text/csv; charset=utf-8"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TYPES = {".csv": CSV_TYPE, ".xlsx": WORKBOOK_TYPE, ".docx": WORD_TYPE}


def write_draft(message: Message, templates: Templates, attached: Mapping[str, bytes]) -> bytes:
    """The message as an unsent draft with its attachments.

    Args:
        message: what is said, and to whom.
        templates: for its two halves.
        attached: content by file name; the ending tells the kind.

    Raises:
        PublishingError: mail programs in wide use would spoil it; the sentence says how.
        SetUpError: an address is not one, or a template cannot be used.
    """
    html = render_message_html(message, templates.message_html)
    check_drawn(message, html)
    parts = tuple(Attachment(name, _TYPES[name[name.rindex(".") :]], content) for name, content in attached.items())
    return render_draft(message, render_message_text(message, templates.message_text), html, parts)


def check_drawn(message: Message, html: str) -> None:
    """Stops where the HTML of a message holds something that mail programs in wide use do not draw.

    Raises:
        PublishingError: names the first breach.
    """
    breaches = check_mail_html(html)
    if breaches:
        raise PublishingError(
            f'The message "{message.key}" was not written: {breaches[0]} ({len(breaches)} in all). '
            "Look at templates/message.html.j2."
        )
