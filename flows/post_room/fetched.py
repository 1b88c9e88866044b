"""What an IMAP server answers to FETCH, as Python values; and the parts of a message that its BODYSTRUCTURE lists.

The structure tells names, kinds and sizes of attachments before anything of them is fetched (RFC 3501, 7.4.2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Piece: TypeAlias = bytes | tuple[bytes, bytes]
"""A line as imaplib gives it: alone, or with the literal that follows it."""

Value: TypeAlias = "bytes | list[Value] | None"
"""A string or atom, NIL, or a list in brackets."""

_TOKEN = re.compile(
    rb'\s*(?:([()])|"((?:[^"\\]|\\.)*)"|(BODY\[[^\]]*\](?:<\d+>)?|[^\s()"]+))', re.DOTALL | re.IGNORECASE
)
_LITERAL = re.compile(rb"\{\d+\}$")
MAX_DEPTH = 20
"""Parts inside parts inside parts; nobody writes deeper by hand."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a message that holds no other part.

    Attributes:
        section: its number, as FETCH wants it.
        kind: media type, such as "text/csv", lower case.
        disposition: "attachment", "inline" or "", lower case.
        has_name: whether it has a file name; what that is stands in the part's own header.
        encoding: transfer encoding, lower case.
        size: in bytes, as it is encoded.
    """

    section: str
    kind: str
    disposition: str
    has_name: bool
    encoding: str
    size: int

    @property
    def decoded_size(self) -> int:
        """About how many bytes it has when decoded; four letters of Base64 are three bytes, and lines have ends."""
        return self.size * 74 // 100 if self.encoding == "base64" else self.size


def read_answers(pieces: Sequence[Piece | None]) -> Iterator[dict[str, Value]]:
    """One mapping a message, from the name of what was asked for (upper case) to its value.

    Lines that a server sends unasked, such as changed flags, come out as mappings without what was asked for.
    """
    lines: list[Piece] = []
    for piece in pieces:
        if piece is None:
            continue
        lines.append(piece)
        if isinstance(piece, bytes):
            yield _pairs(_nest(_tokens(lines)))
            lines = []


def _tokens(lines: Sequence[Piece]) -> Iterator[tuple[str, bytes]]:
    for line in lines:
        text, literal = line if isinstance(line, tuple) else (line, None)
        for found in _TOKEN.finditer(_LITERAL.sub(b"", text) if literal is not None else text):
            bracket, quoted, atom = found.groups()
            if bracket:
                yield "bracket", bracket
            elif atom is not None:
                yield "atom", atom
            else:
                yield "string", re.sub(rb"\\(.)", rb"\1", quoted)
        if literal is not None:
            yield "string", literal


def _nest(tokens: Iterator[tuple[str, bytes]]) -> list[Value]:
    top: list[Value] = []
    open_lists = [top]
    for kind, text in tokens:
        if text == b"(" and kind == "bracket":
            inner: list[Value] = []
            open_lists[-1].append(inner)
            open_lists.append(inner)
        elif kind == "bracket":
            if len(open_lists) > 1:
                open_lists.pop()
        else:
            open_lists[-1].append(None if kind == "atom" and text.upper() == b"NIL" else text)
    return top


def _pairs(values: list[Value]) -> dict[str, Value]:
    """A message's number stands first, then one list of names and values."""
    inside = next((value for value in values if isinstance(value, list)), [])
    names = [name.decode("ascii", "replace").upper() for name in inside[::2] if isinstance(name, bytes)]
    return dict(zip(names, inside[1::2], strict=False))


def list_parts(structure: Value, section: str = "") -> Iterator[Part]:
    """The parts of a message in their order; a message inside the message is one part, and nothing in it is listed.

    Raises:
        ValueError: the structure is none, or is nested too deeply.
    """
    if not isinstance(structure, list) or not structure or section.count(".") > MAX_DEPTH:
        raise ValueError("no structure of a message")
    if not isinstance(structure[0], list):
        yield _leaf(structure, section or "1")
        return
    kinds = [value for value in structure if not isinstance(value, list)]
    if kinds and _lower(kinds[0]) == "encrypted":
        yield Part(section or "1", "multipart/encrypted", "", has_name=True, encoding="", size=1)
        return
    for number, inner in enumerate(structure, start=1):
        if not isinstance(inner, list):
            break
        yield from list_parts(inner, f"{section}.{number}" if section else str(number))


def _leaf(fields: list[Value], section: str) -> Part:
    if len(fields) < 7:
        raise ValueError("no structure of a message")
    kind = f"{_lower(fields[0])}/{_lower(fields[1])}"
    # Text has a count of lines more, and a message an envelope, a structure and a count of lines more.
    place = 8 + (1 if kind.startswith("text/") else 3 if kind == "message/rfc822" else 0)
    disposition = fields[place] if len(fields) > place else None
    named = _names(fields[2]) | (
        _names(disposition[1]) if isinstance(disposition, list) and len(disposition) > 1 else set()
    )
    return Part(
        section=section,
        kind=kind,
        disposition=_lower(disposition[0]) if isinstance(disposition, list) and disposition else "",
        has_name=any(name.startswith(("name", "filename")) for name in named),
        encoding=_lower(fields[5]),
        size=int(_lower(fields[6]) or 0),
    )


def _names(parameters: Value) -> set[str]:
    return {_lower(name) for name in parameters[::2]} if isinstance(parameters, list) else set()


def _lower(value: Value) -> str:
    return value.decode("ascii", "replace").lower() if isinstance(value, bytes) else ""
