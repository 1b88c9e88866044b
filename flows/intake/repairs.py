"""Damaged rows of a return: mended where one reading is clearly the only one, else set aside."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise

from flows.intake.ragged import (
    DROP,
    INSERT,
    JOIN,
    LEAST_MARGIN,
    OTHER_SEPARATOR,
    SPLIT,
    STRAY_QUOTE,
    Aligned,
    Aligner,
)

CODES = {
    DROP: "row-separator-extra",
    JOIN: "row-separator-in-text",
    SPLIT: "row-separator-missing",
    INSERT: "row-separator-missing",
    STRAY_QUOTE: "row-quote-stray",
    OTHER_SEPARATOR: "row-separator-other",
}
"""The problem that records each step of a repair."""

MOST_COST = 12.0
"""How much may be assumed in all: two steps and a few odd cells."""
MOST_COST_OF_OTHER_SEPARATOR = MOST_COST + 4.0
"""The same for a row that separates its cells by another character, which alone tells much."""
_OF_PROSE = frozenset({",", ";"})
LEAST_ROWS_LEARNT = 3
"""Rows in order that columns must be learnt from before a row is laid against them."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A row that was damaged.

    Attributes:
        cells: the row as wide as the table; None where mending would be a guess.
        codes: problem codes of what was mended, in order.
    """

    cells: list[str] | None = field(repr=False)
    codes: tuple[str, ...] = ()


def mend(text: str, cells: list[str], aligner: Aligner, *, in_order: bool) -> Mended:
    """The row in as many cells as there are columns, or none where that would be a guess.

    Args:
        text: the row as written.
        cells: its cells as first read.
        aligner: has learnt the columns of this file.
        in_order: the quotes of the row are in order.
    """
    width = len(aligner.columns)
    has_learnt = width > 0 and aligner.columns[0].row_count >= LEAST_ROWS_LEARNT
    if in_order and len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        kept = cells[:width]
        if not has_learnt or sum(map(aligner.surprise, range(width), kept)) <= MOST_COST / 2:
            return Mended(kept, ("row-separator-extra",))
    as_written = cells if in_order and len(cells) == width else None
    aligned = aligner.align(text) if has_learnt else None
    if as_written is not None and (aligned is None or aligned.cells == as_written):
        return Mended(as_written)
    if aligned is None or not _is_certain(aligned):
        joined = _joined_at_blanks(cells, aligner) if in_order else None
        return Mended(joined, (CODES[JOIN],) if joined else ())
    return Mended(aligned.cells, tuple(sorted({CODES[step] for step in aligned.steps})))


def _joined_at_blanks(cells: list[str], aligner: Aligner) -> list[str] | None:
    """The row where just as many cells as there are too many begin with a blank behind another text, as prose has its commas.

    A row that a program wrote has no blank behind its separators, so that no other separator can be the one too many.
    """
    dialect, width = aligner.dialect, len(aligner.columns)
    if dialect.spaced or dialect.separator not in _OF_PROSE or len(cells) <= width:
        return None
    joined = cells[:1]
    for left, cell in pairwise(cells):
        if cell[:1] == " " and cell.strip() and left.strip():
            joined[-1] += dialect.separator + cell
        else:
            joined.append(cell)
    return joined if len(joined) == width else None


def careful(aligner: Aligner) -> Aligner:
    """The aligner, looking for rivals of the best reading and for none that would be a guess."""
    return replace(aligner, most_cost=MOST_COST_OF_OTHER_SEPARATOR, least_margin=LEAST_MARGIN)


def _is_certain(aligned: Aligned) -> bool:
    most = MOST_COST_OF_OTHER_SEPARATOR if OTHER_SEPARATOR in aligned.steps else MOST_COST
    return aligned.cost <= most and aligned.margin >= LEAST_MARGIN
