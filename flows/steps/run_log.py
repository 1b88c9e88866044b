"""What a run notes in the run log: counts, codes, file names and digests, with the time; never a partner's words."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from importlib.metadata import version
from typing import TYPE_CHECKING

from prefect import runtime

from flows.problems import ProgramError, ReportingError
from flows.steps.round_plan import tell
from flows.storage.ledger import stamp_of
from flows.storage.run_log import add_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.models import CheckedReturn
    from flows.steps.round_plan import RoundPlan


class Happening(StrEnum):
    """What a line of the run log is about."""

    BEGAN = "run-began"
    GATHERED = "files-gathered"
    READ = "file-read"
    COLLECTED = "returns-collected"
    PUBLISHED = "papers-published"
    DRAFTED = "messages-drafted"
    SENT = "messages-sent"
    DECIDED = "papers-decided"
    ENDED = "run-ended"


def note(plan: RoundPlan, happening: Happening, **facts: object) -> None:
    """Adds a line to the month's log. A log that cannot be written is told and stops nothing: the papers matter more.

    Args:
        plan: the board and the month.
        happening: what the line is about.
        **facts: counts, codes, names of files as the ledger keeps them, and digests.
    """
    run = {"run": runtime.flow_run.name or "", "run_id": str(runtime.flow_run.id or "")}
    line = {"at": stamp_of(datetime.now(UTC)), "event": happening.value, "period": str(plan.period), **run, **facts}
    try:
        add_line(plan.home.outputs, str(plan.period), line)
    except OSError as error:
        tell(f"The run log could not be written: {error.strerror}.")


def note_file(plan: RoundPlan, one: CheckedReturn) -> None:
    """Adds the line of one file that was read and checked."""
    note(
        plan,
        Happening.READ,
        file=one.file.name,
        sha256=one.file.sha256,
        partner=one.partner,
        rows_read=one.rows_read,
        rows_used=one.rows_accepted,
        rows_set_aside=one.rows_quarantined,
        problems=dict(sorted(Counter(found.code for found in one.problems).items())),
    )


@contextmanager
def noted(plan: RoundPlan, work: str) -> Iterator[None]:
    """Notes the beginning and the end of a run; of an error nobody foresaw only its kind, because it may quote anything.

    Args:
        plan: the board and the month.
        work: what the run does, such as "round".
    """
    note(plan, Happening.BEGAN, work=work, as_at=plan.as_at.isoformat(), program=version("boardpack"))
    try:
        yield
    except ReportingError as error:
        note(plan, Happening.ENDED, outcome="failed", error=type(error).__name__, sentence=str(error))
        raise
    except ProgramError as error:
        note(plan, Happening.ENDED, outcome="failed", error=error.kind, place=error.place)
        raise
    except BaseException as error:
        note(plan, Happening.ENDED, outcome="failed", error=type(error).__name__)
        raise
    note(plan, Happening.ENDED, outcome="done")
