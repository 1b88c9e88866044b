"""The updates that stand, by action: one a month, the newest one of the file that was received last.

A ledger may hold millions of updates, and each month's papers read all of them. So this works on columns, and makes an
``Update`` only of what stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.register.entries import EntryKind, Update
from flows.validation import UPDATE_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from flows.register.entries import ReturnReceived

_FILE = ("period", "source_sha256", "source_file")
_COLUMNS = ("period", *UPDATE_COLUMNS)


def read_standing_updates(entries: pd.DataFrame, returns: Sequence[ReturnReceived]) -> dict[str, tuple[Update, ...]]:
    """The updates that stand by action reference, by month.

    A later file of a month takes the place of an earlier one, row by row. A file may have been read again by other rules,
    and its entries then stand behind those of a later file. What the newest reading set aside does not stand, although an
    older reading had accepted it; nor does what a file said that was replaced.

    Args:
        entries: the ledger, as far as it may be known.
        returns: the files that stand, in the order of receipt.
    """
    updates = entries.loc[entries["kind"] == EntryKind.UPDATE.value, list(_COLUMNS)]
    columns = {name: updates[name].tolist() for name in _COLUMNS}
    grouped = _newest(columns, returns)
    places = [place for months in grouped.values() for place in months]
    made = map(Update, *([columns[name][place] for place in places] for name in _COLUMNS))
    return {ref: tuple(next(made) for _ in months) for ref, months in grouped.items()}


def _newest(columns: dict[str, list[object]], returns: Iterable[ReturnReceived]) -> dict[str, list[int]]:
    """The places of the updates that stand by action reference, in the order of their months."""
    files = {
        (file.period, file.source_sha256, file.source_file): (order, file.rows_aside)
        for order, file in enumerate(returns)
        if not file.is_set_aside
    }
    newest: dict[str, dict[str, tuple[int, int]]] = {}
    cells = zip(*(columns[name] for name in _FILE), columns["source_row"], columns["action_ref"], strict=True)
    for place, (period, sha256, name, row, ref) in enumerate(cells):
        file = files.get((period, sha256, name))
        if file is None or row in file[1]:
            continue
        months = newest.get(ref)
        if months is None:
            newest[ref] = {period: (file[0], place)}
        elif period not in months or months[period][0] <= file[0]:
            months[period] = (file[0], place)
    return {ref: [place for _, (_, place) in sorted(months.items())] for ref, months in newest.items()}
