"""Words from anywhere in the world come out alike in Word report, web page and e-mail, read back by other readers."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html

from flows.document import Cell, Column, Message, Paragraph, Section, Table
from flows.rendering.mail import render_draft, render_message_html, render_message_text
from flows.rendering.web import render_web
from flows.rendering.word import render_word
from flows.validation.cleaning import LONGEST_TEXT, clean_column, clean_text, lost_characters
from tests.homes import REPOSITORY
from tests.rendering.sample_word_report import CHART_TEMPLATE, TEMPLATE, sample_report

if TYPE_CHECKING:
    from flows.document import Block

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WEB, MESSAGE_HTML, MESSAGE_TEXT = (
    (REPOSITORY / "templates" / name).read_text(encoding="utf-8")
    for name in ("board_report.html.j2", "message.html.j2", "message.txt.j2")
)
LINKS = [
    "https://example.org/a?b=c&d",
    "mailto:a@b.example",
    "javascript:alert(1)",
    "file:///etc",
    "http://[bad",
    "data:x",
]
ODD = [
    "R&D <b>x</b> ]]> \"q\" 'q'", "=1+1", "@SUM(A1)", "a\x00b\x07c", "\ud800 half", "\u202eabc\u202c", "\u2066x\u2069",
    "👩‍🏫 👨‍👩‍👧", "مرحبا بالعالم", "ק\u0323", "Z̷̢a̴l̶g̸o", "soft\u00adhyphen", "line\u2028sep", "{{ 7 * 7 }} {% x %}", "\x85next",
    "\ufffe\uffff", "w" * 500, "two  spaces", *LINKS,
]  # fmt: skip


def blocks_of(texts: list[str]) -> tuple[Block, ...]:
    rows = tuple((Cell(f"R{number}"), Cell(text)) for number, text in enumerate(texts))
    table = Table("odd", "Odd", "Odd.", (Column("Ref"), Column("Text")), rows)
    return (*(Paragraph(f"P{number}: {text}") for number, text in enumerate(texts)), table)


def squeezed(text: str) -> str:
    """White space of any kind and length is one space: a page breaks lines where it likes."""
    return " ".join(text.split())


def find(page: html.HtmlElement, path: str) -> list[Any]:
    """What stands under an XPath; the stubs cannot say what an XPath gives."""
    return cast("list[Any]", page.xpath(path))


def words_of_word(blocks: tuple[Block, ...]) -> str:
    report = replace(sample_report(), sections=(Section("only", "Only", blocks),))
    with ZipFile(BytesIO(render_word(report, TEMPLATE, CHART_TEMPLATE))) as package:
        body = ElementTree.fromstring(package.read("word/document.xml"))  # noqa: S314  # our own file
        assert not [
            name for name in package.namelist() if b"hyperlink" in package.read(name) and name.endswith(".rels")
        ]
    paragraphs = []
    for paragraph in body.iter(f"{W}p"):
        marks = {f"{W}br": "\n", f"{W}tab": "\t"}
        paragraphs.append(
            "".join(
                marks.get(each.tag, each.text or "")
                for each in paragraph.iter()
                if each.tag in marks or each.tag == f"{W}t"
            )
        )
    return squeezed("\n".join(paragraphs))


def words_of_web(blocks: tuple[Block, ...]) -> str:
    report = replace(sample_report(), sections=(Section("only", "Only", blocks),))
    page = html.fromstring(render_web(report, WEB))
    assert all(str(link).startswith("#") for link in find(page, "//a/@href"))
    return squeezed("\n".join(find(page, "//main//text()")))


def words_of_mail(blocks: tuple[Block, ...]) -> tuple[str, str]:
    day = sample_report().as_at
    message = Message("odd", "a@b.example", ("c@d.example",), "Odd", "Odd", "OFFICIAL", "", blocks, day)
    halves = render_message_text(message, MESSAGE_TEXT), render_message_html(message, MESSAGE_HTML)
    read = email.message_from_bytes(render_draft(message, *halves, ()), policy=email.policy.default)
    plain, rich = read.get_body(("plain",)), read.get_body(("html",))
    assert plain is not None
    assert rich is not None
    page = html.fromstring(str(rich.get_content()))
    return squeezed(str(plain.get_content())), squeezed("\n".join(find(page, "//body//text()")))


@settings(max_examples=12, deadline=None)
@example(ODD)
@given(st.lists(st.text(st.characters(), max_size=30) | st.sampled_from(ODD), min_size=1, max_size=12))
def test_cleaned_words_are_the_same_in_all_three_papers(texts: list[str]) -> None:
    cleaned = [squeezed(clean_text(text)) or "none" for text in texts]
    blocks = blocks_of(cleaned)
    plain, rich = words_of_mail(blocks)
    for words in (words_of_word(blocks), words_of_web(blocks), plain, rich):
        for number, text in enumerate(cleaned):
            assert squeezed(f"P{number}: {text}") in words, ascii(text)


@settings(max_examples=12, deadline=None)
@example(ODD)
@given(st.lists(st.text(st.characters(), max_size=30), min_size=1, max_size=12))
def test_words_that_nobody_cleaned_come_out_alike_all_the_same(texts: list[str]) -> None:
    """A reference table is the office's own; whatever stands in it, no paper may fail or differ."""
    raw = [squeezed(text) or "none" for text in texts]
    blocks = blocks_of(raw)
    plain, rich = words_of_mail(blocks)
    found = [
        re.findall(r"P\d+: .*?(?= P\d+: |$)", words.split(" R0 ")[0])
        for words in (words_of_word(blocks), words_of_web(blocks))
    ]
    assert found[0][: len(raw)][:-1] == found[1][: len(raw)][:-1]
    assert plain
    assert rich


@pytest.mark.parametrize("text", ["a\x07", "\ud800", "\u202eabc", "\u2066x", "\ufffe", "\x85"])
def test_what_cleaning_takes_out_is_told(text: str) -> None:
    assert lost_characters(text)
    assert clean_text(text) != text
    assert not lost_characters(clean_text(text))


def test_a_text_of_40_000_characters_is_cut_where_it_can_be_seen() -> None:
    (cut,) = clean_column(["x" * 40_000], [0])
    assert cut == "x" * LONGEST_TEXT + "… [cut]"
