"""Problems in what partners send, and errors in our own set-up.

A *problem* is data: a sentence that a partner can act on. It is returned, never raised, and all problems of a file are
returned at once. An *error* is about our own set-up: it is raised, and the command line prints its one sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter

from flows.problems.checking_kinds import CHECKING_KINDS
from flows.problems.errors import LedgerError, PostError, ProgramError, PublishingError, ReportingError, SetUpError
from flows.problems.file_reading_kinds import FILE_READING_KINDS
from flows.problems.kinds import Kind, Outcome, Severity
from flows.problems.row_reading_kinds import ROW_READING_KINDS

__all__ = [
    "CATALOGUE",
    "CHECKING_KINDS",
    "READING_KINDS",
    "Kind",
    "LedgerError",
    "Outcome",
    "PostError",
    "Problem",
    "ProgramError",
    "PublishingError",
    "ReportingError",
    "SetUpError",
    "Severity",
    "facts_of",
    "problem",
    "word_catalogue",
]


READING_KINDS = (*FILE_READING_KINDS, *ROW_READING_KINDS)

CATALOGUE: dict[str, Kind] = {kind.code: kind for kind in (*READING_KINDS, *CHECKING_KINDS)}
"""Every kind of problem that a return can have, by its code."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One defect in one return, as a sentence: where, what we found, what to do, what became of the row.

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


def word_catalogue() -> str:
    """The catalogue as a page for partners and officers; ``docs/problems.md`` is this text."""
    lines = [
        "# Problems that boardpack finds in returns",
        "",
        "This page is made from `flows/problems`: `make docs` writes it again. Words in braces are filled in for each",
        "problem. An *error* keeps a row or a file out, a *warning* does not, and a *note* needs nobody.",
    ]
    for title, kinds in (("Reading the file", READING_KINDS), ("Checking the rows", CHECKING_KINDS)):
        lines += ["", f"## {title}"]
        for kind in kinds:
            became = kind.outcome.value or "Nothing was sent."
            lines += ["", f"### `{kind.code}`: {kind.severity.value}", "", f"{kind.found} {kind.remedy} *{became}*"]
    return "\n".join(lines) + "\n"
