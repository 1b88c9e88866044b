"""Drafts of messages on disk, ready to be sent: unchanged since they were published, or named."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.problems import PublishingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

PLACES: dict[str, str] = {
    "summary": "summary.eml",
    "commissioner": "messages/commissioner.eml",
    "partners": "messages/partners/*.eml",
    "fix-lists": "fix-lists/*.eml",
    "receipts": "receipts/*.eml",
}
"""Where each kind of message lies in a pack."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft.

    Attributes:
        kind: what kind of message it is.
        name: its path in its folder.
        content: the file, unchanged.
        sha256: digest of ``content``.
        is_as_published: False where the manifest has another digest for it, or none.
    """

    kind: str
    name: str
    content: bytes = field(repr=False)
    sha256: str
    is_as_published: bool = True


def load_drafts(folder: Path, kinds: Iterable[str], published: Mapping[str, str]) -> list[Draft]:
    """The drafts of some kinds in a pack, in the order of the kinds, each kind by name.

    Args:
        folder: the pack.
        kinds: of ``PLACES``; others have no place in a pack.
        published: digest of each paper, by its path, as the manifest says.

    Raises:
        PublishingError: a file cannot be read.
    """
    paths = [(kind, path) for kind in kinds if kind in PLACES for path in sorted(folder.glob(PLACES[kind]))]
    drafts = [_load(kind, folder, path) for kind, path in paths]
    return [_compare(draft, published.get(draft.name)) for draft in drafts]


def load_reminders(folder: Path) -> list[Draft]:
    """The reminders of a month, by name. They are no part of a pack and have no manifest.

    Raises:
        PublishingError: a file cannot be read.
    """
    return [_load("reminders", folder, path) for path in sorted(folder.glob("*.eml"))]


def _load(kind: str, folder: Path, path: Path) -> Draft:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise PublishingError(f'"{path}" cannot be read: {error.strerror}. Check who may read it.') from None
    return Draft(kind, path.relative_to(folder).as_posix(), content, hashlib.sha256(content).hexdigest())


def _compare(draft: Draft, digest: str | None) -> Draft:
    return Draft(draft.kind, draft.name, draft.content, draft.sha256, is_as_published=draft.sha256 == digest)
