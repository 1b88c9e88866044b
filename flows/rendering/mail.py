"""E-mail drafts that a person opens, reads and sends: plain text, HTML, and both with attachments as one file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from flows.problems import PublishingError, SetUpError
from flows.rendering.mail_text import list_lines, table_lines, underline, wrap_text
from flows.rendering.template_filling import Filters, fill_html, fill_plain, printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.document import Message, Table

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS = re.compile(rf"(?=.{{1,254}}\Z){_WORD}(?:\.{_WORD})*@{_LABEL}(?:\.{_LABEL})+")
_MEDIA_TYPE = re.compile(r"([a-z]+)/([a-z0-9][a-z0-9.+-]*)(?:; ?charset=([a-z0-9-]+))?")
_PHONE_WIDTH = 296  # 320 px less the margins of the message


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file that goes with a message.

    Attributes:
        name: file name that the reader sees.
        media_type: such as ``text/csv; charset=utf-8``.
        content: the bytes, attached unchanged.
    """

    name: str
    media_type: str
    content: bytes = field(repr=False)


def render_message_text(message: Message, template: str) -> str:
    """The message as plain text, with the same sentences and cells as its HTML.

    Args:
        message: what is said.
        template: text of ``templates/message.txt.j2``.

    Raises:
        SetUpError: the template cannot be read or filled.
    """
    filters: Filters = {
        "wrap_text": wrap_text,
        "underline": underline,
        "list_lines": list_lines,
        "table_lines": table_lines,
    }
    return fill_plain(template, filters, message=message)


def render_message_html(message: Message, template: str) -> str:
    """The message as HTML that old and new mail programs draw well, with the same sentences and cells as its text.

    Args:
        message: what is said.
        template: text of ``templates/message.html.j2``.

    Raises:
        SetUpError: the template cannot be read or filled.
    """
    return fill_html(template, {"fits_a_phone": fits_a_phone}, message=message)


def fits_a_phone(table: Table) -> bool:
    """Whether a phone of 320 px shows all columns side by side without breaking a word.

    A mail program scrolls no table and many of them drop style sheets, so a wider table is printed row after row, as
    "heading: value". Widths are estimated at 6.6 px a letter, which is Arial at 13 px, and 8 px between columns.
    """
    longest = (
        max(len(word) for text in texts for word in text.split(" "))
        for texts in zip(
            (column.heading for column in table.columns),
            *((cell.text for cell in row) for row in table.rows),
            strict=True,
        )
    )
    return sum(6.6 * letters + 8 for letters in longest) <= _PHONE_WIDTH


def render_draft(message: Message, text: str, html: str, attachments: tuple[Attachment, ...]) -> bytes:
    """The message as an unsent draft (``.eml``); the same message, halves and attachments give the same bytes.

    ``X-Unsent: 1`` makes Outlook open it ready to send. There is no Message-ID: the program that sends it gives one.
    ``Date`` is the day of the papers at 09:00 UTC. The standard asks for a date, readers without draft support sort by
    it, and a clock would make each run's file another; the program that sends the draft writes the real one.

    Args:
        message: what is said, and to whom.
        text: its plain half, from ``render_message_text``.
        html: its other half, from ``render_message_html``.
        attachments: files that go with it.

    Raises:
        SetUpError: an address is not one.
        PublishingError: an attachment has no proper media type.
    """
    draft = EmailMessage(policy=SMTP)
    _write_headers(draft, message)
    draft.set_content(text, cte="quoted-printable")
    draft.add_alternative(html, subtype="html", cte="quoted-printable")
    for attachment in attachments:
        _attach(draft, attachment)
    _fix_boundaries(draft)
    return _begin_subject_on_its_line(draft.as_bytes())


def _write_headers(draft: EmailMessage, message: Message) -> None:
    draft["X-Unsent"] = "1"
    draft["Date"] = format_datetime(datetime.combine(message.sent_on, time(9), UTC))
    if message.sender:
        draft["From"] = _address(message.sender)
    if message.recipients:
        draft["To"] = _addresses(message.recipients)
    draft["Subject"] = _subject(message)


def _subject(message: Message) -> str:
    # A marking that somebody forgot to put into the subject still comes first.
    subject, marking = one_line(message.subject), one_line(message.marking)
    return subject if subject.startswith(marking) else f"{marking}: {subject}"


def one_line(text: str) -> str:
    r"""The text as it may stand in a header line: no line ends, no control characters, nothing that decodes to them.

    >>> one_line("Board papers\r\nBcc: somebody@example.org")
    'Board papers Bcc: somebody@example.org'
    """
    # "=?utf-8?q?=0D=0A?=" is an encoded word: a reader would decode it to a line end, so it is broken up.
    return " ".join(printable(text).replace("=?", "= ?").split())


def _addresses(texts: Iterable[str]) -> tuple[Address, ...]:
    return tuple(_address(text) for text in texts)


def _address(text: str) -> Address:
    plain = _ascii_domain(text)
    if not _ADDRESS.fullmatch(plain):
        raise SetUpError(
            f'"{one_line(text)}" is not an e-mail address that every mail program can send to. Write it as '
            "office@example.org, without a name or brackets, and with plain letters before the @."
        )
    return Address(addr_spec=plain)


def _ascii_domain(text: str) -> str:
    """The address with its domain as the internet writes it (IDNA), so that a Welsh domain can be sent to everywhere."""
    name, at, domain = text.rpartition("@")
    try:
        return f"{name}{at}{domain.encode('idna').decode('ascii')}"
    except UnicodeError:  # an empty label, or one that is too long: the check behind this names it
        return text


def _attach(draft: EmailMessage, attachment: Attachment) -> None:
    name = re.sub(r'[\\/:*?"<>|]', "_", one_line(attachment.name))
    kind = _MEDIA_TYPE.fullmatch(attachment.media_type)
    if not kind or kind[1] in {"multipart", "message"}:
        raise PublishingError(
            f'The attachment {name} has no media type that can be sent, such as "text/csv". Give it one.'
        )
    draft.add_attachment(
        attachment.content,
        maintype=kind[1],
        subtype=kind[2],
        filename=name,
        params={"charset": kind[3]} if kind[3] else None,
    )


def _begin_subject_on_its_line(content: bytes) -> bytes:
    # The library breaks the line after "Subject:" when that saves a break later; readers then show a space before the
    # marking. The joined line is 8 longer than the 78 that are advised and far under the 998 that are allowed.
    head, gap, body = content.partition(b"\r\n\r\n")
    return head.replace(b"\r\nSubject:\r\n ", b"\r\nSubject: ") + gap + body


def _fix_boundaries(draft: EmailMessage) -> None:
    # The library draws boundaries by lot; made from the content they are the same on each run and cannot stand in it.
    parts = [part for part in draft.walk() if not part.is_multipart()]
    digest = sha256(b"".join(sha256(part.as_bytes()).digest() for part in parts)).hexdigest()
    for part in draft.walk():
        if part.is_multipart():
            part.set_boundary(f"{part.get_content_subtype()}-{digest[:40]}")
