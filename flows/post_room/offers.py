"""What a source offers: files that can be taken, and what is left where it is, with the reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from flows.problems import PostError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from pydantic import SecretStr

    from flows.settings import Partner

CHUNK_BYTES = 256 * 1024
"""How much of a file is held in memory at a time."""


class OfferError(PostError):
    """One file could not be read; the source itself is well, and the next file may be."""


class Reason(StrEnum):
    """Why something was left where it is. The first few need a person; the rest is only counted."""

    BEING_WRITTEN = "is still being written; the next run takes it"
    EMPTY = "is empty; the next run takes it once something stands in it"
    TOO_LARGE = "is larger than the source allows (max_megabytes); ask the partner for the return alone"
    WINMAIL = (
        "came packed as winmail.dat, which only Outlook opens; ask the partner to send it in HTML or plain text format"
    )
    ENCRYPTED = "is encrypted; ask the partner to send it without"
    UNREADABLE = "cannot be read: it has gone, is damaged, or we may not read it; ask the partner to send it again"
    TOO_MANY = "has more attachments than a person sends; ask the partner to send the return alone"
    PROTECTED = "was taken, but opens with a password only, so it cannot be read; ask the partner to save it without"
    OTHER_PARTNER = (
        "was taken, but its name is one partner's and its sender is another; ask whose it is before the papers go"
    )
    LINK = "a link or a folder"
    STRANGER = "a message of somebody who is no partner"
    NOT_PROVEN = "a message that the mail server could not prove to be the partner's"
    NO_ATTACHMENT = "a message of a partner without an attachment"
    PICTURE = "a picture"
    SIGNATURE = "a signature, a business card or an invitation"
    FORWARDED = "a message inside a message"

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody has to do something, so that the run says so in a sentence."""
        return self in _FOR_A_PERSON


_FOR_A_PERSON = frozenset(
    {
        Reason.BEING_WRITTEN,
        Reason.EMPTY,
        Reason.TOO_LARGE,
        Reason.WINMAIL,
        Reason.ENCRYPTED,
        Reason.UNREADABLE,
        Reason.TOO_MANY,
        Reason.PROTECTED,
        Reason.OTHER_PARTNER,
    }
)


@dataclass(frozen=True, slots=True)
class Left:
    """Something that was not taken.

    Attributes:
        reason: why.
        name: the file's name where a partner or the office gave it; "" for a stranger's.
    """

    reason: Reason
    name: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """One file that can be taken.

    Attributes:
        name: as the sender named it.
        facts: what the ledger will know it by, beside source, name and digest.
        read: its bytes, a piece at a time; raises ``OfferError`` where only this file fails, ``PostError`` where the source does.
        is_unchanged: asked after reading: whether it is still what it was.
    """

    name: str
    facts: Mapping[str, str]
    read: Callable[[], Iterator[bytes]] = field(repr=False)
    is_unchanged: Callable[[], bool] = field(repr=False, default=lambda: True)


@dataclass(frozen=True, slots=True)
class Batch:
    """What belongs together, and is recorded whole or not at all: a file of a share, or the attachments of a message."""

    offers: tuple[Offer, ...] = ()
    left: tuple[Left, ...] = ()


class PostSource(Protocol):
    """An open source."""

    def look(self, is_taken: Callable[[Mapping[str, str]], bool]) -> Iterator[Batch]:
        """What is new, batch by batch.

        Args:
            is_taken: whether the ledger knows something with these facts already.

        Raises:
            PostError: the source failed; one sentence says what to do.
        """
        ...

    def close(self) -> None:
        """Ends the connection; never raises."""
        ...


@dataclass(frozen=True, slots=True)
class Access:
    """What is needed to open a source, beside its settings.

    Attributes:
        secret: the password or key; None where the source has none.
        base: the home's folder, from which paths in the settings are taken.
        partners: by key; their addresses tell whose a message is.
        today: the day of the run.
    """

    secret: SecretStr | None
    base: str
    partners: Mapping[str, Partner]
    today: date
