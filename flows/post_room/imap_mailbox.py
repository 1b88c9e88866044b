"""A mailbox over IMAP: attachments of messages from partners. It is opened for reading only, and no flag is set."""

from __future__ import annotations

import base64
import imaplib
import ssl
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from flows.post_room.attachments import decode, is_attachment, name_in, why_left
from flows.post_room.fetched import list_parts, read_answers
from flows.post_room.offers import CHUNK_BYTES, Batch, Left, Offer, OfferError, Reason
from flows.post_room.senders import HEADERS, partner_of, read_envelope
from flows.post_room.trust import trusting
from flows.problems import PostError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from flows.post_room.fetched import Part, Value
    from flows.post_room.offers import Access
    from flows.post_room.senders import Envelope
    from flows.settings.post import MailboxSource

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MESSAGES_AT_A_TIME = 100
_HEADER_BYTES = 64 * 1024
MAX_ATTACHMENTS = 50
"""Most attachments of one message that are looked at; a partner sends one or two."""


@dataclass(slots=True)
class Mailbox:
    """An open mailbox.

    Attributes:
        source: what ``board.toml`` says of it.
        access: the password, the partners, the day.
        session: the connection, with the folder selected.
        validity: the number that tells whether the server has numbered its messages anew.
    """

    source: MailboxSource
    access: Access
    session: imaplib.IMAP4
    validity: str

    def look(self, is_taken: Callable[[Mapping[str, str]], bool]) -> Iterator[Batch]:
        """A batch for each message that is not known yet, in the order in which they arrived."""
        numbers = (one for one in self._search() if not is_taken({"place": self._place(one)}))
        while some := list(islice(numbers, _MESSAGES_AT_A_TIME)):
            for number, header in self._headers(some):
                yield self._message(number, read_envelope(header, self.source.authenticated_by))

    def _search(self) -> list[str]:
        since = self.access.today - timedelta(days=self.source.days)
        with _in_words():
            found = _answer(self.session.uid("SEARCH", "SINCE", _imap_day(since), "UNDELETED"))
        return [number.decode() for line in found if isinstance(line, bytes) for number in line.split()]

    def _place(self, number: str) -> str:
        return f"{self.source.folder}/{self.validity}.{number}"

    def _headers(self, numbers: list[str]) -> Iterator[tuple[str, bytes]]:
        answers = self._fetch(",".join(numbers), f"(UID BODY.PEEK[HEADER.FIELDS ({HEADERS})]<0.{_HEADER_BYTES}>)")
        wanted = set(numbers)
        for answer in answers:
            number, header = answer.get("UID"), _body(answer)
            if isinstance(number, bytes) and number.decode() in wanted and header is not None:
                yield number.decode(), header

    def _message(self, number: str, envelope: Envelope) -> Batch:
        partner = partner_of(envelope.sender, self.access.partners)
        if partner is None:
            return Batch(left=(Left(Reason.STRANGER),))
        if self.source.authenticated_by and not envelope.is_proven:
            return Batch(left=(Left(Reason.NOT_PROVEN),))
        try:
            parts = [part for part in self._parts(number) if is_attachment(part)]
        except (PostError, ValueError):
            # So many parts that no line of an answer holds them, or parts within parts without end: whoever can write to
            # the mailbox could otherwise stop every gathering with one message.
            self.session, _ = _open_session(self.source, self.access)
            return Batch(left=(Left(Reason.UNREADABLE, f"a message of {partner}"),))
        if len(parts) > MAX_ATTACHMENTS:
            return Batch(left=(Left(Reason.TOO_MANY, f"a message of {partner}"),))
        try:
            sorted_out = [self._sort_out(number, part, partner, envelope) for part in parts]
        except (OfferError, ValueError, LookupError, AttributeError, TypeError, RecursionError):
            # The standard library does not promise what it raises on a header that somebody broke on purpose.
            return Batch(left=(Left(Reason.UNREADABLE, f"a message of {partner}"),))
        return Batch(
            offers=tuple(one for one in sorted_out if isinstance(one, Offer)),
            left=tuple(one for one in sorted_out if isinstance(one, Left)) or _nothing(sorted_out),
        )

    def _parts(self, number: str) -> Iterator[Part]:
        for answer in self._fetch(number, "(UID BODYSTRUCTURE)"):
            if "BODYSTRUCTURE" in answer:
                yield from list_parts(answer["BODYSTRUCTURE"])

    def _sort_out(self, number: str, part: Part, partner: str, envelope: Envelope) -> Offer | Left:
        name = name_in(self._part_header(number, part), part.kind)
        reason = why_left(part, self.source.max_bytes)
        if reason:
            return Left(reason, name)
        if name.lower() == "winmail.dat":
            return Left(Reason.WINMAIL, name)
        facts = {
            "original_name": name.encode("utf-8", "backslashreplace").decode(),
            "place": self._place(number),
            "message": envelope.digest,
            "partner": partner,
        }
        return Offer(name, facts, lambda: decode(self._pieces(number, part), part.encoding))

    def _part_header(self, number: str, part: Part) -> bytes:
        wanted = f"(UID BODY.PEEK[{part.section}.MIME]<0.{_HEADER_BYTES}>)"
        return next((body for answer in self._fetch(number, wanted) if (body := _body(answer)) is not None), b"")

    def _pieces(self, number: str, part: Part) -> Iterator[bytes]:
        for start in range(0, part.size, CHUNK_BYTES):
            wanted = f"(UID BODY.PEEK[{part.section}]<{start}.{CHUNK_BYTES}>)"
            piece = next((body for answer in self._fetch(number, wanted) if (body := _body(answer)) is not None), None)
            if piece is None:
                raise OfferError("a message went from the mailbox while it was read.")
            yield piece

    def _fetch(self, numbers: str, wanted: str) -> list[dict[str, Value]]:
        with _in_words():
            return list(read_answers(_answer(self.session.uid("FETCH", numbers, wanted))))

    def close(self) -> None:
        """Ends the connection."""
        with suppress(imaplib.IMAP4.error, OSError):
            self.session.logout()


def open_mailbox(source: MailboxSource, access: Access) -> Mailbox:
    """The mailbox, opened for reading only.

    Raises:
        PostError: the server is not reached, is not the one it should be, does not let us in, or has no such folder.
    """
    return Mailbox(source, access, *_open_session(source, access))


def _open_session(source: MailboxSource, access: Access) -> tuple[imaplib.IMAP4, str]:
    with _in_words():
        session = _connect(source, access)
        try:
            _log_in(session, source.user, access)
            return session, _select(session, source.folder)
        except BaseException:
            session.shutdown()
            raise


def _connect(source: MailboxSource, access: Access) -> imaplib.IMAP4:
    trust = trusting(source.ca_file, access.base)
    if source.security == "tls":
        return imaplib.IMAP4_SSL(source.host, source.port, ssl_context=trust, timeout=source.timeout_seconds)
    session = imaplib.IMAP4(source.host, source.port, timeout=source.timeout_seconds)
    if source.security == "starttls":
        if "STARTTLS" not in session.capabilities:
            session.shutdown()
            raise PostError("the server offers no TLS, so the password was not sent. Ask the people who run it.")
        session.starttls(ssl_context=trust)
    return session


def _log_in(session: imaplib.IMAP4, user: str, access: Access) -> None:
    """SASL PLAIN takes every character; the older LOGIN is for servers that do not know it."""
    password = access.secret.get_secret_value() if access.secret else ""
    try:
        if "AUTH=PLAIN" in session.capabilities:
            session.authenticate("PLAIN", lambda _challenge: f"\0{user}\0{password}".encode())
        else:
            session.login(user, password)
    except imaplib.IMAP4.abort:
        raise
    except (imaplib.IMAP4.error, UnicodeEncodeError):
        raise PostError("the server does not accept the user or the password. Check them.") from None


def _select(session: imaplib.IMAP4, folder: str) -> str:
    quoted = encode_folder(folder).replace("\\", "\\\\").replace('"', '\\"')
    if session.select(f'"{quoted}"', readonly=True)[0] != "OK":
        raise PostError(f'the mailbox has no folder "{folder}". Correct its name in board.toml.')
    validity = session.response("UIDVALIDITY")[1]
    return validity[0].decode() if validity and validity[0] else "0"


def encode_folder(name: str) -> str:
    """A folder's name as IMAP writes it (modified UTF-7, RFC 3501, 5.1.3).

    >>> encode_folder("Rückläufe & mehr")
    'R&APw-ckl&AOQ-ufe &- mehr'
    """
    written, other = "", ""
    for sign in f"{name}\0":
        if not sign.isascii():
            other += sign
            continue
        if other:
            coded = base64.b64encode(other.encode("utf-16-be")).decode().rstrip("=").replace("/", ",")
            written, other = f"{written}&{coded}-", ""
        written += "&-" if sign == "&" else sign
    return written[:-1]


def _imap_day(day: date) -> str:
    return f"{day.day:02d}-{_MONTHS[day.month - 1]}-{day.year}"


def _body(answer: Mapping[str, Value]) -> bytes | None:
    return next((body for name, body in answer.items() if name.startswith("BODY[") and isinstance(body, bytes)), None)


def _nothing(sorted_out: Iterable[object]) -> tuple[Left, ...]:
    return () if any(sorted_out) else (Left(Reason.NO_ATTACHMENT),)


def _answer(given: tuple[str, list[bytes | tuple[bytes, bytes] | None]]) -> list[bytes | tuple[bytes, bytes] | None]:
    status, lines = given
    if status != "OK":
        raise OfferError("the mail server refused what was asked of it. The next run tries again.")
    return lines


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise PostError(
            f"the mail server's certificate is not trusted ({error.verify_message}), so the password was not sent. "
            "Ask the people who run it, or name its authority in ca_file."
        ) from None
    except ssl.SSLError as error:
        raise PostError(
            f"the mail server speaks no TLS that we can trust ({error.reason}). Check port and security."
        ) from None
    except TimeoutError:
        raise PostError("the mail server did not answer in time. The next run tries again.") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise PostError(f"the mail server cannot be reached ({reason}). The next run tries again.") from None
    except imaplib.IMAP4.error:
        raise PostError(
            "the mail server broke off or answered in a way that IMAP does not allow. The next run tries again."
        ) from None
