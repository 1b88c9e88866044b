"""A ledger as far as papers may know it, read piece by piece: what is no update at once, updates a month at a time."""

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
    from collections.abc import Iterator, Sequence
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
        """The updates of one month, in ledger order.

        Raises:
            LedgerError: the ledger cannot be read.
        """
        for block in self._read(self._asked(Update._fields).where(RAW.c.period == period)):
            yield from make_updates(block)

    def update_contents(self, period: str, written_by: date) -> Iterator[tuple[int, str]]:
        """Number and content digest of each update for a month or an earlier one, written by a day; in ledger order.

        Raises:
            LedgerError: the ledger cannot be read.
        """
        asked = self._asked(("entry", "content_sha256")).where(RAW.c.period <= period)
        if written_by < date.max:
            asked = asked.where(RAW.c.updated_on <= literal(written_by, Date()))
        for numbers, contents in self._read(asked):
            yield from zip(numbers, contents, strict=True)

    def _asked(self, columns: Sequence[str]) -> Select[Any]:
        wanted = replace(self.wanted, kinds=(EntryKind.UPDATE,))
        asked = wanted.of(select(*(RAW.c[name] for name in columns)))
        if self.end is None:
            return asked
        # What the pack was not made from stays known: the month before may know what was written after the day of the figures.
        limit = last_written_on(self.end.period, self.end.as_at)
        return asked.where(or_(RAW.c.entry <= self.end.last, RAW.c.updated_on > literal(limit, Date())))

    def _read(self, asked: Select[Any]) -> Iterator[list[list[object]]]:
        with self.ledger.reading() as connection:
            yield from read_columns(connection, asked)


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
