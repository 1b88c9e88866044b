"""Who sent a message, as far as its header tells, and whether that is a partner."""

from __future__ import annotations

import email
import email.policy
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import idna

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from email.message import EmailMessage

    from flows.settings import Partner

HEADERS = "FROM MESSAGE-ID DATE SUBJECT AUTHENTICATION-RESULTS"
"""The header fields that are looked at, as FETCH wants them."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is told by a message's header.

    Attributes:
        sender: the one address in From, as it is compared; "" where there is not exactly one.
        digest: of the Message-ID; of the other fields where there is none.
        is_proven: whether the mail server says that the sender's domain vouches for it.
    """

    sender: str
    digest: str
    is_proven: bool


def read_envelope(header: bytes, trusted_server: str = "") -> Envelope:
    """What a header tells.

    Args:
        header: the fields ``HEADERS``.
        trusted_server: name that the office's own mail server writes into Authentication-Results.
    """
    message = email.message_from_bytes(header, policy=email.policy.default)
    named = str(message.get("Message-ID", "")).strip()
    digest = hashlib.sha256(named.encode("utf-8", "replace") or header).hexdigest()[:32]
    return Envelope(_sender(message), digest, _is_proven(message, trusted_server))


def _sender(message: EmailMessage) -> str:
    """The sender's address.

    What stands before the angle brackets is a name that anybody may write, even one that looks like an address; so the
    address must be all there is, or stand in angle brackets at the end.
    """
    # As it was written: what the library makes of a field that breaks the rules may name an address that is not the sender.
    fields = [str(text) for name, text in message.raw_items() if name.lower() == "from"]
    if len(fields) != 1 or len(message["From"].addresses) != 1:
        return ""
    address = message["From"].addresses[0].addr_spec
    written = " ".join(fields[0].split())
    return comparable(address) if address and (written == address or written.endswith(f"<{address}>")) else ""


def _is_proven(message: EmailMessage, trusted_server: str) -> bool:
    """Whether the newest line of the trusted server says ``dmarc=pass``.

    Only the first line counts: servers put theirs on top, and whoever wrote the message could have put others below.
    """
    lines = [" ".join(str(line).split()) for line in message.get_all("Authentication-Results", [])]
    if not trusted_server or not lines:
        return False
    server, _, results = lines[0].partition(";")
    return server.split()[:1] == [trusted_server] and bool(re.search(r"(^|;) ?dmarc=pass\b", results))


def comparable(address: str) -> str:
    """An address as it is compared: capitals and quotes that are not needed do not count, nor how a domain is written.

    >>> comparable("Lead@Polizei-Köln.example"), comparable('"a.lead"@police.example')
    ('lead@xn--polizei-kln-zfb.example', 'a.lead@police.example')
    """
    local, _, domain = address.rpartition("@")
    if re.fullmatch(r'"[\w.+-]+"', local) and not re.search(r'"\.|\.\.|\."', local):
        local = local[1:-1]
    try:
        domain = idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        domain = domain.casefold()
    return f"{local.casefold()}@{domain}"


def partner_of(sender: str, partners: Mapping[str, Partner]) -> str | None:
    """The partner that an address belongs to, or None.

    What follows a plus sign before the @ is a mark of the sender's own and does not count, unless the table has it so.
    """
    known = {
        comparable(address): key for key, partner in reversed(list(partners.items())) for address in partner.addresses
    }
    local, _, domain = sender.rpartition("@")
    return _first(known.get(one) for one in (sender, f"{local.partition('+')[0]}@{domain}")) if sender else None


def _first(found: Iterable[str | None]) -> str | None:
    return next((one for one in found if one is not None), None)
