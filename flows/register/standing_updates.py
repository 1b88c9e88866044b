"""The updates that stand, by action: one a month, the newest one of the file that was received last.

A ledger may hold millions of updates, and each month's papers read all of them. So this works on columns, and makes an
``Update`` only of what stands.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from flows.register.entries import EntryKind, Update

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pandas as pd

    from flows.register.entries import ReturnReceived

_WANTED = ("kind", "period", "source_sha256", "source_file", "source_row", "action_ref", "updated_on")
_AT_ONCE = 50_000
"""Updates that are made at once: so many cells of each column are copied, and not those of the whole ledger."""

_make_update = partial(tuple.__new__, Update)
"""An ``Update`` of its cells; its own constructor is a function in Python and takes three times as long."""


def read_standing_updates(
    entries: pd.DataFrame, returns: Sequence[ReturnReceived], written_by: date = date.max
) -> dict[str, tuple[Update, ...]]:
    """The updates that stand by action reference, by month.

    A later file of a month takes the place of an earlier one, row by row. A file may have been read again by other rules,
    and its entries then stand behind those of a later file. What the newest reading set aside does not stand, although an
    older reading had accepted it; nor does what a file said that was replaced.

    Args:
        entries: the ledger; updates of files that do not stand are left out.
        returns: the files that stand, in the order of receipt.
        written_by: updates of a later day are left out.
    """
    grouped = _newest(entries, returns, written_by)
    made = _make(entries, [place for places in grouped.values() for place in places])
    return {ref: tuple(next(made) for _ in places) for ref, places in grouped.items()}


def _make(entries: pd.DataFrame, places: Sequence[int]) -> Iterator[Update]:
    columns = [entries[name].to_numpy() for name in Update._fields]
    wanted = np.array(places, dtype=np.intp)
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        yield from map(_make_update, zip(*(column[some].tolist() for column in columns), strict=True))


def _newest(entries: pd.DataFrame, returns: Iterable[ReturnReceived], written_by: date) -> dict[str, list[int]]:
    """The places of the updates that stand by action reference, in the order of their months."""
    files = {
        (file.period, file.source_sha256, file.source_file): (order, file.rows_aside)
        for order, file in enumerate(returns)
        if not file.is_set_aside
    }
    newest: dict[str, dict[str, tuple[int, int]]] = {}
    is_all, update = written_by == date.max, EntryKind.UPDATE.value
    for place, (kind, period, sha256, name, row, ref, on) in enumerate(
        zip(*(entries[name].to_numpy() for name in _WANTED), strict=True)
    ):
        file = files.get((period, sha256, name)) if kind == update else None
        if file is None or row in file[1] or not (is_all or on <= written_by):
            continue
        months = newest.get(ref)
        if months is None:
            newest[ref] = {period: (file[0], place)}
        elif period not in months or months[period][0] <= file[0]:
            months[period] = (file[0], place)
    return {ref: [place for _, (_, place) in sorted(months.items())] for ref, months in newest.items()}
