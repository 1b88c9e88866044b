"""Small figures about children are withheld, with every figure from which they could be worked out."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from flows.document import Cell, Chart, ChartKind, Column, Series, Table, Tone
from flows.report.small_numbers import has_small_figures, without_small_figures

COUNTS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=6)


def table(rows: list[tuple[int, int]], *, is_about_children: bool = True) -> Table:
    """Counts of two months with their change and share, and a row that adds them up."""
    total = (sum(now for now, _ in rows), sum(last for _, last in rows))
    named = [(f"Measure {'abcdef'[place]}", row) for place, row in enumerate(rows)]
    cells = tuple(
        (
            Cell(name),
            Cell(str(now)),
            Cell(str(last)),
            Cell(f"{now - last:+d}"),
            Cell(f"{100 * now // max(total[0], 1)}%"),
        )
        for name, (now, last) in (*named, ("All", total))
    )
    columns = tuple(Column(heading) for heading in ("Measure", "Now", "Last", "Change", "Share"))
    return Table("t", "c", "9 children.", columns, cells, has_total_row=True, is_about_children=is_about_children)


def texts(one: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in one.rows]


def test_a_row_with_a_figure_under_five_is_withheld_whole_and_the_total_with_it() -> None:
    shown = without_small_figures(table([(20, 30), (4, 12), (40, 10)]))
    assert texts(shown)[0] == ["Measure a", "20", "30", "-10", "withheld"]
    assert texts(shown)[1] == ["Measure b", *["withheld"] * 4]
    assert texts(shown)[3] == ["All", *["withheld"] * 4]
    assert "9 children" not in shown.description


def test_a_small_change_between_two_large_figures_is_small_too() -> None:
    assert texts(without_small_figures(table([(20, 19)])))[0][1:] == ["withheld"] * 4


def test_figures_of_five_and_more_and_tables_about_actions_stay() -> None:
    for one in (table([(20, 5), (10, 40)]), table([(1, 2)], is_about_children=False)):
        assert without_small_figures(one) is one


@given(COUNTS, st.data())
def test_what_is_published_does_not_depend_on_what_is_withheld(
    rows: list[tuple[int, int]], draw: st.DataObject
) -> None:
    """Any other small figures in the withheld rows give the same table, so nobody can work them out."""
    shown = without_small_figures(table(rows))
    small = [cells[1].text == "withheld" for cells in shown.rows[:-1]]
    others = [
        (draw.draw(st.integers(0, 4)), last) if is_small else (now, last)
        for (now, last), is_small in zip(rows, small, strict=True)
    ]
    assert texts(shown) == texts(without_small_figures(table(others)))


def test_a_chart_about_children_with_a_small_figure_is_not_drawn() -> None:
    chart = Chart("k", "c", "a", ChartKind.LINES, ("May",), (Series("s", (4,), Tone.BLUE),), "Children")
    assert not has_small_figures(chart)
    assert has_small_figures(dataclasses.replace(chart, is_about_children=True))
