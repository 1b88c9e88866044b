"""Contestants timed side by side on a machine that others use too: small slices in turn, processor time, medians."""

from __future__ import annotations

import gc
import math
import platform
import resource
import statistics
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

Task = TypeVar("Task")


def processor_seconds(work: Callable[[Task], object], tasks: Iterable[Task]) -> float:
    """Seconds of processor time that the work takes for all tasks; what others do meanwhile counts little."""
    total = 0.0
    gc.collect()
    for task in tasks:
        started = time.process_time()
        work(task)
        total += time.process_time() - started
    return total


def race(
    contestants: Mapping[str, Callable[[Task], object]], slices: Iterable[Sequence[Task]]
) -> dict[str, list[float]]:
    """Seconds of each contestant for each slice. In each slice another one begins."""
    seconds: defaultdict[str, list[float]] = defaultdict(list)
    names = list(contestants)
    for at, tasks in enumerate(slices):
        turn = at % len(names)
        for name in (*names[turn:], *names[:turn]):
            seconds[name].append(processor_seconds(contestants[name], tasks))
    return dict(seconds)


def median_ratio(seconds: Sequence[float], floor: Sequence[float]) -> float:
    """Median of the ratios slice by slice: a slow minute of the machine slows both."""
    return statistics.median(one / other for one, other in zip(seconds, floor, strict=True))


def slope(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """Slope of log time on log size by least squares: 1 where twice the rows take twice the time."""
    xs, ys = [math.log(size) for size in sizes], [math.log(second) for second in seconds]
    return statistics.linear_regression(xs, ys).slope


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table in Markdown."""
    lines = [headings, ["---"] + ["---:"] * (len(headings) - 1), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines) + "\n"


def peak_megabytes() -> float:
    """The most memory that this process has held.

    Linux tells it of the program alone; ``getrusage`` counts the process that started it as well, which may be larger.
    """
    told = Path("/proc/self/status")
    if told.is_file():
        return next(int(line.split()[1]) for line in told.read_text().splitlines() if line.startswith("VmHWM")) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def machine() -> str:
    """Processor, cores, Python: what a reader needs to judge the seconds; the ratios need less."""
    listed = Path("/proc/cpuinfo")
    names = [line.split(":")[1].strip() for line in listed.read_text().splitlines() if line.startswith("model name")]
    kind = names[0] if names else platform.processor()
    return f"{len(names)} cores, {kind}, {platform.system()}, Python {platform.python_version()}"
