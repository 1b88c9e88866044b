"""Actions that were split or merged: which one took the place of which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.settings import DecisionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flows.status.judgement import Judgement


def replacements(judgements: Iterable[Judgement]) -> Mapping[str, tuple[str, ...]]:
    """The actions on the register that say they took another's place, by the reference of that other one."""
    found: dict[str, tuple[str, ...]] = {}
    for one in judgements:
        for ref in dict.fromkeys(one.state.action.replaced):
            found[ref] = (*found.get(ref, ()), one.state.action.action_ref)
    return found


def not_superseded(judgements: Iterable[Judgement]) -> tuple[str, ...]:
    """Split or merged: an action that another replaces stays open, and is counted, until the board supersedes it."""
    every = list(judgements)
    replaced = {ref for one in every for ref in one.state.action.replaced}
    return tuple(
        one.state.action.action_ref
        for one in every
        if one.state.action.action_ref in replaced
        and (one.state.ending is None or one.state.ending.decision != DecisionKind.SUPERSEDE)
    )
