"""The board report as a Word file: the office's template, our text.

The template brings the looks: styles, margins, logo. It holds no program and no placeholders. Everything printed comes
from the report; nothing is computed here.
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final

from flows.document import Chart, Listing
from flows.rendering.word_body import Press, body_xml
from flows.rendering.word_charts import Setting, add_charts
from flows.rendering.word_margins import pages
from flows.rendering.word_package import sealed
from flows.rendering.word_styles import styles_of
from flows.rendering.word_template import keep_looks_only, opened
from flows.rendering.word_text import legal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docx.document import Document

    from flows.document import Block, Report
    from flows.rendering.word_styles import Styles

_LONGEST_PROPERTY: Final = 255  # python-docx refuses longer ones.


def render_word(
    report: Report, template: bytes, chart_template: str, page_numbers: Mapping[str, int] | None = None
) -> bytes:
    """The report as a .docx file, the same bytes for the same report.

    Args:
        report: what to print.
        template: a Word file with the styles, margins, header and footer of the office; its text is left out.
        chart_template: text of the jinja2 template of a chart, for both kinds of chart.
        page_numbers: printed page of each bookmark in the contents, where a first rendering was laid out to find them.
            Without them the contents show headings alone.

    Raises:
        PublishingError: the template cannot be read or lacks styles, or the chart template is broken.
    """
    document = opened(template)
    styles = styles_of(document)
    upright, turned = pages(document, styles, report)
    keep_looks_only(document, upright.settings + turned.settings)
    charts = (block for block in _blocks(report) if isinstance(block, Chart))
    press = Press(
        styles=styles,
        upright=upright,
        turned=turned,
        charts=add_charts(charts, document.part, chart_template, Setting(styles.font, report.as_at)),
        numberings=iter(_numberings(document, styles, report)),
        page_numbers=page_numbers or {},
    )
    _set_properties(document, report)
    return sealed(_saved(document), body_xml(report, press))


def _blocks(report: Report) -> Iterator[Block]:
    return (block for section in report.sections for block in section.blocks)


def _numberings(document: Document, styles: Styles, report: Report) -> list[str]:
    """A numbering that starts at 1 for each numbered list; "" where the template's style has none to copy."""
    lists = sum(isinstance(block, Listing) and block.is_numbered for block in _blocks(report))
    if not styles.numbering:
        return [""] * lists
    numbering = document.part.numbering_part.element
    shape = numbering.num_having_numId(int(styles.numbering)).abstractNumId.val
    numbers = [numbering.add_num(shape) for _ in range(lists)]
    for number in numbers:
        number.add_lvlOverride(ilvl=0).add_startOverride(1)
    return [str(number.numId) for number in numbers]


def _set_properties(document: Document, report: Report) -> None:
    """Sets what Word shows under "Properties" from the report alone: no clock, no user, nothing from the template."""
    properties = document.core_properties
    properties._element.clear()  # The template's own author and dates; there is no public way to drop them all.
    moment = datetime(report.as_at.year, report.as_at.month, report.as_at.day, tzinfo=UTC)
    properties.title = _short(report.title)
    properties.subject = _short(report.subtitle)
    properties.author = properties.last_modified_by = _short(report.author)
    properties.category = _short(report.marking)
    properties.comments = _short(report.notice)
    properties.language = "en-GB"
    properties.revision = 1
    properties.created = properties.modified = moment


def _short(text: str) -> str:
    return legal(text)[:_LONGEST_PROPERTY]


def _saved(document: Document) -> bytes:
    target = BytesIO()
    document.save(target)
    return target.getvalue()
