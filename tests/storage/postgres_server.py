"""A real PostgreSQL server for the length of a test session, on a socket in a folder of its own and on no port."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PLACES = "/usr/lib/postgresql/*/bin/initdb"
"""Where Debian keeps what is not on the path."""


def find_server() -> Path | None:
    """The folder of ``initdb`` and ``pg_ctl``; None where PostgreSQL is not installed."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = sorted(Path("/").glob(PLACES.lstrip("/")))
    return found[-1].parent if found else None


def plain_user() -> str | None:
    """A user that may run the server, where we are root, whom it refuses; None where we are not root."""
    if os.getuid() != 0:
        return None
    names = {user.pw_name for user in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


@dataclass(frozen=True)
class PostgresServer:
    """A server that can be stopped and started again.

    Attributes:
        programs: folder of its programs.
        folder: its own folder, with its socket and its databases.
        user: who runs it; None for the user of this process.
    """

    programs: Path
    folder: Path
    user: str | None

    @property
    def address(self) -> str:
        """Its address, with ``{database}`` to fill in."""
        return f"postgresql://boardpack@/{{database}}?host={self.folder}"

    def make(self) -> None:
        cluster = str(self.folder / "cluster")
        options = ("-U", "boardpack", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8")
        self._run("initdb", "-D", cluster, *options)

    def start(self) -> None:
        settings = f"-k {self.folder} -c listen_addresses='' -c fsync=off"  # a commit that was confirmed must outlive the process
        self._control("-l", str(self.folder / "log"), "-w", "-o", settings, "start")

    def stop(self) -> None:
        """As a power cut stops it: whoever is in the middle of something is cut off."""
        self._control("-m", "immediate", "stop")

    def _control(self, *arguments: str) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "cluster"), *arguments)

    def _run(self, program: str, *arguments: str) -> None:
        words = [str(self.programs / program), *arguments]
        subprocess.run(words, user=self.user, cwd=self.folder, check=True, capture_output=True, timeout=120)


@contextmanager
def running_server(programs: Path) -> Iterator[PostgresServer]:
    """A server that runs; it and its folder are gone afterwards."""
    # The path of a socket may have about a hundred letters, so the folder stands at the top of the temporary folder.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    user = plain_user()
    if user:
        shutil.chown(folder, user)
    server = PostgresServer(programs, folder, user)
    try:
        server.make()
        server.start()
        yield server
    finally:
        with suppress(subprocess.CalledProcessError):  # a test may have stopped it
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)
