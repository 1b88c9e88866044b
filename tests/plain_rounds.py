"""A monthly round by plain functions: the same work as the flows do, without the seconds that a server needs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flows.collect_returns import collect
from flows.papers.bodies import bodies_of
from flows.papers.editions import write_editions, write_extracts
from flows.publish_report import build_next_version
from flows.steps.known_ledger import record_reference
from flows.steps.round_plan import Round, plan_round
from flows.storage import open_ledger, publish

if TYPE_CHECKING:
    from pathlib import Path

    from flows.collect_returns import Collected
    from flows.report import Material
    from flows.storage import Ledger, Templates


def collect_plainly(home: Path, period: str, **asked: str) -> Collected:
    """Collects a month's returns."""
    plan = plan_round(Round.model_validate({"home": str(home), "period": period, **asked}))
    return collect(plan)


def publish_plainly(home: Path, period: str, **asked: str) -> dict[str, bytes]:
    """Publishes a month's papers and returns them by name."""
    plan = plan_round(Round.model_validate({"home": str(home), "period": period, **asked}))
    if plan.as_known_at is None:
        record_reference(plan, open_ledger(plan.home.ledger_address))
    papers = dict(build_next_version(plan))
    publish(papers, plan.home.outputs / plan.folder_name)
    return papers


def editions_of(material: Material, templates: Templates) -> dict[str, bytes]:
    """Every edition of a month, and every extract."""
    return write_editions(material, templates) | write_extracts(material, templates, bodies_of(material))


def run_plainly(home: Path, period: str, **asked: str) -> dict[str, bytes]:
    """The monthly round."""
    collect_plainly(home, period, **asked)
    return publish_plainly(home, period, **asked)


def ledger_of(home: Path) -> Ledger:
    """The ledger in a home."""
    return open_ledger(f"sqlite:///{home / 'ledger' / 'ledger.sqlite'}")


def next_second() -> str:
    """Waits until the clock shows another second, because the ledger counts in seconds; returns the one before."""
    before = datetime.now(UTC).replace(microsecond=0)
    while datetime.now(UTC).replace(microsecond=0) == before:
        pass
    return before.isoformat()
