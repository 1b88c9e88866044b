"""The contents: filled in by us, so that they stand there without a prompt; Word can still update them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from flows.document import Heading
from flows.rendering.word_text import field, paragraph, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.document import Report
    from flows.rendering.word_styles import Styles

_MOST_ENTRIES: Final = 26  # What stands on the first page below the title block; with more, only sections are listed.
_MOST_LINES: Final = 42  # Of the contents and the title block together, on the first page.
_HEADING: Final = "Contents"


class Entry(NamedTuple):
    """One heading that the contents lead to.

    Attributes:
        bookmark: name of the place; the two-pass build looks page numbers up by it.
        number: of the bookmark.
        level: 1 for sections, 2 for headings in them.
        text: the heading.
    """

    bookmark: str
    number: int
    level: int
    text: str


def entries_of(report: Report) -> tuple[Entry, ...]:
    """Every heading of level 1 and 2, in reading order, with its bookmark."""
    headings = [
        heading
        for section in report.sections
        for heading in (Heading(section.heading, 1), *(each for each in section.blocks if isinstance(each, Heading)))
        if heading.level <= 2
    ]
    return tuple(
        Entry(f"_Toc{number:08d}", number, heading.level, heading.text)
        for number, heading in enumerate(headings, start=1)
    )


class Place(NamedTuple):
    """Where the contents stand.

    Attributes:
        width: of the text, in twips.
        lines_before: about how many of their lines the title block above them takes.
    """

    width: int
    lines_before: int


def contents_xml(
    entries: Sequence[Entry], styles: Styles, page_numbers: Mapping[str, int], where: Place
) -> Iterator[str]:
    """The contents with a link for each heading; page numbers only where they are known.

    No field is marked for updating: Word would ask every reader for leave on opening. The lines are kept together: where
    they do not fit below the title block, they have a page of their own.
    """
    depth = 2 if len(entries) <= _MOST_ENTRIES else 1
    listed = [entry for entry in entries if entry.level <= depth]
    if not listed:
        return
    has_pages = all(entry.bookmark in page_numbers for entry in listed)
    yield (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
        "</w:sdtPr><w:sdtContent>"
    )
    # LibreOffice does not keep the heading with the list, as Word does: where both will not fit, a page begins.
    is_alone = len(listed) + where.lines_before > _MOST_LINES
    yield paragraph(styles["TOC Heading"], run(_HEADING), "<w:pageBreakBefore/>" if is_alone else "")
    tab = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{where.width}"/></w:tabs>' if has_pages else ""
    for place, entry in enumerate(listed):
        start = _field_start(depth, has_pages=has_pages) if place == 0 else ""
        end = _FIELD_END if place == len(listed) - 1 else ""
        link = _link(entry, page_numbers[entry.bookmark] if has_pages else None)
        kept = "" if end else "<w:keepNext/>"
        yield paragraph(styles[f"TOC {entry.level}"], start + link + end, kept + tab)
    yield "</w:sdtContent></w:sdt>"


_FIELD_END: Final = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def _field_start(depth: int, *, has_pages: bool) -> str:
    r"""The beginning of the contents field; ``\\n`` leaves page numbers out."""
    switches = "" if has_pages else "\\n "
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> TOC \\o "1-{depth}" {switches}\\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


def _link(entry: Entry, page: int | None) -> str:
    number = "" if page is None else run("\t") + field(f"PAGEREF {entry.bookmark} \\h", str(page))
    return f'<w:hyperlink w:anchor="{entry.bookmark}" w:history="1">{run(entry.text)}{number}</w:hyperlink>'
