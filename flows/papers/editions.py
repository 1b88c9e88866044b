"""The editions as papers: each through the gate, by path in the pack; nothing is written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flows.document import Chart
from flows.problems import PublishingError
from flows.rendering.accessibility import check_word
from flows.rendering.pdf import put_right
from flows.rendering.report_wording import reworded
from flows.rendering.web import render_web
from flows.rendering.web_rules import check_web
from flows.rendering.word import render_word
from flows.rendering.word_contents import entries_of
from flows.report import (
    build_annex,
    build_change_note,
    build_change_view,
    build_extracts,
    build_public,
    check_extract_agrees,
    check_papers_agree,
    count_changes,
    read_earlier_pack,
)
from flows.storage.office import lay_out, pages_of_headings

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from flows.document import Report
    from flows.report import Material
    from flows.storage import Templates

PUBLIC_WORD, PUBLIC_WEB = "editions/public/board-report.docx", "editions/public/board-report.html"
NOTE_WORD, NOTE_WEB = "change-note.docx", "change-note.html"
CHANGES_WEB = "what-changed.html"
ANNEX = "editions/restricted/restricted-annex.docx"
EXTRACTS = "editions/partners"


def make_word(report: Report, templates: Templates) -> bytes:
    """The Word file of a report, through the gate: a paper that some readers cannot use is not published.

    Raises:
        PublishingError: the file breaks a rule; the sentence names the first.
    """
    report = reworded(report, templates.wording)
    word = render_word(report, templates.word, templates.chart)
    if report.has_page_numbers and not report.is_short:
        word = render_word(report, templates.word, templates.chart, find_pages(report, word))
    breaches = check_word(word)
    if breaches:
        raise PublishingError(
            f'The Word file "{report.subtitle}" was not published: {breaches[0]} ({len(breaches)} in all). '
            "Look at templates/board_report.docx."
        )
    return word


def find_pages(report: Report, word: bytes) -> dict[str, int]:
    """The page of each heading, by its bookmark, as LibreOffice lays the Word file out.

    Page numbers that are put in change no line break: the contents have the same number of lines with and without.

    Raises:
        SetUpError: LibreOffice or pikepdf is not installed.
    """
    entries = entries_of(report)
    pages = pages_of_headings(lay_out(word), depth=2)
    return {entry.bookmark: page for entry, page in zip(entries, pages, strict=True)}


def make_pdf(report: Report, templates: Templates) -> bytes:
    """A report as a tagged PDF that keeps to PDF/UA-1, with bookmarks, and page numbers in its contents.

    Raises:
        SetUpError: LibreOffice or pikepdf is not installed.
        PublishingError: the contents name other pages than the headings stand on.
    """
    worded = reworded(report, templates.wording)
    pages = find_pages(worded, render_word(worded, templates.word, templates.chart))
    pdf = lay_out(render_word(worded, templates.word, templates.chart, pages))
    if pages_of_headings(pdf, depth=2) != list(pages.values()):
        raise PublishingError(
            "The contents of the PDF would name other pages than the headings stand on; no PDF was written. Look at the "
            "style of the contents in templates/board_report.docx."
        )
    blocks = (block for section in worded.sections for block in section.blocks)
    return put_right(pdf, [block.alternative for block in blocks if isinstance(block, Chart)], report.as_at)


def make_web(report: Report, templates: Templates) -> bytes:
    """The web page of a report in the office's words, through the gate.

    Raises:
        PublishingError: the page breaks a rule; the sentence names the first.
    """
    page = render_web(reworded(report, templates.wording), templates.web)
    breaches = check_web(page)
    if breaches:
        raise PublishingError(
            f'The web page "{report.subtitle}" was not published: {breaches[0]} ({len(breaches)} in all). '
            "Look at templates/board_report.html.j2."
        )
    return page


def write_editions(material: Material, templates: Templates) -> dict[str, bytes]:
    """The public edition, what changed, and the restricted annex where there is one.

    Raises:
        PublishingError: an edition prints another figure than it should, or breaks a rule of its format.
    """
    public, annex, changes = build_public(material), build_annex(material), build_change_view(material)
    for edition in (public, changes, *([annex] if annex else [])):
        check_papers_agree(edition)
    papers = {
        CHANGES_WEB: make_web(changes, templates),
        PUBLIC_WORD: make_word(public, templates),
        PUBLIC_WEB: make_web(public, templates),
    }
    if annex:
        papers[ANNEX] = make_word(annex, templates)
    return papers


def write_extracts(material: Material, templates: Templates, bodies: Collection[str]) -> dict[str, bytes]:
    """The extract of each of the bodies.

    Raises:
        PublishingError: an extract prints another figure than it should, or breaks a rule of its format.
    """
    papers: dict[str, bytes] = {}
    for partner, extract in build_extracts(material, bodies):
        check_extract_agrees(extract, partner, material.figures)
        papers[f"{EXTRACTS}/{partner}.docx"] = make_word(extract, templates)
    return papers


def write_change_note(
    material: Material, report: Report, before: Mapping[str, bytes], templates: Templates
) -> dict[str, bytes]:
    """The page on what this version says otherwise than the one before; none for a first version.

    Args:
        material: what this version is written from.
        report: this version.
        before: the papers of the version before.
        templates: for the looks.
    """
    if not before:
        return {}
    earlier = read_earlier_pack(before)
    note = build_change_note(material, report, earlier)
    check_papers_agree(replace(note, figures=count_changes(material, report, earlier)))
    return {NOTE_WORD: make_word(note, templates), NOTE_WEB: make_web(note, templates)}


def edition_name(path: str) -> str:
    """The edition that a paper of the pack belongs to, as the manifest names it.

    >>> edition_name("editions/public/board-report.docx"), edition_name("fix-lists/police.csv")
    ('public', 'partner police')
    >>> edition_name("fix-lists/police/police_2020-03_to-put-right.xlsx"), edition_name("messages/partners/police.eml")
    ('partner police', 'partner police')
    """
    room, _, rest = path.removeprefix("editions/").removeprefix("messages/").partition("/")
    if room in {"partners", "fix-lists"}:
        return f"partner {rest.partition('/')[0].partition('.')[0]}"
    return room if path.startswith("editions/") else "board"
