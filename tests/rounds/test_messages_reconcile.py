"""Thirty partners, three rounds: every message is counted, addressed, readable and whole."""

from __future__ import annotations

import email
import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email.policy import default
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import openpyxl
import pytest

from flows.intake import read_rows
from flows.models import Period
from flows.papers.reminders import choose_reminders
from flows.publish_report import Writers, build_papers
from flows.register.entries import entries_of_return
from flows.report import build_position
from flows.status.month_plan import chase_days
from flows.steps.round_plan import Round, plan_round
from flows.storage import open_ledger
from tests.homes import BOARD, HEADINGS, check, received, write_home

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

PARTNERS = [f"p{number:02d}" for number in range(30)]
PERIODS = [Period(2020, month) for month in (2, 3, 4)]
BOARD_30 = f'{BOARD}commissioner = ["commissioner@board.example"]\n'


def write_board(folder: Path) -> Path:
    """A board of thirty partners, two actions each."""
    partners = ["partner,name,file_names,reference_prefix,lead_role,email,is_police,date_order"]
    actions = ["action_ref,afi_ref,partner,action,owner_role,due_on,agreed_on,certainty"]
    for number, key in enumerate(PARTNERS):
        prefix = f"{chr(65 + number // 26)}{chr(65 + number % 26)}"
        is_police = "yes" if number == 0 else "no"
        partners.append(f"{key},Body {number},,{prefix},Lead,lead@{key}.example,{is_police},day-first")
        area = "AFI-POL-1" if number == 0 else "AFI-LA-1"
        actions += [
            f"{prefix}-0{n},{area},{key},Do thing {n} of {key},Head,2020-03-{10 + n},2020-01-31,invented"
            for n in (1, 2)
        ]
    wording = "partner,their_word,status\n"
    return write_home(
        folder, board=BOARD_30, partners="\n".join(partners) + "\n", actions="\n".join(actions) + "\n",
        partner_wording=wording,
    )  # fmt: skip


def rows_of(number: int, period: Period) -> tuple[str, ...] | None:
    """What a partner sends: every fifth nothing, every fifth a row that cannot be used, the others two good rows."""
    prefix = f"{chr(65 + number // 26)}{chr(65 + number % 26)}"
    day = f"{period}-2{number % 8}"
    good = tuple(f"{prefix}-0{n},on track,Text {period}.,,,,,,{day},Head" for n in (1, 2))
    if (number + period.month) % 5 == 0:
        return None
    return (good[0], f"{prefix}-02,on trck,Text.,,,,,,{day},Head") if (number + period.month) % 5 == 1 else good


@dataclass(frozen=True)
class Played:
    """A round as it came out.

    Attributes:
        papers: by path.
        reminded: partners that a reminder is due to on the last chasing day before the round.
    """

    period: Period
    papers: dict[str, bytes]
    reminded: tuple[str, ...]

    @property
    def manifest(self) -> dict[str, dict[str, dict[str, object]]]:
        found: dict[str, dict[str, dict[str, object]]] = json.loads(self.papers["manifest.json"])
        return found

    def drafts(self, folder: str = "") -> dict[str, EmailMessage]:
        """The drafts below a folder, parsed by the standard library."""
        return {
            name: email.message_from_bytes(content, policy=default)
            for name, content in self.papers.items()
            if name.startswith(folder) and name.endswith(".eml")
        }


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> list[Played]:
    home = write_board(tmp_path_factory.mktemp("thirty") / "home")
    return [play(home, period) for period in PERIODS]


def play(home: Path, period: Period) -> Played:
    """Reads what came and writes the papers, without Prefect."""
    plan = plan_round(Round(home=str(home), period=str(period)))
    ledger = open_ledger(plan.home.ledger_address)
    inbox = home / "returns" / str(period)
    inbox.mkdir(parents=True)
    for number, key in enumerate(PARTNERS):
        rows = rows_of(number, period)
        if rows:
            content = ("\n".join((HEADINGS, *rows)) + "\n").encode()
            (inbox / f"{key}_{period}.csv").write_bytes(content)
            checked = check(received(content, f"{key}_{period}.csv"), plan.home.settings, period, ledger.read())
            ledger.append(entries_of_return(checked), recorded_at=datetime(2020, 5, 1, tzinfo=UTC))
    papers = build_papers(plan, Writers(lambda _report, _templates: b"PK", lambda _report, _templates: b"<p>"))
    position = build_position(ledger.read(), plan.home.settings, period, plan.as_at)
    day = chase_days(period, plan.home.settings)[-1]
    chosen = choose_reminders(position, [], plan.home.inbox(period), day)
    return Played(period, papers, tuple(dict.fromkeys(one.partner for one in chosen)))


def test_there_is_one_message_for_each_who_should_have_one_and_the_manifest_says_so(rounds: list[Played]) -> None:
    for played in rounds:
        listed = {name for name in played.manifest["outputs"] if name.endswith(".eml")}
        assert listed == set(played.drafts())
        silent = {PARTNERS[n] for n in range(30) if rows_of(n, played.period) is None}
        wrong = {PARTNERS[n] for n in range(30) if (n + played.period.month) % 5 == 1}
        assert {name.split("/")[1] for name in played.drafts("fix-lists/")} == {f"{key}.eml" for key in wrong}
        assert len(played.drafts("messages/partners/")) == 30
        assert set(played.reminded) == silent
        assert len(listed) == 1 + 1 + 30 + len(wrong)


def test_the_rows_that_were_set_aside_are_the_rows_that_fix_lists_name(rounds: list[Played]) -> None:
    for played in rounds:
        lists = [name for name in played.papers if name.startswith("fix-lists/") and name.count("/") == 1]
        named = sum(
            1
            for name in lists
            if name.endswith(".csv")
            for row in read_rows(played.papers[name])[1:]
            if row[6] == "The row was set aside."
        )
        assert str(named) == str(played.manifest["rows"]["quarantined"])
        assert named == len(lists) / 2


def test_every_message_goes_to_its_own_reader_alone(rounds: list[Played]) -> None:
    for played in rounds:
        for name, draft in played.drafts().items():
            (reader,) = draft["To"].addresses
            assert draft["X-Unsent"] == "1"
            assert str(draft["Subject"]).startswith("OFFICIAL: DEMONSTRATION: ")
            assert draft["Cc"] is None
            assert draft["Bcc"] is None
            key = name.rsplit("/", 1)[-1].removesuffix(".eml")
            wanted = {"summary": "board@board.example", "commissioner": "commissioner@board.example"}
            assert reader.addr_spec == wanted.get(key, f"lead@{key}.example")


class Links(HTMLParser):
    """The addresses that a page leads to or takes pictures from."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        self.found += [value or "" for name, value in attrs if name in {"href", "src", "background"}]


def test_every_attachment_opens_and_every_link_leads_somewhere(rounds: list[Played]) -> None:
    (played, *_) = rounds
    for name, draft in played.drafts().items():
        attached = {str(part.get_filename()): part.get_payload(decode=True) for part in draft.iter_attachments()}
        assert attached, name
        for file, content in attached.items():
            assert isinstance(content, bytes)
            lying = [paper for path, paper in played.papers.items() if path.rsplit("/", 1)[-1] == file]
            assert not lying or content in lying, file
            if file.endswith(".xlsx"):
                assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames
            if file.endswith(".csv"):
                assert len({len(row) for row in read_rows(content)}) == 1
        page = draft.get_body(("html",))
        assert page is not None
        assert Links(str(page.get_content())).found == []


def test_no_message_to_a_partner_names_another(rounds: list[Played]) -> None:
    played = rounds[-1]
    for name, draft in {**played.drafts("messages/partners/"), **played.drafts("fix-lists/")}.items():
        key = name.rsplit("/", 1)[-1].removesuffix(".eml")
        text = draft.get_body(("plain",))
        assert text is not None
        words = str(text.get_content())
        others = [other for other in PARTNERS if other != key and (f" of {other}" in words or f"{other}_" in words)]
        assert others == [], name


def test_the_rounds_left_every_return_in_the_ledger(rounds: list[Played]) -> None:
    counts = [sum(rows_of(n, played.period) is not None for n in range(30)) for played in rounds]
    assert [len(played.manifest["returns"]) for played in rounds] == counts
