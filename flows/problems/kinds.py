"""What every kind of problem has: how much it matters, its sentence, its remedy, and what became of the row or file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem matters."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Outcome(StrEnum):
    """What became of the row or file that the problem is about."""

    ROW_USED = "The row was used."
    ROW_SET_ASIDE = "The row was set aside."
    FILE_USED = "The file was used."
    FILE_SET_ASIDE = "The whole file was set aside."
    NOTHING_SENT = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One entry of the catalogue.

    Attributes:
        code: kebab-case name that never changes.
        severity: error, warning or note.
        found: sentence that says what we found; braces name the facts.
        remedy: sentence that says what to do.
        outcome: what became of the row or the file.
    """

    code: str
    severity: Severity
    found: str
    remedy: str
    outcome: Outcome
