"""One action judged: what the partner declared, what the dates and the evidence say, and which rule made the difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.models import Delivery
from flows.register.replay import ENDING
from flows.status.closure import judge_closure

if TYPE_CHECKING:
    from datetime import date

    from flows.register import ActionState
    from flows.settings import Settings
    from flows.status.closure import Closure


DONE = (Delivery.COMPLETE_AWAITING_EVIDENCE, Delivery.COMPLETE_EVIDENCED)
"""Computed statuses of work that the partner says is done, and that the board has not opened again."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One action on four axes: delivery, deadline, evidence and closure, return.

    Attributes:
        state: the action and its history.
        declared: the partner's last status in our words; "no return" where it never gave one.
        delivery: the computed status.
        rule: why the computed status differs from the declared one, in words; "" where they agree.
        days_over_original: days past the original due date, counted while the work is not done; 0 where not overdue.
        days_over_current: the same against the date held now.
        closure: the steps taken towards closure.
        is_stale: the last text has stood for as many returns running as the board allows.
        is_reported: an update for this very period was accepted.
    """

    state: ActionState
    declared: Delivery
    delivery: Delivery
    rule: str
    days_over_original: int
    days_over_current: int
    closure: Closure
    is_stale: bool
    is_reported: bool

    @property
    def is_open(self) -> bool:
        """Whether the action counts as open: the board has not ended it."""
        return self.state.ending is None

    @property
    def is_done(self) -> bool:
        """Whether the partner says that the work is done."""
        return self.delivery in DONE


def judge(state: ActionState, period: str, as_at: date, settings: Settings) -> Judgement:
    """One action judged as at a day.

    Args:
        state: the action as replayed to that day.
        period: the reporting month, such as "2020-03".
        as_at: the day.
        settings: for the thresholds.
    """
    declared = read_declared(state)
    delivery, rule = judge_delivery(state, declared, as_at)
    over_original, over_current = judge_days(state, delivery, as_at)
    return Judgement(
        state=state,
        declared=declared,
        delivery=delivery,
        rule=rule,
        days_over_original=over_original,
        days_over_current=over_current,
        closure=judge_closure(state, settings.partners[state.action.partner].name),
        is_stale=is_stale(state, settings.thresholds.stale_after_returns),
        is_reported=any(update.period == period for update in reversed(state.updates)),
    )


def read_declared(state: ActionState) -> Delivery:
    """What the partner said last; "no return" where it never said anything."""
    return Delivery(state.last_update.status) if state.last_update else Delivery.NO_RETURN


def is_running(state: ActionState) -> bool:
    """Whether work goes on: the board has not ended it, and the partner does not say that it is done. It can be overdue."""
    return state.ending is None and not is_claimed(state)


def is_claimed(state: ActionState) -> bool:
    """Whether a claim stands: the partner's last word is complete, and the board has not opened the action again since."""
    last = state.last_update
    if last is None or last.status != Delivery.COMPLETE:
        return False
    return state.reopened_on is None or last.updated_on >= state.reopened_on


def judge_days(state: ActionState, delivery: Delivery, as_at: date) -> tuple[int, int]:
    """Days past the original due date and past the date held, counted while the work is not done; 0 where not overdue."""
    if state.ending is not None or delivery in DONE:
        return 0, 0
    return days_overdue(state.action.due_on, as_at), days_overdue(state.due_on, as_at)


def days_overdue(due_on: date, as_at: date) -> int:
    """Overdue: days since a due date that has passed. The due date itself is still in time."""
    return max((as_at - due_on).days, 0)


def is_stale(state: ActionState, limit: int) -> bool:
    """Stale: the update of an open action has been word for word the same in as many returns running as the board allows."""
    return state.ending is None and state.same_text_count >= limit


def judge_delivery(state: ActionState, declared: Delivery, as_at: date) -> tuple[Delivery, str]:
    """The computed status and, where it differs from the declared one, the rule that fired in words."""
    for rule in DELIVERY_RULES:
        if (found := rule(state, declared, as_at)) is not None:
            return found
    return declared, ""


def judge_ended(state: ActionState, _declared: Delivery, _as_at: date) -> tuple[Delivery, str] | None:
    """Closed, superseded or not accepted: the board decided it at a dated meeting. Only the board can; a partner cannot."""
    if state.ending is None:
        return None
    return Delivery(next(word for kind, word in ENDING.items() if kind == state.ending.decision)), ""


def judge_claim(state: ActionState, declared: Delivery, _as_at: date) -> tuple[Delivery, str] | None:
    """Complete is the partner's claim: evidenced once evidence is listed, awaiting evidence until then. Neither is closed."""
    if declared is not Delivery.COMPLETE or state.last_update is None:
        return None
    if not is_claimed(state):
        return Delivery.REOPENED, "the board re-opened it, and the partner has not reported since"
    if state.last_update.evidence:
        return Delivery.COMPLETE_EVIDENCED, ""
    return Delivery.COMPLETE_AWAITING_EVIDENCE, "the partner says complete, but lists no evidence"


def judge_overdue(state: ActionState, declared: Delivery, as_at: date) -> tuple[Delivery, str] | None:
    """Off track: the date held has passed and work once reported on is not complete, whatever the partner's word is."""
    if days_overdue(state.due_on, as_at) == 0 or declared in (
        Delivery.OFF_TRACK,
        Delivery.COMPLETE,
        Delivery.NO_RETURN,
    ):
        return None
    return Delivery.OFF_TRACK, f"the partner says {declared}, but the date held has passed"


def judge_forecast(state: ActionState, declared: Delivery, _as_at: date) -> tuple[Delivery, str] | None:
    """At risk: the partner's own forecast is later than the date held, and the board has not agreed a new one."""
    late = state.last_update is not None and state.last_update.forecast_on is not None
    if not late or declared not in (Delivery.ON_TRACK, Delivery.NOT_STARTED):
        return None
    if state.last_update.forecast_on <= state.due_on:  # type: ignore[union-attr, operator]  # "late" says both are there
        return None
    return Delivery.AT_RISK, f"the partner says {declared}, but its forecast is later than the date held"


DELIVERY_RULES = (judge_ended, judge_claim, judge_overdue, judge_forecast)
"""The rules of delivery in order: the first one that speaks decides. Their docstrings are printed in the report."""
