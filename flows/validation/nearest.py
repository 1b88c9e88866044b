"""Which known word somebody may have meant."""

from __future__ import annotations

import difflib
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_SUGGESTIONS = 100
"""Most different words of one file that are offered a near one: where more are wrong, the cause is not a slip."""

_NEIGHBOURS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Spellings:
    """Known words, in order for the question which of them is spelt most like another one.

    Two are never compared, so that what one of them said can be remembered by which one it is.

    Attributes:
        from_front: the words, sorted.
        from_back: the same, sorted as they read backwards.
    """

    from_front: list[str]
    from_back: list[str]

    @classmethod
    @lru_cache(maxsize=64)
    def of(cls, words: frozenset[str]) -> Spellings:
        """Puts the words in order. Those of a partner are remembered: it may send several files."""
        return cls(sorted(words), sorted(words, key=_backwards))

    @lru_cache(maxsize=1024)  # noqa: B019  # few are made, and those are remembered too: the same slip comes row after row
    def nearest(self, text: str) -> str:
        """The known word that is spelt most like the text; "" where none is like it.

        Of many words only those that begin or end most alike are compared: with all of a thousand references it would
        take ten milliseconds a row.

        >>> Spellings.of(frozenset({"POL-01", "POL-02"})).nearest("POL-O1")
        'POL-01'
        """
        from_front = bisect_left(self.from_front, text)
        from_back = bisect_left(self.from_back, _backwards(text), key=_backwards)
        alike = {*_around(self.from_front, from_front), *_around(self.from_back, from_back)}
        return next(iter(difflib.get_close_matches(text, sorted(alike), n=1)), "")

    def suggestions(self, texts: Iterable[str]) -> dict[str, str]:
        """A question that offers the nearest word for each different text, for ``MAX_SUGGESTIONS`` of them."""
        different = list(dict.fromkeys(texts))[:MAX_SUGGESTIONS]
        near = {text: self.nearest(text) for text in different}
        return {text: f'Did you mean "{word}"? {_word_lookalikes(text, word)}' for text, word in near.items() if word}


def _word_lookalikes(text: str, word: str) -> str:
    """Says which letter stands for a figure: "POL-O1" and "POL-01" look the same on many a screen.

    >>> _word_lookalikes("POL-O1", "POL-01")
    'It has the figure 0 where yours has the letter O. '
    >>> _word_lookalikes("POL-03", "POL-01")
    ''
    """
    if len(text) != len(word):
        return ""
    other = [(mine, ours) for mine, ours in zip(text.upper(), word.upper(), strict=True) if mine != ours]
    letter, figure = other[0] if other else ("", "")
    if not other or any(LOOKALIKES.get(mine) != ours for mine, ours in other):
        return ""
    return f"It has the figure {figure} where yours has the letter {letter}. "


LOOKALIKES = {"O": "0", "I": "1", "L": "1", "S": "5", "B": "8"}
"""Letters that are taken for figures, by eye and by machines that read paper."""


def _around(words: list[str], at: int) -> list[str]:
    return words[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS]


def _backwards(word: str) -> str:
    return word[::-1]
