"""Dated rows that the office enters beside the board's decisions: checks of claims, readings of measures.

The ledger keeps every version of a row. The file may correct a row, and may not lose one.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Protocol, TypeVar

from flows.problems import SetUpError
from flows.register.entries import EntryKind
from flows.register.events import Event, entries_of_events, read_events
from flows.settings.assurance import VERIFICATIONS, Verification
from flows.settings.measures import READINGS, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    import pandas as pd


class OfficeRow(Protocol):
    """A row of such a table."""

    @property
    def subject(self) -> str:
        """The action or area that it is about."""

    @property
    def made_on(self) -> date:
        """Its day."""

    @property
    def title(self) -> str:
        """What the row is, in words; two versions of one row have the same title."""

    def model_dump(self, *, mode: str) -> Mapping[str, str]:
        """Its cells as text."""


Row = TypeVar("Row", bound=OfficeRow)


def entries_of_verifications(rows: Iterable[Verification], held: pd.DataFrame) -> pd.DataFrame:
    """The entries that ``verifications.csv`` adds to the ledger that is held.

    Raises:
        SetUpError: the file has lost a row that the ledger holds.
    """
    return _entries(EntryKind.VERIFICATION, VERIFICATIONS, rows, _newest_verifications(held))


def entries_of_readings(rows: Iterable[Reading], held: pd.DataFrame) -> pd.DataFrame:
    """The entries that ``readings.csv`` adds to the ledger that is held.

    Raises:
        SetUpError: the file has lost a row that the ledger holds.
    """
    return _entries(EntryKind.MEASUREMENT, READINGS, rows, _newest_readings(held))


def read_verifications(entries: pd.DataFrame, as_at: date) -> dict[str, tuple[Verification, ...]]:
    """The checks made by a day, oldest first, by action reference."""
    return _by_subject((row for _, row in _newest_verifications(entries).values()), as_at)


def read_readings(entries: pd.DataFrame, as_at: date) -> dict[str, tuple[Reading, ...]]:
    """The readings made by a day, oldest first, by reference of the area."""
    return _by_subject((row for _, row in _newest_readings(entries).values()), as_at)


def _newest_verifications(entries: pd.DataFrame) -> dict[str, tuple[int, Verification]]:
    versions = _versions(entries, EntryKind.VERIFICATION)
    made = ((number, Verification.model_validate(facts)) for number, facts in versions)
    return {row.title: (number, row) for number, row in made}


def _newest_readings(entries: pd.DataFrame) -> dict[str, tuple[int, Reading]]:
    made = ((number, Reading.model_validate(facts)) for number, facts in _versions(entries, EntryKind.MEASUREMENT))
    return {row.title: (number, row) for number, row in made}


def _versions(entries: pd.DataFrame, kind: EntryKind) -> Iterable[tuple[int, dict[str, str]]]:
    """The number and the cells of each version of each row, in ledger order."""
    for event in read_events(entries, kind):
        facts = dict(event.details)
        yield int(facts.pop("version")), facts


def _by_subject(rows: Iterable[Row], as_at: date) -> dict[str, tuple[Row, ...]]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.made_on, row.title)):
        if row.made_on <= as_at:
            grouped[row.subject].append(row)
    return {subject: tuple(own) for subject, own in grouped.items()}


def _entries(kind: EntryKind, file: str, rows: Iterable[Row], known: Mapping[str, tuple[int, Row]]) -> pd.DataFrame:
    """New rows, and rows whose other cells were corrected; a version number keeps a row that went back to its first words."""
    stated = {row.title: row for row in rows}
    for title in sorted(known.keys() - stated.keys()):
        raise SetUpError(
            f"{file} no longer has the {title}, which the ledger holds. The ledger forgets nothing: put the row back, and "
            "correct it there if it was wrong."
        )
    return entries_of_events(
        Event(
            kind,
            f"{row.made_on:%Y-%m}",
            row.subject,
            {**row.model_dump(mode="json"), "version": str(known[title][0] + 1 if title in known else 1)},
        )
        for title, row in stated.items()
        if title not in known or known[title][1] != row
    )
