"""Charts as drawings inside the web page (SVG) that stay legible on a phone and on a black and white printer.

Across, everything is placed in per cent and down in pixels, and the drawing has no ``viewBox``: bars and lines stretch
with the page while letters keep their size. Colours stand in the template's style sheet, under the names of the tones;
a pattern, a dash and a shape say the same without colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count, pairwise
from textwrap import wrap
from typing import TYPE_CHECKING

from markupsafe import Markup

from flows.document import ChartKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.document import Chart, Series

_LINE_HEIGHT, _BAR_HEIGHT, _BAR_GAP = 20, 26, 14
_LABEL_LETTERS = 36  # as many as a phone of 320 px shows in one line
_PLOT_TOP, _PLOT_HEIGHT, _END_LABEL_GAP = 12, 220, 17
_DASHES = ("", "7 4", "2 4", "12 4 2 4", "4 2", "1 3")
_MARKERS = (
    "M-5,0 a5,5 0 1,0 10,0 a5,5 0 1,0 -10,0",
    "M-4.5,-4.5 h9 v9 h-9 z",
    "M0,-6 L6,5 H-6 z",
    "M0,-6.5 L6.5,0 L0,6.5 L-6.5,0 z",
    "M-6,-5 H6 L0,6 z",
    "M-2,-6 h4 v4 h4 v4 h-4 v4 h-4 v-4 h-4 v-4 h4 z",
)
_PATTERNS = (
    "",
    "M0,8 L8,0 M-2,2 L2,-2 M6,10 L10,6",
    "M2,2 h1.6 v1.6 h-1.6 z M6,6 h1.6 v1.6 h-1.6 z",
    "M4,0 V8",
    "M0,4 H8",
    "M0,0 L8,8 M0,8 L8,0",
)


@dataclass(frozen=True, slots=True)
class _Drawing:
    shapes: Markup
    height: int


@dataclass(frozen=True, slots=True)
class _BarPart:
    count: int
    left: float
    width: float
    top: int


def draw_chart(chart: Chart) -> Markup:
    """The chart as one ``<svg>``: its title is the caption and its description the finding in a sentence."""
    drawing = _stacked_bars(chart) if chart.kind is ChartKind.STACKED_BARS else _lines(chart)
    return Markup(
        '<svg class="chart-picture" role="img" aria-labelledby="chart-{key}-title chart-{key}-finding"'
        ' width="100%" height="{height}" overflow="visible">'
        '<title id="chart-{key}-title">{caption}</title><desc id="chart-{key}-finding">{finding}</desc>'
        "<defs>{patterns}</defs>{shapes}</svg>"
    ).format(
        key=chart.key,
        height=drawing.height,
        caption=chart.caption,
        finding=chart.alternative,
        patterns=_together(_pattern(chart, place) for place in range(len(chart.series))),
        shapes=drawing.shapes,
    )


def draw_key(chart: Chart) -> Markup:
    """The chart's key as a list, so that it wraps where the page is narrow."""
    swatch = _bar_swatch if chart.kind is ChartKind.STACKED_BARS else _line_swatch
    return Markup('<ul class="chart-key">{}</ul>').format(
        _together(
            Markup('<li><svg width="34" height="16" aria-hidden="true" focusable="false">{}</svg> {}</li>').format(
                swatch(chart, place), series.name
            )
            for place, series in enumerate(chart.series)
        )
    )


def axis_marks(highest: int) -> tuple[int, ...]:
    """Whole, round numbers from 0 up to at least the highest value, at most six of them.

    >>> axis_marks(13), axis_marks(3), axis_marks(0)
    ((0, 5, 10, 15), (0, 1, 2, 3), (0, 1))
    """
    steps = (digit * 10**power for power in count() for digit in (1, 2, 5))
    step = next(step for step in steps if step * 5 >= highest)
    return tuple(range(0, max(highest, 1) + step, step))


def spread(places: Iterable[float], gap: float) -> tuple[float, ...]:
    """The places, in their own order, moved down just so far that no two are closer than the gap.

    >>> spread((10, 50, 12), 17)
    (10, 50, 27)
    """
    wanted = list(places)
    moved = dict.fromkeys(range(len(wanted)), 0.0)
    lowest_free = float("-inf")
    for index in sorted(moved, key=lambda index: wanted[index]):
        moved[index] = max(wanted[index], lowest_free)
        lowest_free = moved[index] + gap
    return tuple(moved.values())


def _stacked_bars(chart: Chart) -> _Drawing:
    totals = [sum(_count(series, place) for series in chart.series) for place in range(len(chart.categories))]
    longest = max(totals, default=0) or 1
    shapes, top = [], 0
    for place, category in enumerate(chart.categories):
        label = wrap(category, _LABEL_LETTERS) or [""]
        bar_top = top + _LINE_HEIGHT * len(label)
        shapes += [_bar_label(label, top), _bar(chart, place, bar_top, longest)]
        top = bar_top + _BAR_HEIGHT + _BAR_GAP
    return _Drawing(_together(shapes), max(top - _BAR_GAP, 1) + 2)


def _bar_label(lines: list[str], top: int) -> Markup:
    return _together(
        Markup('<text class="chart-label" x="0" y="{}">{}</text>').format(top + 14 + _LINE_HEIGHT * place, line)
        for place, line in enumerate(lines)
    )


def _bar(chart: Chart, place: int, top: int, longest: int) -> Markup:
    parts, start = [], 0
    for index, series in enumerate(chart.series):
        count = _count(series, place)
        if count:
            part = _BarPart(count, 100 * start / longest, 100 * count / longest, top)
            parts.append(_bar_part(chart, index, part))
        start += count
    return _together(parts)


def _bar_part(chart: Chart, index: int, part: _BarPart) -> Markup:
    chip = 9 * len(str(part.count)) + 9
    return Markup(
        '<rect class="chart-bar outline-{tone}" x="{left:.3f}%" y="{top}" width="{width:.3f}%" height="{height}"'
        ' fill="url(#chart-{key}-pattern-{index})"/>{chip}'
    ).format(
        tone=chart.series[index].tone.value,
        left=part.left,
        top=part.top,
        width=part.width,
        height=_BAR_HEIGHT,
        key=chart.key,
        index=index,
        chip=_chip(part, chip) if part.width * 6 > chip else "",
    )


def _chip(part: _BarPart, width: int) -> Markup:
    # Digits on a hatched bar cannot be read, so they stand on a white plate.
    return Markup(
        '<svg class="{kind}" x="{centre:.3f}%" y="{top}" overflow="visible">'
        '<rect class="chart-plate" x="{left}" y="4" width="{width}" height="18" rx="3"/>'
        '<text class="chart-figure" x="0" y="18" text-anchor="middle">{count}</text></svg>'
    ).format(
        kind="chart-wide-only" if part.width * 2.6 < width else "chart-chip",  # 2.6 px a per cent on a phone
        centre=part.left + part.width / 2,
        top=part.top,
        left=-width / 2,
        width=width,
        count=part.count,
    )


def _lines(chart: Chart) -> _Drawing:
    marks = axis_marks(max((count for series in chart.series for count in series.values), default=0))
    shapes = [_grid(marks), _category_labels(chart)]
    shapes += [_line(chart, index, marks[-1]) for index in range(len(chart.series))]
    shapes.append(_end_figures(chart, marks[-1]))
    return _Drawing(_together(shapes), _PLOT_TOP + _PLOT_HEIGHT + 48)


def _grid(marks: tuple[int, ...]) -> Markup:
    return _together(
        Markup(
            '<line class="{kind}" x1="0" x2="100%" y1="{y:.1f}" y2="{y:.1f}"/>'
            '<text class="chart-mark" x="-8" y="{baseline:.1f}" text-anchor="end">{mark}</text>'
        ).format(
            kind="chart-base" if mark == 0 else "chart-grid",
            y=_down(mark, marks[-1]),
            baseline=_down(mark, marks[-1]) + 5,
            mark=mark,
        )
        for mark in marks
    )


def _category_labels(chart: Chart) -> Markup:
    names = len(chart.categories)
    letters = max((len(word) for name in chart.categories for word in name.split()), default=1)
    on_page, on_phone = (max(1, -(-names * (8 * letters + 8) // width)) for width in (640, 230))
    return _together(
        _category_label(name, _across(place, names), is_wide_only=(names - 1 - place) % on_phone != 0)
        for place, name in enumerate(chart.categories)
        if (names - 1 - place) % on_page == 0
    )


def _category_label(name: str, across: float, *, is_wide_only: bool) -> Markup:
    words = name.split()
    lines = (" ".join(words[:-1]), words[-1]) if len(words) > 1 else (name, "")
    return Markup(
        '<text class="{kind}" text-anchor="middle" y="{y}"><tspan x="{x:.3f}%">{first}</tspan>'
        ' <tspan x="{x:.3f}%" dy="17">{second}</tspan></text>'
    ).format(
        kind="chart-mark chart-wide-only" if is_wide_only else "chart-mark",
        x=across,
        y=_PLOT_TOP + _PLOT_HEIGHT + 22,
        first=lines[0],
        second=lines[1],
    )


def _line(chart: Chart, index: int, highest: int) -> Markup:
    series = chart.series[index]
    points = [
        (_across(place, len(chart.categories)), _down(_count(series, place), highest))
        for place in range(min(len(chart.categories), len(series.values)))
    ]
    strokes = _together(
        Markup('<line x1="{:.3f}%" y1="{:.1f}" x2="{:.3f}%" y2="{:.1f}"/>').format(*start, *end)
        for start, end in pairwise(points)
    )
    markers = _together(
        Markup('<svg x="{:.3f}%" y="{:.1f}" overflow="visible"><path d="{}"/></svg>').format(
            *point, _of(_MARKERS, index)
        )
        for point in points
    )
    return Markup(
        '<g class="chart-line stroke-{tone}" stroke-dasharray="{dash}">{strokes}</g>'
        '<g class="chart-marker solid-{tone}">{markers}</g>'
    ).format(tone=series.tone.value, dash=_of(_DASHES, index) or "none", strokes=strokes, markers=markers)


def _end_figures(chart: Chart, highest: int) -> Markup:
    last = len(chart.categories) - 1
    if last < 0:
        return Markup()
    counts = [_count(series, last) for series in chart.series]
    heights = spread((_down(count, highest) for count in counts), _END_LABEL_GAP)
    return _together(
        Markup('<text class="chart-figure" x="{:.3f}%" dx="11" y="{:.1f}">{}</text>').format(
            _across(last, last + 1), height + 5, count
        )
        for count, height in zip(counts, heights, strict=True)
    )


def _pattern(chart: Chart, index: int) -> Markup:
    return Markup(
        '<pattern id="chart-{key}-pattern-{index}" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<rect class="fill-{tone}" width="8" height="8"/><path class="hatch-{tone}" d="{lines}"/></pattern>'
    ).format(key=chart.key, index=index, tone=chart.series[index].tone.value, lines=_of(_PATTERNS, index))


def _bar_swatch(chart: Chart, index: int) -> Markup:
    return Markup(
        '<rect class="chart-bar outline-{}" x="1" y="1" width="30" height="14" fill="url(#chart-{}-pattern-{})"/>'
    ).format(chart.series[index].tone.value, chart.key, index)


def _line_swatch(chart: Chart, index: int) -> Markup:
    return Markup(
        '<g class="chart-line stroke-{tone}" stroke-dasharray="{dash}"><line x1="1" y1="8" x2="33" y2="8"/></g>'
        '<g class="chart-marker solid-{tone}"><path transform="translate(17 8)" d="{marker}"/></g>'
    ).format(tone=chart.series[index].tone.value, dash=_of(_DASHES, index) or "none", marker=_of(_MARKERS, index))


def _count(series: Series, place: int) -> int:
    return max(0, series.values[place]) if place < len(series.values) else 0


def _across(place: int, places: int) -> float:
    return 100 * (place + 0.5) / places


def _down(value: int, highest: int) -> float:
    return _PLOT_TOP + _PLOT_HEIGHT * (1 - value / highest)


def _of(choices: tuple[str, ...], index: int) -> str:
    return choices[index % len(choices)]


def _together(parts: Iterable[Markup]) -> Markup:
    return Markup().join(parts)
