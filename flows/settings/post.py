"""Where returns come from and how messages go out, as ``board.toml`` says. A secret never stands here, only its name."""

from __future__ import annotations

import ipaddress
import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

_STRICT = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
_SourceName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
_Host = Annotated[str, Field(pattern=r"^[^\s/@:]+$|^[0-9a-fA-F:]+$", max_length=253)]
_Port = Annotated[int, Field(ge=1, le=65535)]
SecretName = Annotated[str, Field(pattern=r"^(env:[A-Za-z_][A-Za-z0-9_]*|block:[a-z0-9][a-z0-9-]*)?$")]
"""Where a secret is kept: ``env:NAME`` (environment variable) or ``block:name`` (Prefect Secret block); "" for none."""

Security = Literal["tls", "starttls", "none"]
"""How a connection to a mail server is guarded; "none" only on this machine itself."""


class _Source(BaseModel):
    """What every source has.

    Attributes:
        name: a word for messages and the ledger; the ledger knows by it what was taken, so it stays the same.
        max_megabytes: a larger file is left where it is.
        settle_seconds: a file that changes within this time is still being written.
        timeout_seconds: a server that says nothing for so long is taken to be down.
    """

    model_config = _STRICT

    name: _SourceName
    max_megabytes: int = Field(default=25, ge=1, le=300)
    settle_seconds: float = Field(default=2, ge=0, le=600)
    timeout_seconds: float = Field(default=60, gt=0, le=600)

    @property
    def max_bytes(self) -> int:
        """Largest file in bytes."""
        return self.max_megabytes * 1024 * 1024


class FolderSource(_Source):
    """A folder that this machine sees, such as a mounted share. ``folder`` is a path, taken from the home."""

    kind: Literal["folder"]
    folder: str = Field(min_length=1)
    secret: Literal[""] = ""


class FilesSource(_Source):
    """An SFTP server or S3-compatible storage.

    Attributes:
        address: ``sftp://host:port/folder`` or ``s3://bucket/folder``; no user and no password in it.
        user: SFTP user, or S3 access key.
        secret: name of the password (of the key file's password, where there is one), or of the S3 secret key.
        key_file: private key for SFTP, a path taken from the home; never kept in the repository.
        host_key: the SFTP server's public key, such as ``ssh-ed25519 AAAA...``.
        known_hosts: a file of such keys as ssh writes it, a path taken from the home.
        endpoint: address of S3-compatible storage; "" for Amazon's.
        region: of S3 storage.
    """

    kind: Literal["files"]
    address: str = Field(pattern=r"^(sftp|s3)://[^\s@?#]+$")
    user: str = Field(default="", max_length=200)
    secret: SecretName = ""
    key_file: str = ""
    host_key: str = ""
    known_hosts: str = ""
    endpoint: str = Field(default="", pattern=r"^(https?://[^\s@]+)?$")
    region: str = ""

    @model_validator(mode="after")
    def _check_peer(self) -> FilesSource:
        """A server is known beforehand: nobody takes a new host key on trust, and nothing goes unguarded over a network."""
        if self.address.startswith("sftp:") and not (self.host_key or self.known_hosts):
            raise ValueError("give the server's host_key, or a known_hosts file: an unknown server is never trusted")
        _check_endpoint(self.endpoint)
        return self


class MailboxSource(_Source):
    """A mailbox that partners send their returns to, read over IMAP and never changed.

    Attributes:
        security: "tls" from the first byte, "starttls", or "none" for a server on this machine.
        folder: the mailbox's folder.
        days: only messages that arrived within so many days are looked at.
        authenticated_by: where set, a message counts only if this server's Authentication-Results line says ``dmarc=pass``.
        ca_file: certificates to trust in place of the machine's, a path taken from the home.
    """

    kind: Literal["mailbox"]
    host: _Host
    port: _Port = 993
    security: Security = "tls"
    user: str = Field(min_length=1, max_length=200)
    secret: SecretName = Field(min_length=1)
    folder: str = Field(default="INBOX", min_length=1, max_length=200)
    days: int = Field(default=92, ge=1, le=1000)
    authenticated_by: str = Field(default="", max_length=253)
    ca_file: str = ""

    @model_validator(mode="after")
    def _check_guard(self) -> MailboxSource:
        _check_unguarded(self.security, self.host)
        return self


Source = Annotated[FolderSource | FilesSource | MailboxSource, Field(discriminator="kind")]
"""One place that returns come from."""


class PapersCopy(BaseModel):
    """Where a copy of each pack goes once it is published; without this part of ``board.toml`` none is made.

    Attributes:
        address: ``s3://bucket/folder``; no user and no password in it.
        user: access key; "" where the machine is known to the storage by itself, or by the environment.
        secret: name of the secret key; "" likewise.
        endpoint: address of S3-compatible storage; "" for Amazon's.
        region: of the storage.
        timeout_seconds: a server that says nothing for so long is taken to be down.
    """

    model_config = _STRICT

    address: str = Field(pattern=r"^s3://[^\s@?#/]+(/[^\s@?#]*)?$")
    user: str = Field(default="", max_length=200)
    secret: SecretName = ""
    endpoint: str = Field(default="", pattern=r"^(https?://[^\s@]+)?$")
    region: str = ""
    timeout_seconds: float = Field(default=60, gt=0, le=600)

    @model_validator(mode="after")
    def _check_peer(self) -> PapersCopy:
        _check_endpoint(self.endpoint)
        return self


MessageKind = Literal["summary", "commissioner", "partners", "fix-lists", "receipts", "reminders", "notices"]
"""What can be sent: the board's summary, the Commissioner's, each partner's own actions, what answers a return, and what the
office has to know."""


class Sending(BaseModel):
    """How messages go out. Without this part of ``board.toml`` there is no way to send.

    Attributes:
        security: "tls" from the first byte (port 465), "starttls" (port 587), or "none" for a server on this machine.
        user: "" where the server asks for none.
        secret: name of the password.
        kinds: which messages are sent.
        pause_seconds: time between two messages.
        timeout_seconds: a server that says nothing for so long is taken to be down.
        attempts: how often one run tries a message that the server puts off.
        back_off_seconds: time before the second attempt; it doubles each time.
        ca_file: certificates to trust in place of the machine's, a path taken from the home.
    """

    model_config = _STRICT

    host: _Host
    port: _Port = 465
    security: Security = "tls"
    user: str = Field(default="", max_length=200)
    secret: SecretName = ""
    kinds: tuple[MessageKind, ...] = Field(min_length=1)
    pause_seconds: float = Field(default=1, ge=0, le=600)
    timeout_seconds: float = Field(default=60, gt=0, le=600)
    attempts: int = Field(default=4, ge=1, le=10)
    back_off_seconds: float = Field(default=5, ge=0, le=600)
    ca_file: str = ""

    @model_validator(mode="after")
    def _check_guard(self) -> Sending:
        _check_unguarded(self.security, self.host)
        if self.user and not self.secret:
            raise ValueError("a user needs a secret: env:NAME or block:name")
        return self


def _check_endpoint(endpoint: str) -> None:
    if endpoint.startswith("http:") and not is_loopback(host_of(endpoint)):
        raise ValueError("the endpoint must begin with https:// unless it is on this machine")


def _check_unguarded(security: Security, host: str) -> None:
    if security == "none" and not is_loopback(host):
        raise ValueError('security = "none" is only for a server on this machine. Use "tls" or "starttls"')


def is_loopback(host: str) -> bool:
    """Whether the host is this machine itself.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("mail.example")
    (True, True, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


def host_of(address: str) -> str:
    """The host in an address.

    >>> host_of("http://127.0.0.1:9000/x"), host_of("https://[::1]/")
    ('127.0.0.1', '::1')
    """
    found = re.match(r"[a-z0-9]+://(?:\[([^]]*)\]|([^/:]*))", address)
    return (found[1] or found[2]) if found else ""


def check_unique_names(sources: tuple[Source, ...]) -> tuple[Source, ...]:
    """The sources, if each has a name of its own.

    Raises:
        ValueError: two have one name; the ledger could not tell what came from which.
    """
    names = [source.name for source in sources]
    if len(set(names)) < len(names):
        raise ValueError("two sources have the same name. Give each its own")
    return sources


def split_addresses(text: str) -> tuple[str, ...]:
    """The addresses in a cell, parted by semicolons or spaces.

    >>> split_addresses("a@one.example; b@two.example")
    ('a@one.example', 'b@two.example')
    """
    return tuple(part for part in re.split(r"[;\s]+", text) if part)
