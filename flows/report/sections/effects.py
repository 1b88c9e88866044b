"""Whether finished work shows: the measure of each area for improvement that has one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows.document import Cell, Paragraph, Section, Table, Tone, Voice
from flows.report.sections.contents import cells, narrow_column, text_column
from flows.report.small_numbers import LEAST_PUBLISHED
from flows.status.effect import EffectSeen
from flows.wording import capital, word_count, word_is, word_short_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.report.sections.contents import Material
    from flows.settings.measures import Reading
    from flows.status.effect import Effect


def build_effects(material: Material) -> Section:
    """Each measure with its first and newest reading, and a flag where work is done and no effect is seen."""
    effects = material.position.effects
    return Section(
        key="effects",
        heading="Effect of what was done",
        blocks=(
            Paragraph(_lead(material)),
            *([measures_table(effects, "Measures of areas for improvement", _lead(material))] if effects else []),
            *([Paragraph(_WITHHELD, Voice.NOTE)] if any(one.is_withheld for one in effects) else []),
        ),
    )


_WITHHELD: Final = (
    f"A measure about children that read under {LEAST_PUBLISHED} at any time is withheld, and every measure that counts the "
    "same children with it."
)


def _lead(material: Material) -> str:
    figures = material.figures
    measured, flagged = len(material.position.effects), figures["effect.done-no-effect-seen"]
    areas = word_count(figures["areas.total"], "area")
    if not measured:
        return f"None of the {areas} for improvement has a measure, so that nothing is said about effect."
    flag = f"{flagged or 'None'} of them {word_is(flagged) if flagged else 'is'} done with no effect seen."
    return f"{capital(str(measured))} of {areas} for improvement {'has' if measured == 1 else 'have'} a measure. {flag}"


def measures_table(effects: Sequence[Effect], caption: str, finding: str) -> Table:
    """Each measure with its first and newest reading and what they say."""
    return Table(
        key="effects",
        caption=caption,
        description=finding,
        columns=(
            narrow_column("Area"),
            text_column("Measure and which way it should go", 3),
            text_column("First reading", 1.5),
            text_column("Newest reading", 1.5),
            text_column("What they say", 1.5),
        ),
        rows=tuple(_row(one) for one in effects),
    )


def _row(one: Effect) -> tuple[Cell, ...]:
    measure = one.measure
    return (
        *cells(
            measure.afi_ref,
            f"{measure.measure} ({measure.unit}), should go {measure.direction}. {measure.source}",
            *_word_readings(one),
        ),
        Cell(capital(one.seen), tone=Tone.AMBER if one.seen is EffectSeen.NO_EFFECT else Tone.NEUTRAL),
    )


def _word_readings(one: Effect) -> tuple[str, str]:
    if one.is_withheld:
        return "withheld", "withheld"
    return _word_reading(one.first), _word_reading(one.newest) if one.newest is not one.first else "none since"


def _word_reading(reading: Reading | None) -> str:
    return f"{reading.value}, {word_short_day(reading.read_on)}" if reading else ""
