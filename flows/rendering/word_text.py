"""Text as Word's XML: escaped, with its line breaks and tabs kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

W_NAMESPACE: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

# The border cleans what partners send; this guard is for whatever else finds a way in. lxml and Word both refuse
# these characters, and a report must not fail on one. The mark shows that something stood there.
# The same ones are marked in the web page and the e-mail, so that the papers cannot differ.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_SPECIAL = re.compile("[&<>\x00-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_BREAK = "</w:t><w:br/>" + (OPEN := '<w:t xml:space="preserve">')
_TAB = f"</w:t><w:tab/>{OPEN}"


def legal(text: str) -> str:
    """The text with every character that XML forbids replaced by a visible mark.

    >>> legal("Safe" + chr(0) + "guarding")
    'Safe�guarding'
    """
    return _ILLEGAL.sub("\ufffd", text)


def attribute(text: str) -> str:
    """The text as the value of an attribute in double quotes, on one line."""
    return _entities(" ".join(legal(text).split())).replace('"', "&quot;")


def content(text: str) -> str:
    """The text as it stands between ``<w:t>`` and ``</w:t>``.

    A line break closes that element and opens another, because Word shows a bare line break as a space.

    >>> content("R&D")
    'R&amp;D'
    """
    if not _SPECIAL.search(text):
        return text
    lines = _entities(legal(text).replace("\r\n", "\n").replace("\r", "\n"))
    return lines.replace("\n", _BREAK).replace("\t", _TAB)


def contents(texts: Sequence[str]) -> tuple[str, ...]:
    """The texts of a row as they stand in its cells. One search tells that nothing has to be escaped, as in most rows."""
    return tuple(map(content, texts) if _SPECIAL.search("".join(texts)) else texts)


def run(text: str, properties: str = "") -> str:
    """A stretch of text in one look; spaces at its ends are kept."""
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f"<w:r>{look}{OPEN}{content(text)}</w:t></w:r>"


def paragraph(style_id: str, inside: str, properties: str = "") -> str:
    """A paragraph in a style; ``properties`` follow the style in the order that the schema asks for."""
    return f'<w:p><w:pPr><w:pStyle w:val="{attribute(style_id)}"/>{properties}</w:pPr>{inside}</w:p>'


def field(instruction: str, cached: str) -> str:
    """A field that Word computes, with the result that stands until it does.

    It is never marked as dirty: a dirty field makes Word ask each reader for leave to update it.
    """
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {_entities(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run(cached)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def bookmarked(inside: str, name: str, number: int) -> str:
    """Text that a link can lead to."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{inside}<w:bookmarkEnd w:id="{number}"/>'


def _entities(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
