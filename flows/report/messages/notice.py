"""Notices to the office: something did not happen, and a person has to look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.document import Message, Paragraph, Voice
from flows.report.messages.letters import word_subject
from flows.wording import word_count, word_day, word_period

if TYPE_CHECKING:
    from datetime import date

    from flows.models import Period
    from flows.settings import Partner, Settings


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that a person in the office has to know.

    Attributes:
        key: kebab-case name; a notice of one name is given once.
        period: the reporting month, such as "2020-03".
        title: what happened, in a few words.
        lines: what happened, what to do.
    """

    key: str
    period: str
    title: str
    lines: tuple[str, ...]


def notice_of_missing_report(period: Period, due_on: date) -> Notice:
    """No report stands although its day has passed."""
    return Notice(
        key=f"no-report-{period}",
        period=str(period),
        title=f"no report for {word_period(period)} yet",
        lines=(
            f"The round for {word_period(period)} should have left its papers by {word_day(due_on)}, and there are none.",
            f"Look at the runs in Prefect's pages, or run it by hand: boardpack run --period {period}",
        ),
    )


def notice_of_failed_run(period: str, run_name: str, run_id: str, reason: str) -> Notice:
    """A run failed or was ended.

    Args:
        period: the reporting month.
        run_name: the run's name in Prefect's pages.
        run_id: Prefect's own name of the run, so that the next one that fails is told too.
        reason: our own sentence, or what became of the process; never a partner's words.
    """
    return Notice(
        key=f"failed-{run_name}-{run_id[:8]}",
        period=period,
        title=f"the run {run_name} did not finish",
        lines=(
            f"The run {run_name} did not finish: {reason}",
            "Nothing is half done. Put right what the sentence says and run it again.",
        ),
    )


def notice_of_silence(partner: Partner, period: Period, missed_count: int) -> Notice:
    """A partner has been silent for as long as the board allows."""
    return Notice(
        key=f"silent-{partner.partner}-{period}",
        period=str(period),
        title=f"{partner.name} has been silent for {word_count(missed_count, 'month')}",
        lines=(
            f"{partner.name} has missed {word_count(missed_count, 'return')} in a row, up to {word_period(period)}.",
            f"Speak to its {partner.lead_role}; the papers put it to the board as an escalation.",
        ),
    )


def notice_of_waiting_papers(
    period: str, report_sha256: str, held_on: date, *, is_last: bool, refused_count: int = 0
) -> Notice:
    """Held papers wait for an answer: a reminder first, then word that the time is up.

    Args:
        period: the reporting month.
        report_sha256: digest of the report.
        held_on: since when it waits.
        is_last: whether the time is up.
        refused_count: how often this very report was refused before.
    """
    again = f"-{refused_count + 1}" if refused_count else ""
    key, title = ("no-answer", "nobody has answered about") if is_last else ("waiting", "please answer about")
    return Notice(
        key=f"{key}-{period}-{report_sha256[:12]}{again}",
        period=period,
        title=f"{title} the papers for {period}",
        lines=(
            (
                f"The papers for {period} have been held since {word_day(held_on)} and wait for a person's approval. "
                "Nothing is sent until then."
            ),
            (
                "Open the waiting run in Prefect's pages, read the report and choose Resume; or use: boardpack approve "
                f"--period {period} --report-sha256 {report_sha256[:12]}"
            ),
        ),
    )


def notice_recipients(settings: Settings) -> tuple[str, ...]:
    """Who gets notices: the office; the sender of all messages where ``board.toml`` names no office."""
    return settings.people.office or ((settings.people.sender,) if settings.people.sender else ())


def build_notice(notice: Notice, settings: Settings, told_on: date) -> Message:
    """The notice as an e-mail to the office."""
    return Message(
        key=notice.key,
        sender=settings.people.sender,
        recipients=notice_recipients(settings),
        subject=word_subject(settings, f"{settings.board.name}: {notice.title}"),
        title=f"{notice.title[:1].upper()}{notice.title[1:]}",
        marking=settings.board.marking,
        notice=settings.board.notice,
        blocks=(
            *(Paragraph(line) for line in notice.lines),
            Paragraph("boardpack wrote this by itself, once.", Voice.NOTE),
        ),
        sent_on=told_on,
    )
