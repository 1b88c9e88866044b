"""Checks of a row against the register: is the action there, is it this partner's, is its date still the one held?"""

from __future__ import annotations

import difflib
from datetime import date
from typing import TYPE_CHECKING

from flows.problems import problem
from flows.validation.context import Check, Context, numbered, reference_key, show

if TYPE_CHECKING:
    import pandas as pd

    from flows.problems import Problem


def check_reference(rows: pd.DataFrame, context: Context) -> list[Problem]:
    """The reference is on the register and belongs to the partner that sent the file."""
    actions = context.settings.actions
    problems = []
    for row, text in numbered(rows["action_ref"]):
        action = actions.get(reference_key(text))
        if text and action is None:
            problems.append(_unknown(context, row, text))
        elif action is not None and action.partner != context.partner:
            owner = context.settings.partners[action.partner].name
            problems.append(
                problem("reference-of-other-partner", context.file, row, "action_ref", shown=show(text), owner=owner)
            )
    return problems


def _unknown(context: Context, row: int, text: str) -> Problem:
    own = [ref for ref, action in context.settings.actions.items() if action.partner == context.partner]
    near = difflib.get_close_matches(reference_key(text), own, n=1)
    suggestion = f'Did you mean "{near[0]}"? ' if near else ""
    return problem("reference-unknown", context.file, row, "action_ref", shown=show(text), suggestion=suggestion)


def check_once(rows: pd.DataFrame, context: Context) -> list[Problem]:
    """An action stands in one row: which of two is right, only the partner knows."""
    keys = rows["action_ref"].map(reference_key)
    double = keys[keys.duplicated(keep=False) & (keys != "")]
    return [
        problem(
            "reference-twice",
            context.file,
            row,
            "action_ref",
            shown=show(key),
            rows=", ".join(str(other) for other in double.index[double == key]),
        )
        for row, key in numbered(double)
    ]


def check_open(rows: pd.DataFrame, context: Context) -> list[Problem]:
    """An update to an action that the board has closed is kept, and both sides are told."""
    found = [(row, context.last_words.get(reference_key(ref))) for row, ref in numbered(rows["action_ref"])]
    return [
        problem("action-closed", context.file, row, "action_ref", closed_on=word.closed_on.isoformat())
        for row, word in found
        if word is not None and word.closed_on is not None
    ]


def check_forecast_reason(rows: pd.DataFrame, context: Context) -> list[Problem]:
    """A forecast later than the date held needs a reason, or overdue work would vanish by re-dating."""
    problems = []
    for row, ref, day, reason in zip(
        rows.index, rows["action_ref"], rows["forecast_day"], rows["forecast_reason"], strict=True
    ):
        word = context.last_words.get(reference_key(ref))
        if word is not None and isinstance(day, date) and day > word.due_on and not reason:
            due_on = word.due_on.isoformat()
            problems.append(problem("forecast-without-reason", context.file, row, "forecast_reason", due_on=due_on))
    return problems


def check_other_files(rows: pd.DataFrame, context: Context) -> list[Problem]:
    """A row about an action that an earlier file of the month reported on takes that row's place, in sight."""
    return [
        problem("row-replaces-earlier", context.file, row, "action_ref", other=context.reported[reference_key(ref)])
        for row, ref in numbered(rows["action_ref"])
        if reference_key(ref) in context.reported
    ]


REGISTER_CHECKS: tuple[Check, ...] = (check_reference, check_once, check_open, check_forecast_reason, check_other_files)
