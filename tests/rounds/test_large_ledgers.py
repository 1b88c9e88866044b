"""What a large ledger costs a round: how often it is read, and how much memory an entry takes."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

from sqlalchemy import event
from sqlalchemy.engine import Engine

from benchmarks.ledger import LAST, entries, make_settings
from flows.report import build_position
from flows.storage import open_ledger
from flows.storage.ledger_rows import PAPER_COLUMNS
from tests.homes import put_return, write_home
from tests.plain_rounds import collect_plainly, publish_plainly, run_plainly
from tests.storage.test_ledger import NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BYTES_AN_ENTRY = 1_500
"""What reading, replay and judgement may take for each entry more; it is about 1,000."""


def readings_of_all_updates(work: Callable[[], object]) -> int:
    """How often the text of every update is asked of the database while something is done."""
    orders: list[str] = []

    def note(_connection: object, _cursor: object, order: str, *_rest: object) -> None:
        orders.append(order)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return sum('entries."update"' in order and "WHERE" not in order for order in orders)


def test_a_round_reads_the_whole_ledger_once_to_collect_and_once_to_publish(tmp_path: Path) -> None:
    home = write_home(tmp_path / "home")
    put_return(home, "2020-02", "police_2020-02.csv", "POL-01,on track,Begun.,,,,,,2020-02-20,Head")
    run_plainly(home, "2020-02")
    put_return(home, "2020-03", "police_2020-03.csv", "POL-01,at risk,Slower.,,,,,,2020-03-20,Head")
    assert readings_of_all_updates(lambda: collect_plainly(home, "2020-03")) == 1
    assert readings_of_all_updates(lambda: publish_plainly(home, "2020-03")) == 1


def test_an_entry_takes_no_more_memory_in_a_larger_ledger(tmp_path: Path) -> None:
    peaks = {}
    for size in (6_000, 12_000):
        address = f"sqlite:///{tmp_path / str(size)}.sqlite"
        ledger, settings = open_ledger(address), make_settings(size // 36)
        count = sum(ledger.append(frame, NOW) for frame in entries(size))
        tracemalloc.start()
        build_position(ledger.read(columns=PAPER_COLUMNS), settings, LAST, LAST.last_day)
        peaks[count] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    (few, low), (many, high) = peaks.items()
    assert (high - low) / (many - few) < BYTES_AN_ENTRY
