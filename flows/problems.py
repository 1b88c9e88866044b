"""Problems in what partners send, and errors in our own set-up.

A *problem* is data: a sentence that a partner can act on. It is returned, never raised, and all problems of a file are
returned at once. An *error* is about our own set-up: it is raised, and the command line prints its one sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from string import Formatter


class ReportingError(Exception):
    """The round cannot go on. The message is one sentence that says what to do."""


class SetUpError(ReportingError):
    """Something in the home is missing, broken or contradicts itself."""


class LedgerError(ReportingError):
    """The ledger cannot be opened, written or trusted."""


class PublishingError(ReportingError):
    """Papers were not published, because they are not right or could not be written."""


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


@dataclass(frozen=True, slots=True)
class Problem:
    """One defect in one return: *where: what we found. What to do. What became of the row.*

    Attributes:
        code: key into ``CATALOGUE``.
        severity: error, warning or note.
        file: name of the partner's file.
        row: row number as a spreadsheet shows it; None where the problem is about the whole file.
        column: heading of the cell; None where the problem is about the whole row.
        found: what we found, in a sentence. Never holds free text of a partner.
        remedy: what to do, in a sentence.
        outcome: what became of the row or the file.
    """

    code: str
    severity: Severity
    file: str
    row: int | None
    column: str | None
    found: str
    remedy: str
    outcome: Outcome

    @property
    def where(self) -> str:
        """File, row and column as a reader looks for them."""
        row = "" if self.row is None else f", row {self.row}"
        column = "" if self.column is None else f", {self.column}"
        return f"{self.file}{row}{column}"

    @property
    def message(self) -> str:
        """The whole sentence, as it is printed and mailed."""
        return " ".join(part for part in (f"{self.where}: {self.found}", self.remedy, self.outcome) if part)


def problem(code: str, file: str, row: int | None = None, column: str | None = None, **facts: object) -> Problem:
    """One problem of a kind in the catalogue, with the facts filled in.

    Args:
        code: the kind's code.
        file: name of the partner's file.
        row: spreadsheet row number.
        column: heading of the cell.
        **facts: values for the braces in the kind's sentences; never free text of a partner.

    Raises:
        KeyError: the code is not in the catalogue, or a fact is missing.
    """
    kind = CATALOGUE[code]
    return Problem(
        code=code,
        severity=kind.severity,
        file=file,
        row=row,
        column=column,
        found=kind.found.format(**facts),
        remedy=kind.remedy.format(**facts),
        outcome=kind.outcome,
    )


def facts_of(kind: Kind) -> frozenset[str]:
    """The names of the facts that a kind's sentences need."""
    return frozenset(name for text in (kind.found, kind.remedy) for _, name, _, _ in Formatter().parse(text) if name)


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE
_USED, _ASIDE = Outcome.ROW_USED, Outcome.ROW_SET_ASIDE
_FILE_USED, _FILE_ASIDE = Outcome.FILE_USED, Outcome.FILE_SET_ASIDE

READING_KINDS = (
    # Reading the file: bytes in, table of text out (flows/intake).
    Kind("file-empty", _E, "The file holds no rows.", "Send the return again with a row for each action.", _FILE_ASIDE),
)

CHECKING_KINDS: tuple[Kind, ...] = (
    # What the rows say (flows/validation).
)

CATALOGUE: dict[str, Kind] = {kind.code: kind for kind in (*READING_KINDS, *CHECKING_KINDS)}
"""Every kind of problem, by code. ``docs/problems.md`` is made from it."""
