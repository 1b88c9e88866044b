"""The outbox: what became of each message to each recipient, told from the ledger's events.

A message is known by the digest of its draft, a recipient by a digest of message and address; no address is in the ledger.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from flows.register.entries import EntryKind
from flows.register.events import Event, read_events

if TYPE_CHECKING:
    import pandas as pd


class Step(StrEnum):
    """What is recorded about one attempt to send."""

    INTENDED = "intended"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    NOT_TAKEN = "not taken"
    UNKNOWN = "unknown"


class Standing(StrEnum):
    """Where a message to one recipient stands."""

    TO_SEND = "to send"
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"


_STANDINGS = {
    Step.INTENDED: Standing.UNKNOWN,
    Step.ACCEPTED: Standing.SENT,
    Step.REFUSED: Standing.REFUSED,
    Step.NOT_TAKEN: Standing.TO_SEND,
    Step.UNKNOWN: Standing.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Posting:
    """One message to one recipient.

    Attributes:
        period: the month that the message is about.
        kind: what kind of message, such as "fix-lists".
        role: who gets it, such as "board 1" or a partner's key.
        message_sha256: digest of the draft.
        address: where it goes; never recorded.
    """

    period: str
    kind: str
    role: str
    message_sha256: str
    address: str

    @property
    def key(self) -> str:
        """What the ledger knows it by."""
        recipient = hashlib.sha256(f"{self.message_sha256} {self.address}".encode()).hexdigest()
        return f"{self.message_sha256[:40]}:{recipient[:24]}"

    @property
    def words(self) -> str:
        """What a person calls it."""
        return f"{self.kind} to {self.role}"


def event_of_step(posting: Posting, step: Step, attempt: int, reason: str = "") -> Event:
    """One step as an event.

    It holds nothing of the run, so two runs that intend the same attempt write the same entry, and the ledger takes it
    from one of them only.

    Args:
        posting: the message and its recipient.
        step: what happened.
        attempt: the number of the attempt, from 1.
        reason: the server's code where it did not accept, never its words: they may hold an address.
    """
    details = {
        "step": step.value,
        "attempt": str(attempt),
        "kind": posting.kind,
        "role": posting.role,
        "message_sha256": posting.message_sha256,
        **({"reason": reason} if reason else {}),
    }
    return Event(EntryKind.MESSAGE, posting.period, posting.key, details)


@dataclass(frozen=True, slots=True)
class Outbox:
    """The last step of each posting, by its key."""

    last: dict[str, Event]

    def standing(self, posting: Posting) -> Standing:
        """Where it stands. An attempt that was intended and has no end is unknown: its run was killed, or goes on now."""
        event = self.last.get(posting.key)
        return _STANDINGS[Step(event.details["step"])] if event else Standing.TO_SEND

    def next_attempt(self, posting: Posting) -> int:
        """The number of the attempt that comes next."""
        event = self.last.get(posting.key)
        return int(event.details["attempt"]) + 1 if event else 1

    def reason(self, posting: Posting) -> str:
        """The code with which the server refused it last; "" where it did not."""
        event = self.last.get(posting.key)
        return event.details.get("reason", "") if event else ""


def read_outbox(entries: pd.DataFrame) -> Outbox:
    """The outbox as the ledger tells it.

    Args:
        entries: the ledger, columns ``ENTRY_COLUMNS``.
    """
    return Outbox({one.subject: one for one in read_events(entries, EntryKind.MESSAGE) if "step" in one.details})
