"""Which entries a pack is made from, and the digest by which it can be told that it was made from just those."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from flows.register.chain import head_sha256
from flows.register.entries import EntryKind, is_in_scope, last_written_on
from flows.register.known_entries import as_known
from flows.register.reminders import is_chase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    import pandas as pd

    from flows.models import Period
    from flows.register.known_entries import KnownEntries

AROUND = (EntryKind.GATHERED, EntryKind.MESSAGE, EntryKind.APPROVAL)
"""Kinds that happen around the register. What was fetched, sent or approved later does not make a paper another one.

The reminders to partners are in: the report names them.
"""

ENTERED = (EntryKind.VERIFICATION, EntryKind.MEASUREMENT)
"""Kinds that the office enters by their day, which may lie after the month when the papers are as at a later day."""


@dataclass(frozen=True, slots=True)
class PackHead:
    """What a manifest says of the ledger.

    Attributes:
        count: how many entries the pack was made from.
        sha256: digest of what they say, in ledger order; it knows no time of recording.
    """

    count: int
    sha256: str


NO_ENTRIES = PackHead(0, "")


def paper_scope(entries: pd.DataFrame, period: Period, as_at: date) -> pd.DataFrame:
    """The entries that a pack for a period is made from, in ledger order."""
    return entries[_is_in_pack(entries, period, as_at)]


def _is_in_pack(entries: pd.DataFrame, period: Period, as_at: date) -> pd.Series[bool]:
    kinds = entries["kind"]
    checks = kinds.isin([kind.value for kind in ENTERED])
    around = kinds.isin([kind.value for kind in AROUND]) & ~is_chase(entries)
    known = is_in_scope(entries, period, as_at) & ~around
    checked = checks & (entries["period"] <= max(str(period), f"{as_at:%Y-%m}"))
    return (known & ~checks) | checked


def find_pack_head(
    entries: pd.DataFrame | KnownEntries, period: Period, as_at: date, most: int | None = None
) -> PackHead:
    """Count and digest of the entries that a pack for a period is made from.

    Args:
        entries: the ledger as it was stored, with ``content_sha256``.
        period: the reporting month.
        as_at: the day of the figures.
        most: only so many of them, the first ones; None for all.
    """
    contents = islice(_contents(as_known(entries), period, as_at), most)
    return PackHead(*head_sha256(content for _, content in contents))


def find_last_of_pack(entries: KnownEntries, period: Period, as_at: date, count: int) -> int:
    """The number of the last entry that a pack of so many entries was made from; 0 where it was made from none.

    Entries are only ever added, so those that a pack was made from are still the first ones, whatever came later.
    """
    return max((number for number, _ in islice(_contents(entries, period, as_at), count)), default=0)


def _contents(entries: KnownEntries, period: Period, as_at: date) -> Iterator[tuple[int, str]]:
    """Number and content digest of each entry that a pack is made from, in ledger order."""
    own = paper_scope(entries.around, period, as_at)
    return entries.contents(str(period), last_written_on(period, as_at), frozenset(own.index))
