"""A ledger as far as papers may know it, read piece by piece: what is no update at once, updates one after the other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, func, literal, or_, select

from flows.register.entries import EntryKind, Update, last_written_on, make_updates
from flows.register.paper_scope import find_last_of_pack, paper_scope
from flows.storage.ledger import stamp_of
from flows.storage.ledger_rows import NOT_UPDATES, RAW, Wanted, read_columns, read_frame

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    import pandas as pd
    from sqlalchemy import Select

    from flows.models import Period
    from flows.storage.ledger import Ledger


@dataclass(frozen=True, slots=True)
class PackEnd:
    """How far a pack knew the ledger.

    Attributes:
        period: the reporting month.
        as_at: the day of the figures.
        last: number of the last entry that the pack was made from; later ones of their kind are not known.
    """

    period: Period
    as_at: date
    last: int


@dataclass(frozen=True)  # no slots, because what is no update is kept once it was read
class EntriesInLedger:
    """The entries of a ledger up to one, as the register asks for them (``flows.register.known_entries.KnownEntries``).

    Attributes:
        ledger: the ledger.
        wanted: the moment and the number after which entries are not known.
        end: how far a pack knew them; None where no pack is made again.
    """

    ledger: Ledger
    wanted: Wanted
    end: PackEnd | None = None

    @cached_property
    def around(self) -> pd.DataFrame:
        """The entries that are no updates, in ledger order; the index is their number.

        Raises:
            LedgerError: the ledger cannot be read.
        """
        with self.ledger.reading() as connection:
            entries = read_frame(connection, replace(self.wanted, kinds=NOT_UPDATES))
        entries.index = entries["entry"].astype(int)
        if self.end is None:
            return entries
        own = paper_scope(entries, self.end.period, self.end.as_at).index
        return entries.drop(own[own > self.end.last])

    def updates(self, period: str) -> Iterator[Update]:
        """The updates of a month and of those before it: the newest month first, and of a month the last entry first.

        This is the order of an index, backwards, so that nothing is sorted.

        Raises:
            LedgerError: the ledger cannot be read.
        """
        wanted = replace(self.wanted, kinds=(EntryKind.UPDATE,))
        asked = self._before_end(wanted.of(select(*(RAW.c[name] for name in Update._fields)))).where(
            RAW.c.period <= period
        )
        with self.ledger.reading() as connection:
            for block in read_columns(
                connection, asked.order_by(None).order_by(RAW.c.period.desc(), RAW.c.entry.desc())
            ):
                yield from make_updates(block)

    def contents(self, period: str, written_by: date, others: Collection[int]) -> Iterator[tuple[int, str]]:
        """Number and content digest of some entries, in ledger order.

        Args:
            period: updates of later months are left out.
            written_by: updates of a later day are left out.
            others: numbers of the entries that are no updates and are not left out.

        Raises:
            LedgerError: the ledger cannot be read.
        """
        is_own = RAW.c.period <= period
        if written_by < date.max:
            is_own &= RAW.c.updated_on <= literal(written_by, Date())
        asked = self.wanted.of(select(RAW.c.entry, RAW.c.kind, RAW.c.content_sha256))
        asked = self._before_end(asked).where(or_(RAW.c.kind != EntryKind.UPDATE.value, is_own))
        with self.ledger.reading() as connection:
            for block in read_columns(connection, asked):
                for number, kind, content in zip(*block, strict=True):
                    if kind == EntryKind.UPDATE.value or number in others:
                        yield number, content

    def _before_end(self, asked: Select[Any]) -> Select[Any]:
        """Without the updates that came after those that the pack was made from.

        What it was not made from stays known: the month before may know what was written after the day of the figures.
        """
        if self.end is None:
            return asked
        limit = literal(last_written_on(self.end.period, self.end.as_at), Date())
        is_other = or_(RAW.c.kind != EntryKind.UPDATE.value, RAW.c.updated_on > limit)
        return asked.where(or_(RAW.c.entry <= self.end.last, is_other))


def known_entries(ledger: Ledger, known_at: datetime | None = None) -> EntriesInLedger:
    """The entries that a ledger holds now, whatever is added while they are read.

    Args:
        ledger: the ledger.
        known_at: entries recorded after this moment are left out; None for all.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    with ledger.reading() as connection:
        last = connection.execute(select(func.max(RAW.c.entry))).scalar() or 0
    return EntriesInLedger(ledger, Wanted(stamp_of(known_at) if known_at else "", last=last))


def cut_to_pack(entries: EntriesInLedger, period: Period, as_at: date, count: int) -> EntriesInLedger:
    """The ledger as a pack knew it: of the entries that it is made from only the first ``count``.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    return replace(entries, end=PackEnd(period, as_at, find_last_of_pack(entries, period, as_at, count)))
