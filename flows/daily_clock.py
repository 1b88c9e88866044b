"""Flow: what the day brings. Starts the round and the chasing on their working days, and tells a person what is missing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from prefect import flow, runtime
from pydantic import BaseModel, ConfigDict, Field

from flows.chase_partners import chase_partners
from flows.gather_returns import gather, go_through
from flows.models import Period
from flows.monthly_round import ask_for_approval, monthly_round
from flows.papers.summaries import WORD_REPORT
from flows.problems import ReportingError
from flows.register import EntryKind
from flows.register.approvals import Verdict, count_refusals, held_since, read_approvals
from flows.report.messages.notice import Notice, notice_of_missing_report, notice_of_silence, notice_of_waiting_papers
from flows.status.month_plan import Due, Work, work_due
from flows.status.working_days import add_working_days
from flows.steps.notices import leave_notice, send_notices, tell_failed
from flows.steps.round_plan import Round, plan_round, tell, today
from flows.steps.run_names import name_run
from flows.steps.started_runs import has_done, start_run, wait_for
from flows.steps.told_faults import without_words
from flows.storage import open_home, open_ledger
from flows.storage.home import HELD
from flows.storage.papers import MANIFEST, read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd
    from prefect.client.schemas.objects import FlowRun

    from flows.steps.started_runs import Started
    from flows.storage import Home

DEPLOYMENTS = {Work.ROUND: "monthly-round/monthly", Work.CHASE: "chase-partners/chasing"}
"""The deployment that does each kind of work."""

ROUND_SECONDS = 60 * 60
"""How long the clock waits for a round before the next month's. It ends then, for a worker that takes one run at a time."""


class Day(BaseModel):
    """One day of one board."""

    model_config = ConfigDict(extra="forbid", title="Day")

    home: str = Field(default="", title="Home folder", description="Folder of the board; empty for this machine's own.")
    day: date | None = Field(default=None, title="Day", description="Empty for today.")


@dataclass(frozen=True, slots=True)
class Clocked:
    """What the day brought.

    Attributes:
        day: the day, ISO 8601.
        started: keys of the work that was started now.
        notices: keys of the notices that were left now.
    """

    day: str
    started: tuple[str, ...]
    notices: tuple[str, ...]


@flow(name="daily-clock", flow_run_name=name_run("clock"), on_failure=[tell_failed], on_crashed=[tell_failed])
@without_words
def daily_clock(asked: Day) -> Clocked:
    """Tells a person what is missing by this day, and starts what is due, once each, the oldest month first.

    It goes by today and not by the day that the run was planned for: mornings that a machine slept through are caught up
    at once, and what they all find due is the same work.

    Args:
        asked: the board and the day.
    """
    home, day = open_home(asked.home or None), asked.day or today()
    if not home.settings.schedule.active:
        tell("The clock does nothing for this board: board.toml says that its schedule is not active.")
        return Clocked(day.isoformat(), (), ())
    due = work_due(day, home.settings, home.has_papers, _first_period(home, day))
    # First of all: whatever goes wrong below, a person is told what is missing.
    notices = [notice_of_missing_report(one.period, one.due_on) for one in due if one.work is Work.TELL_MISSING]
    notices += [*_silences(home, day), *_waiting(home, day)]
    left = tuple(notice.key for notice in notices if leave_notice(home, notice, day))
    send_notices(home, day, attempts=None)
    trouble = _gathering_trouble(home, due)
    # Nobody is reminded whose return could not be looked for.
    work = [one for one in due if one.work is Work.ROUND or (one.work is Work.CHASE and trouble is None)]
    started = tuple(one.key for one in _start_in_order(home, work, day))
    tell(f"{day}: started {', '.join(started) or 'nothing'}; notices: {', '.join(left) or 'none'}")
    if runtime.deployment.id is not None:
        _ask_again(home)
    if trouble is not None:
        raise trouble
    return Clocked(day.isoformat(), started, left)


def _gathering_trouble(home: Home, due: Iterable[Due]) -> Exception | None:
    """Gathers, and gives what went wrong: it keeps no round from being started, and the clock's run fails with it after that."""
    try:
        gather_before_chasing(home, due)
    except (ReportingError, OSError) as error:
        return error
    return None


def gather_before_chasing(home: Home, due: Iterable[Due]) -> None:
    """Brings in what partners sent, so that nobody is reminded whose return lies in the board's mailbox or on a share."""
    periods = {one.period for one in due if one.work is Work.CHASE} if home.settings.sources else set()
    for period in sorted(periods):
        gather(plan_round(Round(home=str(home.folder), period=str(period))), go_through)


def _start_in_order(home: Home, work: Iterable[Due], day: date) -> Iterator[Due]:
    """Starts what is due, the oldest month first, and gives what was started now.

    Papers are made from what the rounds before them recorded, and then stay as they are. So the work of a month waits for
    the round of the month before, and its round is left for another morning where that one does not get done.
    """
    before: tuple[Period, FlowRun] | None = None
    is_behind = False
    for one in work:
        if before is not None and before[0] < one.period and not is_behind:
            is_behind = not has_done(wait_for(before[1], ROUND_SECONDS))
        if is_behind and one.work is Work.ROUND:
            tell(
                f"The round of {one.period} was not started: an earlier month's is not done. The next morning looks again."
            )
            continue
        started = _start(home, one, day)
        if started is not None and one.work is Work.ROUND:
            before = (one.period, started.run)
        if started is None or started.is_new:
            yield one


def _start(home: Home, due: Due, day: date) -> Started | None:
    """Starts the work as a run of its own under a server; None where it was done here and now.

    The key makes it one run, however often the clock finds the work due; without a server the ledger remembers whom it
    reminded, and papers that stand are not due.
    """
    asked = Round(home=str(home.folder), period=str(due.period))
    if runtime.deployment.id is not None:
        parameters = {
            "asked": asked.model_dump(mode="json"),
            **({"on": day.isoformat()} if due.work is Work.CHASE else {}),
        }
        return start_run(DEPLOYMENTS[due.work], parameters, f"{home.folder}:{due.key}")
    if due.work is Work.ROUND:
        monthly_round(asked)
    else:
        chase_partners(asked, on=day)
    return None


def _first_period(home: Home, day: date) -> Period:
    """The first month that the board works on: the oldest one with an inbox or with papers; else the coming one."""
    return min(home.periods(), default=Period(day.year, day.month))


def _ask_again(home: Home) -> None:
    """Sees that a run waits for an answer about each report that is held: the one that waited may have crashed."""
    packs = [path.parent for path in sorted((home.outputs / HELD).glob(f"*/{MANIFEST}"))]
    entries = open_ledger(home.ledger_address).read(kinds=(EntryKind.APPROVAL,)) if packs else None
    for pack in map(read_manifest, packs):
        digest = pack.sha256.get(WORD_REPORT, "")
        if entries is not None and held_since(entries, digest) is not None and not pack.as_known_at:
            ask_for_approval(home, Period.parse(pack.period), date.fromisoformat(pack.as_at), digest)


def _silences(home: Home, day: date) -> Iterator[Notice]:
    """Partners that have missed as many returns in a row as the board allows, by the figures of the newest papers."""
    period = Period(day.year, day.month).previous
    figures = home.outputs / str(period) / "figures.json"
    if not figures.is_file():
        return
    counts = json.loads(figures.read_text(encoding="utf-8"))
    for key, partner in home.settings.partners.items():
        missed = counts.get(f"returns.missed-in-a-row.{key}", 0)
        if missed >= home.settings.thresholds.missed_returns_to_escalate:
            yield notice_of_silence(partner, period, missed)


def _waiting(home: Home, day: date) -> Iterator[Notice]:
    """Papers that have been held for long enough to remind somebody, or to say that the time is up."""
    approval, holidays = home.settings.approval, home.settings.bank_holidays
    if not (home.outputs / HELD).is_dir():
        return
    entries = open_ledger(home.ledger_address).read(kinds=(EntryKind.APPROVAL,))
    for period, digest in _held(entries):
        since = held_since(entries, digest)
        if since is None:
            continue
        refused_count = count_refusals(entries, digest)
        limits = ((approval.remind_after_working_days, False), (approval.answer_within_working_days, True))
        for count, is_last in limits:
            if add_working_days(since, count, holidays) <= day:
                yield notice_of_waiting_papers(period, digest, since, is_last=is_last, refused_count=refused_count)


def _held(entries: pd.DataFrame) -> list[tuple[str, str]]:
    """Month and digest of every report that was held, each once; of a month only the newest."""
    newest = {step.period: step.report_sha256 for step in read_approvals(entries) if step.verdict is Verdict.HELD}
    return sorted(newest.items())
