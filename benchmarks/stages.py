"""Runs the ``boardpack`` command and says which stage of each round the time went into.

    python -m benchmarks.stages FOLDER run --home HOME --period 2020-01 --period 2020-02

FOLDER gets a JSON file for each round as it is done: seconds by the clock and on the processor for each stage and in all, and
the peak memory until then. A stage is a few functions of the program, timed without what other stages take inside them. The
first round has the start of the process in it. The clocks cost less than a millisecond a round.
"""

from __future__ import annotations

import functools
import importlib
import json
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.stopwatch import peak_megabytes

if TYPE_CHECKING:
    from collections.abc import Callable

STAGES: Final = {
    "home": ("flows.steps.round_plan:open_home", "flows.storage.home:Home.inbox"),
    "reading": ("flows.steps.chunks:read_received",),
    "checks": ("flows.steps.chunks:check_return", "flows.collect_returns:tell_replaced"),
    "ledger, reading": (
        "flows.storage.ledger:Ledger.read",
        "flows.collect_returns:build_last_words",
        "flows.collect_returns:part_returns",
        "flows.collect_returns:read_returns",
    ),
    "ledger, writing": ("flows.storage.ledger:Ledger.append", "flows.collect_returns:entries_of_returns"),
    "judgement": ("flows.publish_report:build_position", "flows.publish_report:check_reconciles"),
    "sentences": (
        "flows.publish_report:build_material",
        "flows.publish_report:build_report",
        "flows.publish_report:check_papers_agree",
        "flows.papers.editions:build_public",
        "flows.papers.editions:build_change_view",
    ),
    "the report, Word and web": ("flows.publish_report:write_word", "flows.publish_report:write_web"),
    "register as CSV and workbook": (
        "flows.publish_report:render_csv",
        "flows.publish_report:render_register_workbook",
    ),
    "messages": (
        "flows.publish_report:write_summary",
        "flows.publish_report:write_commissioner",
        "flows.papers.bodies:write_partner_drafts",
    ),
    "fix lists": ("flows.papers.bodies:write_fix_lists",),
    "editions": ("flows.publish_report:write_editions", "flows.papers.bodies:write_extracts"),
    "files": ("flows.publish_report:read_standing", "flows.publish_report:place_papers"),
}
"""Functions of each stage, where they are looked up when they are called."""

PREFECT: Final = "start, Prefect and the rest"
"""What is left: the interpreter, the imports, Prefect's server for the command, its runs and artifacts."""


class Clock:
    """Seconds by stage; what runs inside another stage counts for the inner one alone."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        self.open: list[list[float]] = []

    def timed(self, stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, with its seconds added to the stage."""

        @functools.wraps(work)
        def run(*given: Any, **named: Any) -> Any:
            self.open.append([0.0, 0.0])
            began = (time.perf_counter(), time.process_time())
            try:
                return work(*given, **named)
            finally:
                spent = [time.perf_counter() - began[0], time.process_time() - began[1]]
                inside = self.open.pop()
                for at in (0, 1):
                    self.seconds[stage][at] += spent[at] - inside[at]
                    if self.open:
                        self.open[-1][at] += spent[at]

        return run


def put_clocks(clock: Clock) -> None:
    """Times every function of every stage from now on."""
    for stage, places in STAGES.items():
        for place in places:
            module, _, path = place.partition(":")
            *owners, name = path.split(".")
            owner = functools.reduce(getattr, owners, importlib.import_module(module))
            setattr(owner, name, clock.timed(stage, getattr(owner, name)))


def put_laps(clock: Clock, folder: Path, began: list[float]) -> None:
    """Writes a file for each round from now on: what was spent since the round before it, or since the beginning."""
    import flows.monthly_round  # noqa: PLC0415  # Prefect reads its settings when it is imported

    work: Callable[[Any], Any] = flows.monthly_round.monthly_round
    last = began

    def run(asked: Any) -> Any:
        nonlocal last
        done = work(asked)
        now = _both_clocks()
        whole, last = [now[at] - last[at] for at in (0, 1)], now
        stages = dict(clock.seconds)
        clock.seconds.clear()
        stages[PREFECT] = [whole[at] - sum(seconds[at] for seconds in stages.values()) for at in (0, 1)]
        told = {"wall": whole[0], "processor": whole[1], "peak_mb": peak_megabytes(), "stages": stages}
        (folder / f"{asked.period}.json").write_text(json.dumps(told), encoding="utf-8")
        return done

    flows.monthly_round.monthly_round = run  # type: ignore[assignment]  # the command calls it and no more


def _both_clocks() -> list[float]:
    return [time.perf_counter(), time.process_time()]


def main() -> int:
    """Runs the command and writes the files."""
    began = _both_clocks()
    folder, *words = sys.argv[1:]
    # Prefect reads its settings when it is imported, and the functions to time stand in modules that import it.
    from flows.serving.local_prefect import quiet_prefect  # noqa: PLC0415

    quiet_prefect(Path(words[words.index("--home") + 1]))
    clock = Clock()
    put_clocks(clock)
    put_laps(clock, Path(folder), began)
    from flows.command_line import main as boardpack  # noqa: PLC0415

    return boardpack(words)


if __name__ == "__main__":
    sys.exit(main())
