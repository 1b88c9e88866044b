"""Files are parted into few chunks in their order, and a chunk says the same wherever it is checked."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest

from flows.steps.chunks import (
    CHUNK_SECONDS,
    check_chunk_elsewhere,
    check_here,
    look_around,
    part_into_chunks,
)
from flows.steps.round_plan import Round, plan_round
from flows.steps.workers import MOST_SHARES, pack
from tests.homes import put_return, received, write_home

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("files", "kilobytes", "chunks"), [(0, 0, 0), (1, 0, 1), (40, 0, 1), (2000, 9, 3), (100, 900, 5), (2000, 500, 24)]
)
def test_no_file_is_lost_and_each_chunk_is_a_tasks_worth_of_work(files: int, kilobytes: int, chunks: int) -> None:
    names = [f"file {number}.csv" for number in range(files)]
    content = "x" * kilobytes * 1000
    found = part_into_chunks([received(content, name) for name in names])
    assert [file.name for chunk in found for file in chunk.files] == names
    assert len(found) == chunks <= MOST_SHARES
    assert len(found) < 2 or min(chunk.seconds for chunk in found) > 0.9 * CHUNK_SECONDS


@pytest.mark.parametrize("places", [(0, 1), (5, 6), (9, 10)])
def test_files_of_any_size_beside_a_large_one_are_all_in_a_chunk_once(places: tuple[int, int]) -> None:
    sizes = [20_000_000 if places[0] <= at < places[1] else 100 for at in range(10)]
    files = [received("x" * size, f"{at}.csv") for at, size in enumerate(sizes)]
    assert [file for chunk in part_into_chunks(files) for file in chunk.files] == files


def test_what_a_worker_process_finds_is_what_this_process_finds(tmp_path: Path) -> None:
    home = write_home(tmp_path / "home")
    for number in range(30):
        put_return(
            home, "2020-03", f"police {number}.csv", "POL-01,on track,Work began.,,,,,,2020-03-20,Head", "POL-02,odd"
        )
    plan = plan_round(Round(home=str(home), period="2020-03"))
    chunks = part_into_chunks(plan.home.inbox(plan.period))
    packed = pack(look_around(plan, {}))
    # What comes back from a process was pickled too.
    there = [one for chunk in chunks for one in pickle.loads(pickle.dumps(check_chunk_elsewhere(chunk, packed)))]  # noqa: S301  # our own
    here = list(check_here(plan, chunks, {}))
    assert [(one.file, one.problems, one.rows_read) for one in there] == [
        (one.file, one.problems, one.rows_read) for one in here
    ]
    assert [one.accepted for one in there] == [one.accepted for one in here]
    assert sum(one.rows_accepted for one in here) == 30
