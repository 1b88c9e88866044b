"""The chain of the ledger: each entry carries the hash of the one before it, so that no entry can go, change or move.

There are two digests an entry. The *content* digest is made of what the entry says, and is the same in every home that
was told the same. The *entry* digest ties the content to its place, to the time of recording and to the entry before.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from flows.register.entries import ENTRY_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

GENESIS = "0" * 64
"""What the first entry carries in place of the hash of an entry before it."""

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=date.isoformat).encode


def content_sha256(cells: Mapping[str, object]) -> str:
    """Digest of what an entry says: its cells that are not empty, as JSON, by column name; dates as ISO 8601.

    Empty cells are left out, so that a column that a later version adds does not change the digest of an old entry.
    """
    said = {name: cells[name] for name in ENTRY_COLUMNS if cells.get(name) is not None}
    return hashlib.sha256(_encode(said).encode()).hexdigest()


def entry_sha256(previous: str, entry: int, recorded_at: str, content: str) -> str:
    """Digest of an entry at its place: the hash before it, its number, when it was recorded, and what it says."""
    return hashlib.sha256(f"{previous} {entry} {recorded_at} {content}".encode()).hexdigest()


def head_sha256(contents: Iterable[str]) -> tuple[int, str]:
    """How many entries, and one digest for them all, from their content digests in ledger order, with a line end between.

    It knows no time of recording.
    """
    count, digest = 0, hashlib.sha256()
    for content in contents:
        digest.update(f"\n{content}".encode() if count else content.encode())
        count += 1
    return count, digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Chained:
    """One entry as it is stored.

    Attributes:
        entry: its number.
        cells: what it says, by column.
        recorded_at: when it was recorded, ISO 8601 in UTC.
        content: its content digest as stored.
        previous: the hash of the entry before it, as stored.
        sha256: its own hash, as stored.
    """

    entry: int
    cells: Mapping[str, object]
    recorded_at: str
    content: str
    previous: str
    sha256: str

    @property
    def name(self) -> str:
        """The entry in words: its number, what it is, and the file and row that it came from."""
        file, row = self.cells.get("source_file"), self.cells.get("source_row")
        subject = self.cells.get("action_ref") or self.cells.get("subject") or self.cells.get("partner")
        facts = [str(self.cells.get("kind")), *([str(subject)] if subject else []), *([str(file)] if file else [])]
        return f"Entry {self.entry} ({', '.join(facts)}{f', row {row}' if row is not None else ''})"


def check_chain(entries: Iterable[Chained]) -> list[str]:
    """A sentence for each place where the chain is broken; none where it is whole.

    Args:
        entries: every entry of a ledger, by number.
    """
    found: list[str] = []
    last = Chained(0, {}, "", GENESIS, GENESIS, GENESIS)
    places = {GENESIS: 0}
    for entry in entries:
        found += [*_check_place(entry, last, places), *_check_itself(entry)]
        places[entry.sha256] = entry.entry
        last = entry
    return found


def _check_place(entry: Chained, last: Chained, places: Mapping[str, int]) -> list[str]:
    if entry.entry > last.entry + 1:
        gone = (
            f"Entry {last.entry + 1} is"
            if entry.entry == last.entry + 2
            else f"Entries {last.entry + 1} to {entry.entry - 1} are"
        )
        return [f"{gone} missing: the entry after is {_lower(entry)}."]
    if entry.previous == last.sha256:
        return (
            []
            if entry.recorded_at >= last.recorded_at
            else [f"{entry.name} says that it was recorded at {entry.recorded_at}, before the entry that it follows."]
        )
    if entry.previous in places:
        follows = places[entry.previous]
        between = (
            f"entry {follows + 1} was" if follows + 1 == last.entry else f"entries {follows + 1} to {last.entry} were"
        )
        return [
            f"{entry.name} follows entry {follows}: {between} inserted or moved. Up to there stands {_lower(last)}."
        ]
    return [
        f"{entry.name} does not follow {_lower(last)}: one of them was changed or moved, or an entry between was removed."
    ]


def _check_itself(entry: Chained) -> list[str]:
    if content_sha256(entry.cells) != entry.content:
        return [f"{entry.name} was changed after it was recorded: it says something else than its digest."]
    if entry_sha256(entry.previous, entry.entry, entry.recorded_at, entry.content) != entry.sha256:
        return [f"{entry.name} was changed after it was recorded: its number, its time or its place is another one."]
    return []


def _lower(entry: Chained) -> str:
    return entry.name[:1].lower() + entry.name[1:] if entry.entry else "the beginning"
