"""What the board will read, as data: every number and every sentence is final here."""

from __future__ import annotations

from flows.report.agreement import (
    check_extract_agrees,
    check_message_agrees,
    check_papers_agree,
)
from flows.report.build import build_material
from flows.report.change_note import build_change_note, read_earlier_pack
from flows.report.data_log import DATA_LOG_COLUMNS, build_data_log
from flows.report.decisions_to_fill import DECISION_COLUMNS, build_decision_rows
from flows.report.editions import build_annex, build_change_view, build_extracts, build_public, build_report
from flows.report.messages import (
    FIX_LIST_COLUMNS,
    Point,
    ReturnedFile,
    build_commissioner_message,
    build_escalation,
    build_fix_list,
    build_partner_message,
    build_points,
    build_prefilled_return,
    build_reminder,
    build_returned_file,
    build_summary,
    fix_list_rows,
    missed_by,
    standing_files,
)
from flows.report.position import Position, build_position
from flows.report.reconcile import check_reconciles
from flows.report.recounts import count_changes, count_missing, count_own, count_points
from flows.report.sections.assumptions import ASSUMPTION_COLUMNS, build_assumption_rows
from flows.report.sections.contents import Material, Provenance

__all__ = [
    "ASSUMPTION_COLUMNS",
    "DATA_LOG_COLUMNS",
    "DECISION_COLUMNS",
    "FIX_LIST_COLUMNS",
    "Material",
    "Point",
    "Position",
    "Provenance",
    "ReturnedFile",
    "build_annex",
    "build_assumption_rows",
    "build_change_note",
    "build_change_view",
    "build_commissioner_message",
    "build_data_log",
    "build_decision_rows",
    "build_escalation",
    "build_extracts",
    "build_fix_list",
    "build_material",
    "build_partner_message",
    "build_points",
    "build_position",
    "build_prefilled_return",
    "build_public",
    "build_reminder",
    "build_report",
    "build_returned_file",
    "build_summary",
    "check_extract_agrees",
    "check_message_agrees",
    "check_papers_agree",
    "check_reconciles",
    "count_changes",
    "count_missing",
    "count_own",
    "count_points",
    "fix_list_rows",
    "missed_by",
    "read_earlier_pack",
    "standing_files",
]
