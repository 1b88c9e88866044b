"""The entries that papers may know, as the register asks for them: what is no update at once, updates a month at a time.

A ledger may hold millions of updates, and a month's papers look at all of them once; nobody holds them all at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pandas as pd

from flows.register.entries import EntryKind, Update, make_updates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date


class KnownEntries(Protocol):
    """A ledger as far as it may be known. Two looks at it see the same entries, whatever is added in between."""

    @property
    def around(self) -> pd.DataFrame:
        """The entries that are no updates, in ledger order, a hundredth of a large ledger; the index is their number."""

    def updates(self, period: str) -> Iterable[Update]:
        """The updates of one month, in ledger order."""

    def update_contents(self, period: str, written_by: date) -> Iterator[tuple[int, str]]:
        """Number and content digest of each update for a month or an earlier one, written by a day; in ledger order."""


class EntriesInMemory:
    """A ledger that is held whole.

    Args:
        entries: columns ``ENTRY_COLUMNS``, in ledger order; ``content_sha256`` too where digests are asked for.
    """

    def __init__(self, entries: pd.DataFrame) -> None:
        is_update = (entries["kind"] == EntryKind.UPDATE.value).to_numpy(dtype=bool)
        self.around = entries[~is_update]
        self._updates = entries[is_update]

    def updates(self, period: str) -> Iterator[Update]:
        """The updates of one month, in ledger order."""
        own = self._updates[self._updates["period"] == period]
        return make_updates([own[name].tolist() for name in Update._fields])

    def update_contents(self, period: str, written_by: date) -> Iterator[tuple[int, str]]:
        """Number and content digest of each update for a month or an earlier one, written by a day; in ledger order."""
        rows = self._updates
        for number, month, day, content in zip(
            rows.index, rows["period"], rows["updated_on"], rows["content_sha256"], strict=True
        ):
            if month <= period and day <= written_by:
                yield number, content


def as_known(entries: pd.DataFrame | KnownEntries) -> KnownEntries:
    """Entries to ask of; a frame is a ledger that is held whole."""
    return EntriesInMemory(entries) if isinstance(entries, pd.DataFrame) else entries
