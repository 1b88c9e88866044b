"""A quick look at many texts at once, which lets most of them through: which ones may hold personal details?

The texts lie one behind the other as bytes, and words and digits are looked up in all of them together. A text that is let
through holds no word that calls for a careful look, and no digits as numbers of persons have them.
"""

from __future__ import annotations

import string
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Codes = NDArray[np.uint8]
    Places = NDArray[np.intp]
    Flags = NDArray[np.bool_]

SEPARATOR: Final = "\x1e"
"""Stands between two texts."""

_LETTERS: Final = (string.ascii_uppercase + string.ascii_lowercase).encode()
_DIGITS: Final = b"0123456789@"
_OTHERS: Final = bytes(code for code in range(256) if code not in _LETTERS + _DIGITS + SEPARATOR.encode())
FOLD: Final = bytes.maketrans(
    _LETTERS + _DIGITS + _OTHERS, _LETTERS.lower() + b"0" * len(_DIGITS) + b" " * len(_OTHERS)
)
"""Small letters stay, capitals become small, digits and @ become 0, all else parts words.

On bytes, because that is several times quicker than on text, and every text goes through it.
"""

_END, _BLANK, _DIGIT = b"\x1e 0"
_WINDOW = 8
_MARGIN: Final = SEPARATOR.encode() * _WINDOW
_MASKS: Final = np.array([(1 << (8 * length)) - 1 for length in range(_WINDOW + 1)], dtype="<u8")
_SPREAD: Final = np.uint64(0x9E3779B97F4A7C15)
_ROUGH_BITS = 16


ANYWHERE, WITH_DIGITS, WITH_NOUN, NOUN = 1, 2, 4, 8
"""What a word means: it calls for a careful look in any text; in one with a digit or an @; in one with a noun; is a noun."""


@dataclass(frozen=True, slots=True)
class Suspects:
    """Which of many texts need a careful look.

    Attributes:
        places: of these texts.
        may_tell: of these texts, whether their digits may be those of a person.
    """

    places: Places
    may_tell: Flags


class Look:
    """Words that are looked up in many texts at once. Of long words the first eight letters count: a few more are found."""

    def __init__(self, meanings: Mapping[bytes, int]) -> None:
        combined: dict[bytes, int] = {}
        for word, meaning in meanings.items():
            start = word[:_WINDOW].ljust(_WINDOW, b"\0")
            combined[start] = combined.get(start, 0) | meaning
        keys = np.frombuffer(b"".join(combined), "<u8")
        order = np.argsort(keys)
        self._keys = keys[order]
        self._meanings = np.array(list(combined.values()))[order]
        self._may_be = np.zeros(1 << _ROUGH_BITS, dtype=np.bool_)
        self._may_be[_spread(self._keys)] = True

    def suspects(self, content: bytes, count: int) -> Suspects:
        """The texts that need a careful look.

        Args:
            content: the texts with ``SEPARATOR`` between them, without special signs.
            count: how many texts there are.
        """
        plain = _MARGIN + content + _MARGIN
        codes = np.frombuffer(plain.translate(FOLD), np.uint8)
        ends = np.flatnonzero(codes[_WINDOW : len(codes) - _WINDOW + 1] == _END) + _WINDOW
        digits = np.flatnonzero(codes == _DIGIT)
        may_tell = _may_hold_numbers(np.frombuffer(plain, np.uint8), digits, ends, count)
        starts, meanings = self._known_words(codes)
        text_of = np.searchsorted(ends, starts)
        anywhere, with_digits, with_noun, noun = (
            _flags(text_of[(meanings & meaning) > 0], count) for meaning in (ANYWHERE, WITH_DIGITS, WITH_NOUN, NOUN)
        )
        has_digit = _flags(np.searchsorted(ends, digits), count)
        places = np.flatnonzero(anywhere | (with_digits & has_digit) | (with_noun & noun) | may_tell)
        return Suspects(places, may_tell[places])

    def _known_words(self, codes: Codes) -> tuple[Places, Places]:
        """Where a word stands that means something, and what."""
        starts, keys = _words_in(codes)
        rough = np.flatnonzero(self._may_be[_spread(keys)])
        at = np.minimum(np.searchsorted(self._keys, keys[rough]), len(self._keys) - 1)
        is_known = self._keys[at] == keys[rough]
        return starts[rough[is_known]], self._meanings[at[is_known]]


def _spread(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    return (keys * _SPREAD) >> np.uint64(64 - _ROUGH_BITS)


def _flags(places: Places, count: int) -> Flags:
    flags = np.zeros(count, dtype=np.bool_)
    flags[places] = True
    return flags


def _words_in(codes: Codes) -> tuple[Places, NDArray[np.uint64]]:
    """Where each word begins, and its first eight letters as one number."""
    is_letter = codes > _BLANK
    edges = np.flatnonzero(is_letter[1:] != is_letter[:-1]) + 1
    starts, ends = edges[0::2], edges[1::2]
    windows = np.ndarray((len(codes) - _WINDOW + 1,), "<u8", codes.data, strides=(1,))
    return starts, windows[starts] & _MASKS[np.minimum(ends - starts, _WINDOW)]


def _class_of(signs: str) -> Flags:
    """For each byte, whether it is one of the signs."""
    flags = np.zeros(256, dtype=np.bool_)
    flags[list(signs.encode())] = True
    return flags


_IS_LETTER: Final = _class_of(string.ascii_letters)
_IS_CAPITAL: Final = _class_of(string.ascii_uppercase)
_ENDS_AGE: Final = _class_of(".,;:)")
_ENDS_NUMBER_AFTER_INITIAL: Final = _class_of(" ,.;")
_AFTER_R: Final = _class_of(")aA")
_IS_BLANK: Final = _class_of("\t\n\x0b\x0c\r\x1c\x1d\x1f ") | (np.arange(256) >= 0x80)
_FEWEST_DIGITS = 6


def _may_hold_numbers(plain: Codes, digits: Places, ends: Places, count: int) -> Flags:
    """For each text, whether its digits may have one of the shapes of ``personal_numbers.SHAPES``, or an @ is there.

    The shapes are told by what stands around a run of digits, and by how many digits there are.

    Args:
        plain: the texts, with a margin.
        digits: places of digits and @ in them.
        ends: where each text ends.
        count: how many texts there are.
    """
    if not len(digits):
        return np.zeros(count, dtype=np.bool_)
    is_gap = np.diff(digits) > 1
    starts, stops = digits[np.append(True, is_gap)], digits[np.append(is_gap, True)] + 1
    before, second, third = plain[starts - 1], plain[starts - 2], plain[starts - 3]
    after, next_after = plain[stops], plain[stops + 1]
    is_short = stops - starts <= 2
    follows_comma = (second == ord(",")) & ((third == ord(".")) | (is_short & _ENDS_AGE[after]))
    follows_initial = (second == ord(".")) & _IS_CAPITAL[third] & is_short
    follows_verb = is_short & (
        ((second == ord("s")) & ((third == ord("i")) | (third == ord("a"))))
        | ((second == ord("d")) & (third == ord("e")))
    )
    follows_year = (second == ord("r")) | (second == ord("R"))
    follows_school_year = follows_year & (
        _AFTER_R[after] | (plain[starts - 5] == ord(",")) | (plain[starts - 7] == ord(","))
    )
    is_telling = (
        _IS_LETTER[before]
        | (before == ord("("))
        | ((before == _BLANK) & (follows_comma | follows_initial | follows_verb | follows_school_year))
        | (after == ord("/"))
        | (after == ord("y"))
        | (_IS_BLANK[after] & ((next_after == ord("y")) | (after >= 0x80)))
    )
    text_of = np.searchsorted(ends, starts)
    at_sign = np.searchsorted(ends, digits[plain[digits] == ord("@")])
    digit_counts = np.bincount(text_of, stops - starts, count)
    return _flags(text_of[is_telling], count) | _flags(at_sign, count) | (digit_counts >= _FEWEST_DIGITS)
