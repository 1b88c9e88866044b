"""The heading row made as wide as the table: extra separators taken out, lost ones put back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.intake.headings import certain_column
from flows.intake.written_cells import cut, read_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.intake.dialect import Dialect
    from flows.intake.layout import Layout
    from flows.intake.splitting import Split

_WORD_STARTS = re.compile(
    r"(?<=[a-z0-9)])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[\"'])(?=[\"'A-Za-z])|(?<=[a-zA-Z])(?=[\"'])"
)


@dataclass(frozen=True, slots=True)
class FittedHeading:
    """The headings of a table.

    Attributes:
        cells: one for each column; empty where the column has none.
        width: count of columns.
        is_mended: True where separators were taken out or put back.
    """

    cells: list[str]
    width: int
    is_mended: bool = False


def fit_heading(split: Split, layout: Layout, dialect: Dialect) -> FittedHeading:
    """The heading of a table, as wide as the table; columns that are empty throughout are left out at the end."""
    rows = split.rows[layout.first : layout.body]
    if not rows:
        return FittedHeading([""] * layout.width, layout.width)
    cells = joined_rows(rows)
    fitted = cells
    if len(rows) == 1 and (len(cells) != layout.width or layout.first in split.unclear):
        fitted = _fit_one_row(split.texts[layout.first] if split.texts else "", cells, layout.width, dialect)
    last = max((at for at, cell in enumerate(fitted) if cell.strip()), default=-1) + 1
    if last < len(fitted) and not any(any(row[last:]) for row in split.rows[layout.body : layout.end]):
        fitted = fitted[:last]
    is_same = [cell.strip() for cell in cells[: len(fitted)]] == [cell.strip() for cell in fitted]
    return FittedHeading(fitted, len(fitted), is_mended=not is_same)


def _fit_one_row(text: str, cells: list[str], width: int, dialect: Dialect) -> list[str]:
    """The likeliest headings of a row with a separator too few or too many, or with stray quotes."""
    pieces = cut(text, dialect.separator, dialect) if text else cells
    if len(pieces) < width - 1:
        others = [cut(text, other, dialect) for other in (",", ";", "\t", "|", " ") if other != dialect.separator]
        pieces = next((other for other in others if len(other) == width), pieces)
    texts = [read_cell(piece, dialect).value for piece in pieces]
    if len(texts) > width:
        texts = without_extra(texts, width)
    if len(texts) < width:
        texts = with_lost(texts, pieces, dialect.quote, width)
    return texts


def joined_rows(rows: Sequence[Sequence[str]]) -> list[str]:
    """Several heading rows as one, cell by cell."""
    width = max(map(len, rows), default=0)
    padded = [[*row, *[""] * (width - len(row))] for row in rows]
    return [" ".join(cell.strip() for cell in cells if cell.strip()) for cells in zip(*padded, strict=True)]


def without_extra(cells: list[str], width: int) -> list[str]:
    """The cells without as many empty ones as are too many: inner ones first, those at the end last."""
    cells = list(cells)
    while len(cells) > width and not all(cell.strip() for cell in cells):
        cells.pop(next(at for at, cell in enumerate(cells) if not cell.strip()))
    return cells


def known_halves(text: str) -> tuple[str, str] | None:
    """The two headings of ours that a text is made of, or None.

    >>> known_halves("action_refstatus"), known_halves("forecast_reason")
    (('action_ref', 'status'), None)
    """
    if certain_column(text):
        return None
    for place in range(1, len(text) if len(text) < 80 else 0):
        left, right = text[:place], text[place:]
        if certain_column(left) and certain_column(right):
            return left, right
    return None


def likely_halves(text: str, quote: str) -> tuple[str, str] | None:
    """The two headings that a text may be made of: cut at a quote, else where a new word begins, else nowhere."""
    known = known_halves(text)
    if known:
        return known
    starts = [match.start() for match in _WORD_STARTS.finditer(text[:200])]
    places = [place for place in starts if text[:place].strip(quote + " ") and text[place:].strip(quote + " ")]
    at_quote = [place for place in places if quote in text[place - 1 : place + 1]]
    if not places:
        return None
    place = (at_quote or places)[0]
    return text[:place].strip(quote), text[place:].strip(quote)


def with_lost(cells: list[str], texts: Sequence[str], quote: str, width: int) -> list[str]:
    """The cells with one cut in two where one is missing, the likeliest one; else filled up at the end.

    Args:
        cells: values.
        texts: the same cells as they were written.
        quote: the quote character.
        width: cells wanted.
    """
    if len(cells) == width - 1 and len(texts) == len(cells):
        candidates = [(_likeliness(text, quote), at) for at, text in enumerate(texts)]
        best, at = max(candidates, key=lambda pair: (pair[0], -pair[1]), default=(0, 0))
        halves = likely_halves(texts[at], quote)
        if best and halves:
            return [*cells[:at], *halves, *cells[at + 1 :]]
    return [*cells, *[""] * (width - len(cells))]


def _likeliness(text: str, quote: str) -> int:
    """How likely two headings were run together in the text: 4 ours, 3 a quote inside, 2 a change of case style."""
    if known_halves(text):
        return 4
    halves = likely_halves(text, quote)
    if halves is None:
        return 0
    if quote in text.strip(quote):
        return 3
    left, right = halves
    return 2 if left.isupper() != right.isupper() else 1
