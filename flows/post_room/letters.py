"""A draft as a letter: who gets it, and its bytes as they go over the wire."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass, field
from email.utils import format_datetime
from typing import TYPE_CHECKING

import idna

from flows.problems import PostError

if TYPE_CHECKING:
    from datetime import datetime

# These are the sender's to write, or mark a draft as one.
_OURS = re.compile(rb"(x-unsent|date|message-id|bcc|return-path)[ \t]*:", re.IGNORECASE)
_LINE_END = re.compile(rb"\r\n|\r|\n")
_HARMFUL = re.compile(r"[\x00-\x20\x7f-\x9f<>]")


@dataclass(frozen=True, slots=True)
class Letter:
    """One draft, read.

    Attributes:
        sender: address in From.
        recipients: addresses in To and Cc, each once.
        draft: the file.
    """

    sender: str
    recipients: tuple[str, ...]
    draft: bytes = field(repr=False)

    def on_the_wire(self, message_id: str, sent_at: datetime) -> bytes:
        """The letter as it is sent: a draft no more, with the name and the date of this sending; its body is unchanged.

        Args:
            message_id: in angle brackets.
            sent_at: with its time zone.
        """
        head, gap, body = _LINE_END.sub(b"\r\n", self.draft).partition(b"\r\n\r\n")
        # A line that begins with a space belongs to the one before it.
        fields = [one for one in re.split(rb"\r\n(?![ \t])", head) if one and not _OURS.match(one)]
        ours = [f"Date: {format_datetime(sent_at)}".encode(), f"Message-ID: {message_id}".encode()]
        return b"\r\n".join([*ours, *fields]) + gap + body

    @property
    def needs_utf8(self) -> bool:
        """Whether its header holds letters that only a server with SMTPUTF8 takes."""
        return not self.draft.partition(b"\r\n\r\n")[0].isascii()


def read_letter(draft: bytes) -> Letter:
    """The letter that a draft is.

    Raises:
        PostError: it has no sender, more than one, or nobody to go to.
    """
    head = draft.partition(b"\r\n\r\n")[0].decode("utf-8", "replace")
    message = email.message_from_string(f"{head}\n\n", policy=email.policy.default)
    senders = [one.addr_spec for line in message.get_all("From", []) for one in line.addresses]
    named = [one.addr_spec for name in ("To", "Cc") for line in message.get_all(name, []) for one in line.addresses]
    if len(senders) != 1:
        raise PostError("it has no sender. Give one in board.toml, as sender in [people], and make the papers again.")
    if not named:
        raise PostError(
            "it goes to nobody. Give the addresses in board.toml or partners.csv and make the papers again."
        )
    return Letter(senders[0], tuple(dict.fromkeys(named)), draft)


def message_id_of(sha256: str, sender: str) -> str:
    """The name of a message, made from what it says: sent again, it has the same, and many servers show it once only.

    Args:
        sha256: digest of the draft.
        sender: its address; the domain stands in the name.
    """
    return f"<{sha256[:40]}@{wire_address(sender).rpartition('@')[2]}>"


def wire_address(address: str) -> str:
    """An address as it may stand in a command of SMTP: the domain in letters of the network, nothing that ends the command.

    >>> wire_address("lead+returns@polizei-köln.example"), wire_address('"a.b"@x.example')
    ('lead+returns@xn--polizei-kln-zfb.example', '"a.b"@x.example')

    Raises:
        PostError: it is none.
    """
    local, mark, domain = address.rpartition("@")
    try:
        domain = domain if domain.isascii() else idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        mark = ""
    if not (local and mark and domain) or _HARMFUL.search(f"{local}{domain}"):
        raise PostError("its address is none that a mail server takes. Correct it in board.toml or partners.csv.")
    return f"{local}@{domain}"
