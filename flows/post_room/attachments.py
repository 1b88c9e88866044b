"""The attachments of a message: which are taken, what they are called, and their bytes as the sender had them."""

from __future__ import annotations

import binascii
import email
import email.policy
import mimetypes
import quopri
from typing import TYPE_CHECKING

from flows.post_room.offers import OfferError, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flows.post_room.fetched import Part

_REASONS = {
    "message/rfc822": Reason.FORWARDED,
    "message/global": Reason.FORWARDED,
    "application/ms-tnef": Reason.WINMAIL,
    "application/vnd.ms-tnef": Reason.WINMAIL,
    "multipart/encrypted": Reason.ENCRYPTED,
    "application/pkcs7-mime": Reason.ENCRYPTED,
    "application/x-pkcs7-mime": Reason.ENCRYPTED,
    "application/pgp-encrypted": Reason.ENCRYPTED,
    "application/pgp-signature": Reason.SIGNATURE,
    "application/pkcs7-signature": Reason.SIGNATURE,
    "application/x-pkcs7-signature": Reason.SIGNATURE,
    "application/ics": Reason.SIGNATURE,
    "text/calendar": Reason.SIGNATURE,
    "text/vcard": Reason.SIGNATURE,
    "text/x-vcard": Reason.SIGNATURE,
}
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOT_BASE64 = bytes(set(range(256)) - set(_BASE64))
ENCODINGS = ("", "7bit", "8bit", "binary", "base64", "quoted-printable")
"""Transfer encodings that can be undone."""


def is_attachment(part: Part) -> bool:
    """Whether a part is something that was attached, and not the text of the message."""
    return part.kind in _REASONS or part.has_name or part.disposition == "attachment" or part.kind.startswith("image/")


def why_left(part: Part, max_bytes: int) -> Reason | None:
    """Why an attachment is left, or None where it is to be taken. A picture is left however it hangs on the message."""
    if part.kind in _REASONS:
        return _REASONS[part.kind]
    if part.kind.startswith("image/"):
        return Reason.PICTURE
    if part.encoding not in ENCODINGS:
        return Reason.UNREADABLE
    if not part.size:
        return Reason.EMPTY
    return Reason.TOO_LARGE if part.decoded_size > max_bytes else None


def name_in(header: bytes, kind: str) -> str:
    """The file's name from the header of its part, whichever of the ways of writing it the mail program chose.

    RFC 2231 (``filename*0*=``), RFC 2047 (``"=?utf-8?q?...?="``, not allowed there but common), or plain.
    """
    message = email.message_from_bytes(header, policy=email.policy.default)
    return message.get_filename() or f"unnamed{mimetypes.guess_extension(kind) or ''}"


def decode(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The bytes as they were before they were packed for the mail, a piece at a time.

    Raises:
        OfferError: they are not what the message says they are.
    """
    if encoding == "base64":
        return _decode_base64(pieces)
    return _decode_quoted(pieces) if encoding == "quoted-printable" else iter(pieces)


def _decode_base64(pieces: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        rest += piece.translate(None, _NOT_BASE64)
        whole = len(rest) - len(rest) % 4
        yield binascii.a2b_base64(rest[:whole])
        rest = rest[whole:]
    if len(rest) == 1:
        raise OfferError("an attachment breaks off in the middle.")
    yield binascii.a2b_base64(rest + b"=" * (-len(rest) % 4))


def _decode_quoted(pieces: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        lines, end, rest = (rest + piece).rpartition(b"\n")
        yield quopri.decodestring(lines + end)
    yield quopri.decodestring(rest)
