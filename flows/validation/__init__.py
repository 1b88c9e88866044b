"""A return in; accepted updates, quarantined rows and problems out. One function a check."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from flows.garbage_collection import without_collector
from flows.models import RETURN_COLUMNS, CheckedReturn
from flows.problems import Outcome, Problem
from flows.validation.context import Check, Context, LastWord, Surroundings
from flows.validation.file_checks import (
    check_any_rows,
    check_columns,
    check_partner,
    check_period,
    check_sheets,
    find_partner,
)
from flows.validation.month_checks import MONTH_CHECKS
from flows.validation.other_files import tell_replaced
from flows.validation.personal_details import check_personal_details
from flows.validation.register_checks import REGISTER_CHECKS
from flows.validation.row_checks import ROW_CHECKS
from flows.validation.rows_of_return import cells_by_column, read_cells
from flows.validation.updates import UPDATE_COLUMNS, no_updates, updates_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flows.models import Period, ReceivedFile, TextTable

__all__ = [
    "CHECKS",
    "UPDATE_COLUMNS",
    "Context",
    "LastWord",
    "Surroundings",
    "check_return",
    "no_updates",
    "tell_replaced",
]


@without_collector()
def check_return(
    file: ReceivedFile, table: TextTable, surroundings: Surroundings, checks: Sequence[Check] | None = None
) -> CheckedReturn:
    """What became of every row of one file.

    Args:
        file: the file as it was received.
        table: the same file as a table of text, headings mapped to ours where that is certain.
        surroundings: the month, the register and what came before.
        checks: the checks of rows to run; all of ``CHECKS`` unless told otherwise.
    """
    period, settings = surroundings.period, surroundings.settings
    columns = cells_by_column(table)
    partner = find_partner(file.name, columns["action_ref"].different, settings, period)
    problems = [
        *file.problems,
        *table.problems,
        *check_sheets(table, file.name),
        *check_partner(file.name, partner, period, settings),
    ]
    if not _refused(problems):
        problems += [*check_columns(table, file.name), *check_any_rows(table, file.name)]
    accepted = None
    if isinstance(partner, str):
        context = Context(file.name, partner, surroundings)
        problems += check_period(context)
        if not _refused(problems):
            rows = read_cells(table.row_numbers, columns, context)
            problems += [found for check in (CHECKS if checks is None else checks) for found in check(rows, context)]
            accepted = updates_of(rows, _rows_aside(problems), file, partner)
    return _sort_out(file, table, accepted, problems, partner if isinstance(partner, str) else "", period)


def _refused(problems: list[Problem]) -> bool:
    return any(found.outcome is Outcome.FILE_SET_ASIDE for found in problems)


def _rows_aside(problems: list[Problem]) -> set[int]:
    return {found.row for found in problems if found.outcome is Outcome.ROW_SET_ASIDE and found.row is not None}


def _sort_out(  # noqa: PLR0913, PLR0917  # the parts of one outcome; a bag for them would only hide that
    file: ReceivedFile,
    table: TextTable,
    accepted: dict[str, tuple[Any, ...]] | None,
    problems: list[Problem],
    partner: str,
    period: Period,
) -> CheckedReturn:
    """Accepted or quarantined: a row is set aside when any problem says so, and so is every row of a refused file."""
    quarantined = set(table.set_aside).union(table.row_numbers if _refused(problems) else _rows_aside(problems))
    return CheckedReturn(
        file=file,
        partner=partner,
        period=period,
        rows_read=len(table.row_numbers) + len(table.set_aside),
        accepted=no_updates() if accepted is None or _refused(problems) else accepted,
        quarantined_rows=tuple(sorted(quarantined)),
        problems=tuple(
            sorted((_as_it_ended(found, quarantined, problems) for found in problems), key=_reading_order(table))
        ),
    )


def _as_it_ended(found: Problem, quarantined: set[int], problems: list[Problem]) -> Problem:
    """The problem with what really became of its row or file: a warning cannot say "used" of a row that is out."""
    if found.outcome is Outcome.FILE_USED and _refused(problems):
        return replace(found, outcome=Outcome.FILE_SET_ASIDE)
    if found.outcome is Outcome.ROW_USED and found.row in quarantined:
        return replace(found, outcome=Outcome.ROW_SET_ASIDE)
    return found


def _reading_order(table: TextTable) -> Callable[[Problem], tuple[int, int, str, str]]:
    """Problems of the whole file first, then down the rows and along the columns as they stand in the file."""
    places = {name: place for place, name in reversed(list(enumerate([*table.headings, *RETURN_COLUMNS])))}

    def order(found: Problem) -> tuple[int, int, str, str]:
        column = "" if found.column is None else found.column
        return (found.row or 0, places.get(column, -1), found.code, column)

    return order


CHECKS: Final[tuple[Check, ...]] = (check_personal_details, *ROW_CHECKS, *REGISTER_CHECKS, *MONTH_CHECKS)
"""Every check of rows, in the order in which they run."""
