"""A return in; accepted updates, quarantined rows and problems out. One function a check."""

from __future__ import annotations

from dataclasses import replace
from itertools import compress
from typing import TYPE_CHECKING, Final

import pandas as pd

from flows.models import PARTNER_STATUSES, RETURN_COLUMNS, CheckedReturn, Delivery
from flows.problems import Outcome, Problem
from flows.settings import wording_key
from flows.validation.cleaning import clean_column, without_placeholders
from flows.validation.context import Context, LastWord, Rows, Surroundings, reference_key
from flows.validation.dates import NotADate, parse_day
from flows.validation.file_checks import (
    check_any_rows,
    check_columns,
    check_partner,
    check_period,
    check_sheets,
    find_partner,
)
from flows.validation.month_checks import MONTH_CHECKS
from flows.validation.personal_details import check_personal_details
from flows.validation.register_checks import REGISTER_CHECKS
from flows.validation.row_checks import ROW_CHECKS, TEXT_COLUMNS

if TYPE_CHECKING:
    from flows.models import Period, ReceivedFile, TextTable

__all__ = ["UPDATE_COLUMNS", "Context", "LastWord", "Surroundings", "check_return"]

UPDATE_COLUMNS: Final = (
    "partner",
    "action_ref",
    "status",
    "partner_status",
    "update",
    "forecast_on",
    "forecast_reason",
    "evidence",
    "risk",
    "help_needed",
    "updated_on",
    "updated_by",
    "source_file",
    "source_row",
    "source_sha256",
)
"""The columns of an accepted update. Dates are ``datetime.date`` or None; ``source_row`` is an int; the rest is text."""


def check_return(file: ReceivedFile, table: TextTable, surroundings: Surroundings) -> CheckedReturn:
    """What became of every row of one file.

    Args:
        file: the file as it was received.
        table: the same file as a table of text, headings mapped to ours where that is certain.
        surroundings: the month, the register and what came before.
    """
    period, settings = surroundings.period, surroundings.settings
    cells = _columns(table)
    partner = find_partner(file.name, cells["action_ref"], settings, period)
    problems = [*table.problems, *check_sheets(table, file.name), *check_partner(file.name, partner, period, settings)]
    if not _refused(problems):
        problems += [*check_columns(table, file.name), *check_any_rows(table, file.name)]
    accepted = _no_updates()
    if isinstance(partner, str):
        context = Context(file.name, partner, surroundings)
        problems += check_period(context)
        if not _refused(problems):
            rows = _read_cells(table.row_numbers, cells, context)
            problems += [found for check in CHECKS for found in check(rows, context)]
            accepted = _updates(rows, _rows_aside(problems), file, partner)
    return _sort_out(file, table, accepted, problems, partner if isinstance(partner, str) else "", period)


_EXACT = ("action_ref", "status", "updated_on", "updated_by")
"""Columns whose every word is checked against something, so that a dash there is a fault and not an empty cell."""


def _columns(table: TextTable) -> dict[str, list[str]]:
    """The cells of each of our columns; a column that the file does not have is empty text."""
    found = dict(zip(reversed(table.headings), reversed(table.columns), strict=False))
    empty = [""] * len(table.rows)
    cells = {name: [text.strip() for text in found[name]] if name in found else empty for name in RETURN_COLUMNS}
    return {name: column if name in _EXACT else without_placeholders(column) for name, column in cells.items()}


def _read_cells(numbers: list[int], cells: dict[str, list[str]], context: Context) -> Rows:
    """The rows with the status in our words and the dates as dates; each different cell text is read once."""
    order = context.settings.partners[context.partner].date_order
    ours: dict[str, Delivery] = {status.value: status for status in PARTNER_STATUSES}
    theirs = {
        word: status for (partner, word), status in context.settings.wording.items() if partner == context.partner
    }
    known = {**ours, **theirs}
    words = {text: str(known.get(wording_key(text), "")) for text in set(cells["status"])}
    read = {text: parse_day(text, order) for text in {*cells["updated_on"], *cells["forecast_on"]}}
    days = {text: None if isinstance(day, NotADate) else day for text, day in read.items()}
    return Rows(
        numbers=numbers,
        cells=cells,
        keys=[reference_key(text) for text in cells["action_ref"]],
        statuses=[words[text] for text in cells["status"]],
        updated_days=[days[text] for text in cells["updated_on"]],
        forecast_days=[days[text] for text in cells["forecast_on"]],
    )


def _refused(problems: list[Problem]) -> bool:
    return any(found.outcome is Outcome.FILE_SET_ASIDE for found in problems)


def _rows_aside(problems: list[Problem]) -> set[int]:
    return {found.row for found in problems if found.outcome is Outcome.ROW_SET_ASIDE and found.row is not None}


def _sort_out(  # noqa: PLR0913, PLR0917  # the parts of one outcome; a bag for them would only hide that
    file: ReceivedFile,
    table: TextTable,
    accepted: pd.DataFrame,
    problems: list[Problem],
    partner: str,
    period: Period,
) -> CheckedReturn:
    """Accepted or quarantined: a row is set aside when any problem says so, and so is every row of a refused file."""
    everything = {*table.row_numbers, *table.set_aside}
    quarantined = everything if _refused(problems) else _rows_aside(problems) | set(table.set_aside)
    return CheckedReturn(
        file=file,
        partner=partner,
        period=period,
        rows_read=len(everything),
        accepted=_no_updates() if _refused(problems) else accepted,
        quarantined_rows=tuple(sorted(quarantined)),
        problems=tuple(sorted((_as_it_ended(found, quarantined, problems) for found in problems), key=_reading_order)),
    )


def _as_it_ended(found: Problem, quarantined: set[int], problems: list[Problem]) -> Problem:
    """The problem with what really became of its row or file: a warning cannot say "used" of a row that is out."""
    if found.outcome is Outcome.FILE_USED and _refused(problems):
        return replace(found, outcome=Outcome.FILE_SET_ASIDE)
    if found.outcome is Outcome.ROW_USED and found.row in quarantined:
        return replace(found, outcome=Outcome.ROW_SET_ASIDE)
    return found


def _no_updates() -> pd.DataFrame:
    return pd.DataFrame(columns=list(UPDATE_COLUMNS), dtype=object)


def _updates(rows: Rows, aside: set[int], file: ReceivedFile, partner: str) -> pd.DataFrame:
    """The rows that nothing keeps out, as a frame with ``UPDATE_COLUMNS``, text made safe to store and print."""
    count = len(rows.numbers)
    columns: dict[str, list[object]] = {
        **{name: [*clean_column(rows.cells[name])] for name in TEXT_COLUMNS},
        "partner": [partner] * count,
        "action_ref": [*rows.keys],
        "status": [*rows.statuses],
        "partner_status": [*clean_column(rows.cells["status"])],
        "forecast_on": [*rows.forecast_days],
        "updated_on": [*rows.updated_days],
        "source_file": [file.name] * count,
        "source_row": [*rows.numbers],
        "source_sha256": [file.sha256] * count,
    }
    if aside:
        kept = [number not in aside for number in rows.numbers]
        columns = {name: list(compress(column, kept)) for name, column in columns.items()}
    return pd.DataFrame({name: pd.Series(columns[name], dtype=object) for name in UPDATE_COLUMNS})


def _reading_order(found: Problem) -> tuple[int, int, str, str]:
    """Problems of the whole file first, then down the rows and along the columns."""
    column = RETURN_COLUMNS.index(found.column) if found.column in RETURN_COLUMNS else -1
    return (0 if found.row is None else found.row, column, found.code, found.column or "")


CHECKS = (check_personal_details, *ROW_CHECKS, *REGISTER_CHECKS, *MONTH_CHECKS)
"""Every check of rows, in the order in which they run."""
