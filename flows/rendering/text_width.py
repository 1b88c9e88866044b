"""How wide a text is when printed, without a font at hand.

The office may set the papers in Calibri or in Arial, and readers without those see Carlito or Liberation Sans, which
have the same widths. So each character counts as wide as the wider of the two: what fits here, fits in both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Advance widths of U+0020 to U+007E and U+00A0 to U+017F, two hexadecimal digits each, in 4/1000 of the letter size,
# rounded up. Read once with fontTools 4 ("hmtx" and "cmap" tables) from Carlito and Liberation Sans 2.
_REGULAR_HEX = (
    "4652658c8cdfab3854547d92465446618c8c8c8c8c8c8c8c8c8c46469292928cfea7a7b5b5a799c3b5467da78cd6b5c3a7c3"
    "b5a799b5a7eca7a7994d614d7d8c548c8c7d8c8c4d8c8c3a3c7d3ad18c8c8c8c587d548c7db57d7d7d5474549246548c8c8c"
    "8c7d8c63d1658c9254b98b648a54545491934654546a8cd1d1d199a7a7a7a7a7a7fab5a7a7a7a746464646b5b5c3c3c3c3c3"
    "92c3b5b5b5b5a7a7998c8c8c8c8c8cdf7d8c8c8c8c464646468c8c8c8c8c8c8c8a998c8c8c8c7d8c7da78ca78ca78cb57db5"
    "7db57db57db59ab58ca78ca78ca78ca78ca78cc38cc38cc38cc38cb58cb58c464646464646463a4646b8767d3ca77d7d8c3a"
    "8c3a8c498c5e8c3eb58cb58cb58c98b58cc38cc38cc38cfaecb558b558b558a77da77da77da77d9954995e9956b58cb58cb5"
    "8cb58cb58cb58cecb5a77da7997d997d997d3d"
)
_BOLD_HEX = (
    "4654778c8cdfb53c54547d924654466c8c8c8c8c8c8c8c8c8c8c545492929299f4b5b5b5b5a799c3b5468cb599dbb5c3a7c3"
    "b5a799b5a7eca7a799546c54928c548c998c998c54999946468c46df99999999628c57998cc38c8c7d6277629246548c8c8c"
    "8c7d8c68d1698c9254b98b648a55545491964654546d8cd1d1d199b5b5b5b5b5b5fab5a7a7a7a746464646b5b5c3c3c3c3c3"
    "92c3b5b5b5b5a7a7998c8c8c8c8c8cdf8c8c8c8c8c46464646999999999999998a99999999998c998cb58cb58cb58cb58cb5"
    "8cb58cb58cb5b4b599a78ca78ca78ca78ca78cc399c399c399c399b599b59946464646464646464646c58c8c46b58c8c9946"
    "9946996199789946b599b599b599b2b599c399c399c399faecb562b562b562a78ca78ca78ca78c995799789959b599b599b5"
    "99b599b599b599ecc3a78ca7997d997d997d46"
)
_CHARACTERS = "".join(chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x180)))
_UNKNOWN = 1.0  # Wide on purpose: a column that is too wide only looks roomy, one too narrow breaks words.
_NO_WIDTH = dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", 0.0)
_PUNCTUATION = dict.fromkeys("‐‑–", 0.56) | dict.fromkeys("‘’‚", 0.28) | dict.fromkeys("“”„", 0.5) | {"•": 0.5}


class _Widths(dict[str, float]):
    """Width of each character, as a share of the letter size; one that is not in the table counts as the widest."""

    def __missing__(self, letter: str) -> float:
        return _UNKNOWN


def _widths(hexadecimal: str) -> _Widths:
    units = bytes.fromhex(hexadecimal)
    read = zip(_CHARACTERS, (unit * 4 / 1000 for unit in units), strict=True)
    return _Widths({**dict(read), **_PUNCTUATION, **_NO_WIDTH})


_REGULAR = _widths(_REGULAR_HEX)
_BOLD = _widths(_BOLD_HEX)
_WIDEST = max(*_REGULAR.values(), *_BOLD.values())


def text_width(text: str, points: float, *, is_bold: bool = False) -> float:
    """Width of one line of text in points, set at a size in points.

    >>> text_width("Overdue", 10) < text_width("Overdue", 10, is_bold=True)
    True
    >>> round(text_width("30 Jun 2026", 10))
    55
    """
    widths = _BOLD if is_bold else _REGULAR
    return points * sum(map(widths.__getitem__, text))


def widest(texts: Iterable[str], points: float, *, is_bold: bool = False) -> float:
    """Width of the widest of some lines of text in points; 0 for none.

    Short ones are not measured once a longer one is wider than any text of their length can be.
    """
    found = 0.0
    for text in sorted(texts, key=len, reverse=True):
        if len(text) * points * _WIDEST <= found:
            break
        found = max(found, text_width(text, points, is_bold=is_bold))
    return found
