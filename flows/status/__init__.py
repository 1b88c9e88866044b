"""Judgements from dates and updates. Delivery, deadline, evidence and return stay four separate things."""

from __future__ import annotations

from flows.status.deadlines import statutory_response_due_on, written_statement_due_on
from flows.status.judgement import Judgement, judge
from flows.status.returns import PartnerReturn, judge_returns
from flows.status.working_days import add_working_days, return_cut_off

__all__ = [
    "Judgement",
    "PartnerReturn",
    "add_working_days",
    "judge",
    "judge_returns",
    "return_cut_off",
    "statutory_response_due_on",
    "written_statement_due_on",
]
