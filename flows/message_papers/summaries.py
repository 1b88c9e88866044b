"""What the board gets by e-mail: a draft with the report attached, and the same to paste."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from flows.rendering.mail import Attachment, render_draft, render_message_html, render_message_text
from flows.report import build_summary

if TYPE_CHECKING:
    from flows.report import Material
    from flows.storage import Templates

WORD_REPORT = "board-report.docx"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def write_summary(material: Material, templates: Templates, word: bytes) -> dict[str, bytes]:
    """The board's e-mail as a draft with the report attached, and as HTML and text to paste."""
    message = build_summary(material, WORD_REPORT, hashlib.sha256(word).hexdigest())
    attached = (Attachment(WORD_REPORT, WORD_TYPE, word),)
    return {
        "summary.eml": render_draft(message, templates.message_text, templates.message_html, attached),
        "summary.html": render_message_html(message, templates.message_html).encode(),
        "summary.txt": render_message_text(message, templates.message_text).encode(),
    }
