"""The updates that stand: one a month and action, the newest one of the file that was received last."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from flows.register.entries import ReturnReceived, Update
    from flows.register.known_entries import KnownEntries


def read_standing_updates(
    entries: KnownEntries, returns: Sequence[ReturnReceived], written_by: date
) -> Iterator[dict[str, Update]]:
    """The updates that stand by action reference, month by month, the newest month first; no more is read than is asked for.

    A later file of a month takes the place of an earlier one, row by row. A file may have been read again by other rules,
    and its entries then stand behind those of a later file. What the newest reading set aside does not stand, although an
    older reading had accepted it; nor does what a file said that was replaced.

    Args:
        entries: the ledger; updates of files that do not stand are left out.
        returns: the files that stand, in the order of receipt.
        written_by: updates of a later day are left out.
    """
    months: defaultdict[str, list[ReturnReceived]] = defaultdict(list)
    for file in returns:
        if not file.is_set_aside:
            months[file.period].append(file)
    if months:
        for period, updates in groupby(entries.updates(max(months)), key=attrgetter("period")):
            yield _newest(updates, months[period], written_by)


def read_last_updates(months: Iterable[Mapping[str, Update]], refs: Iterable[str]) -> dict[str, tuple[Update, int]]:
    """The last update of each action, and in how many returns running its text has stood; reads no month more than it must.

    Args:
        months: as ``read_standing_updates`` gives them.
        refs: the actions; one without an update is left out, and looked for in every month.
    """
    last: dict[str, tuple[Update, int]] = {}
    running = set(refs)
    for standing in months:
        for ref in running & standing.keys():
            newest, count = last.get(ref, (standing[ref], 0))
            if standing[ref].update == newest.update:
                last[ref] = newest, count + 1
            else:
                running.discard(ref)
        if not running:
            break
    return last


def _newest(updates: Iterable[Update], files: Sequence[ReturnReceived], written_by: date) -> dict[str, Update]:
    """The updates of one month that stand, of updates that come the last one first."""
    orders: Mapping[tuple[str, str], tuple[int, frozenset[int | None]]] = {
        (file.source_sha256, file.source_file): (order, file.rows_aside) for order, file in enumerate(files)
    }
    newest: dict[str, Update] = {}
    places: dict[str, int] = {}
    for update in updates:
        order, aside = orders.get((update.source_sha256, update.source_file), _NO_FILE)
        if order <= places.get(update.action_ref, -1) or update.source_row in aside or update.updated_on > written_by:
            continue
        newest[update.action_ref], places[update.action_ref] = update, order
    return newest


_NO_FILE: tuple[int, frozenset[int | None]] = (-1, frozenset())
