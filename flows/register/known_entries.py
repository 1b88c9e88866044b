"""The entries that papers may know, as the register asks for them: what is no update at once, updates one after the other.

A ledger may hold millions of updates, and a month's papers look at all of them once; nobody holds them all at once.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Protocol

import pandas as pd

from flows.register.entries import EntryKind, Update, make_updates

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date


class KnownEntries(Protocol):
    """A ledger as far as it may be known. Two looks at it see the same entries, whatever is added in between."""

    @property
    def around(self) -> pd.DataFrame:
        """The entries that are no updates, in ledger order, a hundredth of a large ledger; the index is their number."""

    def updates(self, period: str) -> Iterator[Update]:
        """The updates of a month and of those before it: the newest month first, and of a month the last entry first."""

    def contents(self, period: str, written_by: date, others: Collection[int]) -> Iterator[tuple[int, str]]:
        """Number and content digest of some entries, in ledger order.

        Args:
            period: updates of later months are left out.
            written_by: updates of a later day are left out.
            others: numbers of the entries that are no updates and are not left out.
        """


class EntriesInMemory:
    """A ledger that is held whole.

    Args:
        entries: columns ``ENTRY_COLUMNS``, in ledger order; ``content_sha256`` too where digests are asked for.
    """

    def __init__(self, entries: pd.DataFrame) -> None:
        is_update = (entries["kind"] == EntryKind.UPDATE.value).to_numpy(dtype=bool)
        self.around = entries[~is_update]
        self._updates = entries[is_update]
        self._entries = entries

    def updates(self, period: str) -> Iterator[Update]:
        """The updates of a month and of those before it: the newest month first, and of a month the last entry first."""
        made = make_updates([self._updates[name].tolist() for name in Update._fields])
        in_order = sorted((one for one in made if one.period <= period), key=attrgetter("period"))
        return reversed(in_order)

    def contents(self, period: str, written_by: date, others: Collection[int]) -> Iterator[tuple[int, str]]:
        """Number and content digest of some entries, in ledger order."""
        columns = (self._entries[name] for name in ("kind", "period", "updated_on", "content_sha256"))
        for number, kind, month, day, content in zip(self._entries.index, *columns, strict=True):
            is_wanted = month <= period and day <= written_by if kind == EntryKind.UPDATE.value else number in others
            if is_wanted:
                yield number, content


def as_known(entries: pd.DataFrame | KnownEntries) -> KnownEntries:
    """Entries to ask of; a frame is a ledger that is held whole."""
    return EntriesInMemory(entries) if isinstance(entries, pd.DataFrame) else entries
