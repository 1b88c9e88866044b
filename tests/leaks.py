"""Looks for words in every byte of a paper: parts of zips within zips, other encodings, entities, text cut by tags."""

from __future__ import annotations

import html
import io
import re
import zipfile
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def blobs(content: bytes, name: str = "") -> Iterator[tuple[str, bytes]]:
    """The content and, where it is a zip, its names, comments and every part, however deep."""
    yield name, content
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            yield f"{name}/comment", package.comment
            for part in package.infolist():
                yield f"{name}/{part.filename}", part.filename.encode() + part.comment + part.extra
                yield from blobs(package.read(part), f"{name}/{part.filename}")


def readings(blob: bytes) -> Iterator[str]:
    """Every way in which somebody could read a blob as text, in lower case."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        # UTF-16 may start at an odd byte.
        for start in (0, 1) if encoding != "utf-8" else (0,):
            text = blob[start:].decode(encoding, errors="ignore").casefold()
            yield text
            plain = unquote(html.unescape(html.unescape(text)))
            yield plain
            yield re.sub(r"<[^>]*>", "", plain)


def leaks(words: Iterable[str], content: bytes, name: str = "paper") -> list[tuple[str, str]]:
    """The words that can be found, each with the first place."""
    found: dict[str, str] = {}
    wanted = {word: word.casefold() for word in words}
    for place, blob in blobs(content, name):
        for text in readings(blob):
            found |= {word: place for word, folded in wanted.items() if word not in found and folded in text}
    return sorted(found.items())
