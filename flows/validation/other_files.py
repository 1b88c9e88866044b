"""A file against the other files of its month, asked after each was checked by itself.

That way files can be checked in any order, and in several places at once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flows.problems import problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.models import CheckedReturn


def tell_replaced(checked: CheckedReturn, reported: Mapping[str, str]) -> CheckedReturn:
    """A row about an action that an earlier file of the month reported on takes that row's place, in sight.

    Args:
        checked: a file, checked by itself.
        reported: the earlier file of this month that reported on an action, by its reference.
    """
    refs = checked.accepted["action_ref"]
    if reported.keys().isdisjoint(refs):
        return checked
    found = [
        problem("row-replaces-earlier", checked.file.name, row, "action_ref", other=reported[ref])
        for ref, row in zip(refs, checked.accepted["source_row"], strict=True)
        if ref in reported
    ]
    by_row = sorted((*checked.problems, *found), key=lambda one: one.row or 0)
    return replace(checked, problems=tuple(by_row))
