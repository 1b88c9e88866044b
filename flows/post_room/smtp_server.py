"""A mail server that takes letters (SMTP). Each letter to each recipient is handed over by itself, and the answer is exact.

The moment that counts is the line with a single full stop after the text. Before it nothing is taken, whatever breaks;
after the server's answer to it the letter is the server's. Between the two nobody can know.
"""

from __future__ import annotations

import base64
import re
import smtplib
import ssl
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from flows.post_room.letters import wire_address
from flows.post_room.trust import trusting
from flows.problems import PostError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pydantic import SecretStr

    from flows.settings.post import Sending


class Outcome(Enum):
    """What became of one letter to one recipient."""

    ACCEPTED = "accepted"
    REFUSED = "refused for good"
    PUT_OFF = "put off"
    UNKNOWN = "unknown"
    NOT_REACHED = "the server cannot be reached"
    NOT_OURS = "another run has it"


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome, with the server's code in place of its words: those may hold an address."""

    outcome: Outcome
    code: str = ""


@dataclass(slots=True)
class SmtpServer:
    """A mail server; the connection is made when it is needed, and made anew after it broke.

    Attributes:
        sending: what ``board.toml`` says.
        secret: the password; None where there is no user.
        base: the home's folder, from which paths in the settings are taken.
    """

    sending: Sending
    secret: SecretStr | None
    base: str
    _session: smtplib.SMTP | None = field(default=None, repr=False)

    def hand_over(
        self, sender: str, recipient: str, message: bytes, *, utf8: bool, claim: Callable[[], bool]
    ) -> Answer:
        """Hands one letter over.

        Args:
            sender: its sender's address.
            recipient: one address.
            message: the letter as it goes over the wire, lines ending in CR LF.
            utf8: whether its header holds letters beyond ASCII.
            claim: called when the server is ready for the text: True if this run may go on; it is then recorded that it does.

        Raises:
            PostError: the server is not the one it should be, does not let us in, or takes nothing from this sender.
        """
        try:
            session = self._ready()
        except (smtplib.SMTPException, OSError):
            return Answer(Outcome.NOT_REACHED)
        try:
            refusal = self._open_letter(session, sender, recipient, message, utf8=utf8)
            if refusal:
                return refusal
            if not claim():
                session.rset()
                return Answer(Outcome.NOT_OURS)
            return self._give_text(session, message)
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            return Answer(Outcome.PUT_OFF, _name_of(error))

    def _ready(self) -> smtplib.SMTP:
        if self._session is None:
            self._session = _open(self.sending, self.secret, self.base)
        return self._session

    def _open_letter(
        self, session: smtplib.SMTP, sender: str, recipient: str, message: bytes, *, utf8: bool
    ) -> Answer | None:
        """Sender and recipient; None where the server is ready for the text."""
        to, by = wire_address(recipient), wire_address(sender)
        utf8 = utf8 or not (to + by).isascii()
        if utf8 and not session.has_extn("smtputf8"):
            return Answer(Outcome.REFUSED, "no SMTPUTF8")
        session.command_encoding = "utf-8" if utf8 else "ascii"
        if (limit := session.esmtp_features.get("size", "")).isdigit() and 0 < int(limit) < len(message):
            return Answer(Outcome.REFUSED, "too large for the server")
        size = f" SIZE={len(message)}" if session.has_extn("size") else ""
        code, words = session.docmd("MAIL", f"FROM:<{by}>{size}{' SMTPUTF8' if utf8 else ''}")
        if code // 100 == 5 and code != 552:
            raise PostError(
                f"The mail server takes nothing from this sender ({_code(code, words)}). Ask the people who run it."
            )
        if code != 250:
            return self._declined(session, code, words)
        code, words = session.docmd("RCPT", f"TO:<{to}>")
        return None if code in {250, 251} else self._declined(session, code, words)

    def _declined(self, session: smtplib.SMTP, code: int, words: bytes) -> Answer:
        if code == 421:
            self.close()
        else:
            session.rset()
        return Answer(Outcome.REFUSED if code // 100 == 5 else Outcome.PUT_OFF, _code(code, words))

    def _give_text(self, session: smtplib.SMTP, message: bytes) -> Answer:
        code, words = session.docmd("DATA")
        if code != 354:
            return self._declined(session, code, words)
        # A line that is a full stop would end the text, so such lines get a second one (RFC 5321, 4.5.2).
        text = re.sub(rb"(?m)^\.", b"..", message)
        session.send(text if text.endswith(b"\r\n") else text + b"\r\n")
        try:
            session.send(b".\r\n")
            code, words = session.getreply()
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            return Answer(Outcome.UNKNOWN, _name_of(error))
        if code == 250:
            return Answer(Outcome.ACCEPTED)
        return Answer(Outcome.REFUSED if code // 100 == 5 else Outcome.PUT_OFF, _code(code, words))

    def close(self) -> None:
        """Ends the connection; never raises."""
        session, self._session = self._session, None
        if session is not None:
            with suppress(smtplib.SMTPException, OSError):
                session.quit()


def _open(sending: Sending, secret: SecretStr | None, base: str) -> smtplib.SMTP:
    with _in_words():
        session = _connect(sending, trusting(sending.ca_file, base))
        try:
            if sending.user:
                _log_in(session, sending.user, secret.get_secret_value() if secret else "")
        except BaseException:
            session.close()
            raise
    return session


def _connect(sending: Sending, trust: ssl.SSLContext) -> smtplib.SMTP:
    if sending.security == "tls":
        session: smtplib.SMTP = smtplib.SMTP_SSL(
            sending.host, sending.port, timeout=sending.timeout_seconds, context=trust
        )
        session.ehlo_or_helo_if_needed()
        return session
    session = smtplib.SMTP(sending.host, sending.port, timeout=sending.timeout_seconds)
    session.ehlo_or_helo_if_needed()
    if sending.security == "starttls":
        if not session.has_extn("starttls"):
            session.close()
            raise PostError("The mail server offers no TLS, so nothing was sent. Ask the people who run it.")
        session.starttls(context=trust)
        session.ehlo()
    return session


def _log_in(session: smtplib.SMTP, user: str, password: str) -> None:
    """SASL PLAIN takes every character of a password; the library's other ways are for servers that do not know it."""
    if not session.has_extn("auth"):
        raise PostError("The mail server asks for no user. Take user out of [sending], or correct host and port.")
    if "PLAIN" in session.esmtp_features["auth"].upper().split():
        coded = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
        code, words = session.docmd("AUTH", f"PLAIN {coded}")
        if code != 235:
            raise smtplib.SMTPAuthenticationError(code, words)
    else:
        session.login(user, password)


def _code(code: int, words: bytes) -> str:
    """The server's code, with the finer one where it gives one (RFC 3463), such as "550 5.1.1"."""
    finer = re.match(rb"[245]\.\d{1,3}\.\d{1,3}\b", words.strip())
    return f"{code} {finer[0].decode()}" if finer else str(code)


def _name_of(error: Exception) -> str:
    return "no answer in time" if isinstance(error, TimeoutError) else "connection broken"


@contextmanager
def _in_words() -> Iterator[None]:
    """Faults of the set-up end the run; a server that is only busy or down is tried again."""
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        if error.smtp_code // 100 == 4:
            raise
        raise PostError(
            f"The mail server does not accept the user or the password ({error.smtp_code}). Nothing was sent; check them."
        ) from None
    except smtplib.SMTPNotSupportedError:
        raise PostError("The mail server has no way to log in that we know. Ask the people who run it.") from None
    except UnicodeEncodeError:
        raise PostError("The password has letters that this mail server cannot take. Change it.") from None
    except ssl.SSLCertVerificationError as error:
        raise PostError(
            f"The mail server's certificate is not trusted ({error.verify_message}), so nothing was sent. Ask the people who "
            "run it, or name its authority in ca_file."
        ) from None
    except ssl.SSLError as error:
        raise PostError(
            f"The mail server speaks no TLS that we can trust ({error.reason}). Check port and security."
        ) from None
