"""The messages that go with the papers, one module a kind of message."""

from __future__ import annotations

from flows.report.messages.audiences import build_commissioner_message, build_partner_message
from flows.report.messages.fix_list import FIX_LIST_COLUMNS, build_fix_list, fix_list_rows, standing_files
from flows.report.messages.points import Point, build_points
from flows.report.messages.prefilled_return import PrefilledReturn, build_prefilled_return
from flows.report.messages.reminder import build_escalation, build_reminder, missed_by
from flows.report.messages.returned_file import ReturnedFile, build_returned_file
from flows.report.messages.summary import EXCEPTIONS_SHOWN, build_summary

__all__ = [
    "EXCEPTIONS_SHOWN",
    "FIX_LIST_COLUMNS",
    "Point",
    "PrefilledReturn",
    "ReturnedFile",
    "build_commissioner_message",
    "build_escalation",
    "build_fix_list",
    "build_partner_message",
    "build_points",
    "build_prefilled_return",
    "build_reminder",
    "build_returned_file",
    "build_summary",
    "fix_list_rows",
    "missed_by",
    "standing_files",
]
