"""What goes back to a partner whose file had problems: a draft, and the list cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.problems import Severity
from flows.rendering.mail import Attachment, render_draft
from flows.rendering.spreadsheets import render_csv
from flows.report import FIX_LIST_COLUMNS, build_fix_list, fix_list_rows

if TYPE_CHECKING:
    from flows.problems import Problem
    from flows.report import Material
    from flows.storage import Templates

UNKNOWN_SENDER = "unknown-sender"


def write_fix_lists(material: Material, templates: Templates) -> dict[str, bytes]:
    """A list and a draft for every partner with something to put right; a list alone where the sender is not known."""
    papers: dict[str, bytes] = {}
    for partner, problems in _problems_by_partner(material).items():
        name = f"fix-lists/{partner or UNKNOWN_SENDER}"
        papers[f"{name}.csv"] = table = render_csv(FIX_LIST_COLUMNS, fix_list_rows(problems))
        if partner:
            papers[f"{name}.eml"] = _fix_list_draft(material, templates, partner, problems, table)
    return papers


def _fix_list_draft(
    material: Material, templates: Templates, partner: str, problems: list[Problem], table: bytes
) -> bytes:
    position = material.position
    message = build_fix_list(
        position.settings, position.settings.partners[partner], problems, position.period, position.cut_off_on
    )
    attached = (Attachment(f"{partner}_{position.period}_fix-list.csv", "text/csv; charset=utf-8", table),)
    return render_draft(message, templates.message_text, templates.message_html, attached)


def _problems_by_partner(material: Material) -> dict[str, list[Problem]]:
    position = material.position
    found: dict[str, list[Problem]] = {}
    for file in position.register.returns:
        if file.period == str(position.period):
            found.setdefault(file.partner, []).extend(file.problems)
    return {
        partner: problems
        for partner, problems in found.items()
        if any(problem.severity is not Severity.NOTE for problem in problems)
    }
