"""The text of the Word report in reading order: cover, contents, sections. One string of XML after the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count, groupby
from math import ceil
from typing import TYPE_CHECKING, Final

from flows.document import Change, Chart, Heading, Listing, Paragraph, Revision, Table, Voice
from flows.rendering.text_width import text_width
from flows.rendering.word_charts import drawing
from flows.rendering.word_contents import Entry, Place, contents_xml, entries_of
from flows.rendering.word_tables import Frame, table_xml
from flows.rendering.word_text import bookmarked, paragraph, run
from flows.rendering.word_text import field as word_field

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flows.document import Block, Report, Section
    from flows.rendering.word_margins import Page
    from flows.rendering.word_styles import Styles

_VOICE_STYLES: Final = {
    Voice.BODY: "Body Text",
    Voice.LEAD: "Lead",
    Voice.KEY: "Key Message",
    Voice.NOTE: "Note",
}
_PAGE_BREAK: Final = '<w:pageBreakBefore/><w:spacing w:before="0"/>'  # A page starts at its top.
_TITLE_POINTS: Final = 28
_NARROW_FONTS: Final = frozenset({"Calibri", "Carlito"})
"""A tenth narrower than what texts are measured by, which is the wider of Calibri and Arial."""
_DETAILS_POINTS: Final = 11.5
_GAP: Final = '<w:spacing w:before="180"/>'


@dataclass(frozen=True, slots=True)
class Press:
    """What the body is set with; the counters go on from block to block.

    Attributes:
        styles: of the template.
        upright: portrait page.
        turned: landscape page.
        charts: id of the relation to each chart, by the chart's key.
        numberings: ids of the numbered lists, in reading order.
        page_numbers: printed page by bookmark, where known.
    """

    styles: Styles
    upright: Page
    turned: Page
    charts: Mapping[str, str]
    numberings: Iterator[str]
    page_numbers: Mapping[str, int]
    tables: Iterator[int] = field(default_factory=lambda: count(1))
    figures: Iterator[int] = field(default_factory=lambda: count(1))

    def page(self, *, is_landscape: bool) -> Page:
        """The page of a section."""
        return self.turned if is_landscape else self.upright


def body_xml(report: Report, press: Press) -> Iterator[str]:
    """Everything between ``<w:body>`` and ``</w:body>``."""
    entries = entries_of(report)
    upcoming = iter(entries)
    yield from _cover(report, press.styles)
    if not report.is_short:
        yield from contents_xml(entries, press.styles, press.page_numbers, _place(report, press))
    is_turned = False
    for is_landscape, sections in groupby(report.sections, key=lambda section: section.is_landscape):
        if is_landscape != is_turned:
            yield _turn_of_page(press, is_landscape=is_turned)
        for place, section in enumerate(sections):
            is_on_new_page = section.starts_page or (is_landscape != is_turned and place == 0)
            yield from _section(section, press, upcoming, is_on_new_page=is_on_new_page)
        is_turned = is_landscape
    # Word wants a paragraph after a table, and it must not start a page of its own: "Section End" is a point high.
    yield paragraph(press.styles["Section End"], "")
    yield press.page(is_landscape=is_turned).settings


def _place(report: Report, press: Press) -> Place:
    """Where the contents stand. A line of the title is as high as three of theirs; the notice has room around it."""
    room = press.upright.width / 20 / (0.9 if press.styles.font in _NARROW_FONTS else 1)

    def lines(text: str, points: float, share: float, *, is_bold: bool) -> int:
        return ceil(text_width(text, points, is_bold=is_bold) / (share * room))

    details = sum(max(1, lines(value, _DETAILS_POINTS, 0.75, is_bold=False)) for _, value in report.front_matter)
    title = 3 * lines(report.title, _TITLE_POINTS, 0.88, is_bold=True)
    notice = 2 + lines(report.notice, _DETAILS_POINTS, 0.96, is_bold=True) if report.notice else 0
    return Place(press.upright.width, details + title + notice)


def _turn_of_page(press: Press, *, is_landscape: bool) -> str:
    """The end of a run of pages that stand the same way up."""
    return paragraph(press.styles["Section End"], "", press.page(is_landscape=is_landscape).settings)


def _cover(report: Report, styles: Styles) -> Iterator[str]:
    """Title block: three paragraphs that their common fill joins into one band, then the notice and the details."""
    for style, text in (("Board Kicker", report.board), ("Title", report.title), ("Subtitle", report.subtitle)):
        yield paragraph(styles[style], run(text))
    if report.notice:
        yield paragraph(styles["Notice"], run(report.notice))
    for label, value in report.front_matter:
        yield paragraph(styles["Front Matter"], run(label, "<w:b/><w:bCs/>") + run(f"\t{value}"))


def _section(section: Section, press: Press, upcoming: Iterator[Entry], *, is_on_new_page: bool) -> Iterator[str]:
    entry = next(upcoming)
    page = press.page(is_landscape=section.is_landscape)
    inside = bookmarked(run(section.heading), entry.bookmark, entry.number)
    yield paragraph(press.styles["Heading 1"], inside, _PAGE_BREAK if is_on_new_page else "")
    for before, block, after in zip((None, *section.blocks), section.blocks, (*section.blocks[1:], None), strict=False):
        # Tables have no space of their own below them; headings, captions and notes bring theirs.
        gap = _GAP if isinstance(before, Table) else ""
        if isinstance(block, Chart):
            yield from _chart(block, press, page, is_kept=isinstance(after, Paragraph) and after.voice is Voice.NOTE)
        else:
            kept = "<w:keepNext/>" if _leads(block, after) else ""
            yield from _block(block, press, page, upcoming, kept + gap)


def _leads(block: Block, after: Block | None) -> bool:
    """Whether a paragraph only introduces what follows, so that it must not end a page with its heading."""
    return isinstance(block, Paragraph) and isinstance(after, Table | Heading | Listing | Chart)


def _block(
    block: Paragraph | Heading | Listing | Table | Revision,
    press: Press,
    page: Page,
    upcoming: Iterator[Entry],
    gap: str,
) -> Iterator[str]:
    match block:
        case Paragraph():
            has_own_gap = block.voice in (Voice.NOTE, Voice.KEY)
            looks = gap.replace(_GAP, "") if has_own_gap else gap
            yield paragraph(press.styles[_VOICE_STYLES[block.voice]], run(block.text), looks)
        case Heading():
            yield _heading(block, press.styles, upcoming)
        case Listing():
            yield from _listing(block, press, gap)
        case Revision():
            yield paragraph(press.styles["Body Text"], _revised(block), gap)
        case Table():
            yield from table_xml(block, Frame(press.styles, page.width, next(press.tables)))


def _revised(revision: Revision) -> str:
    """The text with its changes underlined or struck through, and called so in words."""
    return run(f"{revision.label}:", "<w:b/><w:bCs/>") + "".join(
        run(f" {piece.words}", _CHANGE_LOOKS[piece.change]) for piece in revision.pieces
    )


_CHANGE_LOOKS: Final = {Change.KEPT: "", Change.ADDED: '<w:u w:val="single"/>', Change.REMOVED: "<w:strike/>"}


def _heading(heading: Heading, styles: Styles, upcoming: Iterator[Entry]) -> str:
    inside = run(heading.text)
    if heading.level == 2:
        entry = next(upcoming)
        inside = bookmarked(inside, entry.bookmark, entry.number)
    return paragraph(styles[f"Heading {heading.level}"], inside)


def _listing(listing: Listing, press: Press, gap: str) -> Iterator[str]:
    """A real list. Each numbered one has a numbering of its own, or it would count on from the one before."""
    style, properties = press.styles["List Bullet"], ""
    if listing.is_numbered:
        style, numbering = press.styles["List Number"], next(press.numberings)
        properties = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{numbering}"/></w:numPr>' if numbering else ""
    for place, entry in enumerate(listing.entries):
        # The first and the last entry never stand alone on a page.
        is_kept = place < len(listing.entries) - 1 and place in (0, len(listing.entries) - 2)
        kept = "<w:keepNext/>" if is_kept else ""
        yield paragraph(style, run(entry), kept + properties + (gap if place == 0 else ""))


def _chart(chart: Chart, press: Press, page: Page, *, is_kept: bool) -> Iterator[str]:
    """The chart below its caption; its source note, where it has one, stays on its page."""
    number = next(press.figures)
    inside = run("Figure ") + word_field("SEQ Figure \\* ARABIC", str(number)) + run(f": {chart.caption}")
    yield paragraph(press.styles["Caption"], inside)
    inside = drawing(chart, press.charts[chart.key], number, page.width)
    yield paragraph(press.styles["Chart Holder"], inside, "<w:keepNext/>" if is_kept else "")
