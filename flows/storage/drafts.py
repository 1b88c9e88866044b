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
}
"""Where each kind of message lies in a pack."""

BESIDE = ("receipts", "reminders")
"""Kinds of message that lie beside the packs, in a folder of the kind with a folder for each month."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft.

    Attributes:
        kind: what kind of message it is.
        name: its path among the papers, such as "fix-lists/police.eml".
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


def load_beside(outputs: Path, kinds: Iterable[str], month: str) -> list[Draft]:
    """The drafts of a month that are no part of a pack and have no manifest, in the order of the kinds, each by name.

    Args:
        outputs: the folder of all papers.
        kinds: of ``BESIDE``; others lie elsewhere.
        month: such as "2020-03".

    Raises:
        PublishingError: a file cannot be read.
    """
    folders = [(kind, outputs / kind / month) for kind in kinds if kind in BESIDE]
    return [_load(kind, folder, path) for kind, folder in folders for path in sorted(folder.glob("*.eml"))]


def _load(kind: str, folder: Path, path: Path) -> Draft:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise PublishingError(f'"{path}" cannot be read: {error.strerror}. Check who may read it.') from None
    name = f"{kind}/{path.name}" if kind in BESIDE else path.relative_to(folder).as_posix()
    return Draft(kind, name, content, hashlib.sha256(content).hexdigest())


def _compare(draft: Draft, digest: str | None) -> Draft:
    return Draft(draft.kind, draft.name, draft.content, draft.sha256, is_as_published=draft.sha256 == digest)
