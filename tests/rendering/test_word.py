"""The Word report says what the model says, opens in Word, and is the same bytes for the same report."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from shutil import which
from typing import TYPE_CHECKING, Final
from zipfile import ZipFile

import docx
import pytest
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]  # it ships no types

from flows.document import Chart, ChartKind, Heading, Listing, Paragraph, Report, Section, Series, Table, Tone
from flows.problems import PublishingError
from flows.rendering.accessibility import check_word
from flows.rendering.word import render_word
from flows.rendering.word_charts import chart_xml
from flows.rendering.word_tones import paints_of
from tests.rendering.sample_word_report import (
    CHART_TEMPLATE,
    ROOT,
    TEMPLATE,
    position_table,
    register_table,
    rendered,
    sample_report,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flows.document import Block

HOSTILE: Final = 'R&D <b>"x"</b> ]]> =1+1 \x00\x0b\ufffe {{ 7 * 7 }} café 👩‍🏫 \u202eabc  two spaces '
SURVIVED: Final = re.sub("[\x00\x0b\ufffe]", "\ufffd", HOSTILE)


def texts_of(report: Report) -> Iterator[str]:
    """Every text of the model in reading order; captions as they are numbered."""
    yield from (report.board, report.title, report.subtitle, report.notice)
    yield from (f"{label}\t{value}" for label, value in report.front_matter)
    tables, figures = 0, 0
    for section in report.sections:
        yield section.heading
        for block in section.blocks:
            tables += isinstance(block, Table)
            figures += isinstance(block, Chart)
            yield from block_texts(block, figures if isinstance(block, Chart) else tables)


def block_texts(block: Block, number: int) -> Iterator[str]:
    match block:
        case Paragraph() | Heading():
            yield block.text
        case Listing():
            yield from block.entries
        case Table():
            yield f"Table {number}: {block.caption}"
            yield from (column.heading for column in block.columns)
            yield from (cell.text for row in block.rows for cell in row)
        case Chart():
            yield f"Figure {number}: {block.caption}"


def printed(document: bytes) -> list[str]:
    """Every text of the Word file's body in reading order, the contents apart."""
    texts: list[str] = []
    for block in docx.Document(BytesIO(document)).iter_inner_content():
        if isinstance(block, WordTable):
            cells = block._tbl.iter_tcs()  # type: ignore[no-untyped-call]  # python-docx leaves it untyped
            texts += [WordParagraph(each, block).text for cell in cells for each in cell.p_lst]
        elif block.text:
            texts.append(block.text)
    return texts


def part(document: bytes, name: str) -> str:
    with ZipFile(BytesIO(document)) as package:
        return package.read(name).decode()


def one_section(*blocks: Block) -> Report:
    return replace(sample_report(), sections=(Section("only", "Only section", blocks),))


def test_every_sentence_and_every_cell_is_printed_once_and_in_order() -> None:
    report = sample_report()
    assert printed(rendered(report)) == list(texts_of(report))


def test_hostile_text_survives_everywhere_and_breaks_nothing() -> None:
    table, chart = position_table(), next(b for b in sample_report().sections[1].blocks if isinstance(b, Chart))
    report = replace(
        one_section(
            Paragraph(HOSTILE),
            Heading(HOSTILE),
            Listing((HOSTILE,)),
            replace(
                table,
                caption=HOSTILE,
                description=HOSTILE,
                rows=tuple(tuple(replace(cell, text=HOSTILE) for cell in row) for row in table.rows),
            ),
            replace(
                chart,
                alternative=HOSTILE,
                categories=(HOSTILE, *chart.categories[1:]),
                series=tuple(replace(line, name=HOSTILE) for line in chart.series),
            ),
        ),
        title=HOSTILE,
        subtitle=HOSTILE,
        notice=HOSTILE,
        marking=HOSTILE,
        author=HOSTILE,
    )
    document = rendered(report)
    texts = printed(document)
    assert texts.count(SURVIVED) == 6 + len(table.rows) * len(table.columns)
    assert "<c:v>R&amp;D &lt;b&gt;" in part(document, "word/charts/chart1.xml")
    assert "{{ 7 * 7 }}" in part(document, "word/charts/chart1.xml")
    assert docx.Document(BytesIO(document)).core_properties.title == SURVIVED


def test_line_breaks_and_tabs_stay_in_a_cell() -> None:
    table = position_table()
    rows = (tuple(replace(cell, text="first\nsecond\tthird") for cell in table.rows[0]),)
    texts = printed(rendered(one_section(replace(table, rows=rows, has_total_row=False))))
    assert texts[-1] == "first\nsecond\tthird"


@pytest.mark.parametrize("actions", [0, 1, 17, 450])
def test_neither_validator_finds_fault(actions: int, tmp_path: Path) -> None:
    document = rendered(sample_report(actions))
    (tmp_path / "report.docx").write_bytes(document)
    result = OpenXmlValidator().validate(tmp_path / "report.docx")
    assert [error.description for error in result.errors] == []
    assert check_word(document) == ()


def test_a_table_without_rows_does_not_crash() -> None:
    assert "Table 1" in printed(rendered(one_section(replace(position_table(), rows=(), has_total_row=False))))[-9]


def test_the_bytes_depend_on_the_report_alone(tmp_path: Path) -> None:
    script = (
        "import hashlib\n"
        "from tests.rendering.sample_word_report import rendered, sample_report\n"
        "print(hashlib.sha256(rendered(sample_report())).hexdigest())"
    )
    worlds = (
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", "LC_ALL": "C.UTF-8"},
        {"PYTHONHASHSEED": "2", "TZ": "America/Los_Angeles", "LC_ALL": "C"},
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, **world, "PYTHONPATH": str(ROOT)},
            cwd=tmp_path,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for world in worlds
    }
    assert len(digests) == 1


def test_a_long_table_stands_in_stretches_of_200_rows_that_repeat_the_heading() -> None:
    report = one_section(register_table(450))
    tables = docx.Document(BytesIO(rendered(report))).tables
    assert [len(table._tbl.tr_lst) for table in tables] == [201, 201, 51]
    captions = [text for text in printed(rendered(report)) if text.startswith("Table 1: ")]
    assert [caption.rpartition(", ")[2] for caption in captions] == [
        "rows 1 to 200 of 450",
        "rows 201 to 400 of 450",
        "rows 401 to 450 of 450",
    ]


def test_a_numbered_list_starts_at_one_each_time() -> None:
    body = part(rendered(one_section(*[Listing(("a", "b"), is_numbered=True)] * 2)), "word/document.xml")
    numbers = re.findall(r'<w:numId w:val="(\d+)"/></w:numPr>', body)
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]


def test_the_chart_brings_its_figures_as_a_workbook() -> None:
    document = rendered(sample_report())
    with ZipFile(BytesIO(document)) as package:
        book = ZipFile(BytesIO(package.read("word/embeddings/figures1.xlsx")))
    assert "Demonstration Police" in book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()
    assert 'val="3"/><c:delete' in part(document, "word/charts/chart1.xml"), "a nought has no label"


def test_every_page_shows_the_marking_and_the_notice_on_top() -> None:
    document = docx.Document(BytesIO(rendered(sample_report())))
    assert len(document.sections) == 3
    for section in document.sections:
        assert [each.text for each in section.header.paragraphs] == [
            "OFFICIAL-SENSITIVE",
            "DEMONSTRATION: every place, action and figure in this paper is invented.",
        ]
        assert section.footer.paragraphs[-1].text.endswith("\tVersion 1, page 1 of 1")


def test_the_turned_page_has_its_own_right_tab_stop() -> None:
    sections = docx.Document(BytesIO(rendered(sample_report()))).sections
    stops = [list(section.footer.paragraphs[-1].paragraph_format.tab_stops)[-1].position for section in sections]
    assert [section.orientation for section in sections] == [0, 1, 0]
    assert [(stop.twips if stop else 0) for stop in stops] == [9638, 14570, 9638]


def test_the_first_page_of_a_template_that_differs_is_marked_too() -> None:
    template = docx.Document(BytesIO(TEMPLATE))
    template.sections[0].different_first_page_header_footer = True
    template.sections[0].first_page_header.paragraphs[0].text = "Logo of the office"
    document = docx.Document(BytesIO(render_word(sample_report(), saved(template), CHART_TEMPLATE)))
    first = document.sections[0].first_page_header
    assert [each.text for each in first.paragraphs][0::2] == ["OFFICIAL-SENSITIVE", "Logo of the office"]


def saved(document: docx.document.Document) -> bytes:
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def test_all_missing_styles_are_named_at_once() -> None:
    template = docx.Document(BytesIO(TEMPLATE))
    for name in ("Key Message", "Marking", "Board Table"):
        template.styles[name].delete()
    with pytest.raises(PublishingError, match='"Key Message", "Marking", "Board Table"'):
        render_word(sample_report(), saved(template), CHART_TEMPLATE)


@pytest.mark.parametrize("template", [b"", b"PK", b"not a Word file"])
def test_a_template_that_is_no_word_file_is_named_so(template: bytes) -> None:
    with pytest.raises(PublishingError, match="cannot be opened"):
        render_word(sample_report(), template, CHART_TEMPLATE)


@pytest.mark.parametrize("chart_template", ["{% if %}", "{{ unknown }}", "{{ kind.__class__.__mro__ }}"])
def test_a_broken_or_hostile_chart_template_stops_publishing(chart_template: str) -> None:
    with pytest.raises(PublishingError, match="chart template"):
        render_word(sample_report(), TEMPLATE, chart_template)


def test_nothing_of_the_template_but_its_looks_reaches_the_papers() -> None:
    template = docx.Document(BytesIO(TEMPLATE))
    template.core_properties.author = "Somebody"
    template.add_paragraph("Specimen text of the office")
    document = render_word(sample_report(), saved(template), CHART_TEMPLATE)
    with ZipFile(BytesIO(document)) as package:
        everything = b"".join(package.read(name) for name in package.namelist())
    assert b"Somebody" not in everything
    assert b"Specimen" not in everything


def test_contents_show_page_numbers_only_where_all_are_known() -> None:
    entries = re.findall(r'w:anchor="(_Toc\d+)"', part(rendered(sample_report()), "word/document.xml"))
    numbers = {name: page for page, name in enumerate(entries, start=2)}
    body = part(render_word(sample_report(), TEMPLATE, CHART_TEMPLATE, numbers), "word/document.xml")
    assert body.count(" PAGEREF _Toc") == len(entries)
    assert "PAGEREF" not in part(rendered(sample_report()), "word/document.xml")


def test_properties_come_from_the_report() -> None:
    properties = docx.Document(BytesIO(rendered(sample_report()))).core_properties
    assert (properties.title, properties.author, properties.language, properties.category) == (
        "Improvement plan: progress report",
        "Demonstration Improvement Office",
        "en-GB",
        "OFFICIAL-SENSITIVE",
    )
    assert str(properties.created)[:10] == str(properties.modified)[:10] == "2020-02-29"


@pytest.mark.e2e
def test_libreoffice_lays_it_out_in_so_many_pages(tmp_path: Path) -> None:
    office = which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed here")
    (tmp_path / "report.docx").write_bytes(rendered(sample_report()))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path), "report.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=180)
    pages = len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "report.pdf").read_bytes()))
    assert 7 <= pages <= 11


def test_no_two_stretches_of_a_bar_look_alike_even_where_their_meaning_is_one() -> None:
    paints = paints_of((*Tone, Tone.AMBER, Tone.GREY))
    assert len({(paint.bar, paint.pattern) for paint in paints}) == len(paints)


@pytest.mark.parametrize(
    ("ends", "sides"),
    [((12, 4, 5), "tbt"), ((5, 5), "tb"), ((9, 2), "tt"), ((5, 4, 6), "rbt"), ((0, 0, 0), "trb")],
)
def test_the_last_figures_of_lines_that_end_close_together_do_not_cover_each_other(
    ends: tuple[int, ...], sides: str
) -> None:
    chart = next(b for b in sample_report().sections[1].blocks if isinstance(b, Chart))
    lines = tuple(Series(str(end), (12, end), Tone.BLUE) for end in ends)
    xml = chart_xml(replace(chart, kind=ChartKind.LINES, categories=("a", "b"), series=lines), CHART_TEMPLATE, "rId1")
    assert "".join(re.findall(r'<c:dLblPos val="(\w)"/>', xml)) == sides
