"""A partner's file taken from the disk: with its bytes, or with the sentence that says why not."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.intake import MAX_BYTES, check_size
from flows.models import ReceivedFile
from flows.problems import Problem, problem
from flows.storage.inbox_names import has_unprintable, safe_name
from flows.validation.personal_details import is_personal

if TYPE_CHECKING:
    from io import BufferedReader
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class _Taken:
    """What could be taken of a file.

    Attributes:
        content: its bytes; none where they cannot be read or are too many.
        sha256: their digest; "" where the bytes are not known.
        size: count of bytes.
        fault: code of the problem that kept the bytes out; "" where there is none.
        reason: what the system says about it.
    """

    content: bytes = b""
    sha256: str = ""
    size: int = 0
    fault: str = ""
    reason: str = ""


def receive(path: Path) -> ReceivedFile:
    """The file, whatever is wrong with it: what keeps it from being read is a problem of this file and stops no other.

    A file of more than ``MAX_BYTES`` is never taken into memory. One that changes while it is read is left for the next
    run: half a return would look like a whole one.
    """
    try:
        with path.open("rb") as stream:
            taken = _take(stream)
    except OSError as error:
        taken = _Taken(fault="file-unreadable", reason=error.strerror or "it is not known why")
    name, about = _name(path, taken.sha256)
    if taken.fault:
        about.append(problem(taken.fault, name, reason=taken.reason))
    if too_large := check_size(name, taken.size):
        about.append(too_large)
    return ReceivedFile(name, taken.content, taken.sha256, tuple(about))


def _take(stream: BufferedReader) -> _Taken:
    before = os.fstat(stream.fileno())
    content = b"" if before.st_size > MAX_BYTES else stream.read(MAX_BYTES + 1)
    size = max(before.st_size, len(content))
    digest = hashlib.sha256(content).hexdigest() if content else hashlib.file_digest(stream, "sha256").hexdigest()
    after = os.fstat(stream.fileno())
    has_changed = (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns)
    is_cut = stat.S_ISREG(before.st_mode) and 0 < len(content) != before.st_size
    if has_changed or is_cut:
        return _Taken(fault="file-changing")
    return _Taken(b"" if size > MAX_BYTES else content, digest, size)


def withheld_name(name: str, sha256: str) -> str:
    """What stands for a file's name that seems to hold personal details; "" where the name may be kept.

    Args:
        name: of the file.
        sha256: of its bytes, or of whatever else tells it from others; "" where nothing is known.
    """
    stem, dot, ending = name.rpartition(".")
    if not is_personal((stem if dot else ending).replace("_", " ")):
        return ""
    return f"name-withheld-{sha256[:8] or 'unread'}{'.csv' if name.lower().endswith('.csv') else ''}"


def _name(path: Path, sha256: str) -> tuple[str, list[Problem]]:
    """The name under which the file is stored and printed; a person's details in it are kept nowhere."""
    if name := withheld_name(path.name, sha256):
        return name, [problem("file-name-withheld", name)]
    if has_unprintable(path.name):
        name = safe_name(path.name)
        return name, [problem("file-name-odd", name)]
    return path.name, []
