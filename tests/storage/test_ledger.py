"""Entries are added once, all or none, in a chain, and never taken away; the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import multiprocessing
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from flows.problems import LedgerError
from flows.register.chain import GENESIS, content_sha256
from flows.register.entries import EntryKind
from flows.register.events import Event, entries_of_events
from flows.storage import ledger as ledger_module
from flows.storage import open_ledger
from tests.homes import MARCH, NO_DECISIONS, TestLedger, make_settings

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2020, 4, 1, 9, tzinfo=UTC)


def some_entries() -> pd.DataFrame:
    ledger = TestLedger(make_settings(), NO_DECISIONS + "2020-03-11,POL-02,close,,r,PCC,Item 4\n")
    ledger.receive(MARCH, "police_2020-03.csv", "POL-01,on track,Té – 👍,2020-04-30,Why.,,,,2020-03-20,Head")
    return ledger.entries


def events(first: int, last: int) -> pd.DataFrame:
    return entries_of_events(
        [Event(EntryKind.MESSAGE, "2020-03", f"message {number}", {"n": str(number)}) for number in range(first, last)]
    )


def test_what_goes_in_comes_out_with_its_dates_and_the_same_again_adds_nothing(ledger_address: str) -> None:
    entries = some_entries()
    assert open_ledger(ledger_address).append(entries, NOW) == 3
    assert open_ledger(ledger_address).append(entries, NOW) == 0
    held = open_ledger(ledger_address).read()
    assert held[list(entries.columns)].to_dict("records") == entries.to_dict("records")
    assert list(held["entry"]) == [1, 2, 3]


def test_fewer_entries_and_columns_are_those_of_the_whole(ledger_address: str) -> None:
    ledger = open_ledger(ledger_address)
    ledger.append(some_entries(), NOW)
    ledger.append(events(0, 3), NOW + timedelta(days=1))
    whole = ledger.read()

    def assert_same(part: pd.DataFrame, wanted: pd.DataFrame) -> None:
        assert part.to_dict("records") == wanted[list(part.columns)].to_dict("records")

    assert set(whole["kind"]) == {"decision", "return", "update", "message"}
    for kind in EntryKind:
        assert_same(ledger.read(kinds=(kind,)), whole[whole["kind"] == kind.value])
    two = ledger.read(kinds=(EntryKind.DECISION, EntryKind.UPDATE), period="2020-03")
    assert_same(two, whole[whole["kind"].isin(["decision", "update"])])
    assert ledger.read(period="2020-02").empty
    assert_same(ledger.read(known_at=NOW), whole[whole["recorded_at"] == whole["recorded_at"].iloc[0]])
    assert_same(ledger.read(columns=("entry", "kind", "updated_on")), whole)


def test_an_empty_ledger_is_read_and_checked(ledger_address: str) -> None:
    ledger = open_ledger(ledger_address)
    assert ledger.read().empty
    assert ledger.check() == []
    assert ledger.append(some_entries().iloc[:0], NOW) == 0


def test_each_entry_carries_the_hash_of_the_one_before_and_a_digest_of_what_it_says(ledger_address: str) -> None:
    ledger = open_ledger(ledger_address)
    ledger.append(some_entries(), NOW)
    ledger.append(events(0, 2), NOW)
    held = ledger.read()
    assert list(held["previous_sha256"]) == [GENESIS, *held["entry_sha256"].iloc[:-1]]
    assert list(held["content_sha256"]) == [
        content_sha256({str(name): cell for name, cell in row.items()}) for row in held.to_dict("records")
    ]
    assert ledger.check() == []


def test_the_digests_of_what_entries_say_know_no_time_and_no_database(ledger_address: str, tmp_path: Path) -> None:
    here, there = open_ledger(ledger_address), open_ledger(f"sqlite:///{tmp_path / 'other.sqlite'}")
    here.append(some_entries(), NOW)
    there.append(some_entries(), NOW + timedelta(days=9))
    one, other = here.read(), there.read()
    assert list(one["content_sha256"]) == list(other["content_sha256"])
    assert set(one["entry_sha256"]).isdisjoint(other["entry_sha256"])


@pytest.mark.parametrize("order", ["UPDATE entries SET status = 'closed'", "DELETE FROM entries", "TRUNCATE entries"])
def test_no_entry_can_be_changed_or_taken_away(ledger_address: str, order: str) -> None:
    ledger = open_ledger(ledger_address)
    ledger.append(some_entries(), NOW)
    if ledger.engine.dialect.name == "sqlite" and order.startswith("TRUNCATE"):
        order = "INSERT OR REPLACE INTO entries SELECT * FROM entries WHERE entry = 2"
    with pytest.raises(DBAPIError, match="append-only"), ledger.engine.begin() as connection:
        connection.execute(text(order))
    assert len(ledger.read()) == 3


def test_only_what_was_known_at_a_moment_can_be_read(ledger_address: str) -> None:
    ledger = open_ledger(ledger_address)
    ledger.append(events(0, 2), NOW)
    ledger.append(events(2, 5), NOW + timedelta(hours=1))
    assert len(ledger.read(known_at=NOW - timedelta(seconds=1))) == 0
    assert len(ledger.read(known_at=NOW)) == 2
    assert len(ledger.read(known_at=NOW + timedelta(hours=1))) == 5


def test_a_clock_that_was_set_back_is_told_and_the_ledger_stays_in_order(ledger_address: str) -> None:
    ledger = open_ledger(ledger_address)
    ledger.append(events(0, 1), NOW)
    assert ledger.clock_note(NOW) == ""
    early = NOW - timedelta(days=1)
    assert "The clock of this machine says 2020-03-31T09:00:00+00:00" in ledger.clock_note(early)
    ledger.append(events(1, 2), early)
    assert list(ledger.read()["recorded_at"]) == ["2020-04-01T09:00:00+00:00"] * 2
    assert ledger.check() == []


def test_many_entries_are_added_in_one_step_and_found_again(ledger_address: str) -> None:
    ledger = open_ledger(ledger_address)
    assert ledger.append(events(0, 12_000), NOW) == 12_000
    assert ledger.append(events(6_000, 12_001), NOW) == 1
    assert ledger.check() == []


def write_often(address: str, who: int, added: multiprocessing.Queue[int]) -> None:
    """One process that adds ten batches; each batch is half its own and half what every process adds."""
    ledger = open_ledger(address)
    for turn in range(10):
        own = events(1000 * (who + 1) + 10 * turn, 1000 * (who + 1) + 10 * turn + 5)
        added.put(ledger.append(pd.concat([own, events(5 * turn, 5 * turn + 5)]), datetime.now(UTC)))


def test_processes_at_the_same_time_add_each_entry_once_and_the_chain_stays_whole(ledger_address: str) -> None:
    start = multiprocessing.get_context("spawn")
    added: multiprocessing.Queue[int] = start.Queue()
    # Nobody opens it first: the processes also race to make the tables.
    runs = [start.Process(target=write_often, args=(ledger_address, who, added)) for who in range(3)]
    for run in runs:
        run.start()
    for run in runs:
        run.join(timeout=120)
    assert [run.exitcode for run in runs] == [0, 0, 0]
    ledger = open_ledger(ledger_address)
    held = ledger.read()
    assert len(held) == 3 * 50 + 50 == sum(added.get() for _ in range(30))
    assert held["entry_key"].is_unique
    assert ledger.check() == []


def test_a_run_that_waited_too_long_for_another_one_says_so(
    ledger_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_module, "LOCK_SECONDS", 1)
    ledger = open_ledger(ledger_address)
    with ledger._writing(), pytest.raises(LedgerError, match=r"waited 1 seconds and gave up\. Nothing was changed"):
        open_ledger(ledger_address).append(events(0, 1), NOW)
    assert open_ledger(ledger_address).append(events(0, 1), NOW) == 1


@pytest.mark.parametrize("address", ["nonsense", "oracle-of-delphi://x"])
def test_an_address_that_cannot_be_understood_is_a_sentence(address: str) -> None:
    with pytest.raises(LedgerError, match="cannot be understood"):
        open_ledger(address)


def test_a_file_that_is_no_database_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"this is no database" * 100)
    with pytest.raises(LedgerError, match="cannot be opened"):
        open_ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")


def test_a_database_of_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE bookmarks (address TEXT)")
    before = path.read_bytes()
    with pytest.raises(LedgerError, match="is no ledger of boardpack: it holds bookmarks"):
        open_ledger(f"sqlite:///{path}")
    assert path.read_bytes() == before
