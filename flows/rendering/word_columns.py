"""Column widths that break no word, no reference and no date, in Calibri as in Arial."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from flows.rendering.text_width import widest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flows.document import Column, Table

_TWIPS = 20
_SLACK = 24  # Rules between cells and rounding take about a point.
# What is tried in turn: whether short cells stay on one line, and how long a word may be. One of more than 32 letters is a
# checksum or an address, and is broken in equal pieces; before a date breaks, words of more than 12 letters do.
_ATTEMPTS = ((True, 32), (False, 32), (False, 20), (False, 12))
_WHOLE_CELL = 16  # A cell this short, such as "30 June 2026" or "not started", reads best on one line.
_BETWEEN = "\0"  # Never printed.
_MEASURED_ROWS = 2_000  # Measuring more changes no width worth having.


class Need(NamedTuple):
    """What one column asks for, in twips: no less than ``least``, and no more than ``most`` while others lack."""

    least: int
    most: int
    weight: float


def column_widths(table: Table, width: int, points: float, cell_sides: int) -> tuple[int, ...]:
    """Width of each column in twips; they add up to the width of the page's text.

    Args:
        table: the table to set.
        width: width of the text between the margins, in twips.
        points: size of the letters.
        cell_sides: left and right margin of a cell together, in twips.
    """
    texts = _texts_by_column(table)
    for attempt in _ATTEMPTS:
        needs = [
            _need(column, own, points, cell_sides, attempt) for column, own in zip(table.columns, texts, strict=True)
        ]
        if sum(need.least for need in needs) <= width:
            return _share_out(needs, width)
    return _squeezed([need.least for need in needs], width)


def _texts_by_column(table: Table) -> list[set[str]]:
    """The different texts of each column, as far as their widths differ: a digit is as wide as any other."""
    columns = zip(*table.rows[:_MEASURED_ROWS], strict=True) if table.rows else ((),) * len(table.columns)
    return [_with_noughts({cell.text for cell in column}) for column in columns]


def _with_noughts(texts: set[str]) -> set[str]:
    """The texts with a nought for each digit, which leaves few of a thousand references or dates."""
    joined = _BETWEEN.join(texts)
    for digit in "123456789":
        joined = joined.replace(digit, "0")
    return set(joined.split(_BETWEEN))


def _need(column: Column, texts: set[str], points: float, cell_sides: int, attempt: tuple[bool, int]) -> Need:
    """The need of one column. First columns, headings and totals are bold: all is measured so."""
    is_roomy, longest = attempt
    words = _words(texts, is_roomy=is_roomy) | _words({column.heading}, is_roomy=False)
    extra = cell_sides + _SLACK
    least = _widest({piece for word in words for piece in _equal_pieces(word, longest)}, points) + extra
    most = _widest("\n".join((column.heading, *texts)).split("\n"), points) + extra
    return Need(least, max(least, most), column.weight)


def _widest(texts: Iterable[str], points: float) -> int:
    return round(_TWIPS * widest(texts, points, is_bold=True))


def _words(texts: set[str], *, is_roomy: bool) -> set[str]:
    """The parts of the texts that must not break: words, and short cells as a whole where there is room.

    A heading may always break between words: a narrow column of figures leaves room for the words beside it.
    """
    whole = {text for text in texts if len(text) <= _WHOLE_CELL} if is_roomy else set()
    # Not split(): a no-break space is white space to Python, and holds words together in Word.
    return whole | set(re.split("[ \n\t]+", "\n".join(texts - whole)))


def _equal_pieces(word: str, longest: int) -> Iterator[str]:
    """A word, or equal parts of one that is too long: 64 letters take two full lines, not one and a stub.

    >>> [len(piece) for piece in _equal_pieces("f" * 64, 32)]
    [32, 32]
    """
    count = max(1, -(-len(word) // longest))
    size = -(-len(word) // count)
    return (word[start : start + size] for start in range(0, len(word), size or 1))


def _share_out(needs: Sequence[Need], width: int) -> tuple[int, ...]:
    """The least for each, then the rest by weight; who has enough passes on to the others."""
    widths = [need.least for need in needs]
    for limits in ([need.most for need in needs], [width] * len(needs)):
        _fill(widths, limits, [need.weight for need in needs], width)
    spare = (width - sum(widths)) // len(widths)  # Only left where no column has any weight.
    return _to_the_twip([each + spare for each in widths], width)


def _fill(widths: list[int], limits: Sequence[int], weights: Sequence[float], width: int) -> None:
    """Lets columns with weight grow, up to their limits, while there is width to spare."""
    for _ in widths:
        growing = [index for index, limit in enumerate(limits) if weights[index] > 0 and widths[index] < limit]
        spare = width - sum(widths)
        total = sum(weights[index] for index in growing)
        if not growing or spare < len(widths):
            return
        for index in growing:
            widths[index] = min(limits[index], widths[index] + int(spare * weights[index] / total))


def _squeezed(widths: Sequence[int], width: int) -> tuple[int, ...]:
    """The widths made smaller alike, where even the words do not fit: Word then breaks inside them."""
    total = sum(widths)
    return _to_the_twip([each * width // total for each in widths], width)


def _to_the_twip(widths: list[int], width: int) -> tuple[int, ...]:
    """The widths with what rounding left given to the last column."""
    return (*widths[:-1], widths[-1] + width - sum(widths))
