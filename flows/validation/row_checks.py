"""Checks of one row by itself: are its cells filled, and can they be read?"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from flows.models import PARTNER_STATUSES, REQUIRED_COLUMNS, Delivery
from flows.problems import problem
from flows.validation.cleaning import LONGEST_TEXT, holds_any, lost_characters
from flows.validation.context import TEXT_COLUMNS, Check, Context, Rows, show
from flows.validation.near_words import offered_statuses
from flows.validation.nearest import Spellings

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from datetime import date

    from flows.problems import Problem
    from flows.validation.dates import NotADate


def check_filled(rows: Rows, context: Context) -> list[Problem]:
    """Every row says which action it is about, its status, what happened, when that was written and in which role."""
    return [
        problem("cell-empty", context.file, row, column, state=_state(rows.hollow.get((column, row), "")))
        for column in REQUIRED_COLUMNS
        if "" in rows.different[column]
        for row, text in rows.of(column)
        if not text
    ]


def _state(stood: str) -> str:
    return f"holds only {_show_hollow(stood)}, which says nothing by itself" if stood else "is empty"


def _show_hollow(text: str) -> str:
    """The text in quotation marks; of those that say nothing, only a formula can hold what may not be repeated."""
    shown = show(text)
    return shown if shown.startswith('"') else "a formula"


def check_hollow(rows: Rows, context: Context) -> list[Problem]:
    """What only stands in for something is read as empty, and its writer is told; a dash or "n/a" plainly says nothing."""
    return [
        problem("cell-says-nothing", context.file, row, column, shown=_show_hollow(text))
        for (column, row), text in rows.hollow.items()
        if column not in REQUIRED_COLUMNS
    ]


def check_status(rows: Rows, context: Context) -> list[Problem]:
    """A status is one of our words, or one of the partner's own words that the office has mapped."""
    if "" not in rows.statuses:
        return []
    read = zip(rows.numbers, rows.cells["status"], rows.statuses, strict=True)
    unknown = [(row, word) for row, word, status in read if not status and word]
    theirs = [key for partner, key in context.settings.wording if partner == context.partner]
    near = Spellings.of(frozenset({*PARTNER_STATUSES, *theirs})).suggestions(word.casefold() for _, word in unknown)
    near |= offered_statuses()
    known = ", ".join(PARTNER_STATUSES)
    return [
        problem(
            "status-unknown",
            context.file,
            row,
            "status",
            shown=show(word),
            suggestion=near.get(word.casefold(), ""),
            known=known,
        )
        for row, word in unknown
    ]


def check_spelling(rows: Rows, context: Context) -> list[Problem]:
    """A status or a reference in another spelling is read where it can mean one thing only, and the partner is told."""
    if not rows.respelt:
        return []
    return [
        problem("word-read-as", context.file, row, column, shown=show(text), read_as=rows.respelt[column, text])
        for column in ("action_ref", "status")
        for row, text in rows.of(column)
        if (column, text) in rows.respelt
    ]


def check_dates(rows: Rows, context: Context) -> list[Problem]:
    """A date can be read in one way only, and is a day that exists."""
    faults = rows.not_dates
    return [
        _not_a_date(context, row, column, text, faults[text])
        for column in ("updated_on", "forecast_on")
        if not rows.different[column].isdisjoint(faults)
        for row, text in rows.of(column)
        if text in faults
    ]


def _not_a_date(context: Context, row: int, column: str, text: str, fault: NotADate) -> Problem:
    example = context.period.last_day.isoformat()
    return problem(fault.code, context.file, row, column, shown=show(text), reason=fault.reason, example=example)


def check_not_future(rows: Rows, context: Context) -> list[Problem]:
    """An update written after the last day for returns came late; one of months later is a slip of the pen."""
    limit = context.cut_off_on
    late = {day for day in rows.different_updated_days if day > limit}
    if not late:
        return []
    return [
        problem(
            "date-late" if (day - limit).days <= _LATE_DAYS else "date-in-future",
            context.file,
            row,
            "updated_on",
            shown=show(day.isoformat()),
            limit=limit.isoformat(),
            period=context.period,
        )
        for row, day in zip(rows.numbers, rows.updated_days, strict=True)
        if day is not None and day in late
    ]


def check_forecast_near(rows: Rows, context: Context) -> list[Problem]:
    """A forecast lies within ten years of the month, and not years before its update: else its year may be a slip."""
    month = context.period.last_day
    oldest = max(rows.different_updated_days, default=month) - _PAST_FORECAST
    odd = {day for day in set(rows.forecast_days) if day is not None and (day < oldest or abs(day - month) > _FAR)}
    if not odd:
        return []
    days = zip(rows.numbers, rows.forecast_days, rows.updated_days, strict=True)
    return [
        problem("forecast-far-off", context.file, row, "forecast_on", shown=show(day.isoformat()), distance=distance)
        for row, day, updated_on in days
        if day is not None and day in odd and (distance := _distance(day, updated_on, month))
    ]


def _distance(day: date, updated_on: date | None, month: date) -> str:
    if updated_on is not None and day < updated_on - _PAST_FORECAST:
        return f"more than a year before {updated_on.isoformat()}, the day of the update"
    return f"more than ten years from {month.isoformat()}, the end of the month" if abs(day - month) > _FAR else ""


def check_words(rows: Rows, context: Context) -> list[Problem]:
    """An update is a sentence: it holds at least one letter."""
    different = rows.different["update"]
    wordless = {text for text in different if not text[:1].isalpha() and text and not _LETTER.search(text)}
    return _each(wordless, "text-only-numbers", "update", rows, context)


def check_printable(rows: Rows, context: Context) -> list[Problem]:
    """Characters that cannot be printed are replaced in sight; text beyond the limit is cut in sight."""
    problems = []
    for column in TEXT_COLUMNS:
        odd = [(rows.numbers[place], rows.cells[column][place]) for place in rows.odd[column]]
        lost = [row for row, text in odd if lost_characters(text)]
        long = [row for row, text in odd if len(text) > LONGEST_TEXT]
        problems += [problem("text-cleaned", context.file, row, column, change=_CHANGE) for row in lost]
        problems += [problem("text-cut", context.file, row, column, limit=f"{LONGEST_TEXT:,}") for row in long]
    return problems


def check_codes(rows: Rows, context: Context) -> list[Problem]:
    """Codes of a web page in a text are printed as they stand, so that a reader would meet "&amp;" in the papers."""
    problems = []
    for column in TEXT_COLUMNS:
        if holds_any(rows.different[column], "&<"):
            coded = {text for text in rows.different[column] if _CODE.search(text)}
            problems += _each(coded, "text-has-codes", column, rows, context)
    return problems


def check_evidence(rows: Rows, context: Context) -> list[Problem]:
    """Complete is a claim until evidence is listed."""
    if Delivery.COMPLETE not in rows.statuses:
        return []
    claims = zip(rows.of("evidence"), rows.statuses, strict=True)
    return [
        problem("complete-without-evidence", context.file, row, "evidence")
        for (row, evidence), status in claims
        if status == Delivery.COMPLETE and not evidence
    ]


def check_evidence_reference(rows: Rows, context: Context) -> list[Problem]:
    """Evidence is a reference that somebody can look up: it holds a figure, as EV-014 does. "See e-mail" holds none."""
    unclear = {text for text in rows.different["evidence"] if text and not _FIGURE.search(text)}
    return _each(unclear, "evidence-unclear", "evidence", rows, context)


def _each(texts: AbstractSet[str], code: str, column: str, rows: Rows, context: Context) -> list[Problem]:
    """A problem for each cell of a column that holds one of the texts."""
    return [problem(code, context.file, row, column) for row, text in rows.of(column) if text in texts] if texts else []


_LATE_DAYS = 62
"""Two months: a late return is still a return; a date beyond that is most often a wrong year."""
_PAST_FORECAST = timedelta(days=366)
_FAR = timedelta(days=3653)
_LETTER = re.compile(r"[^\W\d_]")
_CODE = re.compile(
    r"&(?:amp|lt|gt|quot|apos|nbsp|[lr][sd]quo|[nm]dash|hellip|bull|pound|#[0-9]{2,6}|#x[0-9a-f]{2,5});"
    r"|</?(?:p|br|div|span|li|ul|ol|b|i|u|strong|em|a|font|table|td|tr|h[1-6])(?:\s[^<>=]{0,100}=[^<>]{0,300})?\s?/?>",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d")
_CHANGE = 'each stands as "\ufffd", or is left out where it only turned the reading direction'

ROW_CHECKS: tuple[Check, ...] = (
    check_filled,
    check_hollow,
    check_status,
    check_spelling,
    check_dates,
    check_not_future,
    check_forecast_near,
    check_words,
    check_printable,
    check_codes,
    check_evidence,
    check_evidence_reference,
)
