"""What a large ledger costs a round: how often it is read, and how little memory its age takes."""

from __future__ import annotations

import re
import tracemalloc
from typing import TYPE_CHECKING

from sqlalchemy import event
from sqlalchemy.engine import Engine

from benchmarks.ledger import LAST, entries, make_settings
from flows.register.paper_scope import find_pack_head
from flows.report import build_position
from flows.storage import open_ledger
from flows.storage.ledger_known import known_entries
from tests.homes import put_return, write_home
from tests.plain_rounds import collect_plainly, publish_plainly, run_plainly
from tests.storage.test_ledger import NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MONTHS = ("2020-02", "2020-03", "2020-04", "2020-05")
BYTES_AN_ENTRY = 150
"""What an entry more may take where the months are more and the actions the same. Held whole it would take 1,000."""


def months_of_updates_read(work: Callable[[], object]) -> list[str]:
    """The months whose updates are asked of the database while something is done, in that order."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, order: str, values: object, *_rest: object) -> None:
        if 'entries."update"' in order and "source_row" in order and "'update'" in repr(values):
            asked.extend(re.findall(r"'(\d{4}-\d\d)'", repr(values)))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return asked


def test_papers_read_each_month_once_and_a_collection_reads_the_last_ones_alone(tmp_path: Path) -> None:
    home = write_home(tmp_path / "home")

    def put(month: str, word: str = "") -> None:
        for partner, refs in (("police", ("POL-01", "POL-02")), ("council", ("LA-01",))):
            rows = (f"{ref},on track,Step {month}.{word},,,,,,{month}-20,Head" for ref in refs)
            put_return(home, month, f"{partner}_{month}.csv", *rows)

    for month in MONTHS[:-1]:
        put(month)
        run_plainly(home, month)
    put(MONTHS[-1])
    assert months_of_updates_read(lambda: collect_plainly(home, MONTHS[-1])) == ["2020-04", "2020-03"]
    assert months_of_updates_read(lambda: publish_plainly(home, MONTHS[-1])) == [*reversed(MONTHS)]
    put(MONTHS[-1], " Put right.")
    collect_plainly(home, MONTHS[-1])
    assert months_of_updates_read(lambda: publish_plainly(home, MONTHS[-1])) == [*reversed(MONTHS)]


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
