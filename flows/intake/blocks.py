"""Regular text cut into cells a block at a time: every separator and quote is looked at, and none by Python."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from flows.intake.decoding import UNREADABLE
from flows.intake.limits import MAX_CELL_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

BLOCK_BYTES = 2 * 1024 * 1024
"""Bytes of one block: enough to hide the cost of each step, little enough to need no memory worth naming."""
MAX_LINES_BEYOND = 200
"""Most lines by which a block is made longer so that it ends outside quotes."""

_CELL_END = "\0"
_NEW_LINE = 10
_RETURN = 13
_DROPPED = 255
"""Stands for what is dropped: no text in UTF-8 has this byte."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The bytes that structure a text.

    Attributes:
        separator: between two cells.
        quote: around a cell.
    """

    separator: int
    quote: int


def blocks(content: bytes, start: int, end: int, quote: bytes) -> Iterator[bytes | None]:
    """The bytes from start to end in pieces of whole rows, each with a line feed at its end; None where that fails."""
    while start < end:
        stop = _line_end(content, start + BLOCK_BYTES, end)
        is_open = stop < end and content.count(quote, start, stop) % 2 == 1
        for _ in range(MAX_LINES_BEYOND):
            if not is_open or stop >= end:
                break
            further = _line_end(content, stop, end)
            is_open ^= content.count(quote, stop, further) % 2 == 1
            stop = further
        if is_open:
            yield None
            return
        block = content[start:stop]
        start = stop
        yield block if block.endswith(b"\n") else block + b"\n"


def _line_end(content: bytes, at: int, end: int) -> int:
    """The place after the next line feed, or the end."""
    found = content.find(b"\n", at, end) if at < end else -1
    return found + 1 if found >= 0 else end


def cells_of(block: bytes, marks: Marks, width: int) -> list[str] | None:
    """The cells of all rows one after the other; None unless every row has that width and every quote is in order.

    Quotes are in order where each pair stands around a whole cell, and those inside are written twice. A carriage return
    is left out before a line feed, and is out of order elsewhere.
    """
    if _DROPPED in block:
        return None
    codes = np.frombuffer(block, np.uint8)
    is_mark = (codes == marks.separator) | (codes == _NEW_LINE)
    has_quotes = marks.quote in block
    if has_quotes:
        is_mark |= codes == marks.quote
    places = np.flatnonzero(is_mark)
    kinds = codes[places]
    dropped = np.zeros(0, np.intp)
    if _RETURN in block:
        before = places[kinds == _NEW_LINE] - 1
        dropped = before[codes[before] == _RETURN]
        if len(dropped) != np.count_nonzero(codes == _RETURN):
            return None
    if has_quotes:
        is_quote = kinds == marks.quote
        is_outside = ~(np.logical_xor.accumulate(is_quote) | is_quote)
        quotes = _quotes_to_drop(codes, places[is_quote], marks)
        if quotes is None:
            return None
        dropped = np.concatenate((dropped, quotes))
        places, kinds = places[is_outside], kinds[is_outside]
    if not _is_regular(places, kinds, marks, width):
        return None
    text = codes.copy()
    text[places] = 0
    text[dropped] = _DROPPED
    try:
        cells = text.tobytes().replace(bytes((_DROPPED,)), b"").decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if UNREADABLE in cells else cells.split(_CELL_END)[:-1]


def _is_regular(places: NDArray[np.intp], kinds: NDArray[np.uint8], marks: Marks, width: int) -> bool:
    """True where a line feed ends each row, and no row sooner; and no cell is too long."""
    if len(kinds) % width or np.count_nonzero(kinds == marks.separator) != len(kinds) // width * (width - 1):
        return False
    return (
        bool((kinds[width - 1 :: width] == _NEW_LINE).all()) and int(np.diff(places).max(initial=0)) <= MAX_CELL_LENGTH
    )


def _quotes_to_drop(codes: NDArray[np.uint8], quotes: NDArray[np.intp], marks: Marks) -> NDArray[np.intp] | None:
    """The places of quotes that are no text, or None where a quote is not in order."""
    opening, closing = quotes[0::2], quotes[1::2]
    if len(opening) != len(closing):
        return None
    before = codes[opening - 1]
    if len(opening) and opening[0] == 0:
        before[0] = _NEW_LINE
    after = codes[closing + 1]
    is_doubled = before == marks.quote
    if not (is_doubled | (before == marks.separator) | (before == _NEW_LINE)).all():
        return None
    if not ((after == marks.quote) | (after == marks.separator) | (after == _NEW_LINE) | (after == _RETURN)).all():
        return None
    return np.concatenate((opening[~is_doubled], closing))
