"""Small figures about children are not published, nor the totals from which they could be worked out.

The rule is blunt so that it can be trusted: a row with a figure under 5 is withheld whole, because shares and changes in
it would tell the figure; the total row is withheld with it, because taking the other rows from it would; and so is every
share, because it would tell the total. What is still printed does not depend on what is withheld in any way.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from flows.document import Cell

if TYPE_CHECKING:
    from flows.document import Chart, Table

LEAST_PUBLISHED = 5
WITHHELD = "withheld"


def without_small_figures(table: Table) -> Table:
    """The table as it may be published; one that is not about children stays as it is."""
    small = [table.is_about_children and any(_is_small(cell) for cell in row) for row in table.rows]
    if not any(small):
        return table
    if table.has_total_row:
        small[-1] = True
    return replace(
        table,
        rows=tuple(_without(r"\d" if is_small else "%", row) for row, is_small in zip(table.rows, small, strict=True)),
        description=f"Rows with a figure under {LEAST_PUBLISHED} about children are withheld, and the total with them.",
    )


def has_small_figures(chart: Chart) -> bool:
    """Whether a chart is about children and draws a figure that may not be published."""
    values = (value for series in chart.series for value in series.values)
    return chart.is_about_children and any(abs(value) < LEAST_PUBLISHED for value in values)


def _without(sign: str, row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The row with its name, and without the cells that hold a sign."""
    return (row[0], *(Cell(WITHHELD) if re.search(sign, cell.text) else cell for cell in row[1:]))


def _is_small(cell: Cell) -> bool:
    """A whole number under 5, with or without a sign; shares are judged by the counts beside them."""
    text = cell.text.strip().replace("−", "-")
    return re.fullmatch(r"[+-]?\d+", text) is not None and abs(int(text)) < LEAST_PUBLISHED
