"""Flow: the month's job. Collect the returns, then publish the papers."""

from __future__ import annotations

from dataclasses import dataclass

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from flows.collect_returns import Collected, collect_returns
from flows.message_papers.summaries import WORD_REPORT
from flows.publish_report import Published, publish_report
from flows.round_plan import Round, plan_round


@dataclass(frozen=True, slots=True)
class RoundDone:
    """What a round brought and where its papers lie."""

    collected: Collected
    published: Published


@flow(name="monthly-round", flow_run_name="round-{asked.period}")
def monthly_round(asked: Round) -> RoundDone:
    """Collects one month's returns and publishes the board's papers. Running it twice changes nothing.

    Args:
        asked: the board and the month.
    """
    plan = plan_round(asked)
    settled = Round(home=str(plan.home.folder), period=str(plan.period), as_at=plan.as_at)
    done = RoundDone(collect_returns(settled), publish_report(settled))
    create_markdown_artifact(_word_artifact(done), key="monthly-round", description=f"Papers for {plan.period}")
    return done


def _word_artifact(done: RoundDone) -> str:
    """Counts and places only: Prefect draws raw HTML in Markdown, so no partner's word may stand here."""
    counts = done.collected
    return (
        f"## Papers for {counts.period}\n\n"
        "| | |\n|---|---:|\n"
        f"| Files received | {counts.file_count} |\n"
        f"| Rows read | {counts.rows_read} |\n"
        f"| Rows used | {counts.rows_accepted} |\n"
        f"| Rows set aside | {counts.rows_quarantined} |\n"
        f"| Fix lists | {len(done.published.fix_lists)} |\n\n"
        f"Word report: `{done.published.folder}/{WORD_REPORT}`\n\nSHA-256: `{done.published.report_sha256}`\n"
    )
