"""Small figures about children are not published, nor those from which they could be worked out.

The only figures of ours that may count children are readings of measures; all others count actions, files and days. The
rule is blunt so that it can be trusted: a measure about children that ever read under 5 is withheld whole, because its
other readings and the measures beside it would tell the figure sooner or later; and so is every measure that counts the
same children, because taking the others from it would. What is still printed does not depend on what is withheld.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.register import Register
    from flows.report.position import Position
    from flows.settings.measures import Measure, Reading

LEAST_PUBLISHED = 5


def without_small_readings(position: Position) -> Position:
    """The position without the readings that may not be published; the measures say that they are withheld."""
    refs = withheld_measures(position.settings.measures, position.register.readings)
    effects = tuple(
        replace(one, first=None, newest=None, is_withheld=True) if one.measure.afi_ref in refs else one
        for one in position.effects
    )
    register, opening = (_without(register, refs) for register in (position.register, position.opening))
    return replace(position, effects=effects, register=register, opening=opening)


def withheld_measures(measures: Mapping[str, Measure], readings: Mapping[str, Sequence[Reading]]) -> frozenset[str]:
    """References of the measures about children with a reading under 5, nought too, and of all that count them as well."""
    waiting = [
        ref
        for ref, measure in measures.items()
        if measure.is_about_children and any(abs(one.value) < LEAST_PUBLISHED for one in readings.get(ref, ()))
    ]
    found: set[str] = set()
    while waiting:
        ref = waiting.pop()
        if ref not in found:
            found.add(ref)
            waiting += measures[ref].totals
    return frozenset(found)


def _without(register: Register, refs: frozenset[str]) -> Register:
    return replace(register, readings={ref: made for ref, made in register.readings.items() if ref not in refs})
