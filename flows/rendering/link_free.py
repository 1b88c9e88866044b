"""Words without an address that a reader's program would make a link of: where it leads, only the partner knows."""

from __future__ import annotations

import re
from typing import Final

_IN_AN_ADDRESS: Final = re.compile(r"(?i)(?<=[a-z]:)(?=//)|(?<=www)(?=\.)|(?<=\S)(?=@)")
JOINER: Final = "\u2060"
"""A sign of no width, which is not seen or read out."""


def break_links(text: str) -> str:
    """The text with no address in it; Notify, and Prefect's pages, make a link of what looks like one.

    >>> break_links("see https://a.example, www.a.example or mail a@a.example").split("\u2060")
    ['see https:', '//a.example, www', '.a.example or mail a', '@a.example']
    """
    return _IN_AN_ADDRESS.sub(JOINER, text)
