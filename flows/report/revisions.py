"""Two versions of a text as one: what stayed, what was added, what was removed, word by word."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, TypeAlias

from flows.document import Change, Piece, Revision

if TYPE_CHECKING:
    from collections.abc import Iterator

    Step: TypeAlias = tuple[list[str], list[str] | None]

LEAST_LIKENESS = 0.4
"""Texts that share fewer of their words are told as one removed and one added: a patchwork of both reads like neither."""

MOST_WORDS = 1500
"""Longer texts are not compared word by word: it would take seconds, and nobody follows it."""

LEAST_ISLAND = 3
"""So many words in a row must have stayed to stand between two changes; fewer are told as changed with them."""

MOST_KEPT = 24
"""Of a longer stretch that stayed, both ends are printed."""


def compare_texts(label: str, before: str, now: str) -> Revision:
    """The text of now against the one before.

    Args:
        label: what text it is, such as "Update".
        before: the older text; "" where there was none.
        now: the newer one; likewise.

    >>> compare_texts("Update", "Four of six routes are mapped.", "All six routes are mapped.").text
    'Update: [removed: Four of] [added: All] six routes are mapped.'
    """
    old, new = before.split(), now.split()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if max(len(old), len(new)) > MOST_WORDS or matcher.ratio() < LEAST_LIKENESS:
        steps: list[Step] = [(old, new)]
    else:
        steps = list(_steps(matcher, old, new))
    pieces = [piece for kept_or_old, new_words in steps for piece in _pieces(kept_or_old, new_words)]
    return Revision(label, tuple(piece for piece in pieces if piece.text))


def _steps(matcher: SequenceMatcher[str], old: list[str], new: list[str]) -> Iterator[Step]:
    """Words that stayed with None, or words before with words now; in the order of the text."""
    was: list[str] = []
    now: list[str] = []
    codes = matcher.get_opcodes()
    for place, (tag, old_from, old_to, new_from, new_to) in enumerate(codes):
        is_between = 0 < place < len(codes) - 1
        if tag == "equal" and not (is_between and old_to - old_from < LEAST_ISLAND):
            yield was, now
            yield old[old_from:old_to], None
            was, now = [], []
        else:
            was, now = was + old[old_from:old_to], now + new[new_from:new_to]
    yield was, now


def _pieces(old: list[str], new: list[str] | None) -> Iterator[Piece]:
    if new is None:
        yield Piece(_shortened(old))
    else:
        yield Piece(" ".join(old), Change.REMOVED)
        yield Piece(" ".join(new), Change.ADDED)


def _shortened(words: list[str]) -> str:
    if len(words) <= MOST_KEPT:
        return " ".join(words)
    end = MOST_KEPT // 2
    return f"{' '.join(words[:end])} … ({len(words) - 2 * end} words as before) … {' '.join(words[-end:])}"
