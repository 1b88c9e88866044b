"""A share: a folder of files, wherever it is. New files are looked at twice, and taken when they hold still."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from flows.post_room.offers import Batch, Left, Offer, Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_UNFINISHED_PREFIXES = ("~$", ".", "~lock")
_UNFINISHED_SUFFIXES = (".part", ".partial", ".tmp", ".crdownload", ".filepart", "~")


@dataclass(frozen=True, slots=True)
class Lying:
    """A file as it lies on a share.

    Attributes:
        name: without folder.
        size: in bytes.
        changed: when it changed last, in whatever the server writes; only compared.
        is_file: False for a folder, a link, a device.
    """

    name: str
    size: int
    changed: str
    is_file: bool = True

    @property
    def facts(self) -> dict[str, str]:
        """What the ledger knows a taken file by; a name that is no proper text is written out."""
        name = self.name.encode("utf-8", "backslashreplace").decode()
        return {"original_name": name, "size": str(self.size), "changed": self.changed}


class Files(Protocol):
    """A folder of files on some kind of server."""

    def list_files(self) -> list[Lying]:
        """Everything in the folder, by name."""
        ...

    def look_at(self, name: str) -> Lying | None:
        """One file as it lies there now; None where it has gone."""
        ...

    def read(self, name: str) -> Iterator[bytes]:
        """The bytes of a file, a piece at a time."""
        ...

    def close(self) -> None:
        """Ends the connection; never raises."""
        ...


@dataclass(frozen=True, slots=True)
class Share:
    """A folder of files as a source.

    Attributes:
        files: the folder.
        max_bytes: a larger file is left.
        settle_seconds: time between the two looks.
    """

    files: Files
    max_bytes: int
    settle_seconds: float

    def look(self, is_taken: Callable[[Mapping[str, str]], bool]) -> Iterator[Batch]:
        """Each new file by itself; the whole folder is listed again after ``settle_seconds``."""
        first = [one for one in self.files.list_files() if not is_taken(one.facts)]
        if not first:
            return
        time.sleep(self.settle_seconds)
        again = {one.name: one for one in self.files.list_files()}
        for one in first:
            reason = self._why_left(one, again.get(one.name))
            yield Batch(left=(Left(reason, one.name),)) if reason else Batch(offers=(self._offer(one),))

    def _why_left(self, one: Lying, again: Lying | None) -> Reason | None:
        if not one.is_file:
            return Reason.LINK
        if one.name.startswith(_UNFINISHED_PREFIXES) or one.name.lower().endswith(_UNFINISHED_SUFFIXES) or one != again:
            return Reason.BEING_WRITTEN
        if not one.size:
            return Reason.EMPTY
        return Reason.TOO_LARGE if one.size > self.max_bytes else None

    def _offer(self, one: Lying) -> Offer:
        return Offer(
            name=one.name,
            facts=one.facts,
            read=lambda: self.files.read(one.name),
            is_unchanged=lambda: self.files.look_at(one.name) == one,
        )

    def close(self) -> None:
        """Ends the connection."""
        self.files.close()
