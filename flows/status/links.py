"""Actions that were split or merged: which one took the place of which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.settings import DecisionKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.status.judgement import Judgement


def replaced_by(judgements: Iterable[Judgement], found: Judgement) -> tuple[str, ...]:
    """The actions on the register that say they took this one's place."""
    ref = found.state.action.action_ref
    return tuple(one.state.action.action_ref for one in judgements if ref in one.state.action.replaced)


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
