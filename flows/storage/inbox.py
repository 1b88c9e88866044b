"""The inbox of a home: what was gathered is put there whole, once, and under a safe name."""

from __future__ import annotations

import hashlib
import itertools
import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from flows.problems import SetUpError
from flows.storage.home import is_return
from flows.storage.inbox_names import safe_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flows.models import Period

_ARRIVING = ".arriving"
_OFFICE_FILE = b"\xd0\xcf\x11\xe0"
# Excel puts a workbook that has a password into an Office file of the old kind, as a stream of this name.
_PROTECTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that came, on disk but not in the inbox yet.

    Attributes:
        path: where it lies for now.
        sha256: hexadecimal digest of its bytes.
        size: in bytes.
        is_protected: whether it is a workbook that opens with a password only.
    """

    path: Path
    sha256: str
    size: int
    is_protected: bool = False


@dataclass(frozen=True, slots=True)
class Inbox:
    """The inbox of a home.

    Attributes:
        folder: ``returns/`` of the home.
    """

    folder: Path
    _held: dict[Period, dict[str, str]] = field(default_factory=dict, repr=False)

    @contextmanager
    def receive(self, pieces: Iterable[bytes], limit: int) -> Iterator[Arrival | None]:
        """The file that the pieces make, on disk; None where it is larger than the limit. It goes when it was not placed.

        It is written beside the month's folders, on the same disk, so that placing it is one step.

        Args:
            pieces: its bytes.
            limit: in bytes.

        Raises:
            SetUpError: the disk is full, or nobody may write there.
        """
        with _in_words(self.folder):
            arriving = self.folder / _ARRIVING
            arriving.mkdir(parents=True, exist_ok=True)
            number, name = tempfile.mkstemp(dir=arriving, suffix=".part")
        path = Path(name)
        try:
            yield _write(number, path, pieces, limit)
        finally:
            path.unlink(missing_ok=True)

    def place(self, arrival: Arrival, period: Period, original: str) -> tuple[str, bool]:
        """Puts a file into a month's inbox and returns the name it has there, and whether it is new.

        Bytes that lie there already are not put there a second time: the name is then that of the file that has them. That
        is also what makes a run that was killed after this step come to the same end when it is repeated.

        Raises:
            SetUpError: the inbox cannot be written.
        """
        with _in_words(self.folder):
            folder = self.folder / str(period)
            folder.mkdir(parents=True, exist_ok=True)
            held = self._digests(period)
            if arrival.sha256 in held:
                return held[arrival.sha256], False
            for count in itertools.count(1):
                name = safe_name(original, f" ({count})" if count > 1 else "")
                is_new = _link(arrival.path, folder / name)
                # Another run may have put the same file there in the meantime.
                if is_new or _sha256(folder / name) == arrival.sha256:
                    held[arrival.sha256] = name
                    return name, is_new
            raise AssertionError("counting has no end")

    def _digests(self, period: Period) -> dict[str, str]:
        """Names of the files in a month's inbox by their digests; read once."""
        if period not in self._held:
            folder = self.folder / str(period)
            there = [path for path in sorted(folder.iterdir(), reverse=True) if is_return(path)]
            self._held[period] = {_sha256(path): path.name for path in there}
        return self._held[period]


def _write(number: int, path: Path, pieces: Iterable[bytes], limit: int) -> Arrival | None:
    digest, size, last, is_office, is_protected = hashlib.sha256(), 0, b"", False, False
    with os.fdopen(number, "wb") as stream:
        for piece in pieces:
            is_office = is_office or (not size and piece.startswith(_OFFICE_FILE))
            is_protected = is_protected or (is_office and _PROTECTED in last + piece)
            last = piece[-len(_PROTECTED) :]
            size += len(piece)
            if size > limit:
                return None
            digest.update(piece)
            with _in_words(path.parent):
                stream.write(piece)
        with _in_words(path.parent):
            stream.flush()
            os.fsync(stream.fileno())
    return Arrival(path, digest.hexdigest(), size, is_protected)


def _link(arrived: Path, wanted: Path) -> bool:
    """Gives the file its name in one step, and says False where the name is taken; never writes over anything."""
    try:
        os.link(arrived, wanted)
    except FileExistsError:
        return False
    except OSError:
        # A file system without links, such as exFAT: two runs at once could then both find the name free.
        if wanted.exists():
            return False
        arrived.rename(wanted)
    return True


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def _in_words(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SetUpError(
            f'The inbox "{folder}" cannot be written: {error.strerror}. Check the space and who may write there.'
        ) from None
