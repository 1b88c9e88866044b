"""Whether finished work has shown an effect, where an area for improvement has a measure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from flows.models import Delivery

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from flows.register import Register
    from flows.settings import Settings
    from flows.settings.measures import Measure, Reading
    from flows.status.judgement import Judgement


class EffectSeen(StrEnum):
    """What the readings of a measure say."""

    NOT_DONE = "work goes on"
    NO_READING = "done, not measured since"
    NO_EFFECT = "done, no effect seen"
    EFFECT = "done, effect seen"


@dataclass(frozen=True, slots=True)
class Effect:
    """One area for improvement that has a measure.

    Attributes:
        measure: what is measured, and which way it should go.
        seen: what the readings say.
        done_on: the day by which every action under the area was claimed or closed; None while work goes on.
        first: the first reading; None without one.
        newest: the newest reading; None without one.
        refs: the actions under the area that count.
        is_withheld: its readings may not be published, and are not here.
    """

    measure: Measure
    seen: EffectSeen
    done_on: date | None
    first: Reading | None
    newest: Reading | None
    refs: tuple[str, ...]
    is_withheld: bool = False


def judge_effects(register: Register, judgements: Sequence[Judgement], settings: Settings) -> tuple[Effect, ...]:
    """Every area that has a measure, in the order of the areas; of the others nothing is said."""
    return tuple(
        judge_effect(settings.measures[ref], register.readings.get(ref, ()), _under(judgements, ref))
        for ref in settings.areas
        if ref in settings.measures
    )


def judge_effect(measure: Measure, readings: Sequence[Reading], under: Sequence[Judgement]) -> Effect:
    """Done, no effect seen: all work under an area is complete or closed, and no newer reading is better than the first one.

    Args:
        measure: what is measured.
        readings: oldest first.
        under: the actions under the area; those superseded or not accepted do not count.
    """
    done_on = _done_on(under)
    first, newest = (readings[0], readings[-1]) if readings else (None, None)
    return Effect(
        measure, _seen(measure, first, newest, done_on), done_on, first, newest, tuple(_ref(one) for one in under)
    )


def _seen(measure: Measure, first: Reading | None, newest: Reading | None, done_on: date | None) -> EffectSeen:
    if done_on is None:
        return EffectSeen.NOT_DONE
    if first is None or newest is None or newest is first or newest.read_on < done_on:
        return EffectSeen.NO_READING
    return EffectSeen.EFFECT if measure.is_better(newest.value, first.value) else EffectSeen.NO_EFFECT


def _under(judgements: Iterable[Judgement], area: str) -> list[Judgement]:
    counted = (one for one in judgements if one.delivery not in (Delivery.SUPERSEDED, Delivery.NOT_ACCEPTED))
    return [one for one in counted if one.state.action.afi_ref == area]


def _done_on(under: Sequence[Judgement]) -> date | None:
    days = [_finished_on(one) for one in under]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def _finished_on(found: Judgement) -> date | None:
    """The day of the claim; of an action closed without one, the day of closure."""
    if found.closure.closed is None and not found.is_done:
        return None
    return found.closure.claimed_on or (found.closure.closed.decided_on if found.closure.closed else None)


def _ref(found: Judgement) -> str:
    return found.state.action.action_ref
