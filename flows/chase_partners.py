"""Flow: who has not returned → reminder drafts and pre-filled returns. Nothing is sent."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from prefect import flow

from flows.known_ledger import read_known
from flows.message_papers.drafts import write_draft
from flows.message_papers.returns import write_prefilled_return
from flows.register.paper_scope import find_pack_head
from flows.report import Provenance, build_material, build_position, build_reminder
from flows.round_plan import Round, RoundPlan, plan_round, tell
from flows.storage import load_templates, publish

if TYPE_CHECKING:
    from flows.report import Material


@dataclass(frozen=True, slots=True)
class Chased:
    """What was drafted.

    Attributes:
        folder: where the drafts lie.
        partners: keys of the partners that a reminder was drafted for.
    """

    folder: str
    partners: tuple[str, ...]


@flow(name="chase-partners", flow_run_name="chase-{asked.period}")
def chase_partners(asked: Round) -> Chased:
    """Drafts one reminder, with a pre-filled return, for each partner that has sent nothing usable for the month.

    Args:
        asked: the board and the month.
    """
    plan = plan_round(asked)
    material = _material(plan)
    templates = load_templates(plan.home.folder)
    drafts: dict[str, bytes] = {}
    silent = tuple(own.partner for own in material.position.returns if own.missed_count and own.open_count)
    for partner in silent:
        forms = write_prefilled_return(material.position, partner)
        message = build_reminder(material, plan.home.settings.partners[partner])
        drafts |= forms
        drafts[f"{partner}.eml"] = write_draft(message, templates, forms)
    folder = plan.home.outputs / "reminders" / str(plan.period)
    publish(drafts, folder)
    tell(f"{len(silent)} reminders drafted in {folder}")
    return Chased(str(folder), silent)


def build_blank_returns(plan: RoundPlan) -> dict[str, bytes]:
    """A pre-filled return for every partner that owns an open action, by file name."""
    position = _material(plan).position
    return {
        name: form
        for own in position.returns
        if own.open_count
        for name, form in write_prefilled_return(position, own.partner).items()
    }


def _material(plan: RoundPlan) -> Material:
    entries = read_known(plan)
    position = build_position(entries, plan.home.settings, plan.period, plan.as_at)
    head = find_pack_head(entries, plan.period, plan.as_at)
    return build_material(position, Provenance(plan.home.sha256, version("boardpack"), head, plan.known_words))
