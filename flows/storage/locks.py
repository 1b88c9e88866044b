"""One at a time: a lock on a folder that goes with the process that holds it, however that ends."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LOOK_AGAIN_SECONDS = 0.05


class BusyFolderError(Exception):
    """Somebody else was in the folder all the time."""


@contextmanager
def alone_in(folder: Path, wait_seconds: float) -> Iterator[None]:
    """Lets nobody else who asks for the same folder in until the block ends.

    The lock is on the folder itself, so no file of ours can be left behind. Where the system or the share knows no such
    lock, as on Windows, everybody is let in at once.

    Args:
        folder: it must be there.
        wait_seconds: how long to wait for somebody else; 0 to ask once.

    Raises:
        BusyFolderError: somebody else was there all the time.
    """
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _wait_for(descriptor, time.monotonic() + wait_seconds)
        yield
    finally:
        os.close(descriptor)


def _wait_for(descriptor: int, deadline: float) -> None:
    if sys.platform != "win32":
        import fcntl  # noqa: PLC0415  # not on every system

        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise BusyFolderError from None
                time.sleep(_LOOK_AGAIN_SECONDS)
            except OSError:
                return  # a share without locks
            else:
                return
