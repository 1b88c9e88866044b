"""What a large ledger costs a round: how often it is read, and how little memory its age takes."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

import pandas as pd
from sqlalchemy import event
from sqlalchemy.engine import Engine

from benchmarks.ledger import LAST, entries, make_settings
from flows.register import build_last_words
from flows.register.known_entries import EntriesInMemory
from flows.register.paper_scope import find_pack_head
from flows.report import build_position
from flows.storage import open_ledger
from flows.storage.entries_in_ledger import known_entries
from tests.homes import put_return, write_home
from tests.plain_rounds import collect_plainly, publish_plainly, run_plainly
from tests.storage.test_ledger import NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flows.register import Update

BYTES_AN_ENTRY = 150
"""What an entry more may take where the months are more and the actions the same. Held whole it would take 1,000."""


def readings_of_updates(work: Callable[[], object]) -> int:
    """How often the updates of all months are asked of the database while something is done."""
    orders: list[str] = []

    def note(_connection: object, _cursor: object, order: str, *_rest: object) -> None:
        orders.append(order)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return sum('entries."update"' in order and "entries.period <=" in order for order in orders)


def test_papers_read_the_updates_once_also_where_they_come_out_as_another_version(tmp_path: Path) -> None:
    home = write_home(tmp_path / "home")
    put_return(home, "2020-02", "police_2020-02.csv", "POL-01,on track,Begun.,,,,,,2020-02-20,Head")
    run_plainly(home, "2020-02")
    for text in ("Slower.", "Slower still."):
        put_return(home, "2020-03", "police_2020-03.csv", f"POL-01,at risk,{text},,,,,,2020-03-20,Head")
        assert readings_of_updates(lambda: collect_plainly(home, "2020-03")) == 1
        assert readings_of_updates(lambda: publish_plainly(home, "2020-03")) == 1


class Counting(EntriesInMemory):
    """Entries that count how many updates are taken from them."""

    taken = 0

    def updates(self, period: str) -> Iterator[Update]:
        """The updates, counted."""
        for update in super().updates(period):
            self.taken += 1
            yield update


def test_last_words_are_read_back_to_the_month_in_which_the_last_text_differs() -> None:
    found = Counting(pd.concat(list(entries(50, 24)), ignore_index=True))
    words = build_last_words(found, make_settings(50), LAST, LAST.last_day)
    assert {word.updated_on for word in words.values()} == {LAST.previous.last_day}
    assert 100 <= found.taken <= 151  # two months, and a third where a text happens to be the same


def test_memory_does_not_grow_with_the_age_of_a_ledger(tmp_path: Path) -> None:
    peaks = {}
    for months in (24, 48):
        address, settings = f"sqlite:///{tmp_path / str(months)}.sqlite", make_settings(400)
        count = sum(open_ledger(address).append(frame, NOW) for frame in entries(400, months))
        tracemalloc.start()
        found = known_entries(open_ledger(address))
        build_position(found, settings, LAST, LAST.last_day)
        find_pack_head(found, LAST, LAST.last_day)
        peaks[count] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    (few, low), (many, high) = peaks.items()
    assert (high - low) / (many - few) < BYTES_AN_ENTRY
