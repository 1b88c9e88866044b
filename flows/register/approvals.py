"""What was decided about a report before it went out. A decision is about one digest: another report needs another one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from flows.register.entries import EntryKind
from flows.register.events import Event, read_events

if TYPE_CHECKING:
    import pandas as pd


class Verdict(StrEnum):
    """What became of held papers."""

    HELD = "held"
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Approval:
    """One step in the approval of a report.

    Attributes:
        period: the reporting month.
        report_sha256: digest of the Word report that it is about.
        verdict: held, approved or refused.
        decided_on: the day.
        name: who decided; "" while the papers are held.
        role: in what role; "" while the papers are held.
        reason: why, in that person's words; "" where none was needed.
    """

    period: str
    report_sha256: str
    verdict: Verdict
    decided_on: date
    name: str = ""
    role: str = ""
    reason: str = ""


def event_of_approval(step: Approval, number: int) -> Event:
    """The step as an event of the ledger.

    Args:
        step: what happened.
        number: its place among the steps about this report, so that a change of mind and back is three steps.
    """
    details = {
        "number": str(number),
        "verdict": step.verdict.value,
        "decided_on": step.decided_on.isoformat(),
        "name": step.name,
        "role": step.role,
        "reason": step.reason,
    }
    return Event(EntryKind.APPROVAL, step.period, step.report_sha256, details)


def read_approvals(entries: pd.DataFrame, report_sha256: str = "") -> list[Approval]:
    """The steps in ledger order; of one report, or of all.

    Args:
        entries: the ledger, columns ``ENTRY_COLUMNS``.
        report_sha256: digest of the report; "" for every report.
    """
    return [
        Approval(
            event.period,
            event.subject,
            Verdict(event.details["verdict"]),
            date.fromisoformat(event.details["decided_on"]),
            event.details["name"],
            event.details["role"],
            event.details["reason"],
        )
        for event in read_events(entries, EntryKind.APPROVAL)
        if report_sha256 in ("", event.subject)
    ]


def is_approved(entries: pd.DataFrame, report_sha256: str) -> bool:
    """Approved: the last decision about this very report, byte for byte, was to approve it."""
    steps = [step for step in read_approvals(entries, report_sha256) if step.verdict is not Verdict.HELD]
    return bool(steps) and steps[-1].verdict is Verdict.APPROVED


def held_since(entries: pd.DataFrame, report_sha256: str) -> date | None:
    """The day since which this report waits for an answer; None where it was answered since, or never held."""
    steps = read_approvals(entries, report_sha256)
    return steps[-1].decided_on if steps and steps[-1].verdict is Verdict.HELD else None


def count_refusals(entries: pd.DataFrame, report_sha256: str) -> int:
    """How often this report, byte for byte, was refused: papers that are made again without a change are asked about again."""
    return sum(step.verdict is Verdict.REFUSED for step in read_approvals(entries, report_sha256))
