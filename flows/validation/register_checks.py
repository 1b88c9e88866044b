"""Checks of a row against the register: is the action there, is it this partner's, is its date still the one held?"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from flows.problems import problem
from flows.settings.succession import successor_on
from flows.validation.context import Check, Context, Rows, reference_key, show
from flows.validation.near_words import respelt_reference
from flows.validation.nearest import Spellings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.problems import Problem


def check_reference(rows: Rows, context: Context) -> list[Problem]:
    """The reference is on the register and belongs to the partner that sent the file."""
    if not rows.strange_keys:
        return []
    strange = [place for place, key in enumerate(rows.keys) if key in rows.strange_keys]
    actions = context.settings.actions
    unknown = (reference_key(rows.keys[place]) for place in strange if rows.keys[place] not in actions)
    near = Spellings.of(context.own_references).suggestions(unknown)
    return [_strange(rows, place, context, near) for place in strange]


def _strange(rows: Rows, place: int, context: Context, near: Mapping[str, str]) -> Problem:
    """The problem of a reference that is on nobody's list, or on another partner's."""
    row, key, shown = rows.numbers[place], rows.keys[place], show(rows.cells["action_ref"][place])
    action = context.settings.actions.get(key)
    if action is None:
        own = _references_in(rows.cells["action_ref"][place], context)
        if len(own) > 1:
            return problem("reference-several", context.file, row, "action_ref", shown=shown)
        suggestion = f'Did you mean "{own[0]}"? ' if own else near.get(reference_key(key), "")
        return problem("reference-unknown", context.file, row, "action_ref", shown=shown, suggestion=suggestion)
    partners = context.settings.partners
    owner = partners[successor_on(partners, action.partner, context.period.last_day)].name
    return problem("reference-of-other-partner", context.file, row, "action_ref", shown=shown, owner=owner)


def _references_in(text: str, context: Context) -> list[str]:
    """The references that a cell is made of, the first of them the partner's: "POL-01, POL-02", "POL 1 and 2", "POL-01 to 04".

    The first one alone where words follow.
    """
    for between in _BETWEEN_REFERENCES if len(text) <= _LONGEST_LIST else ():
        first, *others = (piece for piece in between.split(text.strip()) if piece)
        if own := _own_reference(first, context):
            are_alike = all(piece.isdigit() or _LIKE_A_REFERENCE.fullmatch(piece) for piece in others)
            return [own, *others] if are_alike else [own]
    return []


def _own_reference(text: str, context: Context) -> str:
    key = reference_key(text)
    return key if key in context.own_references else respelt_reference(text, context.own_references)


_LIKE_A_REFERENCE = re.compile(r"[A-Za-z]{1,8}[A-Za-z0-9 -]{0,20}[0-9]")
_LONGEST_LIST = 200
"""Characters of a cell in which references are looked for."""
_BETWEEN_REFERENCES = tuple(
    re.compile(rf"\s*(?:[,;/&+\n|]|\b(?:and|to)\b|\s[-–—]\s)\s*{blanks}", re.IGNORECASE) for blanks in ("", r"|\s+")
)


def check_once(rows: Rows, context: Context) -> list[Problem]:
    """An action stands in one row: which of two is right, only the partner knows."""
    if len(rows.different_keys) == len(rows.keys):
        return []
    twice = {key for key, following in pairwise(sorted(rows.keys)) if key == following and key}
    places: dict[str, list[int]] = {}
    for row, key in zip(rows.numbers, rows.keys, strict=True):
        if key in twice:
            places.setdefault(key, []).append(row)
    return [
        problem("reference-twice", context.file, row, "action_ref", shown=show(key), rows=_some(found))
        for key, found in places.items()
        for row in found
    ]


def _some(numbers: list[int]) -> str:
    """The row numbers, or the first few: a file may hold the same reference thousands of times."""
    shown = ", ".join(map(str, numbers[:_ROWS_NAMED]))
    return shown if len(numbers) <= _ROWS_NAMED else f"{shown} and {len(numbers) - _ROWS_NAMED} more"


_ROWS_NAMED = 5


def check_open(rows: Rows, context: Context) -> list[Problem]:
    """An update to an action that the board has closed is kept, and both sides are told."""
    if rows.different_keys.isdisjoint(context.surroundings.closed_references):
        return []
    return [
        problem("action-closed", context.file, row, "action_ref", closed_on=word.closed_on.isoformat())
        for row, word in zip(rows.numbers, rows.last_words, strict=True)
        if word is not None and word.closed_on is not None
    ]


def check_forecast_reason(rows: Rows, context: Context) -> list[Problem]:
    """A forecast later than the date held needs a reason, or overdue work would vanish by re-dating."""
    reasons = rows.cells["forecast_reason"]
    cells = zip(rows.numbers, rows.forecast_days, reasons, rows.last_words, strict=True)
    return [
        problem("forecast-without-reason", context.file, row, "forecast_reason", due_on=word.due_on.isoformat())
        for row, day, reason, word in cells
        if day is not None and not reason and word is not None and day > word.due_on
    ]


REGISTER_CHECKS: tuple[Check, ...] = (
    check_reference,
    check_once,
    check_open,
    check_forecast_reason,
)
