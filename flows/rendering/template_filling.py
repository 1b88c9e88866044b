"""Filled Jinja templates: what comes from the papers stays text, whatever it holds.

Templates are edited by people, so they run in Jinja's sandbox, and a name that is misspelt stops with its line.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from traceback import walk_tb
from typing import TYPE_CHECKING, Any, TypeAlias

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.runtime import LoopContext
from jinja2.sandbox import SandboxedEnvironment

from flows.document import (
    Align,
    Cell,
    Change,
    Chart,
    Column,
    Heading,
    Listing,
    Message,
    Paragraph,
    Piece,
    Report,
    Revision,
    Section,
    Table,
    Tone,
    Voice,
)
from flows.problems import SetUpError

if TYPE_CHECKING:
    from jinja2 import Template

Filters: TypeAlias = Mapping[str, Callable[..., object]]
"""What a template may call, by name."""

# Tab, line feed and carriage return may stand; the rest has no meaning on paper, and half a surrogate pair or U+FFFE
# cannot be written in a file that every reader accepts.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

_KINDS_OF_BLOCK = {
    "paragraph": Paragraph,
    "heading": Heading,
    "listing": Listing,
    "table": Table,
    "chart": Chart,
    "revision": Revision,
}

_FIELDS: Mapping[type, frozenset[str]] = {
    **{
        kind: frozenset(field.name for field in dataclasses.fields(kind))
        for kind in (Report, Section, Message, Column, Cell, Piece, *_KINDS_OF_BLOCK.values())
    },
    **dict.fromkeys((Align, Change, Tone, Voice), frozenset({"value"})),
    LoopContext: frozenset({"index0", "first", "last"}),
}
"""What a template reads of what is printed: plain facts, none of which leads anywhere else."""


def printable(text: str) -> str:
    r"""The text with each character that cannot be printed shown as U+FFFD, so that encoding never fails.

    >>> printable("caf\u00e9 \x07\ud800!")
    'café ��!'
    """
    return _UNPRINTABLE.sub("\ufffd", text)


def fill_html(template: str, filters: Filters, **facts: object) -> str:
    """The HTML that a template makes of the facts; all text is escaped."""
    return _fill(template, filters, facts, escapes=True)


def fill_plain(template: str, filters: Filters, **facts: object) -> str:
    """The plain text that a template makes of the facts; nothing is escaped, because plain text is inert already."""
    return _fill(template, filters, facts, escapes=False)


class _Sandbox(SandboxedEnvironment):
    """Jinja's sandbox, but quick for the fields that we know: it asks ten questions about each of a million cells otherwise."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The attribute, where a template may have it."""
        if attribute in _FIELDS.get(type(obj), ()):
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)


def _sandbox(*, escapes: bool) -> SandboxedEnvironment:
    sandbox = _Sandbox(
        autoescape=escapes, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    for word, kind in _KINDS_OF_BLOCK.items():
        sandbox.tests[word] = _is_a(kind)
    return sandbox


def _is_a(kind: type) -> Callable[[object], bool]:
    return lambda block: isinstance(block, kind)


@lru_cache(maxsize=32)
def _compiled(template: str, filters: frozenset[tuple[str, Callable[..., object]]], *, escapes: bool) -> Template:
    """The template ready to be filled: compiling takes longer than filling, and a round fills it for every body."""
    sandbox = _sandbox(escapes=escapes)
    sandbox.filters.update(filters)
    return sandbox.from_string(template)


def _fill(template: str, filters: Filters, facts: Mapping[str, object], *, escapes: bool) -> str:
    try:
        filled = _compiled(template, frozenset(filters.items()), escapes=escapes).render(facts)
    except TemplateSyntaxError as error:
        raise SetUpError(f"A template cannot be read, line {error.lineno}: {error.message}. Mend that line.") from None
    except Exception as error:  # whatever a line of a template does wrong, as 1 / 0 does
        raise SetUpError(f"A template cannot be filled{_place(template, error)}. Mend that line.") from None
    return printable(filled)


def _place(template: str, error: Exception) -> str:
    """The line at which the template stopped, and why; what was being printed is no part of it."""
    numbers = [number for frame, number in walk_tb(error.__traceback__) if frame.f_code.co_filename == "<template>"]
    why = str(error).rstrip(".") if isinstance(error, TemplateError) else type(error).__name__
    line = template.splitlines()[numbers[-1] - 1].strip() if numbers else ""
    return f', line {numbers[-1]}, "{line[:80]}": {why}' if numbers else f": {why}"
