"""The sections of the board report, one function each, in reading order at the foot of ``SECTIONS``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.report.sections.annexes import (
    build_action_annex,
    build_area_annex,
    build_method_annex,
)
from flows.report.sections.bodies import build_partner_matters, build_police_matters
from flows.report.sections.changes import build_changes
from flows.report.sections.closure import build_completed
from flows.report.sections.contents import Material
from flows.report.sections.decisions import build_decisions, build_summary_page
from flows.report.sections.edits import build_register_edits
from flows.report.sections.effects import build_effects
from flows.report.sections.extensions import build_extensions
from flows.report.sections.overdue import build_dates, build_overdue
from flows.report.sections.progress import build_off_track
from flows.report.sections.promises import build_promises
from flows.report.sections.questions import build_questions
from flows.report.sections.returns import build_returns
from flows.report.sections.risks import build_risks
from flows.report.sections.rules import build_rules_annex
from flows.report.sections.standing import build_movement_section, build_standing

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.document import Section

__all__ = ["PUBLIC_SECTIONS", "SECTIONS", "Material"]

SECTIONS: tuple[Callable[[Material], Section], ...] = (
    build_summary_page,
    build_decisions,
    build_standing,
    build_movement_section,
    build_changes,
    build_overdue,
    build_off_track,
    build_completed,
    build_effects,
    build_extensions,
    build_promises,
    build_questions,
    build_dates,
    build_risks,
    build_returns,
    build_register_edits,
    build_police_matters,
    build_partner_matters,
    build_action_annex,
    build_rules_annex,
    build_area_annex,
    build_method_annex,
)
"""Decisions first, then the position, then the detail, then the annexes."""

PUBLIC_SECTIONS: tuple[Callable[[Material], Section], ...] = (
    build_summary_page,
    build_standing,
    build_movement_section,
    build_overdue,
    build_completed,
    build_effects,
    build_dates,
    build_action_annex,
    build_rules_annex,
    build_area_annex,
)
"""What is published, in reading order. A section that is not named here is for the board alone."""
