"""Checks of one row by itself: are its cells filled, and can they be read?"""

from __future__ import annotations

import difflib
from datetime import date
from typing import TYPE_CHECKING

from flows.models import PARTNER_STATUSES, REQUIRED_COLUMNS, Delivery
from flows.problems import problem
from flows.validation.cleaning import LONGEST_TEXT, lost_characters
from flows.validation.context import Check, Context, numbered, show
from flows.validation.dates import NotADate, parse_day

if TYPE_CHECKING:
    import pandas as pd

    from flows.problems import Problem

TEXT_COLUMNS = ("update", "forecast_reason", "evidence", "risk", "help_needed", "updated_by")
"""Columns that hold free text."""


def check_filled(rows: pd.DataFrame, context: Context) -> list[Problem]:
    """Every row says which action it is about, its status, what happened, when that was written and in which role."""
    return [
        problem("cell-empty", context.file, row, column)
        for column in REQUIRED_COLUMNS
        for row in _numbers(rows, rows[column] == "")
    ]


def check_status(rows: pd.DataFrame, context: Context) -> list[Problem]:
    """A status is one of our words, or one of the partner's own words that the office has mapped."""
    unknown = rows.loc[(rows["status"] != "") & (rows["status_read"] == ""), "status"]
    return [_unknown_status(context, row, word) for row, word in numbered(unknown)]


def _unknown_status(context: Context, row: int, word: str) -> Problem:
    theirs = [key for partner, key in context.settings.wording if partner == context.partner]
    near = difflib.get_close_matches(word.casefold(), [*PARTNER_STATUSES, *theirs], n=1)
    suggestion = f'Did you mean "{near[0]}"? ' if near else ""
    known = ", ".join(PARTNER_STATUSES)
    return problem("status-unknown", context.file, row, "status", shown=show(word), suggestion=suggestion, known=known)


def check_dates(rows: pd.DataFrame, context: Context) -> list[Problem]:
    """A date can be read in one way only, and is a day that exists."""
    order = context.settings.partners[context.partner].date_order
    return [
        _not_a_date(context, row, column, text, fault)
        for column in ("updated_on", "forecast_on")
        for row, text in numbered(rows[column])
        if isinstance(fault := parse_day(text, order), NotADate)
    ]


def _not_a_date(context: Context, row: int, column: str, text: str, fault: NotADate) -> Problem:
    example = context.period.last_day.isoformat()
    return problem(fault.code, context.file, row, column, shown=show(text), reason=fault.reason, example=example)


def check_not_future(rows: pd.DataFrame, context: Context) -> list[Problem]:
    """An update cannot have been written after the last day for returns."""
    late = [
        (row, day) for row, day in numbered(rows["updated_day"]) if isinstance(day, date) and day > context.cut_off_on
    ]
    limit, period = context.cut_off_on.isoformat(), context.period
    return [
        problem(
            "date-in-future",
            context.file,
            row,
            "updated_on",
            shown=show(day.isoformat()),
            limit=limit,
            period=period,
        )
        for row, day in late
    ]


def check_words(rows: pd.DataFrame, context: Context) -> list[Problem]:
    """An update is a sentence: it holds at least one letter."""
    wordless = (rows["update"] != "") & ~rows["update"].str.contains(r"[^\W\d_]", regex=True)
    return [problem("text-only-numbers", context.file, row, "update") for row in _numbers(rows, wordless)]


def check_printable(rows: pd.DataFrame, context: Context) -> list[Problem]:
    """Characters that cannot be printed are replaced in sight; text beyond the limit is cut in sight."""
    problems = []
    for column in TEXT_COLUMNS:
        for row, text in numbered(rows[column]):
            if lost_characters(text):
                change = 'each stands as "\ufffd", or is left out where it only turned the reading direction'
                problems.append(problem("text-cleaned", context.file, row, column, change=change))
            if len(text) > LONGEST_TEXT:
                problems.append(problem("text-cut", context.file, row, column, limit=f"{LONGEST_TEXT:,}"))
    return problems


def check_evidence(rows: pd.DataFrame, context: Context) -> list[Problem]:
    """Complete is a claim until evidence is listed."""
    bare = (rows["status_read"] == Delivery.COMPLETE) & (rows["evidence"] == "")
    return [problem("complete-without-evidence", context.file, row, "evidence") for row in _numbers(rows, bare)]


def check_evidence_reference(rows: pd.DataFrame, context: Context) -> list[Problem]:
    """Evidence is a reference that somebody can look up: it holds a figure, as EV-014 does. "See e-mail" holds none."""
    wordy = (rows["evidence"] != "") & ~rows["evidence"].str.contains(r"\d", regex=True)
    return [problem("evidence-unclear", context.file, row, "evidence") for row in _numbers(rows, wordy)]


def _numbers(rows: pd.DataFrame, mask: pd.Series[bool]) -> list[int]:
    return [int(row) for row in rows.index[mask]]


ROW_CHECKS: tuple[Check, ...] = (
    check_filled,
    check_status,
    check_dates,
    check_not_future,
    check_words,
    check_printable,
    check_evidence,
    check_evidence_reference,
)
