"""Flow: the month's job. Collect the returns, then publish the papers."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

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
        f"## Papers for {counts.period}\n\n{_word_links(done.published)}"
        "| | |\n|---|---:|\n"
        f"| Files received | {counts.file_count} |\n"
        f"| Rows read | {counts.rows_read} |\n"
        f"| Rows used | {counts.rows_accepted} |\n"
        f"| Rows set aside | {counts.rows_quarantined} |\n"
        f"| Fix lists | {len(done.published.fix_lists)} |\n\n"
        f"Word report: `{done.published.folder}/{WORD_REPORT}`\n\nSHA-256: `{done.published.report_sha256}`\n"
    )


def _word_links(published: Published) -> str:
    """One click to the papers, where ``boardpack serve`` shows them: Prefect's pages open only links of this kind."""
    page = os.environ.get("BOARDPACK_PAPERS_PAGE", "")
    if not page:
        return ""
    folder = f"{page}/papers/{quote(Path(published.folder).name)}"
    return (
        f"[Save the Word report]({folder}/{WORD_REPORT}) or [read it in the browser]({folder}/board-report.html); "
        f"[all papers]({page}/).\n\n"
    )
