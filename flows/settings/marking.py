"""Protective markings: a paper carries the highest marking of what it was made from."""

from __future__ import annotations

import re

LADDER = ("OFFICIAL", "OFFICIALSENSITIVE", "SECRET", "TOPSECRET")
"""From low to high, letters only: offices write "OFFICIAL-SENSITIVE" with a dash, a colon or a space."""


def highest_marking(*markings: str) -> str:
    """The highest of some markings as its office wrote it; of two alike, the first. Empty ones say nothing.

    A marking that begins with none of the words on the ladder is an office's own, and is taken for the highest.

    >>> highest_marking("OFFICIAL", "", "OFFICIAL:SENSITIVE", "OFFICIAL-SENSITIVE")
    'OFFICIAL:SENSITIVE'
    """
    return max((marking for marking in markings if marking.strip()), key=_rung, default="")


def _rung(marking: str) -> int:
    letters = re.sub(r"[^A-Z]", "", marking.upper())
    return max((rung for rung, word in enumerate(LADDER) if letters.startswith(word)), default=len(LADDER))
