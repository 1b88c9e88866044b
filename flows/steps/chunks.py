"""Files are read and checked in chunks, each of so much work that to be a Prefect task adds less than a tenth to it.

A task costs some 50 ms of the processor, most of it in Prefect's server: as much as 7,000 rows. A month of one board is less
work than a chunk, and is no task at all; how far it is stands in the table of progress, partner by partner. Files are checked
by themselves, so chunks may run in any order and on several machines; what one file means for another is asked afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.garbage_collection import without_collector
from flows.intake import read_received
from flows.status import return_cut_off
from flows.steps.task_inputs import unsearched
from flows.steps.told_faults import without_words
from flows.steps.workers import MOST_SHARES, pack, unpacked, worker_setting
from flows.validation import Surroundings, check_return

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    from flows.models import CheckedReturn, ReceivedFile
    from flows.steps.round_plan import RoundPlan
    from flows.validation import LastWord

    Checker: TypeAlias = Callable[[RoundPlan, Sequence["Chunk"], Mapping[str, LastWord]], Iterator[CheckedReturn]]

CHUNK_SECONDS = 0.5
"""Work that a task is worth: ten times what the task itself costs."""

SECONDS_OF_A_FILE, SECONDS_OF_A_BYTE = 0.0005, 30e-9
"""What reading and checking takes of the processor, measured from 1 to 10,000 rows a file; see ``benchmarks``."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some files that are checked together."""

    files: tuple[ReceivedFile, ...]

    @property
    def seconds(self) -> float:
        """About how long it takes to read and check them."""
        return sum(map(_seconds, self.files))

    @property
    def name(self) -> str:
        """The file's name, or the names of the first and the last."""
        first, last = self.files[0].name, self.files[-1].name
        return first if len(self.files) == 1 else f"{len(self.files)} files, {first} to {last}"


def part_into_chunks(files: Sequence[ReceivedFile], fewest: int = 1) -> list[Chunk]:
    """The files in their order, in at most ``MOST_SHARES`` chunks of about the same work, a task's worth or more each.

    Args:
        files: to be read and checked.
        fewest: how many chunks there are to be even where a chunk is less than a task's worth.
    """
    ends = list(accumulate(map(_seconds, files)))
    if not ends:
        return []
    count = min(MOST_SHARES, max(fewest, int(ends[-1] / CHUNK_SECONDS)))
    numbers = [min(int(end / ends[-1] * count), count - 1) for end in ends]
    parts = groupby(zip(numbers, files, strict=True), key=itemgetter(0))
    return [Chunk(tuple(file for _, file in part)) for _, part in parts]


def _seconds(file: ReceivedFile) -> float:
    return SECONDS_OF_A_FILE + SECONDS_OF_A_BYTE * len(file.content)


def look_around(plan: RoundPlan, last_words: Mapping[str, LastWord]) -> Surroundings:
    """What every file of a month is compared with."""
    settings = plan.home.settings
    return Surroundings(plan.period, return_cut_off(plan.period, settings), settings, last_words)


@without_collector()
def check_chunk(chunk: Chunk, surroundings: Surroundings) -> list[CheckedReturn]:
    """Every file of a chunk, read and checked by itself."""
    is_strict = surroundings.settings.is_strict
    return [check_return(file, read_received(file, strict=is_strict), surroundings) for file in chunk.files]


def check_chunk_elsewhere(chunk: Chunk, packed: bytes) -> list[CheckedReturn]:
    """The same in a worker process, which gets what it compares with as bytes."""
    return check_chunk(chunk, unpacked(packed))


_as_task = task(name="read-and-check", task_run_name="read-{chunk.name}", cache_policy=NO_CACHE, persist_result=False)
check_chunk_task, check_chunk_elsewhere_task = (
    _as_task(without_words(check_chunk)),
    _as_task(without_words(check_chunk_elsewhere)),
)


def check_here(plan: RoundPlan, chunks: Sequence[Chunk], last_words: Mapping[str, LastWord]) -> Iterator[CheckedReturn]:
    """The chunks one after another, without Prefect."""
    surroundings = look_around(plan, last_words)
    for chunk in chunks:
        yield from check_chunk(chunk, surroundings)


def check_as_tasks(
    plan: RoundPlan, chunks: Sequence[Chunk], last_words: Mapping[str, LastWord]
) -> Iterator[CheckedReturn]:
    """The chunks as Prefect tasks: one after another here, or side by side where worker processes are set.

    Here a chunk that is too little work for a task is checked by itself.
    """
    surroundings = look_around(plan, last_words)
    if worker_setting():
        packed = pack(surroundings)
        for future in [check_chunk_elsewhere_task.submit(chunk, packed) for chunk in chunks]:
            yield from future.result()
        return
    for chunk in chunks:
        is_task = chunk.seconds >= CHUNK_SECONDS
        yield from (
            check_chunk_task(unsearched(chunk), unsearched(surroundings))
            if is_task
            else check_chunk(chunk, surroundings)
        )
