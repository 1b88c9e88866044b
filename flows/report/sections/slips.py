"""How far dates have slipped from what was first promised: a chart, and the dates in a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.document import Chart, ChartKind, Series, Table, Tone
from flows.report.asks import asks_extension
from flows.report.sections.contents import cells, narrow_column, number_column, text_column
from flows.wording import word_count, word_short_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from flows.document import Block
    from flows.report.sections.contents import Material
    from flows.status import Judgement

SLIPS_SHOWN = 15
"""Bars that fit on half a page; the table of all moves has the rest."""


@dataclass(frozen=True, slots=True)
class Slip:
    """How much later one action is promised now.

    Attributes:
        found: the action, judged.
        agreed_days: days from the date first promised to the date held, which the board agreed.
        asked_on: the later date that the partner asks for; None where it asks for none.
        asked_days: days from the date held to the date asked for.
    """

    found: Judgement
    agreed_days: int
    asked_on: date | None
    asked_days: int

    @property
    def days(self) -> int:
        """All of it."""
        return self.agreed_days + self.asked_days


def find_slips(judgements: Sequence[Judgement]) -> list[Slip]:
    """The open actions whose promised date is later now than at first, the longest slip first."""
    slips = [_slip(found) for found in judgements if found.is_open]
    return sorted(
        (slip for slip in slips if slip.days > 0), key=lambda slip: (-slip.days, slip.found.state.action.action_ref)
    )


def _slip(found: Judgement) -> Slip:
    state, last = found.state, found.state.last_update
    asked_on = last.forecast_on if last and asks_extension(found) else None
    return Slip(
        found=found,
        agreed_days=max((state.due_on - state.action.due_on).days, 0),
        asked_on=asked_on,
        asked_days=(asked_on - state.due_on).days if asked_on else 0,
    )


def build_slips(material: Material) -> tuple[Block, ...]:
    """The chart of slips with its table; nothing where no date has moved."""
    slips = find_slips(material.position.open_judgements)
    if not slips:
        return ()
    shown = slips[:SLIPS_SHOWN]
    return (_chart(shown, len(slips)), _table(material, shown, len(slips)))


def _word_longest(slips: Sequence[Slip]) -> str:
    longest = slips[0]
    ref, agreed = longest.found.state.action.action_ref, longest.agreed_days
    part = "all of it agreed by the board" if agreed == longest.days else f"{agreed} of them agreed by the board"
    part = part if agreed else "none of it agreed by the board"
    return f"{ref} has slipped furthest: {word_count(longest.days, 'day')} later than first promised, {part}."


def _caption(count: int) -> str:
    return "How far dates have slipped" + (f": the {SLIPS_SHOWN} longest of {count}" if count > SLIPS_SHOWN else "")


def _chart(slips: Sequence[Slip], count: int) -> Chart:
    return Chart(
        key="slips",
        caption=_caption(count),
        alternative=_word_longest(slips),
        kind=ChartKind.STACKED_BARS,
        categories=tuple(slip.found.state.action.action_ref for slip in slips),
        series=(
            Series("Agreed by the board", tuple(slip.agreed_days for slip in slips), Tone.BLUE),
            Series("Asked for", tuple(slip.asked_days for slip in slips), Tone.AMBER),
        ),
        axis_title="Days later than first promised",
    )


def _table(material: Material, slips: Sequence[Slip], count: int) -> Table:
    return Table(
        key="slips",
        caption=f"{_caption(count)}: the dates behind the chart",
        description=_word_longest(slips),
        columns=(
            narrow_column("Ref"),
            text_column("Partner", 2),
            narrow_column("First promised"),
            narrow_column("Date held"),
            narrow_column("Asked for"),
            number_column("Days agreed"),
            number_column("Days asked"),
        ),
        rows=tuple(
            cells(
                slip.found.state.action.action_ref,
                material.partner(slip.found),
                word_short_day(slip.found.state.action.due_on),
                word_short_day(slip.found.state.due_on),
                word_short_day(slip.asked_on),
                str(slip.agreed_days),
                str(slip.asked_days),
            )
            for slip in slips
        ),
    )
