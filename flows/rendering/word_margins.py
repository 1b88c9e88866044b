"""Headers and footers: the marking on every page, the paper's title, page x of y.

What the office puts into the template's header or footer, such as a logo, stays; ours is added to it.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, NamedTuple, cast

from docx.oxml import parse_xml
from docx.oxml.ns import nsmap, qn
from lxml import etree

from flows.problems import PublishingError
from flows.rendering.text_width import text_width
from flows.rendering.word_text import W_NAMESPACE, field, paragraph, run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docx.document import Document
    from docx.opc.part import XmlPart
    from docx.section import Section
    from lxml.etree import _Element

    from flows.document import Report
    from flows.rendering.word_styles import Styles

_FOOTER_POINTS = 9.5
_PAGE_OF_PAGES_WIDTH = 140  # "Version 2, page 100 of 100" and a gap, in points.
_RELATION = qn("r:id")
_FIRST_PICTURE = 10_001  # Charts are numbered from 1.


class Page(NamedTuple):
    """One way up of the page.

    Attributes:
        settings: the ``w:sectPr`` element as text.
        width: width of the text between the margins, in twips.
    """

    settings: str
    width: int


def pages(document: Document, styles: Styles, report: Report) -> tuple[Page, Page]:
    """The upright and the turned page of a report, both with header and footer filled in."""
    upright = _with_every_margin(document, document.sections[0])
    turned = deepcopy(upright)
    _turn(turned)
    _fill_headers(document, upright, styles, report)
    for reference in turned.findall(qn("w:footerReference")):
        # The right tab stop lies elsewhere on the turned page, so its footer is a copy of its own.
        reference.set(_RELATION, _copied_footer(document, reference))
    for settings in (upright, turned):
        _fill_footers(document, settings, styles, report)
    _number_pictures(document, (upright, turned))
    return Page(_text(upright), _text_width(upright)), Page(_text(turned), _text_width(turned))


def _with_every_margin(document: Document, section: Section) -> _Element:
    """The template's page settings, with each header and footer that a page may show."""
    shown = [section.header, section.footer]
    if section.different_first_page_header_footer:
        shown += [section.first_page_header, section.first_page_footer]
    if document.settings.odd_and_even_pages_header_footer:
        shown += [section.even_page_header, section.even_page_footer]
    for margin in shown:
        if margin.is_linked_to_previous:  # True also where there is none: this makes one.
            margin.is_linked_to_previous = False
    return cast("_Element", section._sectPr)  # There is no public way to a section's own element.


def _part(document: Document, reference: _Element) -> XmlPart:
    return cast("XmlPart", document.part.related_parts[reference.get(_RELATION, "")])


def _fill_headers(document: Document, settings: _Element, styles: Styles, report: Report) -> None:
    """Puts the marking at the top of every header, the first page's too: one without it would be a breach."""
    lines = (("Marking", report.marking), ("Header Notice", report.notice))
    inside = "".join(paragraph(styles[style], run(text)) for style, text in lines if text)
    for reference in settings.findall(qn("w:headerReference")):
        _add(_part(document, reference).element, inside, position=0)


def _fill_footers(document: Document, settings: _Element, styles: Styles, report: Report) -> None:
    """Title and date on the left; version and page x of y at the right margin of this way up of the page."""
    width = _text_width(settings)
    tabs = f'<w:tabs><w:tab w:val="clear" w:pos="4513"/><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
    count = (
        run(f"{_short_title(report, width)}\tVersion {report.version}, page ")
        + field("PAGE", "1")
        + run(" of ")
        + field("NUMPAGES", "1")
    )
    inside = paragraph(styles["Footer"], count, tabs)
    for reference in settings.findall(qn("w:footerReference")):
        footer = _part(document, reference).element
        _add(footer, inside, position=len(footer))


def _short_title(report: Report, width: int) -> str:
    """Title and date of the paper where both fit on a line of the footer, else the title."""
    whole = f"{report.title}, {report.subtitle}"
    return whole if text_width(whole, _FOOTER_POINTS) <= width / 20 - _PAGE_OF_PAGES_WIDTH else report.title


def _add(margin: _Element, inside: str, position: int) -> None:
    """Adds paragraphs to a header or footer, and takes out the template's empty ones."""
    new = list(cast("_Element", parse_xml(f'<w:hdr xmlns:w="{W_NAMESPACE}">{inside}</w:hdr>')))
    margin[position:position] = new
    for block in margin.findall(qn("w:p")):
        if new and all(child.tag == qn("w:pPr") for child in block):
            margin.remove(block)


def _copied_footer(document: Document, reference: _Element) -> str:
    """A copy of a footer with its logo; gives the id of its relation."""
    source = _part(document, reference)
    copy, relation = document.part.add_footer_part()  # type: ignore[no-untyped-call]  # python-docx leaves it without types
    margin = cast("_Element", copy.element)
    margin[:] = [deepcopy(child) for child in cast("_Element", source.element)]
    for element in margin.iter():
        for name, value in element.attrib.items():
            if str(name).startswith(f"{{{nsmap['r']}}}") and value in source.rels:
                found = source.rels[str(value)]
                element.set(str(name), copy.relate_to(found.target_part, found.reltype))
    return str(relation)


def _number_pictures(document: Document, pages: Iterable[_Element]) -> None:
    """Gives each logo an id of its own: a copied footer, and the charts, would have the same, and Word repairs that."""
    margins = {
        reference.get(_RELATION, ""): None
        for settings in pages
        for tag in ("w:headerReference", "w:footerReference")
        for reference in settings.findall(qn(tag))
    }
    drawings = (
        drawing
        for name in margins
        for drawing in cast("_Element", document.part.related_parts[name].element).iter(qn("wp:docPr"))
    )
    for number, drawing in enumerate(drawings, start=_FIRST_PICTURE):
        drawing.set("id", str(number))


def _turn(settings: _Element) -> None:
    """Lays the page on its side."""
    size = settings.find(qn("w:pgSz"))
    if size is None:
        raise PublishingError("The Word template says no page size: set it in Word under Layout, Size.")
    short, long = sorted(int(size.get(qn(f"w:{side}"), "0")) for side in "wh")
    for name, value in (("w", str(long)), ("h", str(short)), ("orient", "landscape")):
        size.set(qn(f"w:{name}"), value)


def _text_width(settings: _Element) -> int:
    """Width between the margins, in twips."""
    size, margins = settings.find(qn("w:pgSz")), settings.find(qn("w:pgMar"))
    if size is None or margins is None:
        raise PublishingError("The Word template says no page size or no margins: set them in Word under Layout.")
    return int(size.get(qn("w:w"), "0")) - sum(int(margins.get(qn(f"w:{side}"), "0")) for side in ("left", "right"))


def _text(settings: _Element) -> str:
    return etree.tostring(settings, encoding="unicode")
