"""Checks of the file as a whole: whose it is, which month it is for, which columns it has."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from flows.intake.headings import certain_column, column_letter, near_column
from flows.models import CONTEXT_MARK, OWN_SHEETS, REQUIRED_COLUMNS, RETURN_COLUMNS, RowsByColumn
from flows.problems import problem
from flows.settings.succession import successor_on
from flows.settings.tables import name_words
from flows.validation.context import Context, reference_key, show
from flows.validation.months_named import find_earlier_month, find_period
from flows.validation.near_words import respelt_reference

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Set as AbstractSet

    from flows.models import Period, TextTable
    from flows.problems import Problem
    from flows.settings import Settings


def find_partner(file_name: str, references: Collection[str], settings: Settings, period: Period) -> str | list[str]:
    """The key of the partner that sent the file, or the keys of all that it could be from ([] where none).

    The file's name decides where it names one partner; otherwise the references in the rows decide. A file under the
    name of a body that was succeeded before the month is its successor's.
    """
    named = [successor_on(settings.partners, key, period.first_day) for key in _named_partners(file_name, settings)]
    if len(set(named)) == 1:
        return named[0]
    first_owners = {settings.actions[ref].partner for ref in map(reference_key, references) if ref in settings.actions}
    if not first_owners and not settings.is_strict:
        owned = settings.own_references.items()
        first_owners = {key for key, own in owned if any(respelt_reference(text, own) for text in references if text)}
    owners = {successor_on(settings.partners, key, period.last_day) for key in first_owners}
    possible = [partner for partner in settings.partners if partner in owners and (not named or partner in named)]
    return possible[0] if len(possible) == 1 else possible


def _named_partners(file_name: str, settings: Settings) -> set[str]:
    """Keys of the partners of whom a sign stands in the name, word for word."""
    words = name_words(file_name)
    runs = (words[first:end] for first in range(len(words)) for end in range(first + 1, len(words) + 1))
    return set().union(*(settings.partners_by_sign.get(run, ()) for run in runs))


def check_partner(file: str, found: str | list[str], period: Period, settings: Settings) -> list[Problem]:
    """A file must be from one partner that the board knows."""
    if isinstance(found, str):
        return []
    if found:
        return [problem("partners-mixed", file, partners=", ".join(settings.partners[key].name for key in found))]
    example = f"{next(iter(settings.partners), 'partner')}_{period}.csv"
    return [problem("partner-unknown", file, example=example, suggestion=_nearest_partner(file, settings))]


def _nearest_partner(file: str, settings: Settings) -> str:
    """A question about the partner whose sign one of the name's words is nearly spelt like; "" where none is."""
    signs = {sign: key for key, partner in settings.partners.items() for sign in partner.name_signs}
    for word in re.findall(r"[a-z]{3,}", file.lower()):
        near = difflib.get_close_matches(word, signs, n=1, cutoff=0.8)
        if near:
            return f'Did you mean "{signs[near[0]]}"? '
    return ""


def check_period(context: Context) -> list[Problem]:
    """A file whose name gives another month is not read as this month's; a month without its year is only pointed out."""
    named = find_period(context.file)
    if named is not None and named != context.period:
        return [problem("period-other", context.file, named=named, period=context.period)]
    earlier = find_earlier_month(context.file, context.period)
    return [problem("period-unsure", context.file, named=earlier, period=context.period)] if earlier else []


def check_columns(table: TextTable, file: str) -> list[Problem]:
    """Every required column must be there; a column that is not ours is named, with the nearest of ours.

    A column that we wrote "for information" into a pre-filled or returned file comes back unread and unmentioned. Where no
    heading is ours, one sentence says so, and not one for each column.
    """
    if not set(table.headings) & set(RETURN_COLUMNS):
        code = "heading-not-ours" if any(table.headings) else "heading-missing"
        return [problem(code, file, required=", ".join(REQUIRED_COLUMNS))]
    if len(_headings_among(_different(table, 0))) > _MOST_HEADINGS_IN_CELLS:
        return [problem("table-turned", file)]
    missing = [name for name in REQUIRED_COLUMNS if name not in table.headings]
    unknown = [
        (at, name)
        for at, name in enumerate(table.headings)
        if name and name not in RETURN_COLUMNS and not is_context(name)
    ]
    problems = [problem("column-missing", file, heading=name) for name in missing]
    problems += [
        problem("column-unnamed", file, letter=column_letter(at))
        for at, name in enumerate(table.headings)
        if not name and any(map(str.strip, _different(table, at)))
    ]
    return problems + [
        problem("column-personal", file, shown=_show_heading(at, name))
        if is_about_persons(name)
        else problem("column-unknown", file, shown=_show_heading(at, name), known=_nearest(name))
        for at, name in unknown
    ]


_MOST_HEADINGS_IN_CELLS = 3
"""Headings of ours that may stand below the first one by chance."""


def _different(table: TextTable, at: int) -> AbstractSet[str]:
    """The different cells of one column; the others need not be gathered for it."""
    rows = table.rows
    return rows.different[at] if isinstance(rows, RowsByColumn) else {row[at] for row in rows}


def _headings_among(cells: Collection[str]) -> set[str | None]:
    """Our columns that cells name; a long column of references names none, and none of its cells is looked at."""
    few = cells if len(cells) <= _MOST_HEADINGS else ()
    return {certain_column(cell) for cell in few} - {None}


_MOST_HEADINGS = 40


def _show_heading(at: int, name: str) -> str:
    """The heading in quotation marks; where it may not be repeated, the column's letter."""
    shown = show(name)
    return shown if shown.startswith('"') else f"{column_letter(at)} (its heading seems to tell of a person)"


def is_about_persons(heading: str) -> bool:
    """Whether a heading asks for what no board paper may hold of one person.

    >>> is_about_persons("D.O.B."), is_about_persons("Child's name"), is_about_persons("Name of team")
    (True, True, False)
    """
    words = re.sub(r"[^a-z]+", " ", heading.lower().replace("'", "").replace("’", "").replace(".", "")).strip()
    return words in _PERSONAL_HEADINGS or any(word in _PERSONAL_WORDS for word in words.split())


def _listed(headings: str) -> frozenset[str]:
    return frozenset(headings.split("|"))


_PERSONAL_WORDS = _listed("dob|upn|postcode|surname|forename|forenames|pnc|ethnicity")
_PERSONAL_HEADINGS = _listed(
    "date of birth|birth date|birthday|nhs number|nhs no|nhs id|unique pupil number|national insurance number|ni number|ni no"
    "|child|child name|childs name|name of child|young person|young persons name|young person name|yp name|pupil|pupil name"
    "|patient|patient name|client name|first name|last name|full name|address|home address|post code|phone|phone number"
    "|telephone|telephone number|mobile|mobile number|mother|father|parent|parent name|carer name|next of kin|crime number"
    "|crime ref|crime reference|case number|case id|mosaic id|custody number|victim|suspect|officer name"
)


def check_sheets(table: TextTable, file: str) -> list[Problem]:
    """One sheet of a workbook is read; each other one that holds anything is named, unless we put it there."""
    return [
        problem(
            "workbook-sheet-unread", file, sheet=f"{number} ({shown})" if (shown := show(name))[:1] == '"' else number
        )
        for number, name in table.other_sheets
        if name not in OWN_SHEETS
    ]


def is_context(heading: str) -> bool:
    """Whether a column is one that we wrote for its reader.

    >>> is_context("For information: date held"), is_context("information")
    (True, False)
    """
    return heading.casefold().strip(" '\"").startswith(CONTEXT_MARK)


def check_any_rows(table: TextTable, file: str) -> list[Problem]:
    """A return has rows: a heading row alone says nothing about any action. A text without our headings is told only that."""
    if table.rows or table.set_aside or not set(table.headings) & set(RETURN_COLUMNS):
        return []
    return [problem("file-empty", file)]


def _nearest(heading: str) -> str:
    near = near_column(heading)
    return f'Did you mean "{near}"?' if near else f"Ours are: {', '.join(RETURN_COLUMNS)}."
