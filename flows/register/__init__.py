"""The ledger as data: entries in, the register as at a date and its movement out."""

from __future__ import annotations

from flows.register.entries import ENTRY_COLUMNS, DecisionMade, EntryKind, ReturnReceived, Update, entry_frame
from flows.register.events import Event, entries_of_events, read_events
from flows.register.last_words import build_last_words
from flows.register.movement import Movement, build_movement, build_movements
from flows.register.replay import ActionState, DateMove, Register, replay
from flows.register.rewind import rewind

__all__ = [
    "ENTRY_COLUMNS",
    "ActionState",
    "DateMove",
    "DecisionMade",
    "EntryKind",
    "Event",
    "Movement",
    "Register",
    "ReturnReceived",
    "Update",
    "build_last_words",
    "build_movement",
    "build_movements",
    "entries_of_events",
    "entry_frame",
    "read_events",
    "replay",
    "rewind",
]
