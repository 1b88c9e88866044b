"""No row tells of one child, one officer or one address: the check, and the search that it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.problems import problem
from flows.validation.context import TEXT_COLUMNS
from flows.validation.personal_search import PersonalKind, find_personal_details, is_personal, scan_texts

if TYPE_CHECKING:
    from flows.problems import Problem
    from flows.validation.context import Context, Rows

__all__ = ["PersonalKind", "check_personal_details", "find_personal_details", "is_personal", "scan_texts"]


def check_personal_details(rows: Rows, context: Context) -> list[Problem]:
    """Free text tells of nobody in particular: no numbers, addresses, names or children who could be recognised."""
    return [
        problem("personal-details", context.file, rows.numbers[place], column, kind=kind.value)
        for column in TEXT_COLUMNS
        for place, kinds in scan_texts(rows.cells[column]).items()
        for kind in kinds
    ]
