"""Checks of claims in the ledger: who verified what, when, by which route."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

from flows.problems import SetUpError
from flows.register.entries import EntryKind, Event, entries_of_events, read_events
from flows.settings.assurance import VERIFICATIONS, Verification

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    import pandas as pd

Key: TypeAlias = tuple[str, str, str]
"""What stays the same when a row is corrected: the action, the day and the route."""


def entries_of_verifications(rows: Iterable[Verification], held: pd.DataFrame) -> pd.DataFrame:
    """The entries that ``verifications.csv`` adds: new rows, and rows whose other cells were corrected; both versions stay.

    Args:
        rows: the rows of the file.
        held: the ledger.

    Raises:
        SetUpError: the file has lost a row that the ledger holds.
    """
    known, stated = _newest(held), {_key(row): row for row in rows}
    for on, ref, route in sorted((day, ref, route) for ref, day, route in known.keys() - stated.keys()):
        raise SetUpError(
            f"{VERIFICATIONS} no longer has the {route} of {ref} on {on}, which the ledger holds. The ledger forgets "
            'nothing: put the row back; where the check was void, write "not confirmed" as its outcome.'
        )
    return entries_of_events(
        Event(EntryKind.VERIFICATION, f"{row.verified_on:%Y-%m}", row.action_ref, _details(row, known.get(key)))
        for key, row in stated.items()
        if key not in known or known[key][1] != row
    )


def read_verifications(entries: pd.DataFrame, as_at: date) -> dict[str, tuple[Verification, ...]]:
    """The checks made by a day, oldest first, by action reference."""
    grouped: dict[str, list[Verification]] = defaultdict(list)
    for _, row in sorted(_newest(entries).values(), key=lambda found: (found[1].verified_on, found[1].route)):
        if row.verified_on <= as_at:
            grouped[row.action_ref].append(row)
    return {ref: tuple(rows) for ref, rows in grouped.items()}


def _newest(entries: pd.DataFrame) -> dict[Key, tuple[int, Verification]]:
    """The number and the text of the newest version of each row."""
    newest: dict[Key, tuple[int, Verification]] = {}
    for event in read_events(entries, EntryKind.VERIFICATION):
        facts = dict(event.details)
        version = int(facts.pop("version"))
        row = Verification.model_validate(facts)
        newest[_key(row)] = (version, row)
    return newest


def _key(row: Verification) -> Key:
    return row.action_ref, row.verified_on.isoformat(), row.route.value


def _details(row: Verification, before: tuple[int, Verification] | None) -> Mapping[str, str]:
    """The row's facts; the version makes a row that went back to its first words an entry of its own."""
    return {**row.model_dump(mode="json"), "version": str(before[0] + 1 if before else 1)}
