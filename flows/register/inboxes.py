"""What lay in a month's inbox when it was read last: those files stand; one that was replaced or taken out does not.

The ledger keeps every file that ever came. Which of them count is said by the newest list of the inbox.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

from flows.register.entries import EntryKind, entry_frame
from flows.register.events import Event, entries_of_events, read_events

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from flows.models import Period, ReceivedFile
    from flows.register.entries import ReturnReceived

FileKey: TypeAlias = tuple[str, str]
"""Digest and name of a file. The same bytes under another name are another file, and so are other bytes under one name."""


def entries_of_inbox(files: Iterable[ReceivedFile], held: pd.DataFrame, period: Period) -> pd.DataFrame:
    """The entry that a changed inbox adds: its files in the order in which they are read. An empty inbox adds none.

    An inbox that is empty all at once was tidied up or is out of reach; that takes nothing back.

    Args:
        files: what lies in the inbox.
        held: the ledger.
        period: the month.
    """
    keys = [(file.sha256, file.name) for file in files]
    number, before = _newest(held).get(str(period), (0, []))
    if not keys or keys == before:
        return entry_frame([])
    facts = {"version": str(number + 1), "files": json.dumps(keys, ensure_ascii=False)}
    return entries_of_events([Event(EntryKind.INBOX, str(period), str(period), facts)])


def months_with_files(entries: pd.DataFrame) -> list[str]:
    """The months in whose inbox files lay when it was read last, such as "2020-03", in order."""
    return sorted(period for period, (_, keys) in _newest(entries).items() if keys)


def part_returns(
    returns: Sequence[ReturnReceived], entries: pd.DataFrame
) -> tuple[list[ReturnReceived], list[ReturnReceived]]:
    """The files that stand, those of a month in the order of its inbox; then those that were replaced or taken out.

    Args:
        returns: every file that the ledger knows.
        entries: the ledger; a month of which it has no list, as before 0.2.0, stands as it came.
    """
    lists = {period: {key: place for place, key in enumerate(keys)} for period, (_, keys) in _newest(entries).items()}
    standing = [one for one in returns if one.period not in lists or file_key(one) in lists[one.period]]
    standing.sort(key=lambda one: _place(one, lists))
    kept = {id(one) for one in standing}
    return standing, [one for one in returns if id(one) not in kept]


def file_key(received: ReturnReceived) -> FileKey:
    """What tells one file of a month from another."""
    return received.source_sha256, received.source_file


def _place(received: ReturnReceived, lists: Mapping[str, Mapping[FileKey, int]]) -> tuple[str, int]:
    return received.period, lists.get(received.period, {}).get(file_key(received), 0)


def _newest(entries: pd.DataFrame) -> dict[str, tuple[int, list[FileKey]]]:
    """Number and files of the newest list of each month.

    Two runs at once may each have written the next list, one of them without a file that came in between: then the files of
    both lie there.
    """
    newest: dict[str, tuple[int, list[FileKey]]] = {}
    for event in read_events(entries, EntryKind.INBOX):
        number = int(event.details["version"])
        keys = [(sha256, name) for sha256, name in json.loads(event.details["files"])]
        before = newest.get(event.period, (0, []))
        if before[0] == number:
            keys = list(dict.fromkeys((*before[1], *keys)))
        newest[event.period] = (number, keys)
    return newest
