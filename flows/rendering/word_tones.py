"""The colours of a meaning: fills that stay readable (at least 6:1), and a pattern that stays apart in black and white."""

from __future__ import annotations

from typing import Final, NamedTuple

from flows.report.document import Tone


class Paint(NamedTuple):
    """How a tone looks.

    Attributes:
        fill: colour of the cell or bar.
        letters: colour of the words on it.
        outline: colour of the bar's edge; amber alone hardly shows against white.
        pattern: DrawingML preset pattern for bars; "" for a plain fill. On paper without colour the reds, greens and
            blues are one grey.
        back: second colour of the pattern.
        label: fill behind a figure that stands on the bar.
        line: colour of a line in this tone, dark enough on white.
    """

    fill: str
    letters: str
    outline: str
    pattern: str
    back: str
    label: str
    line: str


PAINTS: Final = {
    Tone.NEUTRAL: Paint("DCE3EA", "1F2933", "505A5F", "", "", "DCE3EA", "12304F"),
    Tone.GREY: Paint("505A5F", "FFFFFF", "505A5F", "pct50", "FFFFFF", "505A5F", "505A5F"),
    Tone.GREEN: Paint("00703C", "FFFFFF", "00703C", "wdUpDiag", "FFFFFF", "00703C", "00703C"),
    Tone.AMBER: Paint("FFBF00", "1A1A1A", "7A5200", "", "", "FFBF00", "7A5200"),
    Tone.RED: Paint("B3261E", "FFFFFF", "B3261E", "", "", "B3261E", "B3261E"),
    Tone.BLUE: Paint("1D4F91", "FFFFFF", "1D4F91", "dkHorz", "FFFFFF", "1D4F91", "1D4F91"),
}
