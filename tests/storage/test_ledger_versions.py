"""A ledger of an earlier version is brought forward with nothing lost; a newer one is refused in words."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from flows.problems import LedgerError
from flows.register import replay
from flows.storage import open_ledger
from flows.storage.ledger import with_driver
from flows.storage.ledger_versions import VERSION
from tests.homes import MARCH, REPOSITORY, make_settings
from tests.storage.test_ledger import NOW, some_entries

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

# As SQLAlchemy wrote it in 0.1.0 on SQLite; PostgreSQL had the same columns and no triggers.
FIRST = """\
CREATE TABLE entries (
    entry {number} NOT NULL, kind VARCHAR NOT NULL, entry_key VARCHAR NOT NULL, period VARCHAR NOT NULL,
    partner VARCHAR, action_ref VARCHAR, status VARCHAR, partner_status VARCHAR, "update" VARCHAR, forecast_on DATE,
    forecast_reason VARCHAR, evidence VARCHAR, risk VARCHAR, help_needed VARCHAR, updated_on DATE, updated_by VARCHAR,
    source_file VARCHAR, source_row INTEGER, source_sha256 VARCHAR, rows_read INTEGER, rows_accepted INTEGER,
    rows_quarantined INTEGER, problems VARCHAR, decision VARCHAR, decided_on DATE, new_due_on DATE, reason VARCHAR,
    decided_by VARCHAR, minute_ref VARCHAR, recorded_at VARCHAR NOT NULL, PRIMARY KEY (entry), UNIQUE (entry_key)
)"""
TRIGGER = (
    "CREATE TRIGGER entries_no_{0} BEFORE {0} ON entries BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
)


def engine_of(address: str) -> Engine:
    return create_engine(with_driver(make_url(address)))


def make_first(address: str) -> list[dict[str, object]]:
    """A ledger as 0.1.0 left it, with a gap in its numbers, such as a rolled-back transaction leaves on PostgreSQL."""
    records = some_entries().drop(columns=["subject", "details"]).to_dict("records")
    rows: list[dict[str, object]] = [{str(name): cell for name, cell in row.items()} for row in records]
    engine = engine_of(address)
    is_sqlite = engine.dialect.name == "sqlite"
    with engine.begin() as connection:
        connection.execute(text(FIRST.format(number="INTEGER" if is_sqlite else "SERIAL")))
        for verb in ("UPDATE", "DELETE") if is_sqlite else ():
            connection.execute(text(TRIGGER.format(verb)))
        for number, row in zip((1, 2, 5), rows, strict=True):
            names = ", ".join(f'"{name}"' for name in row)
            values = ", ".join(f":{name}" for name in row)
            insert = f"INSERT INTO entries (entry, {names}, recorded_at) VALUES (:entry, {values}, :recorded_at)"  # noqa: S608
            cells = {name: str(cell) if name.endswith("_on") and cell else cell for name, cell in row.items()}
            connection.execute(text(insert), {**cells, "entry": number, "recorded_at": "2020-04-01T09:00:00+00:00"})
    engine.dispose()
    return rows


@pytest.fixture
def first_address(ledger_address: str, tmp_path: Path) -> str:
    (tmp_path / "ledger").mkdir(exist_ok=True)
    return ledger_address


def test_a_ledger_of_the_first_release_keeps_every_entry_and_gets_a_whole_chain(first_address: str) -> None:
    before = make_first(first_address)
    ledger = open_ledger(first_address)
    held = ledger.read()
    assert held[list(before[0])].to_dict("records") == before
    assert list(held["entry"]) == [1, 2, 3]
    assert ledger.check() == []
    assert ledger.append(some_entries(), NOW) == 0
    assert replay(held, make_settings(), MARCH, MARCH.last_day).actions[0].last_update is not None


def test_a_copy_of_the_file_stays_beside_it_and_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    for _ in range(2):
        path.unlink(missing_ok=True)
        make_first(f"sqlite:///{path}")
        before = path.read_bytes()
        open_ledger(f"sqlite:///{path}").engine.dispose()
    names = ["ledger.sqlite", "ledger.version-1.2.sqlite", "ledger.version-1.sqlite"]
    assert sorted(found.name for found in tmp_path.iterdir()) == names
    assert (tmp_path / "ledger.version-1.sqlite").read_bytes() == before
    with sqlite3.connect(tmp_path / "ledger.version-1.sqlite") as connection:
        assert connection.execute("SELECT count(*) FROM entries").fetchone() == (3,)


def test_in_another_database_the_entries_as_they_were_stay_as_a_table(first_address: str) -> None:
    engine = engine_of(first_address)
    if engine.dialect.name == "sqlite":
        pytest.skip("an SQLite ledger is copied as a file, which the test before looks at")
    before = make_first(first_address)
    open_ledger(first_address).engine.dispose()
    with engine.begin() as connection:
        kept = connection.execute(text("SELECT * FROM entries_version_1 ORDER BY entry")).mappings().all()
    assert [row["entry"] for row in kept] == [1, 2, 5]
    assert [{name: row[name] for name in before[0]} for row in kept] == before
    assert open_ledger(first_address).check() == []


def test_a_copy_that_was_cut_off_is_made_again_whole(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    make_first(f"sqlite:///{path}")
    before = path.read_bytes()
    half = tmp_path / ".ledger.version-1.sqlite.part"
    half.write_bytes(before[: len(before) // 2])
    assert len(open_ledger(f"sqlite:///{path}").read()) == 3
    assert (tmp_path / "ledger.version-1.sqlite").read_bytes() == before
    assert not half.exists()


def test_a_copy_for_which_there_is_no_room_stops_the_migration_and_leaves_the_old_ledger(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    make_first(f"sqlite:///{path}")
    before = path.read_bytes()
    script = (
        "import resource, signal, sys\n"
        "from flows.problems import LedgerError\n"
        "from flows.storage import open_ledger\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try:\n    open_ledger(sys.argv[1])\n"
        "except LedgerError as error:\n    print(error)\n"
    )
    command = [sys.executable, "-c", script, f"sqlite:///{path}"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("The ledger at "), done.stdout
    assert "cannot be opened" in done.stdout
    assert path.read_bytes() == before
    assert not (tmp_path / "ledger.version-1.sqlite").exists()
    assert open_ledger(f"sqlite:///{path}").check() == []


def test_a_new_ledger_leaves_no_copy(tmp_path: Path) -> None:
    open_ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}").engine.dispose()
    assert [path.name for path in tmp_path.iterdir()] == ["ledger.sqlite"]


def test_a_newer_ledger_is_refused_in_words_and_left_alone(ledger_address: str) -> None:
    open_ledger(ledger_address).append(some_entries(), NOW)
    engine = engine_of(ledger_address)
    with engine.begin() as connection:
        connection.execute(text("UPDATE ledger_version SET version_num = '9'"))
    with pytest.raises(LedgerError, match=rf"its version is 9; this program knows up to {VERSION}\)"):
        open_ledger(ledger_address)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM entries")).scalar_one() == 3


def test_a_table_of_the_same_name_that_is_not_ours_is_refused(first_address: str) -> None:
    with engine_of(first_address).begin() as connection:
        connection.execute(text("CREATE TABLE entries (guest VARCHAR)"))
    with pytest.raises(LedgerError, match="is no ledger of boardpack: it holds entries"):
        open_ledger(first_address)


def test_a_migration_that_fails_half_way_leaves_the_old_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ledger.sqlite"
    make_first(f"sqlite:///{path}")
    before = path.read_bytes()

    def fail(*_arguments: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("alembic.op.create_index", fail)
        with pytest.raises(LedgerError, match="No space left on device"):
            open_ledger(f"sqlite:///{path}")
    assert path.read_bytes() == before
    assert open_ledger(f"sqlite:///{path}").check() == []


def test_an_installed_copy_brings_its_migrations_along(tmp_path: Path) -> None:
    """The package is built as a wheel is, put elsewhere, and opens an old ledger there."""
    build = "import sys; from hatchling.builders.wheel import WheelBuilder as B; print(next(B('.').build(directory=sys.argv[1])))"
    built = subprocess.run(
        [sys.executable, "-c", build, str(tmp_path)], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    wheel = built.stdout.strip()
    make_first(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    script = (
        f"import sys; sys.path.insert(0, r'{tmp_path / 'site'}')\n"
        "from flows.storage import open_ledger\n"
        f"ledger = open_ledger(r'sqlite:///{tmp_path / 'ledger.sqlite'}')\n"
        "print(len(ledger.read()), ledger.check(), open_ledger.__code__.co_filename)"
    )
    subprocess.run([sys.executable, "-m", "zipfile", "-e", wheel, str(tmp_path / "site")], check=True)
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("3 []")
    assert str(tmp_path / "site") in done.stdout


def test_the_time_of_recording_is_kept(first_address: str) -> None:
    make_first(first_address)
    ledger = open_ledger(first_address)
    assert set(ledger.read()["recorded_at"]) == {"2020-04-01T09:00:00+00:00"}
    assert len(ledger.read(known_at=datetime(2020, 4, 1, 8, tzinfo=UTC))) == 0
