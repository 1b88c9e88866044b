"""A real SMTP server on loopback that can be told to fail in each of the ways that real ones do."""

from __future__ import annotations

import asyncio
import socket
import ssl
import warnings
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from tests.post_room.servers import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

USER, PASSWORD = "governance", "se cret pa£s"


@dataclass
class Received:
    """One message as the server took it."""

    sender: str
    recipients: list[str]
    content: bytes


@dataclass
class MailServer:
    """A running server.

    Attributes:
        port: where it listens.
        ca_file: the certificate that vouches for it.
        received: what it took.
        at_rcpt: answers to the next recipients, in order; then "250 OK".
        at_data: answers to the next texts, in order: a reply, "drop in the text", "drop after the text", or "be slow".
        logins: users whose password came.
        when_taken: called when a message was taken and before the server says so.
    """

    port: int
    ca_file: Path
    received: list[Received] = field(default_factory=list)
    at_rcpt: list[str] = field(default_factory=list)
    at_data: list[str] = field(default_factory=list)
    when_taken: Callable[[], None] = lambda: None
    logins: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802  # the library's name
        self, _server: SMTP, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        reply = self.at_rcpt.pop(0) if self.at_rcpt else "250 OK"
        if reply == "be slow":
            await asyncio.sleep(5)
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, _session: Any, envelope: Any) -> str:  # noqa: N802  # the library's name
        reply = self.at_data.pop(0) if self.at_data else "250 OK"
        if reply.startswith(("4", "5")):
            return reply
        self.received.append(Received(envelope.mail_from, list(envelope.rcpt_tos), envelope.original_content))
        self.when_taken()
        if reply == "drop after the text":
            _break_off(server)
        if reply == "be slow":
            await asyncio.sleep(5)
        return reply


def _break_off(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.WriteTransport)
    server.transport.abort()


class _Faulty(SMTP):
    """Breaks off while the text comes in where the handler says so."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802  # the library's name
        script = self.event_handler.at_data
        if script and script[0] == "drop in the text":
            script.pop(0)
            await self.push("354 go on")
            await self._reader.read(10)
            _break_off(self)
            return
        await super().smtp_DATA(arg)


class _FaultyController(Controller):
    def factory(self) -> SMTP:
        return _Faulty(self.handler, **self.SMTP_kwargs)


def _may_enter(server: SMTP, _session: object, _envelope: object, _mechanism: str, login: object) -> AuthResult:
    if isinstance(login, LoginPassword):
        server.event_handler.logins.append(login.login.decode())
    is_right = isinstance(login, LoginPassword) and (login.login, login.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=is_right, handled=is_right)


@contextmanager
def mail_server(
    folder: Path, *, security: str = "tls", utf8: bool = True, size: int = 33554432
) -> Iterator[MailServer]:
    """A server with one user; its security is "tls", "starttls" or "none"."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "mail-ca.pem")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    server = MailServer(free_port(), folder / "mail-ca.pem")
    contexts = {"tls": {"ssl_context": context}, "starttls": {"tls_context": context}}
    tls: dict[str, Any] = contexts.get(security, {})
    with warnings.catch_warnings():
        # It does not count TLS from the first byte as TLS.
        warnings.simplefilter("ignore")
        controller = _controller(server, tls, utf8=utf8, size=size)
        controller.start()
    # What the kernel takes in for the server is kept small, or a long text could be all gone before the server breaks off.
    assert isinstance(controller.server, asyncio.Server)
    for listening in controller.server.sockets:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
    try:
        yield server
    finally:
        controller.stop()


def _controller(server: MailServer, tls: dict[str, Any], *, utf8: bool, size: int) -> Controller:
    return _FaultyController(
        server,
        hostname="127.0.0.1",
        port=server.port,
        server_hostname="mail.board.example",
        authenticator=_may_enter,
        auth_required=True,
        auth_require_tls="tls_context" in tls,
        enable_SMTPUTF8=utf8,
        data_size_limit=size,
        **tls,
    )
