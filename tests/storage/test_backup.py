"""A backup of a board on PostgreSQL, taken and restored by the scripts: the same ledger, the same papers."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, text

from flows.storage import open_ledger
from tests.homes import REPOSITORY, put_return, write_home
from tests.plain_rounds import run_plainly
from tests.storage.postgres_server import find_server

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

MARCH = "2020-03"


def run_script(name: str, folder: Path, home: Path, ledger: str, runs: str) -> subprocess.CompletedProcess[str]:
    programs = str(find_server())
    names = {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "BOARDPACK_HOME": str(home),
        "BOARDPACK_LEDGER": ledger,
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": runs.replace("postgresql:", "postgresql+asyncpg:"),
    }
    words = ("/bin/sh", str(REPOSITORY / "deploy" / name), str(folder))
    return subprocess.run(words, env=names, capture_output=True, text=True, check=False)


def make_database(server: str, name: str, *, anew: bool = False) -> str:
    engine = create_engine(
        server.replace("postgresql:", "postgresql+psycopg:").format(database="postgres"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        if anew:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.format(database=name)


def test_what_was_backed_up_comes_back_whole(postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, backup = write_home(tmp_path / "home"), tmp_path / "backup"
    ledger, runs = (make_database(postgres, name) for name in ("kept_ledger", "kept_runs"))
    monkeypatch.setenv("BOARDPACK_LEDGER", ledger)
    put_return(home, MARCH, "police.csv", "POL-01,on track,Things moved.,,,,,,2020-03-20,Head")
    papers = run_plainly(home, MARCH)
    entries = list(open_ledger(ledger).read()["entry_sha256"])
    deployed, log = home / ".prefect" / "deployed", home / ".prefect" / "logs" / "worker.log"
    log.parent.mkdir(parents=True)
    for left in (deployed, log):
        left.write_text("made up")
    done = run_script("backup.sh", backup, home, ledger, runs)
    assert done.returncode == 0, done.stderr
    assert (backup / "ledger.dump").stat().st_mode & 0o077 == 0
    shutil.rmtree(home)
    for name in ("kept_ledger", "kept_runs"):
        make_database(postgres, name, anew=True)
    done = run_script("restore.sh", backup, home, ledger, runs)
    assert done.returncode == 0, done.stderr
    # Without this note the station deploys anew, and a schedule that somebody paused runs again.
    assert (deployed.is_file(), log.exists()) == (True, False)
    restored = open_ledger(ledger)
    assert restored.check() == []
    assert list(restored.read()["entry_sha256"]) == entries
    assert (home / "outputs" / MARCH / "board-report.docx").read_bytes() == papers["board-report.docx"]
    assert run_plainly(home, MARCH) == papers
    assert list(open_ledger(ledger).read()["entry_sha256"]) == entries


def test_a_backup_that_was_damaged_is_not_restored(postgres: str, tmp_path: Path) -> None:
    home, backup = write_home(tmp_path / "home"), tmp_path / "backup"
    ledger, runs = (make_database(postgres, name) for name in ("hurt_ledger", "hurt_runs"))
    open_ledger(ledger)
    assert run_script("backup.sh", backup, home, ledger, runs).returncode == 0
    with (backup / "home.tar.gz").open("ab") as stream:
        stream.write(b"!")
    done = run_script("restore.sh", backup, tmp_path / "again", ledger, runs)
    assert done.returncode != 0
    assert "home.tar.gz" in done.stdout + done.stderr
    assert not (tmp_path / "again").exists()
