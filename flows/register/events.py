"""What happened around the register, as entries of the ledger: files gathered, messages sent, papers approved, tables edited."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.register.entries import digest_of, entry_frame, rows_of_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from flows.register.entries import EntryKind


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened around the register: a file gathered, a message sent, a paper approved, a row edited.

    Attributes:
        kind: what happened.
        period: the reporting month it belongs to.
        subject: what it happened to: a reference, a partner, the key of a message, a digest.
        details: its facts, by name; text only, and never free text of a partner.
    """

    kind: EntryKind
    period: str
    subject: str
    details: Mapping[str, str]


def entries_of_events(events: Iterable[Event]) -> pd.DataFrame:
    """The entries that events add. The same event twice is one entry: its key is made of all its facts."""
    rows = []
    for event in events:
        details = json.dumps(dict(sorted(event.details.items())), ensure_ascii=False)
        rows.append(
            {
                "kind": event.kind.value,
                "entry_key": f"{event.kind}:{event.period}:{event.subject}:{digest_of((details,))}",
                "period": event.period,
                "subject": event.subject,
                "details": details,
            }
        )
    return entry_frame(rows)


def read_events(entries: pd.DataFrame, kind: EntryKind) -> list[Event]:
    """The events of one kind, in ledger order."""
    return [Event(kind, row.period, row.subject, json.loads(row.details)) for row in rows_of_kind(entries, kind)]
