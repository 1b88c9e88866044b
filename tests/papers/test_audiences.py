"""Each reader gets its own message: the board, the Commissioner, and each partner, with nothing that is not for it."""

from __future__ import annotations

import email
import re
from email.policy import default
from html.parser import HTMLParser
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from flows.document import Heading, Listing, Message, Paragraph, Table
from flows.papers.bodies import bodies_of
from flows.papers.summaries import write_commissioner, write_partner_drafts, write_summary
from flows.rendering.mail_rules import MOST_BYTES, check_mail_html
from flows.rendering.notify import render_notify
from flows.report import Provenance, build_material, build_position
from flows.report.messages import build_summary
from flows.storage import load_templates
from tests.homes import BOARD, MARCH, TABLES, TestLedger, make_settings
from tests.rendering.sample_papers_web import message_of, movement_table

if TYPE_CHECKING:
    from email.message import EmailMessage

    from flows.report import Material

TEMPLATES = load_templates(Path("nowhere"))
WORD = b"PK the report"
CANARY = "Canary sang"
PEOPLE = f'{BOARD}commissioner = ["commissioner@board.example"]\n'


def material(board: str = PEOPLE) -> Material:
    ledger = TestLedger(make_settings(board=board))
    ledger.receive(
        MARCH,
        "police_2020-03.csv",
        f"POL-01,at risk,{CANARY}.,2020-05-31,{CANARY} late,,{CANARY} risk,{CANARY} help,2020-03-20,Head",
        f"POL-02,complete,{CANARY}.,,,EV-014 {CANARY},,,2020-03-20,Head",
    )
    ledger.receive(
        MARCH,
        "council_2020-03.csv",
        f"LA-01,Amber,{CANARY}.,2020-06-30,{CANARY} later,,,,2020-03-20,Head",
    )
    position = build_position(ledger.entries, ledger.settings, MARCH, MARCH.last_day)
    return build_material(position, Provenance({}, "0"))


def parsed(draft: bytes) -> EmailMessage:
    message = email.message_from_bytes(draft, policy=default)
    assert not message.defects
    return message


def body(draft: bytes, kind: str) -> str:
    part = parsed(draft).get_body((kind,))
    assert part is not None
    return str(part.get_content())


class Words(HTMLParser):
    """What a reader of the page sees; a parser that is not ours."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._is_hidden = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._is_hidden = tag in {"style", "title"}

    def handle_data(self, data: str) -> None:
        if not self._is_hidden:
            self.found += data.split()


def all_drafts(found: Material) -> dict[str, bytes]:
    papers = {
        **write_summary(found, TEMPLATES, WORD),
        **write_commissioner(found, TEMPLATES, WORD),
        **write_partner_drafts(found, TEMPLATES, bodies_of(found)),
    }
    return {name: content for name, content in papers.items() if name.endswith(".eml")}


def test_there_is_one_message_an_audience() -> None:
    drafts = all_drafts(material())
    assert {name: parsed(draft)["To"] for name, draft in drafts.items()} == {
        "summary.eml": "board@board.example",
        "messages/commissioner.eml": "commissioner@board.example",
        "messages/partners/police.eml": "lead@police.example",
        "messages/partners/council.eml": "lead@council.example",
    }


def test_without_an_address_the_commissioner_gets_no_message() -> None:
    assert "messages/commissioner.eml" not in all_drafts(material(BOARD))


def test_the_first_screen_says_in_five_lines_what_is_late_what_changed_who_is_missing_and_what_is_asked() -> None:
    key, lines = build_summary(material(), "board-report.docx", "0").blocks[:2]
    assert isinstance(key, Paragraph)
    assert isinstance(lines, Listing)
    assert key.text == "1 of the 3 open actions is overdue."
    assert lines.entries == (
        "3 actions were open at the start of March 2020, and nothing was added, closed or re-opened since.",
        "Against the dates first promised, 1 action is overdue.",
        "2 of 2 partners sent a return.",
        "Asked of the board at its meeting on 15 April 2020: 1 closure and 2 extensions.",
    )


def test_a_partner_reads_of_its_own_actions_only() -> None:
    drafts = all_drafts(material())
    council = body(drafts["messages/partners/council.eml"], "plain") + body(
        drafts["messages/partners/council.eml"], "html"
    )
    assert "LA-01" in council
    assert not re.search(r"POL-|first thing|second thing|Police", council)
    police = body(drafts["messages/partners/police.eml"], "plain")
    assert "POL-01" in police
    assert not re.search(r"LA-01|third thing|Council", police)
    names = {name: [part.get_filename() for part in parsed(draft).iter_attachments()] for name, draft in drafts.items()}
    assert names["messages/partners/council.eml"] == ["council_2020-04.xlsx", "council_2020-04.csv"]


def test_partners_own_words_stay_out_of_every_body_unless_the_board_lets_them_in() -> None:
    for draft in all_drafts(material()).values():
        assert CANARY not in body(draft, "plain") + body(draft, "html")
    full = all_drafts(material(f'{PEOPLE}\n[messages]\ndetail = "full"\n'))
    assert f"Reason given: {CANARY} late." in " ".join(body(full["summary.eml"], "plain").split())


def test_no_other_form_of_the_summary_has_partners_words_either() -> None:
    papers = write_summary(material(), TEMPLATES, WORD)
    assert all(CANARY.encode() not in papers[name] for name in ("summary.html", "summary.txt", "summary.notify.md"))


def facts(message: Message) -> list[str]:
    """Each sentence and cell of a message."""
    found = [message.marking, message.notice, message.title]
    for block in message.blocks:
        if isinstance(block, Paragraph | Heading):
            found.append(block.text)
        elif isinstance(block, Listing):
            found += block.entries
        elif isinstance(block, Table):
            found += [block.caption, *(cell.text for row in block.rows for cell in row)]
    return [" ".join(text.split()) for text in found if text]


def test_every_form_says_every_fact() -> None:
    papers = write_summary(material(), TEMPLATES, WORD)
    wanted = facts(build_summary(material(), "board-report.docx", "0" * 64))[:-1]  # the last names the digest
    forms = {
        "summary.txt": " ".join(papers["summary.txt"].decode().split()),
        "summary.html": " ".join(Words(papers["summary.html"].decode()).found),
        "summary.notify.md": " ".join(papers["summary.notify.md"].decode().split()),
    }
    missing = {name: [fact for fact in wanted if fact not in form] for name, form in forms.items()}
    assert missing == {"summary.txt": [], "summary.html": [], "summary.notify.md": []}


def test_notify_markdown_has_headings_lists_and_plain_lines_only() -> None:
    text = write_summary(material(), TEMPLATES, WORD)["summary.notify.md"].decode()
    assert text.count("\n# ") == 1
    assert not re.search(r"<|^\||\*\*|^#{3}", text, flags=re.MULTILINE)


@pytest.mark.parametrize(
    "odd",
    ["((name))", "(((name)))", "((a??b))", "[here](https://x.example)", "# Heading", "* bullet", "1. one", "^ inset"],
)
def test_data_opens_no_gap_no_link_and_no_list_in_notify(odd: str) -> None:
    message = message_of(Paragraph(odd), Listing((odd,)), Heading(odd))
    text = render_notify(message)
    assert "((" not in text
    assert "))" not in text
    assert "](" not in text
    assert f"\n{odd}" not in text


def test_a_table_becomes_bullets_in_notify() -> None:
    text = render_notify(message_of(movement_table()))
    rows = [line for line in text.splitlines() if line.startswith("* ")]
    assert len(rows) == len(movement_table().rows)


@pytest.mark.parametrize("count", [3, 3000])
def test_every_body_keeps_to_the_rules_and_under_100_kb_however_large_the_register(count: int) -> None:
    actions = ["action_ref,afi_ref,partner,action,owner_role,due_on,agreed_on,certainty"]
    long = "Do a thing that takes rather more than a few words to say what it is and for whom it is done " * 2
    actions += [
        f"POL-{n},AFI-POL-1,police,{long},Head,2020-02-{n % 28 + 1:02d},2020-01-31,invented" for n in range(count)
    ]
    settings = make_settings(board=PEOPLE, actions="\n".join(actions) + "\n")
    ledger = TestLedger(settings)
    rows = [f"POL-{n},at risk,Text.,2020-09-01,Late,,,,2020-03-20,Head" for n in range(count)]
    ledger.receive(MARCH, "police_2020-03.csv", *rows)
    found = build_material(build_position(ledger.entries, settings, MARCH, MARCH.last_day), Provenance({}, "0"))
    for name, draft in all_drafts(found).items():
        page = body(draft, "html")
        assert check_mail_html(page) == (), name
        assert len(page.encode()) < MOST_BYTES
        assert count < 50 or "The report lists" in page


def test_names_and_addresses_that_are_not_english_stand_in_the_headers_as_the_standards_say() -> None:
    partners = (
        dedent(TABLES["reference/partners.csv"])
        .replace("Test Council", "Cyngor Tŷ Gwyn")
        .replace("lead@council.example", "lead@tŷgwyn.example")
    )
    found = TestLedger(make_settings(board=PEOPLE, partners=partners))
    position = build_position(found.entries, found.settings, MARCH, MARCH.last_day)
    drafts = all_drafts(build_material(position, Provenance({}, "0")))
    draft = drafts["messages/partners/council.eml"]
    assert draft.split(b"\r\n\r\n", 1)[0].isascii()
    assert "Cyngor Tŷ Gwyn" in str(parsed(draft)["Subject"])
    domain = parsed(draft)["To"].addresses[0].domain
    assert domain.isascii()
    assert domain.encode().decode("idna") == "tŷgwyn.example"


@pytest.mark.parametrize(
    "name", ["Test\r\nBcc: spy@evil.example", "Test\nSubject: other", "Test =?utf-8?q?=0D=0ABcc:_x?="]
)
def test_a_name_cannot_write_a_header(name: str) -> None:
    partners = dedent(TABLES["reference/partners.csv"]).replace("Test Council", f'"{name}"')
    found = TestLedger(make_settings(board=PEOPLE, partners=partners))
    position = build_position(found.entries, found.settings, MARCH, MARCH.last_day)
    draft = all_drafts(build_material(position, Provenance({}, "0")))["messages/partners/council.eml"]
    message = parsed(draft)
    assert message["Bcc"] is None
    assert len(message.get_all("Subject", [])) == 1
    assert [address.addr_spec for address in message["To"].addresses] == ["lead@council.example"]


def test_the_next_return_is_asked_for_by_its_own_last_day() -> None:
    words = " ".join(body(all_drafts(material())["messages/partners/police.eml"], "plain").split())
    assert "your return for April 2020, pre-filled. Please send it back by 7 May 2020." in words
