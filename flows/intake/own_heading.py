"""Files that begin with our own heading: it tells their dialect, and a short look makes that certain.

What is said here is what the search of ``find_dialect`` would say; where that is not certain, nothing is said.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np

from flows.intake.dialect import PLAIN_SEPARATORS, SAMPLE_LINES, SPACED_SHARE, Dialect
from flows.intake.limits import SAMPLE_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

_LONGEST_HEADING = 4_000
_SAMPLE_BYTES = (SAMPLE_CHARACTERS, 4 * SAMPLE_CHARACTERS)
_NEW_LINE, _QUOTE = b'\n"'
_IS_BLANK = np.isin(np.arange(256), list(b" \r\n"))


def certain_dialect(
    content: bytes, start: int, end: int, is_ours: Callable[[Sequence[str]], bool]
) -> tuple[Dialect, list[str]] | None:
    """The dialect and the headings of a file whose first row is ours, or None where it takes a search to be sure.

    It holds for a file whose rows are all as wide as the heading and whose quotes are in order.

    Args:
        content: the bytes of the file.
        start: where its text begins.
        end: where its text ends.
        is_ours: True for a row that holds headings which are known for certain.
    """
    line = content[start : min(end, start + _LONGEST_HEADING)].partition(b"\n")[0].removesuffix(b"\r")
    if len(line) >= _LONGEST_HEADING or not line.isascii():
        return None
    text = line.decode()
    separators = [separator for separator in PLAIN_SEPARATORS if separator in text]
    if len(separators) != 1 or separators == ["\t"] or separators[0] * 2 in text:
        return None
    separator = separators[0]
    headings = _cells(text, separator)
    if len(headings) < 2 or not is_ours(headings):
        return None
    if not _is_plain(content[start : min(end, start + _SAMPLE_BYTES[-1] + 1)], separator.encode()):
        return None
    return Dialect(separator, width=len(headings)), headings


def _cells(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator, strict=True), [])
    except csv.Error:
        return []


def _is_plain(text: bytes, separator: bytes) -> bool:
    r"""Whether a search finds plain double quotes, at whichever of its lines it stops.

    That is where its sample holds no \", no other quote behind a separator and no cell that runs over the last line of
    the sample, and no beginning of it has blanks behind most separators.
    """
    sample = _sample(text)
    if (b"\\" in sample and b'\\"' in sample) or any(
        quote in sample and separator + quote in sample for quote in (b"'", b"`")
    ):
        return False
    codes = np.frombuffer(sample, np.uint8)
    line_ends = np.flatnonzero(codes == _NEW_LINE)
    has_all = len(text) < SAMPLE_CHARACTERS and len(line_ends) <= SAMPLE_LINES
    return (has_all or not _is_quoted(codes, line_ends)) and _is_never_spaced(codes, line_ends, separator)


def _sample(text: bytes) -> bytes:
    """Whole lines from the beginning, at least as many as the search looks at."""
    for size in _SAMPLE_BYTES:
        if len(text) <= size:
            return text + b"\n"
        end = text.rfind(b"\n", 0, size) + 1
        if text.count(b"\n", 0, end) > SAMPLE_LINES:
            break
    return text[:end]


def _is_quoted(codes: NDArray[np.uint8], places: NDArray[np.intp]) -> bool:
    """Whether any of the places stands inside quotes."""
    quotes = np.flatnonzero(codes == _QUOTE)
    return bool((np.searchsorted(quotes, places) % 2).any())


def _is_never_spaced(codes: NDArray[np.uint8], line_ends: NDArray[np.intp], separator: bytes) -> bool:
    """Whether at no end of a line most separators so far had a blank or nothing behind them."""
    separators = np.flatnonzero(codes == separator[0])
    blanks = separators[_IS_BLANK[codes[separators + 1]]]
    counts, blank_counts = np.searchsorted(separators, line_ends), np.searchsorted(blanks, line_ends)
    return bool((blank_counts <= SPACED_SHARE * counts).all())
