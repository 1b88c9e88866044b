"""Answers what came by post, once it was read: a receipt draft for each partner that has nothing to put right.

Receipts lie beside the pack and not in it: one more file that came is no new version of the board's papers.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from flows.papers.receipts import write_receipts
from flows.register import EntryKind, read_events
from flows.report import Provenance, build_material, build_position
from flows.steps.known_ledger import read_known
from flows.steps.round_plan import tell
from flows.steps.run_log import Happening, note
from flows.storage import load_templates, publish

if TYPE_CHECKING:
    from flows.steps.round_plan import RoundPlan

RECEIPTS = "receipts"
"""Folder below ``outputs/`` that holds a folder for each month."""


def draft_receipts(plan: RoundPlan) -> tuple[str, ...]:
    """Drafts the receipts of a month and returns the partners that get one."""
    entries = read_known(plan)
    events = read_events(entries.around, EntryKind.GATHERED)
    gathered = {event.details["sha256"] for event in events if event.period == str(plan.period)}
    if not gathered:
        return ()
    position = build_position(entries, plan.home.settings, plan.period, plan.as_at)
    material = build_material(position, Provenance(plan.home.sha256, version("boardpack")))
    drafts = write_receipts(material, load_templates(plan.home.folder), gathered)
    publish(drafts, plan.home.outputs / RECEIPTS / str(plan.period))
    note(plan, Happening.DRAFTED, kind="receipts", partners=sorted(name.removesuffix(".eml") for name in drafts))
    tell(f"{len(drafts)} receipts drafted for what came by post")
    return tuple(sorted(name.removesuffix(".eml") for name in drafts))
