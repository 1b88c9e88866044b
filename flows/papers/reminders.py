"""The drafts to partners whose return is missing, and who gets one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.intake import read_table
from flows.papers.drafts import write_draft
from flows.papers.returns import write_prefilled_return
from flows.register.reminders import Chase, Reminder
from flows.report import build_escalation, build_reminder, check_message_agrees, count_missing, count_own, missed_by
from flows.status.month_plan import chase_days
from flows.validation.file_checks import find_partner

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from flows.models import Period, ReceivedFile
    from flows.report import Position
    from flows.settings import Settings
    from flows.storage import Templates

ESCALATIONS = "escalations"
"""Folder of the lead's letters beside the reminders: a person sends those, never the program."""


def choose_reminders(
    position: Position, held: Sequence[Reminder], inbox: Iterable[ReceivedFile], on: date
) -> tuple[Reminder, ...]:
    """Who is reminded on a day: those that ``board.toml`` says are due, have sent nothing, and were not reminded for it.

    A chasing day that was missed is caught up once, by the newest. What was drafted for that day and is still unanswered
    stays in the answer, with its own day, so that asking twice gives the same.

    Args:
        position: where everything stands.
        held: the reminders that the ledger holds.
        inbox: the files of the month; one that nobody has read yet counts as a return as well.
        on: the day.
    """
    settings, period = position.settings, str(position.period)
    due = [day for day in chase_days(position.period, settings) if day <= on]
    if not due:
        return ()
    sent = _senders(inbox, settings, position.period)
    silent = [
        own.partner
        for own in position.returns
        if own.is_expected and own.open_count and not own.has_returned and own.partner not in sent
    ]
    limit = settings.thresholds.missed_returns_to_escalate
    chosen: list[Reminder] = []
    for partner in silent:
        own = [one for one in held if one.partner == partner and one.period == period]
        missed = missed_by(position, partner, on)
        standing = [one for one in own if one.kind is Chase.REMINDER and due[-1] <= one.drafted_on <= on]
        chosen.append(standing[-1] if standing else Reminder(on, partner, period, Chase.REMINDER, missed))
        letters = [one for one in own if one.kind is Chase.ESCALATION and one.drafted_on <= on]
        if letters or (missed >= limit and on > position.cut_off_on):
            chosen.append(letters[-1] if letters else Reminder(on, partner, period, Chase.ESCALATION, missed))
    return tuple(chosen)


def _senders(inbox: Iterable[ReceivedFile], settings: Settings, period: Period) -> set[str]:
    """The partners that have a file in the inbox, whether somebody has read it yet or not."""
    found = set()
    for file in inbox:
        table = read_table(file.content, file.name)
        at = table.headings.index("action_ref") if "action_ref" in table.headings else None
        partner = find_partner(file.name, [] if at is None else table.columns[at], settings, period)
        found |= {partner} if isinstance(partner, str) else set()
    return found


def write_reminders(position: Position, templates: Templates, chosen: Iterable[Reminder]) -> dict[str, bytes]:
    """The drafts by path: a reminder with a pre-filled return, and a letter of the lead where it has come to that."""
    papers: dict[str, bytes] = {}
    counts = count_own(position)
    for one in chosen:
        partner = position.settings.partners[one.partner]
        figures = count_missing(counts[one.partner], missed_by(position, one.partner, one.drafted_on))
        if one.kind is Chase.ESCALATION:
            letter = build_escalation(position, partner, one.drafted_on)
            check_message_agrees(letter, figures)
            papers[f"{ESCALATIONS}/{one.partner}.eml"] = write_draft(letter, templates, {})
        else:
            forms = write_prefilled_return(position, one.partner)
            message = build_reminder(position, partner, one.drafted_on)
            check_message_agrees(message, figures)
            papers |= {**forms, f"{one.partner}.eml": write_draft(message, templates, forms)}
    return papers
