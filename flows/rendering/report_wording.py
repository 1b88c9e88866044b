"""The office's own wording: headings and a first sentence for sections of the report, from ``wording.toml``.

The report is worked out without it: every figure, judgement and rule is final before. This puts the office's words in
front, where Word report and web page are about to be made, so that both say the same. The texts may print figures; they
can neither loop, call, nor reach anything but what is handed to them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from flows.document import Paragraph
from flows.problems import SetUpError
from flows.rendering.template_filling import printable
from flows.wording import word_count, word_is

if TYPE_CHECKING:
    from flows.document import Report, Section

FILE: Final = "templates/wording.toml"
LONGEST: Final = {"heading": 120, "intro": 1_200}
"""Characters that may come out: a heading is one line, and an introduction a short paragraph."""

# What a text may be made of. There is no loop, call, sum or product among them, so none can run long or grow large.
_ALLOWED: Final = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getitem, nodes.Getattr, nodes.If,
    nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Filter,
)  # fmt: skip


class _Text(NamedTuple):
    """One text of the file, with its place for messages."""

    section: str
    key: str
    text: str
    line: int

    def fault(self, what: str) -> SetUpError:
        return SetUpError(f"{FILE}, line {self.line}, {self.key} of [{self.section}]: {what} Mend that line.")


def reworded(report: Report, wording: str) -> Report:
    """The report with the office's headings and first sentences; what the file does not name stays as it is.

    Args:
        report: with every word of the program.
        wording: text of ``wording.toml``: a table for each section, by its key, with ``heading``, ``intro`` or both.

    Raises:
        SetUpError: the file, key and line of what is wrong.
    """
    texts = {(text.section, text.key): text for text in _read(wording)}
    facts = {"figures": report.figures, "board": report.board, "title": report.title, "subtitle": report.subtitle}
    return replace(report, sections=tuple(_reworded(section, texts, facts) for section in report.sections))


def _reworded(section: Section, texts: Mapping[tuple[str, str], _Text], facts: Mapping[str, object]) -> Section:
    heading, intro = (_filled(texts.get((section.key, key)), facts) for key in LONGEST)
    first = (Paragraph(intro),) if intro else ()
    return replace(section, heading=heading or section.heading, blocks=(*first, *section.blocks))


def _read(wording: str) -> list[_Text]:
    try:
        tables = tomllib.loads(wording)
    except tomllib.TOMLDecodeError as error:
        raise SetUpError(f"{FILE} cannot be read: {error}. Mend that line.") from None
    return [
        _text(wording, section, key, text) for section, table in tables.items() for key, text in _keys(section, table)
    ]


def _keys(section: str, table: object) -> list[tuple[str, object]]:
    if not isinstance(table, Mapping):
        raise SetUpError(
            f"{FILE}, {section}: it stands in no section. Put it under the name of one, such as [summary]."
        )
    return list(table.items())


def _text(wording: str, section: str, key: str, text: object) -> _Text:
    found = _Text(section, key, text if isinstance(text, str) else "", _line(wording, section, key))
    if key not in LONGEST:
        raise found.fault(f"only {' and '.join(LONGEST)} can be worded.")
    if not isinstance(text, str):
        raise found.fault("a text stands between quotation marks.")
    return found


def _line(wording: str, section: str, key: str) -> int:
    """The line on which a key of a section stands, from 1."""
    is_inside = False
    for number, line in enumerate(wording.splitlines(), start=1):
        if table := re.match(r"\s*\[\s*\"?([^\]\"]*?)\"?\s*\]", line):
            is_inside = table[1] == section
        if is_inside and re.match(rf"\s*\"?{re.escape(key)}\"?\s*=", line):
            return number
    return 1


def _filled(text: _Text | None, facts: Mapping[str, object]) -> str:
    """The text with its figures."""
    if text is None:
        return ""
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    environment.filters = {"count": word_count, "is_are": word_is}
    environment.globals.clear()
    try:
        for node in environment.parse(text.text).find_all(nodes.Node):
            if not isinstance(node, _ALLOWED):
                raise text.fault(f'a text cannot hold "{type(node).__name__.lower()}", only figures and conditions.')
        filled = environment.from_string(text.text).render(facts)
    except TemplateSyntaxError as error:
        raise text.fault(f"{str(error.message).rstrip('.')}.") from None
    except (TemplateError, TypeError, ValueError) as error:
        raise text.fault(f"{str(error).rstrip('.')}.") from None
    plain = " ".join(printable(filled).split())
    if len(plain) > LONGEST[text.key]:
        raise text.fault(f"{len(plain)} characters come out, and {LONGEST[text.key]} are the most.")
    return plain
