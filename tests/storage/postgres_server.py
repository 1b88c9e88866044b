"""A real PostgreSQL server for the length of a test session, on a socket in a folder of its own and on no port."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
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


@contextmanager
def running_server(programs: Path) -> Iterator[str]:
    """A server's address without a database name; the server and its folder are gone afterwards."""
    # The path of a socket may have about a hundred letters, so the folder stands at the top of the temporary folder.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    user = plain_user()
    if user:
        shutil.chown(folder, user)

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [str(programs / program), *arguments], user=user, cwd=folder, check=True, capture_output=True, timeout=120
        )

    cluster = str(folder / "cluster")
    run("initdb", "-D", cluster, "-U", "boardpack", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8")
    settings = f"-k {folder} -c listen_addresses='' -c fsync=off -c synchronous_commit=off"
    run("pg_ctl", "-D", cluster, "-l", str(folder / "log"), "-w", "-o", settings, "start")
    try:
        yield f"postgresql://boardpack@/{{database}}?host={folder}"
    finally:
        run("pg_ctl", "-D", cluster, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
