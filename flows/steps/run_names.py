"""What runs are called in Prefect's pages: what is done, for which month, for which board."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prefect import runtime

from flows.steps.round_plan import planned_period
from flows.storage import read_board_name

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST_BOARD = 40
"""Characters of a board's name in the name of a run."""


def name_run(work: str) -> Callable[[], str]:
    """A namer of runs for a flow: Prefect calls it once the run's parameters are known.

    A home that cannot be read names its run all the same: the run itself then says what is wrong.

    Args:
        work: what the flow does, such as "round".
    """

    def name() -> str:
        asked = runtime.flow_run.parameters["asked"]
        return word_run(work, getattr(asked, "period", "") or str(planned_period()), read_board_name(asked.home))

    return name


def name_approval() -> str:
    """The name of a run that waits for an answer: it says about which report."""
    asked = runtime.flow_run.parameters["asked"]
    return word_approval(asked.period, read_board_name(asked.home), asked.report_sha256)


def word_approval(period: str, board: str, report_sha256: str) -> str:
    """The name of the run that waits for an answer about a report."""
    return f"{word_run('approve', period, board)}-{report_sha256:.8}"


def word_run(work: str, period: str, board: str) -> str:
    """The name of a run.

    >>> word_run("round", "2020-03", "St Mary's & All Saints' Board")
    'round-2020-03-st-mary-s-all-saints-board'
    """
    words = re.sub(r"[^a-z0-9]+", "-", board.lower())[:LONGEST_BOARD].strip("-")
    return f"{work}-{period}-{words or 'board'}"
