"""Returns that a system put into another shape throughout: headings again on every page, each row inside one cell."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from flows.intake.splitting import Split

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_LEAST_HEADINGS = 3


def without_repeated_headings(split: Split, is_ours: Callable[[Sequence[str]], bool]) -> list[int]:
    """Blanks each row that is our heading again, cell for cell, and gives their numbers.

    A table that goes on under the same headings is one table: nothing can stand in another column.
    """
    rows = split.rows
    first = next((at for at, row in enumerate(rows) if len(row) >= _LEAST_HEADINGS and is_ours(row)), None)
    if first is None:
        return []
    again = [at for at in range(first + 1, len(rows)) if rows[at] == rows[first]]
    for at in again:
        rows[at] = []
        if split.texts:
            split.texts[at] = ""
    return [at + 1 for at in again]


def unwrapped(split: Split, is_ours: Callable[[Sequence[str]], bool]) -> Split | None:
    """The rows where each stands whole in one cell, as in ``"a,b","c"`` quoted once more; None for any other file.

    The row of headings may stand as it should. Only where it is ours and every row inside is as wide.
    """
    filled = [row for row in split.rows if any(row)]
    if split.unclear or split.suspect or not filled or any(len(row) != 1 for row in filled[1:]):
        return None
    try:
        inner = [_inner(row) if len(row) == 1 else row for row in split.rows]
    except csv.Error:
        return None
    widths = {len(row) for row in inner if row}
    first = next(row for row in inner if row)
    return Split(inner) if len(widths) == 1 and len(first) >= _LEAST_HEADINGS and is_ours(first) else None


def _inner(row: Sequence[str]) -> list[str]:
    """The row inside the one cell of a row."""
    return next(csv.reader([row[0].replace("\n", " ")], strict=True), [])
