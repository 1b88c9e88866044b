"""A message in the Markdown of GOV.UK Notify: headings, bullets, numbers and plain lines; no tables and no HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from flows.document import Chart, Heading, Listing, Table
from flows.rendering.link_free import JOINER, break_links
from flows.rendering.template_filling import printable

if TYPE_CHECKING:
    from flows.document import Block, Message

# Two brackets ask Notify for a value, and a link hides where it leads. A blank between the signs makes both plain text.
_SPECIAL: Final = re.compile(r"\((?=\()|\)(?=\))|\](?=\()")
_AT_LINE_START: Final = re.compile(r"(?=[#^*>+-]|\d+[.)] |={3,}|_{3,})")


def render_notify(message: Message) -> str:
    """The message as the body of a Notify template, with the same sentences and cells as its other forms.

    Notify reads ``((name))`` as a gap to fill; nothing that came in data may open one.

    Args:
        message: what is said. Its subject goes into the template's own subject line.
    """
    top = [_line(message.marking), *([_line(message.notice)] if message.notice else []), f"# {_text(message.title)}"]
    blocks = [_block(block) for block in message.blocks]
    return "\n\n".join([*top, *(text for text in blocks if text), _line(message.marking)]) + "\n"


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"## {_text(block.text)}"
    if isinstance(block, Listing):
        marks = (f"{place}." if block.is_numbered else "*" for place in range(1, len(block.entries) + 1))
        return "\n".join(f"{mark} {_line(entry)}" for mark, entry in zip(marks, block.entries, strict=True))
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Chart):
        return f"{_line(block.caption)}\n\n{_line(block.alternative)}"
    return _line(block.text)


def _table(table: Table) -> str:
    """The caption, then a bullet for each row: Notify draws no tables."""
    headings = [column.heading for column in table.columns]
    rows = [
        "; ".join(f"{heading}: {cell.text}" for heading, cell in zip(headings, row, strict=True)) for row in table.rows
    ]
    return "\n".join([_line(table.caption), "", *(f"* {_line(row)}" for row in rows)])


def _line(text: str) -> str:
    """The text on one line that begins nothing."""
    line = _text(text)
    return f"{JOINER}{line}" if _AT_LINE_START.match(line) else line


def _text(text: str) -> str:
    return break_links(_SPECIAL.sub(lambda sign: f"{sign[0]} ", " ".join(printable(text).split())))
