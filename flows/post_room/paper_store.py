"""Copies of published packs on S3-compatible storage: whole, never another one in their place, the manifest last."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flows.post_room.s3_files import folder_of, in_words, open_store
from flows.problems import PostError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import SecretStr

    from flows.settings.post import PapersCopy

_MARK = "sha256"
"""Name under which each object carries the digest of its content."""


@dataclass(frozen=True, slots=True)
class PaperStore:
    """A folder on the storage in which each version of each pack has a folder of its own."""

    store: Any
    folder: str

    def put(self, pack: str, papers: Mapping[str, bytes], manifest: str) -> int:
        """Copies what is not there yet, and returns how many papers those were; the second time none.

        The manifest goes last, so that a pack with a manifest is whole. A copy that was cut off has none, and the next one
        puts what is missing. A pack that stands whole and holds other papers is left as it is.

        Args:
            pack: its folder, such as "2020-03/v1".
            papers: content of each file by its path, the manifest among them.
            manifest: path of the manifest.

        Raises:
            PostError: the storage cannot be reached, refuses us, or holds another pack of that name.
        """
        place = f"{self.folder}/{pack}"
        with in_words(self.folder):
            standing = self._read(f"{place}/{manifest}")
            if standing == papers[manifest]:
                return 0
            _check_same(standing, papers[manifest], pack)
            there = self.store.find(place, detail=True, refresh=True)
            missing = [
                name for name in sorted(papers) if name != manifest and not self._holds(place, name, papers, there)
            ]
            for name in (*missing, manifest):
                self.store.pipe_file(f"{place}/{name}", papers[name], Metadata={_MARK: _sha256(papers[name])})
        return len(missing) + 1

    def _read(self, path: str) -> bytes | None:
        try:
            return bytes(self.store.cat_file(path))
        except FileNotFoundError:
            return None

    def _holds(
        self, place: str, name: str, papers: Mapping[str, bytes], there: Mapping[str, Mapping[str, Any]]
    ) -> bool:
        """Whether the object is there with this content: a size that differs needs no question for the digest."""
        path = f"{place}/{name}"
        if path not in there or there[path]["size"] != len(papers[name]):
            return False
        return bool(self.store.metadata(path).get(_MARK) == _sha256(papers[name]))


def open_paper_store(place: PapersCopy, secret: SecretStr | None) -> PaperStore:
    """The storage that ``board.toml`` names; it is first spoken to when something is put there.

    Raises:
        PostError: the package for it is not installed.
    """
    return PaperStore(open_store(place, secret), folder_of(place.address))


def _check_same(standing: bytes | None, manifest: bytes, pack: str) -> None:
    """A pack that was issued is not written over; a manifest may differ in what it says of the ledger."""
    if standing is None:
        return
    try:
        is_same = json.loads(standing)["outputs"] == json.loads(manifest)["outputs"]
    except (ValueError, KeyError, TypeError):
        is_same = False
    if not is_same:
        raise PostError(
            f"the storage holds other papers as {pack}, and issued papers are not written over. Find out which are right, "
            "and move the others away."
        )


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
