"""Every version of the files that the office keeps, whole, in the ledger: a past month can be worked out from them again.

People edit these files. The ledger keeps each version that a run met, so that a past paper can be made from the files as
they were, and so that an edit that nobody announced can be told from row to row.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.register.entries import EntryKind
from flows.register.events import Event, entries_of_events, read_events

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from flows.models import Period


@dataclass(frozen=True, slots=True)
class ReferenceVersion:
    """One version of one file.

    Attributes:
        path: where it stands in the home, such as ``reference/actions.csv``.
        period: the month that was being collected when it was met.
        number: 1 for the first one that the ledger met.
        sha256: digest of its bytes; "" where the file was gone.
        content: its bytes.
    """

    path: str
    period: str
    number: int
    sha256: str
    content: bytes


def entries_of_reference(contents: Mapping[str, bytes], held: pd.DataFrame, period: Period) -> pd.DataFrame:
    """The entries for every file that is not as the ledger knew it last: a new version, whole, or that it is gone.

    Args:
        contents: bytes of each file, by its path in the home.
        held: the ledger.
        period: the month that is being collected.
    """
    newest = {version.path: version for version in read_reference_versions(held)}
    now = {**dict.fromkeys(newest), **contents}
    events = []
    for path, content in now.items():
        before, sha256 = newest.get(path), "" if content is None else hashlib.sha256(content).hexdigest()
        if before is None or before.sha256 != sha256:
            # The number makes a file that went back to an earlier version an entry of its own.
            facts = {"version": str(before.number + 1 if before else 1), "sha256": sha256, **_write(content or b"")}
            events.append(Event(EntryKind.REGISTER, str(period), path, facts))
    return entries_of_events(events)


def read_reference_versions(entries: pd.DataFrame) -> list[ReferenceVersion]:
    """Every version that the ledger holds, in ledger order."""
    return [
        ReferenceVersion(
            event.subject, event.period, int(event.details["version"]), event.details["sha256"], _read(event.details)
        )
        for event in read_events(entries, EntryKind.REGISTER)
    ]


def newest_contents(entries: pd.DataFrame) -> dict[str, bytes]:
    """The bytes of each file as the ledger knew it last, by path; a file that was gone is not among them."""
    newest = {version.path: version for version in read_reference_versions(entries)}
    return {path: version.content for path, version in newest.items() if version.sha256}


def contents_of(entries: pd.DataFrame, sha256: Mapping[str, str]) -> dict[str, bytes]:
    """The bytes of each file whose digest is asked for, by path; what the ledger never met is not among them."""
    held = {(version.path, version.sha256): version.content for version in read_reference_versions(entries)}
    return {path: held[path, digest] for path, digest in sha256.items() if (path, digest) in held}


def _write(content: bytes) -> dict[str, str]:
    """The bytes as text that a person can read in the ledger; as base64 where they are no plain UTF-8."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(content).decode()}
    return {"base64": base64.b64encode(content).decode()} if "\0" in text else {"text": text}


def _read(details: Mapping[str, str]) -> bytes:
    return details["text"].encode() if "text" in details else base64.b64decode(details["base64"])
