"""Flow: the month's job. Gather the returns, collect them, then publish the papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prefect import flow
from prefect.exceptions import ObjectNotFound

from flows.collect_returns import Collected, collect_returns
from flows.gather_returns import Gathered, gather_returns
from flows.publish_report import Published, publish_report
from flows.register import EntryKind
from flows.register.approvals import count_refusals
from flows.run_page import show_round
from flows.steps.answer_post import draft_receipts
from flows.steps.notices import tell_failed
from flows.steps.round_plan import Round, RoundPlan, check_begun, plan_round, tell, today
from flows.steps.run_log import noted
from flows.steps.run_names import name_run, word_approval
from flows.steps.started_runs import start_run
from flows.steps.told_faults import without_words
from flows.storage import open_ledger

if TYPE_CHECKING:
    from datetime import date

    from flows.models import Period
    from flows.storage import Home


@dataclass(frozen=True, slots=True)
class RoundDone:
    """What a round brought and where its papers lie; ``gathered`` is None where the board has no sources."""

    collected: Collected
    published: Published
    gathered: Gathered | None = None


@flow(name="monthly-round", flow_run_name=name_run("round"), on_failure=[tell_failed], on_crashed=[tell_failed])
@without_words
def monthly_round(asked: Round) -> RoundDone:
    """Gathers and collects one month's returns and publishes the board's papers. Running it twice changes nothing.

    Args:
        asked: the board and the month.
    """
    plan = plan_round(asked)
    check_begun(plan.period, today())
    with noted(plan, "round"):
        return _do_round(plan)


def _do_round(plan: RoundPlan) -> RoundDone:
    settled = Round(home=str(plan.home.folder), period=str(plan.period), as_at=plan.as_at, as_known_at=plan.as_known_at)
    is_gathering = bool(plan.home.settings.sources) and plan.as_known_at is None
    gathered = gather_returns(settled) if is_gathering else None
    done = RoundDone(collect_returns(settled), publish_report(settled), gathered)
    if is_gathering:
        draft_receipts(plan)
    show_round(done.collected, done.published, gathered)
    if done.published.is_held:
        ask_for_approval(plan.home, plan.period, plan.as_at, done.published.report_sha256)
    return done


def ask_for_approval(home: Home, period: Period, as_at: date, report_sha256: str) -> None:
    """Starts the run that waits for a person; without its deployment the command line is told.

    There is one such run for a report, and one more each time that it was refused and came out the same again, or that
    its run ended without an answer: it was cancelled, or crashed.

    Args:
        home: the board.
        period: the reporting month.
        as_at: the day of the figures.
        report_sha256: digest of the report, which is held.
    """
    refused_count = count_refusals(open_ledger(home.ledger_address).read(kinds=(EntryKind.APPROVAL,)), report_sha256)
    asked = {
        "home": str(home.folder),
        "period": str(period),
        "as_at": None if as_at == period.last_day else as_at.isoformat(),
        "report_sha256": report_sha256,
    }
    try:
        start_run(
            "approve-papers/approval",
            {"asked": asked},
            key=f"{report_sha256}:{refused_count}",
            # What has ended did not answer: the papers are held still.
            is_done=lambda _: False,
            name=word_approval(str(period), home.settings.board.name, report_sha256),
        )
    except ObjectNotFound:
        tell(f"Approve the papers with: boardpack approve --period {period} --report-sha256 {report_sha256[:12]}")
