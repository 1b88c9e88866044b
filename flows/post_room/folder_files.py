"""A folder that this machine sees, such as a mounted share."""

from __future__ import annotations

import stat
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from flows.post_room.offers import CHUNK_BYTES, OfferError
from flows.post_room.shares import Lying
from flows.problems import PostError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class FolderFiles:
    """The files of one folder."""

    folder: Path

    def list_files(self) -> list[Lying]:
        """Everything in the folder, by name."""
        with _in_words(self.folder):
            names = sorted(path.name for path in self.folder.iterdir())
        return [found for found in map(self.look_at, names) if found is not None]

    def look_at(self, name: str) -> Lying | None:
        """One file as it lies there now."""
        try:
            found = (self.folder / name).lstat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _gone(self.folder, error) from None
        return Lying(name, found.st_size, str(found.st_mtime_ns), stat.S_ISREG(found.st_mode))

    def read(self, name: str) -> Iterator[bytes]:
        """The bytes of a file, a piece at a time."""
        with _in_words(self.folder), _opened(self.folder / name) as stream:
            while piece := stream.read(CHUNK_BYTES):
                yield piece

    def close(self) -> None:
        """There is nothing to end."""


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except (FileNotFoundError, PermissionError):
        raise OfferError(f'"{path}" has gone, or may not be read.') from None


@contextmanager
def _in_words(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _gone(folder, error) from None


def _gone(folder: Path, error: OSError) -> PostError:
    return PostError(f'the folder "{folder}" cannot be read: {error.strerror}. Check that the share is connected.')
