"""Entries are added once, all or none, and never taken away."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from flows.problems import LedgerError
from flows.storage import Ledger, open_ledger
from tests.homes import MARCH, TestLedger, make_settings

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2020, 4, 1, 9, tzinfo=UTC)


def some_entries() -> TestLedger:
    ledger = TestLedger(make_settings())
    ledger.receive(MARCH, "police_2020-03.csv", "POL-01,on track,T.,2020-04-30,Why.,,,,2020-03-20,Head")
    return ledger


def make_ledger(folder: Path) -> Ledger:
    return open_ledger(f"sqlite:///{folder / 'ledger' / 'ledger.sqlite'}")


def test_what_goes_in_comes_out_with_its_dates_and_the_same_again_adds_nothing(tmp_path: Path) -> None:
    ledger, entries = make_ledger(tmp_path), some_entries().entries
    assert ledger.append(entries, NOW) == 2
    assert ledger.append(entries, NOW) == 0
    held = make_ledger(tmp_path).read()
    assert held[list(entries.columns)].to_dict("records") == entries.to_dict("records")


@pytest.mark.parametrize("order", ["UPDATE entries SET status = 'closed'", "DELETE FROM entries"])
def test_no_entry_can_be_changed_or_taken_away(tmp_path: Path, order: str) -> None:
    ledger = make_ledger(tmp_path)
    ledger.append(some_entries().entries, NOW)
    with pytest.raises(DBAPIError, match="append-only"), ledger.engine.begin() as connection:
        connection.execute(text(order))
    assert len(ledger.read()) == 2


def test_runs_at_the_same_time_add_each_entry_once(tmp_path: Path) -> None:
    entries = some_entries().entries
    make_ledger(tmp_path)
    added: list[int] = []
    runs = [threading.Thread(target=lambda: added.append(make_ledger(tmp_path).append(entries, NOW))) for _ in range(6)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert sorted(added) == [0, 0, 0, 0, 0, 2]
    assert len(make_ledger(tmp_path).read()) == 2


@pytest.mark.parametrize("address", ["nonsense", "oracle-of-delphi://x"])
def test_an_address_that_cannot_be_understood_is_a_sentence(address: str) -> None:
    with pytest.raises(LedgerError, match="cannot be understood"):
        open_ledger(address)


def test_a_file_that_is_no_ledger_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"this is no database" * 100)
    with pytest.raises(LedgerError, match="cannot be opened"):
        open_ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
