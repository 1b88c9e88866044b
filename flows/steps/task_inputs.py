"""What a task is given, handed over as it is."""

from __future__ import annotations

from typing import TypeVar, cast

from prefect.utilities.annotations import quote

Thing = TypeVar("Thing")


def unsearched(thing: Thing) -> Thing:
    """The thing for a task, which gets it unchanged.

    Prefect looks for other tasks' results in everything that a task is given, down to the last cell. For a register of
    10,000 actions that took several times as long as the task itself.
    """
    return cast("Thing", quote(thing))
