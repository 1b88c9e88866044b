"""Charts on the web page show the model's figures and can be told apart without colour."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from flows.document import Chart, ChartKind, Series, Tone
from flows.rendering.web_charts import axis_marks, draw_chart, draw_key, spread
from tests.rendering.sample_papers_web import bars, lines


def drawing(chart: Chart) -> Any:
    return etree.fromstring(str(draw_chart(chart)))


def test_bars_print_each_count_but_none_for_nothing() -> None:
    drawn = [int(text) for text in drawing(bars()).xpath("//text[@class='chart-figure']/text()")]
    wanted = [series.values[place] for place in range(4) for series in bars().series]
    assert drawn == [count for count in wanted if count]


def test_bars_are_as_long_as_their_counts_say() -> None:
    widths = [
        float(width.rstrip("%")) for width in drawing(bars()).xpath("//rect[contains(@class, 'chart-bar')]/@width")
    ]
    assert widths[:3] == pytest.approx([50, 100 / 6, 100 / 6], abs=0.01)
    assert sum(widths[3:7]) == pytest.approx(100, abs=0.01)


def test_each_series_has_a_pattern_of_its_own() -> None:
    patterns = drawing(bars()).xpath("//pattern/path/@d")
    assert len(set(patterns)) == len(bars().series)


def test_each_line_has_a_dash_and_a_shape_of_its_own() -> None:
    drawn = drawing(lines())
    dashes = drawn.xpath("//g[contains(@class, 'chart-line')]/@stroke-dasharray")
    shapes = {group.xpath(".//path/@d")[0] for group in drawn.xpath("//g[contains(@class, 'chart-marker')]")}
    assert len(set(dashes)) == len(shapes) == len(lines().series)


def test_each_point_is_marked_and_the_last_is_written_out() -> None:
    drawn = drawing(lines())
    assert len(drawn.xpath("//g[contains(@class, 'chart-marker')]/svg")) == 3 * 12
    assert drawn.xpath("//text[@class='chart-figure']/text()") == ["17", "7", "7"]


def test_the_key_names_every_series() -> None:
    assert etree.fromstring(str(draw_key(bars()))).xpath("//li/svg/following-sibling::text()") == [
        f" {series.name}" for series in bars().series
    ]


@given(st.integers(0, 10**7))
def test_axis_marks_are_few_even_and_reach_the_highest(highest: int) -> None:
    marks = axis_marks(highest)
    assert marks[0] == 0
    assert marks[-1] >= highest
    assert 2 <= len(marks) <= 7
    assert len({after - before for before, after in itertools.pairwise(marks)}) == 1


@given(st.lists(st.floats(0, 300), max_size=6))
def test_labels_at_the_end_of_lines_never_stand_on_one_another(places: list[float]) -> None:
    moved = sorted(spread(places, 17))
    assert all(after - before >= 16.99 for before, after in itertools.pairwise(moved))


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(list(ChartKind)),
    st.lists(st.text(max_size=50), max_size=14),
    st.lists(st.lists(st.integers(-2, 5000), max_size=14), max_size=8),
)
def test_a_chart_of_any_shape_can_be_drawn(kind: ChartKind, names: list[str], counts: list[list[int]]) -> None:
    series = tuple(Series(f"series {place}", tuple(row), list(Tone)[place % 6]) for place, row in enumerate(counts))
    picture = draw_chart(replace(lines(), kind=kind, categories=tuple(names), series=series))
    assert picture.startswith("<svg")
    assert picture.endswith("</svg>")
