"""The colours of a meaning: readable in a cell (at least 6:1), told apart in a chart without colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from flows.document import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable


class Paint(NamedTuple):
    """How a tone looks.

    Attributes:
        fill: colour of a cell.
        letters: colour of the words in it.
        bar: colour of a bar; from tone to tone a different grey on paper without colour, where the cells' red, green
            and blue are all the same grey.
        figure: colour of the figure on a bar.
        outline: edge of a bar; amber alone hardly shows against white.
        pattern: DrawingML preset pattern of a bar on white; "" for a plain fill.
        label: fill behind the figure on a bar.
        line: colour of a line, dark enough on white.
    """

    fill: str
    letters: str
    bar: str
    figure: str
    outline: str
    pattern: str
    label: str
    line: str


PAINTS: Final = {
    Tone.NEUTRAL: Paint("FFFFFF", "1F2933", "FFFFFF", "1F2933", "505A5F", "", "FFFFFF", "12304F"),
    Tone.GREY: Paint("505A5F", "FFFFFF", "505A5F", "1F2933", "505A5F", "ltUpDiag", "FFFFFF", "505A5F"),
    Tone.GREEN: Paint("00703C", "FFFFFF", "3E9A6B", "1A1A1A", "00703C", "", "3E9A6B", "00703C"),
    Tone.AMBER: Paint("FFBF00", "1A1A1A", "FFBF00", "1A1A1A", "7A5200", "", "FFBF00", "7A5200"),
    Tone.RED: Paint("B3261E", "FFFFFF", "B3261E", "FFFFFF", "8A1C16", "", "B3261E", "B3261E"),
    Tone.BLUE: Paint("1D4F91", "FFFFFF", "12304F", "FFFFFF", "0B2138", "", "12304F", "1D4F91"),
    Tone.PALE: Paint("D4E4F7", "12304F", "1D4F91", "1F2933", "1D4F91", "wdUpDiag", "FFFFFF", "1D4F91"),
}
"""A claim without evidence is a pale blue and hatched, one with evidence a full blue: less is known of it."""


def paints_of(tones: Iterable[Tone]) -> list[Paint]:
    """The paint of each series of a chart: where two have one tone, the second is drawn as dots on white.

    Statuses share a tone where they mean much the same to the board ("at risk" and "re-opened"), but two stretches of
    one bar must still be told apart, in black and white too.
    """
    seen: set[Tone] = set()
    paints = []
    for tone in tones:
        paint = PAINTS[tone]
        if tone in seen:
            paint = paint._replace(bar=paint.line, pattern="pct40", label="FFFFFF", figure="1F2933")
        seen.add(tone)
        paints.append(paint)
    return paints
