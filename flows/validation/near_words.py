"""Spellings of statuses and references that can mean one thing only.

The rule: repair only what cannot change the meaning, record each repair as a warning, and where a repair would be a guess,
set the row aside with the nearest word offered. "Completed" is "complete"; "done" may be the month's work and not the
action, so it is only offered.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from flows.models import PARTNER_STATUSES, Delivery

if TYPE_CHECKING:
    from collections.abc import Mapping

_OFFERED: Final[Mapping[str, Delivery]] = {
    **dict.fromkeys(("done", "finished", "achieved", "delivered", "closed", "implemented"), Delivery.COMPLETE),
    **dict.fromkeys(("in progress", "ongoing", "on going", "underway", "under way", "started"), Delivery.ON_TRACK),
    **dict.fromkeys(("delayed", "overdue", "slipped", "behind", "late", "stalled"), Delivery.OFF_TRACK),
    **dict.fromkeys(("pending", "planned", "to do", "yet to start"), Delivery.NOT_STARTED),
}
"""Words that may well mean one of our statuses, but need not: they are offered, never read."""

_OPPOSITES: Final = ("incomplete", "uncompleted", "not complete", "not completed", "nearly complete", "part complete")
"""Words spelt like one of ours that mean something else: nothing is offered for them."""

_VARIANTS: Final = {"completed": Delivery.COMPLETE, "notyetstarted": Delivery.NOT_STARTED}
_SPELLINGS: Final = {status.value.replace(" ", ""): status for status in PARTNER_STATUSES} | _VARIANTS
_BESIDE_WORDS: Final = re.compile(r"[\s\-‐‑‒–—−_.\"'“”‘’*]+")
_PIECES: Final = re.compile(r"[A-Z]+|[0-9]+")


def offered_statuses() -> dict[str, str]:
    """The question to ask about a word that may mean one of our statuses; "" for one that only looks like it."""
    offered = {word: f'Did you mean "{status}"? ' for word, status in _OFFERED.items()}
    return offered | dict.fromkeys(_OPPOSITES, "")


def respelt_status(word: str) -> Delivery | None:
    """Our status in another spelling: without its blank, with a full stop, as "completed"; None for anything else.

    A sign that changes what is said, such as a question mark or a per cent, is never left out.

    >>> respelt_status("OnTrack."), respelt_status("50% complete"), respelt_status("complete?"), respelt_status("done")
    (<Delivery.ON_TRACK: 'on track'>, None, None, None)
    """
    return _SPELLINGS.get(_BESIDE_WORDS.sub("", word).casefold())


def reference_spelling(reference: str) -> str:
    """A reference without capitals, blanks, dashes and leading zeros; "" for what has other signs in it.

    >>> reference_spelling("pol 002"), reference_spelling("POL–2"), reference_spelling("POL-2?")
    ('POL2', 'POL2', '')
    """
    plain = _BESIDE_WORDS.sub("-", reference).upper().strip("-")
    if not re.fullmatch(r"[A-Z0-9-]+", plain, re.ASCII):
        return ""
    return "".join(piece.lstrip("0") or "0" for piece in _PIECES.findall(plain))


def respelt_reference(text: str, own: frozenset[str]) -> str:
    """The one reference of the partner's that a text spells differently; "" where there is none, or more than one."""
    spelling = reference_spelling(text)
    found = _by_spelling(own, spelling[-1:]).get(spelling, ())
    return found[0] if len(found) == 1 else ""


@lru_cache(maxsize=320)
def _by_spelling(own: frozenset[str], last: str) -> dict[str, list[str]]:
    """Of a thousand references only those are spelt out that end alike, which no other spelling changes."""
    spellings: defaultdict[str, list[str]] = defaultdict(list)
    for reference in sorted(one for one in own if one.endswith(last)):
        spellings[reference_spelling(reference)].append(reference)
    return dict(spellings)
