"""Text made safe to store and print, once, at the border: nothing behind it has to clean again."""

from __future__ import annotations

import re
import unicodedata
from itertools import chain, filterfalse
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from flows.validation.context import Column

LONGEST_TEXT = 10_000
"""Characters of one cell. python-docx cannot open a text above 10 MB again, and nobody reads 10,000 characters."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
# Marks that turn the reading direction can make a sentence say the reverse of what it holds.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")


TAKEN_OUT = "[taken out]"
"""What stands in a file that goes back to a partner where its text seemed to hold personal details."""

PLAINLY_NOTHING = frozenset({"-", "–", "—", "--", ".", "n/a", "na", "n.a.", "none", "nil", "not applicable"})
"""What people write where there is nothing to say. It counts as an empty cell."""
PLACEHOLDERS = PLAINLY_NOTHING | frozenset(
    {"?", "tbc", "tba", "to follow", "as above", "see above", "ditto", TAKEN_OUT}
    | {"same", "same as above", "as before", "as below", "see below", "x", "xx", "xxx"}
    | {"#ref!", "#n/a", "#value!", "#name?", "#div/0!", "#null!", "#num!"}
)
"""Also what people, spreadsheets and we ourselves write in place of what there is to say. It counts as an empty cell as well,
and its writer is told."""


def tidy_texts(different: Collection[str], *, is_exact: bool) -> dict[str, str]:
    """What is to stand for each text with white space at its ends, or a shield, or that only says that there is nothing.

    Most texts need no look of their own, and most columns hold few different ones.

    >>> tidy_texts({" EV-014", "n/a", "'=1+1", "EV-015"}, is_exact=False) == {" EV-014": "EV-014", "n/a": "", "'=1+1": "=1+1"}
    True

    Args:
        different: the texts of one column, each once.
        is_exact: every word of the column is checked against something, so that a dash there is a fault and no empty cell.
    """
    texts = list(different)
    bare = list(map(str.strip, texts))
    suspects = [] if bare == texts else [text for text, one in zip(texts, bare, strict=True) if one != text]
    suspects += [text for text in texts if text < _BEHIND_SHIELDS and text[:1] in _SHIELDS]
    if holds_any(texts, _UNSEEN_SIGNS):
        suspects += [text for text in texts if _UNSEEN.search(text)]
    read = {text: without_shield(_UNSEEN.sub("", text).strip()) for text in suspects}
    if not is_exact:
        short = [text for text in texts if len(text) <= _LONGEST_PLACEHOLDER]
        short = [
            text for text in short if text.casefold() in PLACEHOLDERS or "+" in text or text < _BEHIND_NUMBER_SIGNS
        ]
        read = {text: "" if _is_placeholder(tidy) or _FORMULA.match(tidy) else tidy for text, tidy in read.items()}
        read |= dict.fromkeys(filter(_is_placeholder, short), "")
    return {text: tidy for text, tidy in read.items() if tidy != text}


def _is_placeholder(text: str) -> bool:
    """Whether the text only says that there is nothing, or is what a spreadsheet shows in place of what was typed.

    >>> _is_placeholder("TBC"), _is_placeholder("#######"), _is_placeholder("1.23E+15"), _is_placeholder("EV-014")
    (True, True, True, False)
    """
    return text.casefold() in PLACEHOLDERS or _SHOWN_INSTEAD.fullmatch(text) is not None


def hollow_texts(tidy: Mapping[str, str], *, is_required: bool) -> set[str]:
    """The texts that were read as empty though their writers may think that they said something.

    >>> sorted(hollow_texts({"TBC": "", " n/a": "", "  ": "", " EV-014": "EV-014"}, is_required=False))
    ['TBC']

    Args:
        tidy: what ``tidy_texts`` says of the column.
        is_required: something must be said in the column, so that "n/a" is too little.
    """
    emptied = {text: without_shield(_UNSEEN.sub("", text).strip()) for text, read in tidy.items() if not read}
    return {text for text, bare in emptied.items() if bare and (is_required or bare.casefold() not in PLAINLY_NOTHING)}


def without_shield(text: str) -> str:
    """The text without the apostrophe that our own CSV files put before what a spreadsheet would calculate.

    A cell that went out as text comes back as the same text. The formula that systems write for the same end, which says
    nothing but a text, is that text.

    >>> [without_shield(text) for text in ("'=1+1", "'tis done", "-5", '="POL-01"')]
    ['=1+1', "'tis done", '-5', 'POL-01']
    """
    return text[1:] if _SHIELDED.match(text) else _TEXT_FORMULA.sub(r"\1", text)


_UNSEEN_SIGNS = "\u00ad\u200b\u200e\u200f\u2060\ufeff"
_UNSEEN = re.compile(f"[{_UNSEEN_SIGNS}]+")
"""Signs without a width, which come along from web pages and chats: nobody can see them, to put them right."""
_FORMULA = re.compile(r"=\s*[+(]*(?:(?!HYPERLINK\()[A-Za-z.]+\(|(?:'[^']*'!|[A-Za-z0-9_]+!)?\$?[A-Za-z]{1,3}\$?[0-9]+)")
"""A function or a cell of a sheet: what stood there was worked out in a spreadsheet, and did not come along."""
_SHOWN_INSTEAD = re.compile(r"#{2,}|[0-9](?:[.,][0-9]+)?[Ee]\+[0-9]{2,}")
"""A column too narrow, and a long number of which a spreadsheet keeps the first digits only."""
_TEXT_FORMULA = re.compile(r'\A="([^"]*)"\Z')
_SHIELDED = re.compile("'[ \u00a0\u200b\ufeff\v\f]*[=+@\t\r\n＝＋－＠-]")
_SHIELDS = frozenset("'=")
_BEHIND_SHIELDS = ">"
"""Sorts behind both, so that one comparison rules out every text that begins with a letter."""
_BEHIND_NUMBER_SIGNS = "$"
"""The same for ``#``."""
_LONGEST_PLACEHOLDER = max(map(len, PLACEHOLDERS))


def clean_text(text: str) -> str:
    r"""The text with line ends made plain, and what cannot be printed replaced by a visible mark.

    >>> clean_text("done\x07 and\r\ndusted ")
    'done� and\ndusted'
    """
    if _is_plain(text):
        return text.strip()
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _UNPRINTABLE.sub("\ufffd", _DIRECTION.sub("", plain)).strip()


def clean_column(texts: list[str], odd: Sequence[int]) -> list[str]:
    """Each text clean, and cut where it is too long; a column in which nothing is odd is given back as it is.

    Args:
        texts: without blanks at their ends.
        odd: what ``odd_texts`` says of them.
    """
    if not odd:
        return texts
    clean = list(texts)
    for place in odd:
        clean[place] = cut_text(clean_text(texts[place]))
    return clean


def odd_texts(columns: Mapping[str, Column]) -> dict[str, list[int]]:
    """For each column the places of texts that may need cleaning or cutting. Each different text is looked at once."""
    texts = list(chain.from_iterable(column.different for column in columns.values()))
    if _all_plain(texts) and max(map(len, texts), default=0) <= LONGEST_TEXT:
        return {name: [] for name in columns}
    odd = {text for text in texts if not _is_plain(text) or len(text) > LONGEST_TEXT}
    return {name: [place for place, text in enumerate(column.texts) if text in odd] for name, column in columns.items()}


def _all_plain(texts: list[str]) -> bool:
    """As ``_is_plain`` of each text; ASCII, which most of it is, is looked at many texts at once."""
    known = list(filter(str.isascii, texts))
    return all(map(_is_printable_ascii, _parts(known))) and _is_plain(" ".join(filterfalse(str.isascii, texts)))


def holds_any(texts: Collection[str], signs: str) -> bool:
    """Whether any of the signs stands in any of the texts, looked at many texts at once."""
    ascii_signs = "".join(filter(str.isascii, signs))
    wholes = map("".join, _parts(list(texts)))
    return any(sign in whole for whole in wholes for sign in (ascii_signs if whole.isascii() else signs))


def _parts(texts: list[str]) -> Iterator[list[str]]:
    return (texts[start : start + _LOOKED_AT_ONCE] for start in range(0, len(texts), _LOOKED_AT_ONCE))


_LOOKED_AT_ONCE = 10_000
"""Texts of which a copy is made; of a million it would take more memory than all else."""


def _is_printable_ascii(texts: list[str]) -> bool:
    codes = np.frombuffer("".join(texts).encode(), np.uint8)
    return not len(codes) or bool(codes.min() >= ord(" ") and codes.max() <= ord("~"))


def lost_characters(text: str) -> bool:
    """Whether cleaning takes anything out of the text that its writer could miss."""
    return not _is_plain(text) and bool(_UNPRINTABLE.search(text) or _DIRECTION.search(text))


def _is_plain(text: str) -> bool:
    """Nothing to clean, and quickly told: controls, line ends and marks of direction are not printable."""
    return text.isprintable() and (text.isascii() or unicodedata.is_normalized("NFC", text))


def cut_text(text: str) -> str:
    """The text, or its beginning and a mark that says it was cut."""
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + "… [cut]"
