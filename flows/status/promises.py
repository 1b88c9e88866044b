"""What became of a partner's past promises: history to set beside a new date, never a verdict on it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.register.succession import owner_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from flows.settings import Settings
    from flows.status.judgement import Judgement


@dataclass(frozen=True, slots=True)
class Promise:
    """One date that was promised and whose outcome is known.

    Attributes:
        action_ref: the action.
        partner: the body that owned it when the outcome became known.
        promised_on: the date.
        settled_on: the day on which the outcome became known.
        days_slipped: 0 where it was kept.
    """

    action_ref: str
    partner: str
    promised_on: date
    settled_on: date
    days_slipped: int


@dataclass(frozen=True, slots=True)
class PromiseHistory:
    """The last promises of one partner, oldest first."""

    promises: tuple[Promise, ...]

    @property
    def shortest(self) -> int:
        """Days of the shortest slip."""
        return min(promise.days_slipped for promise in self.promises)

    @property
    def longest(self) -> int:
        """Days of the longest slip."""
        return max(promise.days_slipped for promise in self.promises)


def judge_promises(judgements: Iterable[Judgement], as_at: date, settings: Settings) -> Mapping[str, PromiseHistory]:
    """Past slips are shown beside a new date as a range of days, for a partner that has made enough promises; it is no verdict.

    Args:
        judgements: all actions, ended ones too.
        as_at: the day.
        settings: for how many promises are needed, and how many of the last are counted.
    """
    by_partner: dict[str, list[Promise]] = defaultdict(list)
    for found in judgements:
        for promise in past_promises(found, as_at):
            by_partner[promise.partner].append(promise)
    limits = settings.thresholds
    return {
        partner: PromiseHistory(_last(by_partner[partner], limits.promises_counted))
        for partner in settings.partners
        if len(by_partner[partner]) >= limits.promises_needed
    }


def past_promises(found: Judgement, as_at: date) -> list[Promise]:
    """A promise slips by the days to the date that took its place, or to the day of the claim; if it still runs, so far."""
    state, promised = found.state, found.state.action.due_on
    promises = []
    for move in state.moves:
        days = (move.to_on - move.from_on).days
        promises.append(
            Promise(state.action.action_ref, owner_on(state.owners, move.moved_on), promised, move.moved_on, days)
        )
        promised = move.to_on
    settled_on = found.closure.claimed_on or (state.ending.decided_on if state.ending else as_at)
    is_settled = found.closure.claimed_on is not None or found.closure.closed is not None
    if is_settled or (state.ending is None and promised < as_at):
        slipped = max((settled_on - promised).days, 0)
        promises.append(
            Promise(state.action.action_ref, owner_on(state.owners, settled_on), promised, settled_on, slipped)
        )
    return promises


def _last(promises: Sequence[Promise], count: int) -> tuple[Promise, ...]:
    return tuple(sorted(promises, key=lambda one: (one.settled_on, one.action_ref, one.promised_on))[-count:])
