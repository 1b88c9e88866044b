"""Checks of a row against the register: is the action there, is it this partner's, is its date still the one held?"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from flows.problems import problem
from flows.settings.succession import successor_on
from flows.validation.context import Check, Context, Rows, reference_key, show

if TYPE_CHECKING:
    from flows.problems import Problem


def check_reference(rows: Rows, context: Context) -> list[Problem]:
    """The reference is on the register and belongs to the partner that sent the file."""
    actions, known = context.settings.actions, context.own_references
    if known.issuperset(rows.keys):
        return []
    problems = []
    for (row, text), key in zip(rows.of("action_ref"), rows.keys, strict=True):
        if text and key not in actions:
            problems.append(_unknown(context, row, text))
        elif text and key not in known:
            partners = context.settings.partners
            owner = partners[successor_on(partners, actions[key].partner, context.period.last_day)].name
            problems.append(
                problem("reference-of-other-partner", context.file, row, "action_ref", shown=show(text), owner=owner)
            )
    return problems


def _unknown(context: Context, row: int, text: str) -> Problem:
    near = difflib.get_close_matches(reference_key(text), sorted(context.own_references), n=1)
    suggestion = f'Did you mean "{near[0]}"? ' if near else ""
    return problem("reference-unknown", context.file, row, "action_ref", shown=show(text), suggestion=suggestion)


def check_once(rows: Rows, context: Context) -> list[Problem]:
    """An action stands in one row: which of two is right, only the partner knows."""
    if len(set(rows.keys)) == len(rows.keys):
        return []
    places: dict[str, list[int]] = {}
    for row, key in zip(rows.numbers, rows.keys, strict=True):
        places.setdefault(key, []).append(row)
    return [
        problem("reference-twice", context.file, row, "action_ref", shown=show(key), rows=_some(found))
        for key, found in places.items()
        if key and len(found) > 1
        for row in found
    ]


def _some(numbers: list[int]) -> str:
    """The row numbers, or the first few: a file may hold the same reference thousands of times."""
    shown = ", ".join(map(str, numbers[:_ROWS_NAMED]))
    return shown if len(numbers) <= _ROWS_NAMED else f"{shown} and {len(numbers) - _ROWS_NAMED} more"


_ROWS_NAMED = 5


def check_open(rows: Rows, context: Context) -> list[Problem]:
    """An update to an action that the board has closed is kept, and both sides are told."""
    closed = {ref: word.closed_on for ref, word in context.last_words.items() if word.closed_on is not None}
    if closed.keys().isdisjoint(rows.keys):
        return []
    return [
        problem("action-closed", context.file, row, "action_ref", closed_on=closed[key].isoformat())
        for row, key in zip(rows.numbers, rows.keys, strict=True)
        if key in closed
    ]


def check_forecast_reason(rows: Rows, context: Context) -> list[Problem]:
    """A forecast later than the date held needs a reason, or overdue work would vanish by re-dating."""
    words = context.last_words
    cells = zip(rows.of("forecast_reason"), rows.keys, rows.forecast_days, strict=True)
    return [
        problem("forecast-without-reason", context.file, row, "forecast_reason", due_on=words[key].due_on.isoformat())
        for (row, reason), key, day in cells
        if day is not None and not reason and key in words and day > words[key].due_on
    ]


def check_other_files(rows: Rows, context: Context) -> list[Problem]:
    """A row about an action that an earlier file of the month reported on takes that row's place, in sight."""
    if context.reported.keys().isdisjoint(rows.keys):
        return []
    return [
        problem("row-replaces-earlier", context.file, row, "action_ref", other=context.reported[key])
        for row, key in zip(rows.numbers, rows.keys, strict=True)
        if key in context.reported
    ]


REGISTER_CHECKS: tuple[Check, ...] = (
    check_reference,
    check_once,
    check_open,
    check_forecast_reason,
    check_other_files,
)
