"""No row tells of one child, one officer or one address: the check, and the search that it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.problems import problem
from flows.validation.context import TEXT_COLUMNS
from flows.validation.personal_search import (
    PersonalKind,
    find_in_texts,
    find_personal_details,
    is_personal,
    scan_texts,
)
from flows.validation.personal_wording import is_signed_by_name

if TYPE_CHECKING:
    from flows.problems import Problem
    from flows.validation.context import Context, Rows

__all__ = [
    "PersonalKind",
    "check_personal_details",
    "find_personal_details",
    "is_personal",
    "is_signed_by_name",
    "scan_texts",
]


def check_personal_details(rows: Rows, context: Context) -> list[Problem]:
    """Free text tells of nobody in particular: no numbers, addresses, names or children who could be recognised."""
    found = find_in_texts(frozenset[str]().union(*(rows.different[column] for column in TEXT_COLUMNS)))
    signed = {text for text in rows.different["updated_by"] - found.keys() if is_signed_by_name(text)}
    named = [
        problem("personal-details", context.file, row, "updated_by", kind=PersonalKind.PERSON_NAME.value)
        for row, text in (rows.of("updated_by") if signed else ())
        if text in signed
    ]
    return named + [
        problem("personal-details", context.file, row, column, kind=kind.value)
        for column in TEXT_COLUMNS
        if not found.keys().isdisjoint(rows.different[column])
        for row, text in rows.of(column)
        if text in found
        for kind in found[text]
    ]
