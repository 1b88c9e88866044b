"""Drafts say the same in text and HTML, parse back whole, and cannot be made to say more."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from flows.document import Cell, Column, Heading, Listing, Message, Paragraph, Table
from flows.problems import PublishingError, SetUpError
from flows.rendering.mail import Attachment, fits_a_phone, render_draft, render_message_html, render_message_text
from flows.rendering.mail_rules import check_mail_html
from tests.rendering.sample_papers_web import (
    MARKING,
    bars,
    cells,
    message_of,
    movement_table,
    overdue_table,
    sample_message,
    template,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT, HTML = template("message.txt.j2"), template("message.html.j2")
ANY_TEXT = st.text(st.characters(), min_size=1, max_size=60)
ATTACHMENTS = (
    Attachment(
        "board-report.docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        bytes(range(256)) * 9,
    ),
    Attachment("register, all.csv", "text/csv; charset=utf-8", "a,b\r\né,1\r\n".encode()),
)


def drafted(message: Message, *attachments: Attachment) -> bytes:
    return render_draft(message, render_message_text(message, TEXT), render_message_html(message, HTML), attachments)


def draft_of(message: Message, *attachments: Attachment) -> EmailMessage:
    parsed = message_from_bytes(drafted(message, *attachments), policy=default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert isinstance(body, EmailMessage)
    return str(body.get_content())


def squeezed(text: str) -> str:
    return " ".join(text.split())


def page_text(page: str) -> str:
    # Cells and paragraphs end a word, which lxml's text_content does not know.
    body: Any = html.document_fromstring(page).find("body")
    return squeezed(" ".join(body.itertext()))


def facts(message: Message) -> Iterator[str]:
    yield from (message.marking, message.notice, message.title)
    for block in message.blocks:
        match block:
            case Paragraph() | Heading():
                yield block.text
            case Listing():
                yield from block.entries
            case Table():
                yield from (block.caption, *(column.heading for column in block.columns))
                yield from (cell.text for row in block.rows for cell in row)


def test_text_and_html_carry_the_same_facts_in_the_same_order() -> None:
    draft = draft_of(sample_message())
    for written in (squeezed(part(draft, "plain")), page_text(part(draft, "html"))):
        place = 0
        for fact in facts(message_of(*(block for block in sample_message().blocks if not isinstance(block, Table)))):
            place = written.index(squeezed(fact), place)
        assert all(squeezed(fact) in written for fact in facts(sample_message()))


def test_both_parts_hold_each_word_of_each_table_equally_often() -> None:
    draft = draft_of(message_of(movement_table(), overdue_table(5)))
    plain = re.findall(r"\w+", part(draft, "plain"))
    drawn = re.findall(r"\w+", page_text(part(draft, "html")))
    assert sorted(plain) == sorted(drawn)


def test_a_draft_opens_unsent_with_marking_first_and_the_date_of_the_papers() -> None:
    draft = draft_of(sample_message())
    assert draft["X-Unsent"] == "1"
    assert draft["Subject"] == sample_message().subject
    assert draft["To"] == ", ".join(sample_message().recipients)
    assert draft["From"] == sample_message().sender
    assert draft["Date"].datetime == datetime(2020, 3, 6, 9, tzinfo=UTC)
    assert draft["Message-ID"] is None


def test_a_forgotten_marking_is_put_first_in_the_subject() -> None:
    assert draft_of(sample_message(subject="Board summary"))["Subject"] == f"{MARKING}: Board summary"


def test_without_sender_and_recipients_the_mail_program_fills_them_in() -> None:
    draft = draft_of(sample_message(sender="", recipients=()))
    assert draft["From"] is None
    assert draft["To"] is None


def test_the_parts_are_text_then_html_inside_mixed_with_the_attachments_unchanged() -> None:
    draft = draft_of(sample_message(), *ATTACHMENTS)
    assert [each.get_content_type() for each in draft.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        ATTACHMENTS[0].media_type,
        "text/csv",
    ]
    sent = list(draft.iter_attachments())
    assert [each.get_filename() for each in sent] == [each.name for each in ATTACHMENTS]
    assert [each.get_payload(decode=True) for each in sent] == [each.content for each in ATTACHMENTS]
    assert b'filename="register, all.csv"' in drafted(sample_message(), *ATTACHMENTS)


def test_every_line_ends_with_crlf_and_is_short_enough_to_send() -> None:
    lines = drafted(sample_message(), *ATTACHMENTS).split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert not any(b"\n" in line or b"\r" in line for line in lines)


def test_a_draft_is_the_same_bytes_under_any_hash_seed_and_time_zone() -> None:
    program = (
        "import sys; from tests.rendering.test_mail import *;"
        "sys.stdout.buffer.write(drafted(sample_message(), *ATTACHMENTS))"
    )
    drafts = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Pacific/Auckland"))
    }
    assert drafts == {drafted(sample_message(), *ATTACHMENTS)}


@pytest.mark.parametrize(
    "subject",
    [
        "Papers\r\nBcc: other@example.org",
        "Papers\n\nbody",
        "=?utf-8?q?Papers=0D=0ABcc:_other@example.org?=",
        "Papers\u2028Bcc: other@example.org",
    ],
)
def test_a_subject_cannot_add_a_header(subject: str) -> None:
    draft = draft_of(sample_message(subject=subject))
    assert draft["Bcc"] is None
    assert part(draft, "plain").startswith(MARKING)
    assert "\n" not in draft["Subject"]


def test_a_file_name_cannot_add_a_header_or_leave_its_folder() -> None:
    draft = draft_of(sample_message(), Attachment('../a"\r\nBcc: x@example.org', "text/csv", b"a"))
    assert draft["Bcc"] is None
    assert [each.get_filename() for each in draft.iter_attachments()] == [".._a_ Bcc_ x@example.org"]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "office",
        "office@localhost",
        "Office <office@example.org>",
        "a@example.org, b@example.org",
        "a@example.org\nBcc: b@example.org",
        "a b@example.org",
        "é@example.org",
        "a@-x.example.org",
        ".a@example.org",
    ],
)
def test_what_is_not_an_address_stops_with_a_sentence(address: str) -> None:
    with pytest.raises(SetUpError, match="is not an e-mail address"):
        drafted(sample_message(recipients=(address,)))


@pytest.mark.parametrize(
    "media_type", ["", "csv", "text/csv\r\nBcc: a@example.org", "multipart/mixed", "message/rfc822"]
)
def test_an_attachment_needs_a_proper_media_type(media_type: str) -> None:
    with pytest.raises(PublishingError, match="no media type"):
        drafted(sample_message(), Attachment("a.csv", media_type, b"a"))


def test_the_sample_breaks_no_rule_for_mail_programs() -> None:
    assert check_mail_html(render_message_html(sample_message(), HTML)) == ()


def test_a_table_too_wide_for_a_phone_is_spelled_out_row_by_row() -> None:
    assert fits_a_phone(movement_table())
    assert not fits_a_phone(overdue_table())
    assert "Days overdue: 90" in page_text(render_message_html(message_of(overdue_table(1)), HTML)).replace(" :", ":")
    assert "  Days overdue: 90" in render_message_text(message_of(overdue_table(1)), TEXT).splitlines()


def test_a_table_without_rows_still_shows_its_headings() -> None:
    empty = Table("t", "Nothing here", "", tuple(Column("A rather long heading") for _ in range(6)), ())
    for written in (render_message_text(message_of(empty), TEXT), render_message_html(message_of(empty), HTML)):
        assert squeezed(written).count("A rather long heading") == 6


def test_a_chart_in_a_message_is_told_in_its_sentence() -> None:
    for written in (render_message_text(message_of(bars()), TEXT), render_message_html(message_of(bars()), HTML)):
        assert bars().alternative in squeezed(written)


def test_lines_of_text_keep_to_76_signs_and_a_figure_keeps_its_noun() -> None:
    long = Paragraph("aaaa " * 14 + "17 actions were due by 30 June 2020.")
    written = render_message_text(message_of(long, *sample_message().blocks[:-1]), TEXT)
    assert max(map(len, written.splitlines())) <= 76
    assert "17 actions" in written


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "{{ 7*7 }} {% raw %}", "\"'></td><!--", "\u202eabc\u0627"]
)
def test_hostile_text_stays_text(text: str) -> None:
    table = Table("t", text, text, (Column(text), Column("b")), (cells(text, text),))
    message = message_of(Paragraph(text), Heading(text), Listing((text,)), table, title=text, notice=text, marking=text)
    draft = draft_of(message)
    page = html.document_fromstring(part(draft, "html"))
    assert not page.xpath("//script")
    assert squeezed(part(draft, "plain")).count(text) == page_text(part(draft, "html")).count(text)


@settings(max_examples=60, deadline=None)
@given(ANY_TEXT)
def test_any_text_makes_a_draft_that_parses_back(text: str) -> None:
    message = message_of(
        Paragraph(text), Table("t", text, text, (Column(text),), ((Cell(text),),)), title=text, subject=text
    )
    draft = draft_of(message, Attachment(text, "text/csv", text.encode("utf-8", "replace")))
    assert set(draft.keys()) == {"X-Unsent", "Date", "From", "To", "Subject", "MIME-Version", "Content-Type"}
    assert str(draft["Subject"]).startswith(MARKING)
    assert len(list(draft.iter_attachments())) == 1
