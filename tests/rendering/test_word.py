"""The Word report says what the model says, opens in Word, and is the same bytes for the same report."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Final
from zipfile import ZipFile

import docx
import pytest
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator

from flows.problems import PublishingError
from flows.rendering.accessibility import check_word
from flows.rendering.word import render_word
from flows.report.document import Cell, Chart, Column, Heading, Listing, Paragraph, Report, Section, Table
from tests.rendering.sample_word_report import position_table, sample_report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.report.document import Block

ROOT: Final = Path(__file__).parents[2]
TEMPLATE: Final = (ROOT / "templates" / "board_report.docx").read_bytes()
CHART_TEMPLATE: Final = (ROOT / "templates" / "chart.xml.j2").read_text(encoding="utf-8")
HOSTILE: Final = 'R&D <b>"x"</b> ]]> =1+1 \x00\x0b\ufffe {{ 7 * 7 }} café 👩‍🏫 \u202eabc  two spaces'
SURVIVED: Final = HOSTILE.translate(dict.fromkeys((0x00, 0x0B, 0xFFFE), "\ufffd"))


def rendered(report: Report) -> bytes:
    return render_word(report, TEMPLATE, CHART_TEMPLATE)


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
            yield from block_texts(block, tables, figures)


def block_texts(block: Block, tables: int, figures: int) -> Iterator[str]:
    match block:
        case Paragraph() | Heading():
            yield block.text
        case Listing():
            yield from block.entries
        case Table():
            yield f"Table {tables}: {block.caption}"
            yield from (column.heading for column in block.columns)
            yield from (cell.text for row in block.rows for cell in row)
        case Chart():
            yield f"Figure {figures}: {block.caption}"


def printed(document: bytes) -> list[str]:
    """Every text of the Word file's body in reading order, the contents apart."""
    texts: list[str] = []
    for block in docx.Document(BytesIO(document)).iter_inner_content():
        if isinstance(block, WordParagraph):
            texts += [block.text] if block.text else []
        elif isinstance(block, WordTable):
            texts += [paragraph.text for paragraph in map(WordParagraph, block._tbl.iter_tcs_paragraphs(), [block] * 9**6)]
    return texts


def one_section(*blocks: Block, report: Report | None = None) -> Report:
    return replace(report or sample_report(), sections=(Section("only", "Only section", blocks),))


def test_every_sentence_and_every_cell_is_printed_once_and_in_order() -> None:
    report = sample_report()
    assert printed(rendered(report)) == list(texts_of(report))
