"""Every figure in Word report, web page, e-mail and register is the one in figures.json."""

from __future__ import annotations

import csv
import email
import email.policy
import hashlib
import io
import itertools
import json
import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any, cast

import pytest
from docx import Document
from lxml import html

from flows.document import Heading, Listing, Paragraph, Table
from flows.publish_report import _build
from flows.rendering.mail_rules import check_mail_html
from flows.report import build_summary
from flows.steps.round_plan import Round, plan_round
from tests.rounds.conftest import PERIODS, Demonstration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.document import Block, Report

ENDED = {"closed", "superseded", "not accepted"}


def figures_of(demonstration: Demonstration, period: str) -> dict[str, int]:
    return dict(json.loads(demonstration.paper(period, "figures.json")))


def report_of(demonstration: Demonstration, period: str) -> Report:
    return _build(plan_round(Round(home=str(demonstration.home), period=period)))[1]


def register_of(demonstration: Demonstration, period: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(demonstration.paper(period, "register.csv").decode("utf-8-sig"))))


def as_number(text: str) -> int:
    """A printed figure as a number: "+2", "−1" and "3" alike."""
    return int(text.replace("−", "-").replace("\u00a0", ""))


def find(page: bytes | str, path: str) -> list[Any]:
    """The elements of a page under an XPath; the stubs cannot say what an XPath gives."""
    return cast("list[Any]", html.fromstring(page).xpath(path))


def words_of(page: bytes | str) -> str:
    return plain("".join(find(page, "//body//text()")))


def plain(text: str) -> str:
    return " ".join(text.split())


def tables_of(blocks: tuple[Block, ...]) -> Iterator[Table]:
    return (block for block in blocks if isinstance(block, Table))


@pytest.mark.parametrize("period", PERIODS)
def test_the_register_counted_by_hand_gives_the_figures(demonstration: Demonstration, period: str) -> None:
    rows, figures = register_of(demonstration, period), figures_of(demonstration, period)
    running = [row for row in rows if row["status"] not in ENDED]
    by_status = Counter(row["status"].replace(",", "").replace(" ", "-") for row in rows)
    assert figures["actions.total"] == len(rows)
    assert figures["actions.open"] == figures["movement.closing"] == len(running)
    assert figures["overdue.original"] == sum(int(row["days_over_original"]) > 0 for row in rows)
    assert figures["overdue.current"] == sum(int(row["days_over_current"]) > 0 for row in rows)
    assert figures["declared.differs"] == sum(bool(row["rule"]) for row in rows)
    for name, count in figures.items():
        if re.fullmatch(r"status\.[a-z-]+", name):
            assert count == by_status[name.removeprefix("status.")], name
    for partner in {row["partner"] for row in rows}:
        assert figures[f"movement.closing.{partner}"] == sum(row["partner"] == partner for row in running)


@pytest.mark.parametrize("period", PERIODS)
def test_the_days_overdue_follow_from_the_dates_in_the_register(demonstration: Demonstration, period: str) -> None:
    for row in register_of(demonstration, period):
        done = row["declared_status"] == "complete" or row["status"] in ENDED
        for due, days in (("original_due_on", "days_over_original"), ("due_on", "days_over_current")):
            past = (date.fromisoformat(row["as_at"]) - date.fromisoformat(row[due])).days
            assert int(row[days]) == (0 if done else max(past, 0)), row["action_ref"]


@pytest.mark.parametrize("period", PERIODS)
def test_position_and_movement_add_up_in_figures_alone(demonstration: Demonstration, period: str) -> None:
    figures = figures_of(demonstration, period)
    totals = {name: count for name, count in figures.items() if re.fullmatch(r"status\.[a-z-]+", name)}
    assert sum(totals.values()) == figures["actions.total"]
    for end in ("", *(f".{partner}" for partner in ("police", "council", "yot", "pscp"))):
        came = sum(figures[f"movement.{part}{end}"] for part in ("opening", "new", "reopened"))
        went = sum(figures[f"movement.{part}{end}"] for part in ("closed", "superseded", "not_accepted"))
        assert came - went == figures[f"movement.closing{end}"]


def test_one_months_closing_is_the_next_months_opening(demonstration: Demonstration) -> None:
    months = [figures_of(demonstration, period) for period in PERIODS]
    for before, after in itertools.pairwise(months):
        assert before["movement.closing"] == after["movement.opening"]
        assert before["actions.total"] == after["actions.total.last"]
        assert before["overdue.current"] == after["overdue.current.last"]


@pytest.mark.parametrize("period", PERIODS)
def test_every_figure_cell_of_the_web_page_is_in_figures_json(demonstration: Demonstration, period: str) -> None:
    cells = find(demonstration.paper(period, "board-report.html"), "//*[@data-figure]")
    figures = figures_of(demonstration, period)
    assert len(cells) > 40
    assert [
        cell.get("data-figure") for cell in cells if as_number(cell.text_content()) != figures[cell.get("data-figure")]
    ] == []


@pytest.mark.parametrize("period", PERIODS)
def test_word_report_web_page_and_model_have_the_same_tables(demonstration: Demonstration, period: str) -> None:
    figures = figures_of(demonstration, period)
    word = [
        [[plain(cell.text) for cell in row.cells] for row in table.rows]
        for table in Document(io.BytesIO(demonstration.paper(period, "board-report.docx"))).tables
    ]
    web = [
        [[plain(cell.text_content()) for cell in row.xpath("./th|./td")] for row in table.xpath(".//tr")]
        for table in find(demonstration.paper(period, "board-report.html"), "//table")
    ]
    for section in report_of(demonstration, period).sections:
        for table in tables_of(section.blocks):
            wanted = [[column.heading for column in table.columns]]
            wanted += [[plain(cell.text) for cell in row] for row in table.rows]
            assert wanted in word, f"{table.key} in the Word report"
            assert wanted in web, f"{table.key} in the web page"
            for cell in (cell for row in table.rows for cell in row if cell.figure):
                assert as_number(cell.text) == figures[cell.figure], cell.figure


@pytest.mark.parametrize("period", PERIODS)
def test_word_report_and_web_page_have_every_sentence_of_the_model(demonstration: Demonstration, period: str) -> None:
    document = Document(io.BytesIO(demonstration.paper(period, "board-report.docx")))
    word = {plain(paragraph.text) for paragraph in document.paragraphs}
    page = words_of(demonstration.paper(period, "board-report.html"))
    for section in report_of(demonstration, period).sections:
        for text in sentences_of((Heading(section.heading), *section.blocks)):
            assert plain(text) in word
            assert plain(text) in page


def body_of(message: email.message.EmailMessage, kind: str) -> str:
    """The text of one part of a message."""
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def sentences_of(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            yield block.text
        elif isinstance(block, Listing):
            yield from block.entries


@pytest.mark.parametrize("period", PERIODS)
def test_the_e_mail_is_an_unsent_draft_with_the_report_attached_and_the_reports_own_figures(
    demonstration: Demonstration, period: str
) -> None:
    message = email.message_from_bytes(demonstration.paper(period, "summary.eml"), policy=email.policy.default)
    (attached,) = message.iter_attachments()
    assert message["X-Unsent"] == "1"
    assert message["Subject"].startswith("OFFICIAL-SENSITIVE: DEMONSTRATION: ")
    assert all(address.domain.endswith(".example") for address in message["To"].addresses)
    assert attached.get_filename() == "board-report.docx"
    assert attached.get_content() == demonstration.paper(period, "board-report.docx")


@pytest.mark.parametrize("period", PERIODS)
def test_both_parts_of_the_e_mail_say_every_sentence_and_cell_of_the_model(
    demonstration: Demonstration, period: str
) -> None:
    message = email.message_from_bytes(demonstration.paper(period, "summary.eml"), policy=email.policy.default)
    material = _build(plan_round(Round(home=str(demonstration.home), period=period)))[0]
    digest = hashlib.sha256(demonstration.paper(period, "board-report.docx")).hexdigest()
    wanted = build_summary(material, "board-report.docx", digest)
    words = plain(body_of(message, "plain"))
    page = words_of(body_of(message, "html"))
    for text in sentences_of(wanted.blocks):
        assert plain(text) in words
        assert plain(text) in page
    for table in tables_of(wanted.blocks):
        for cell in (cell for row in table.rows for cell in row):
            assert plain(cell.text) in words
            assert plain(cell.text) in page
            assert not cell.figure or as_number(cell.text) == figures_of(demonstration, period)[cell.figure]


@pytest.mark.parametrize("period", PERIODS)
def test_demonstration_papers_say_so_in_every_form(demonstration: Demonstration, period: str) -> None:
    document = Document(io.BytesIO(demonstration.paper(period, "board-report.docx")))
    headers = [section.header for section in document.sections] + [
        section.first_page_header for section in document.sections
    ]
    texts = {
        " ".join(paragraph.text for paragraph in header.paragraphs)
        for header in headers
        if not header.is_linked_to_previous
    }
    assert texts
    assert all("DEMONSTRATION" in text and "OFFICIAL-SENSITIVE" in text for text in texts)
    for name in ("board-report.html", "summary.eml", "summary.html", "summary.txt"):
        assert b"DEMONSTRATION" in demonstration.paper(period, name)
    assert all(row["update"].startswith("DEMONSTRATION") for row in register_of(demonstration, period) if row["update"])


@pytest.mark.parametrize("period", PERIODS)
def test_every_e_mail_of_the_round_keeps_to_what_mail_programs_draw(demonstration: Demonstration, period: str) -> None:
    drafts = sorted((demonstration.home / "outputs" / period).rglob("*.eml"))
    for path in drafts:
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert check_mail_html(body_of(message, "html")) == (), path.name
    assert drafts
