"""Who was reminded, when: events of the ledger, so that nobody is reminded twice and the board can see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

import pandas as pd

from flows.register.entries import EntryKind
from flows.register.events import Event, read_events

if TYPE_CHECKING:
    from collections.abc import Iterable


class Chase(StrEnum):
    """What a partner that does not answer gets."""

    REMINDER = "reminder"
    ESCALATION = "escalation"


@dataclass(frozen=True, slots=True, order=True)
class Reminder:
    """One message to a partner about a return that is missing.

    Attributes:
        drafted_on: the day it was drafted for.
        partner: key of the partner.
        period: the reporting month that is missing, such as "2020-03".
        kind: a reminder, or a letter of the office's lead.
        missed_count: returns missed in a row on that day.
    """

    drafted_on: date
    partner: str
    period: str
    kind: Chase
    missed_count: int


def events_of_reminders(reminders: Iterable[Reminder]) -> list[Event]:
    """The events that reminders add to the ledger; the same reminder twice is one."""
    return [
        Event(
            EntryKind.MESSAGE,
            one.period,
            f"{one.kind}:{one.partner}",
            {"chase": one.kind.value, "partner": one.partner, "drafted_on": one.drafted_on.isoformat(),
             "missed_count": str(one.missed_count)},
        )
        for one in reminders
    ]  # fmt: skip


def is_chase(entries: pd.DataFrame) -> pd.Series[bool]:
    """For each entry whether it is a reminder."""
    return pd.Series(
        [
            kind == EntryKind.MESSAGE.value and details is not None and '"chase": ' in details
            for kind, details in zip(entries["kind"], entries["details"], strict=True)
        ],
        index=entries.index,
        dtype=bool,
    )


def read_reminders(entries: pd.DataFrame) -> list[Reminder]:
    """The reminders that the ledger holds, by day."""
    return sorted(
        Reminder(
            date.fromisoformat(event.details["drafted_on"]),
            event.details["partner"],
            event.period,
            Chase(event.details["chase"]),
            int(event.details["missed_count"]),
        )
        for event in read_events(entries, EntryKind.MESSAGE)
        if "chase" in event.details
    )
