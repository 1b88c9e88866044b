"""Whether finished work shows: the measure of each area for improvement that has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.document import Cell, Paragraph, Section, Table, Tone
from flows.report.sections.contents import cells, narrow_column, text_column
from flows.status.effect import EffectSeen
from flows.wording import capital, word_count, word_is, word_short_day

if TYPE_CHECKING:
    from flows.report.sections.contents import Material
    from flows.settings.measures import Reading
    from flows.status.effect import Effect


def build_effects(material: Material) -> Section:
    """Each measure with its first and newest reading, and a flag where work is done and no effect is seen."""
    effects = material.position.effects
    return Section(
        key="effects",
        heading="Effect of what was done",
        blocks=(Paragraph(_lead(material)), *([_table(material)] if effects else [])),
    )


def _lead(material: Material) -> str:
    figures = material.figures
    measured, flagged = len(material.position.effects), figures["effect.done-no-effect-seen"]
    areas = word_count(figures["areas.total"], "area")
    if not measured:
        return f"None of the {areas} for improvement has a measure, so that nothing is said about effect."
    flag = f"{flagged or 'None'} of them {word_is(flagged) if flagged else 'is'} done with no effect seen."
    return f"{capital(str(measured))} of {areas} for improvement {'has' if measured == 1 else 'have'} a measure. {flag}"


def _table(material: Material) -> Table:
    return Table(
        key="effects",
        caption="Measures of areas for improvement",
        description=_lead(material),
        columns=(
            narrow_column("Area"),
            text_column("Measure and which way it should go", 3),
            text_column("First reading", 1.5),
            text_column("Newest reading", 1.5),
            text_column("What they say", 1.5),
        ),
        rows=tuple(_row(one) for one in material.position.effects),
    )


def _row(one: Effect) -> tuple[Cell, ...]:
    measure = one.measure
    return (
        *cells(
            measure.afi_ref,
            f"{measure.measure} ({measure.unit}), should go {measure.direction}. {measure.source}",
            _word_reading(one.first),
            _word_reading(one.newest) if one.newest is not one.first else "none since",
        ),
        Cell(capital(one.seen), tone=Tone.AMBER if one.seen is EffectSeen.NO_EFFECT else Tone.NEUTRAL),
    )


def _word_reading(reading: Reading | None) -> str:
    return f"{reading.value}, {word_short_day(reading.read_on)}" if reading else ""
