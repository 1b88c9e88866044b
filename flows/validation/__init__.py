"""A return in; accepted updates, quarantined rows and problems out. One function a check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from flows.models import PARTNER_STATUSES, RETURN_COLUMNS, CheckedReturn, Delivery
from flows.problems import Outcome, Problem
from flows.settings import wording_key
from flows.validation.cleaning import clean_text, cut_text
from flows.validation.context import Context, LastWord, Surroundings, reference_key
from flows.validation.dates import NotADate, parse_day
from flows.validation.file_checks import check_columns, check_partner, check_period, find_partner
from flows.validation.month_checks import MONTH_CHECKS
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
    rows = _frame(table)
    partner = find_partner(file.name, rows["action_ref"].tolist(), settings)
    problems = [
        *table.problems,
        *check_partner(file.name, partner, period, settings),
        *check_columns(table, file.name),
    ]
    if isinstance(partner, str):
        context = Context(file.name, partner, surroundings)
        problems += check_period(rows, context)
        if not _refused(problems):
            rows = _read_cells(rows, context)
            problems += [found for check in CHECKS for found in check(rows, context)]
    return _sort_out(file, table, rows, problems, partner if isinstance(partner, str) else "", period)


def _frame(table: TextTable) -> pd.DataFrame:
    """The rows under our own column names; a column that the file does not have is empty text."""
    frame = pd.DataFrame(table.rows, columns=list(table.headings), index=table.row_numbers, dtype=object)
    frame = frame.loc[:, ~frame.columns.duplicated()]
    return frame.reindex(columns=list(RETURN_COLUMNS), fill_value="").map(str.strip)


def _read_cells(rows: pd.DataFrame, context: Context) -> pd.DataFrame:
    """The rows with the status in our words and the dates as dates; each different cell text is read once."""
    order = context.settings.partners[context.partner].date_order
    ours: dict[str, Delivery] = {status.value: status for status in PARTNER_STATUSES}
    theirs = {
        word: status for (partner, word), status in context.settings.wording.items() if partner == context.partner
    }
    known = {**ours, **theirs}
    texts = {*rows["updated_on"].tolist(), *rows["forecast_on"].tolist()}
    days = {text: parse_day(text, order) for text in texts}
    good = {text: None if isinstance(day, NotADate) else day for text, day in days.items()}
    return rows.assign(
        status_read=[str(known.get(wording_key(text), "")) for text in rows["status"]],
        updated_day=pd.Series([good[text] for text in rows["updated_on"]], index=rows.index, dtype=object),
        forecast_day=pd.Series([good[text] for text in rows["forecast_on"]], index=rows.index, dtype=object),
    )


def _refused(problems: list[Problem]) -> bool:
    return any(found.outcome is Outcome.FILE_SET_ASIDE for found in problems)


def _sort_out(  # noqa: PLR0913, PLR0917  # see check_return
    file: ReceivedFile, table: TextTable, rows: pd.DataFrame, problems: list[Problem], partner: str, period: Period
) -> CheckedReturn:
    """Accepted or quarantined: a row is set aside when any problem says so, and so is every row of a refused file."""
    numbers = [int(number) for number in rows.index]
    aside = {found.row for found in problems if found.outcome is Outcome.ROW_SET_ASIDE} | set(table.set_aside)
    quarantined = set(numbers) | set(table.set_aside) if _refused(problems) else aside
    kept = rows[~rows.index.isin(list(quarantined))]
    return CheckedReturn(
        file=file,
        partner=partner,
        period=period,
        rows_read=len(set(numbers) | set(table.set_aside)),
        accepted=_updates(kept, file, partner),
        quarantined_rows=tuple(sorted(row for row in quarantined if row is not None)),
        problems=tuple(sorted(problems, key=_reading_order)),
    )


def _updates(rows: pd.DataFrame, file: ReceivedFile, partner: str) -> pd.DataFrame:
    if rows.empty:
        return pd.DataFrame(columns=list(UPDATE_COLUMNS), dtype=object)
    texts = {column: [cut_text(clean_text(text)) for text in rows[column]] for column in TEXT_COLUMNS}
    return rows.assign(
        **texts,
        partner=partner,
        action_ref=rows["action_ref"].map(reference_key),
        partner_status=rows["status"].map(clean_text),
        status=rows["status_read"],
        forecast_on=rows["forecast_day"],
        updated_on=rows["updated_day"],
        source_file=file.name,
        source_row=[int(number) for number in rows.index],
        source_sha256=file.sha256,
    )[list(UPDATE_COLUMNS)]


def _reading_order(found: Problem) -> tuple[int, int, str, str]:
    """Problems of the whole file first, then down the rows and along the columns."""
    column = RETURN_COLUMNS.index(found.column) if found.column in RETURN_COLUMNS else -1
    return (0 if found.row is None else found.row, column, found.code, found.column or "")


CHECKS = (*ROW_CHECKS, *REGISTER_CHECKS, *MONTH_CHECKS)
"""Every check of rows, in the order in which they run."""
