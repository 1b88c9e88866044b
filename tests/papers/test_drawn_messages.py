"""Every kind of message as a reader sees it: on a phone, in a pane, on a screen, in light and in dark."""

from __future__ import annotations

import email
import re
from email.policy import default
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from flows.models import Period
from flows.papers.bodies import write_all_bodies
from flows.papers.reminders import choose_reminders, write_reminders
from flows.papers.summaries import write_commissioner, write_summary
from flows.register.entries import entries_of_return
from flows.report import Provenance, build_material, build_position
from flows.storage import load_templates, open_home
from tests.browser import needs_browser, picture_pages
from tests.homes import DEMONSTRATION, TestLedger, check, day

if TYPE_CHECKING:
    from tests.browser import Seen

WIDTHS = (320, 600, 1024)


def every_message() -> dict[str, str]:
    """The HTML of each kind of message of the demonstration, by a name."""
    home, templates = open_home(str(DEMONSTRATION)), load_templates(DEMONSTRATION)
    ledger = TestLedger(home.settings)
    for month in (2, 3):
        for file in home.inbox(Period(2020, month)):
            checked = check(file, home.settings, Period(2020, month), ledger.entries)
            ledger.entries = pd.concat([ledger.entries, entries_of_return(checked)], ignore_index=True)
    period = Period(2020, 3)
    position = build_position(ledger.entries, home.settings, period, period.last_day)
    material = build_material(position, Provenance({}, "0"))
    chosen = choose_reminders(position, [], home.inbox(period), day("2020-04-14"))
    papers = {
        **write_summary(material, templates, b"PK"),
        **write_commissioner(material, templates, b"PK"),
        **write_all_bodies(material, templates, home.inbox(period)),
        **write_reminders(position, templates, chosen),
    }
    drafts = {name: content for name, content in papers.items() if name.endswith(".eml")}
    return {re.sub(r"\W", "-", name.removesuffix(".eml")): html_of(draft) for name, draft in drafts.items()}


def html_of(draft: bytes) -> str:
    body = email.message_from_bytes(draft, policy=default).get_body(("html",))
    assert body is not None
    return str(body.get_content())


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> list[Seen]:
    folder = tmp_path_factory.mktemp("messages")
    for name, page in every_message().items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return picture_pages(sorted(folder.glob("*.html")), folder, WIDTHS)


@needs_browser
def test_every_kind_of_message_is_pictured_at_each_width_in_light_and_dark(seen: list[Seen]) -> None:
    kinds = {"summary", "messages-commissioner", "messages-partners-police", "fix-lists-police", "pscp"}
    assert kinds <= {one.page for one in seen}
    assert len(seen) == len({one.page for one in seen}) * len(WIDTHS) * 2
    assert all(one.picture.stat().st_size > 5_000 for one in seen)


@needs_browser
def test_nothing_reaches_out_of_a_window_of_320_px(seen: list[Seen]) -> None:
    assert [(one.page, one.width, one.over, one.wide) for one in seen if one.over > 0 or one.wide] == []


@needs_browser
def test_in_dark_mode_light_letters_stand_on_a_dark_ground(seen: list[Seen]) -> None:
    def brightness(colour: str) -> int:
        return sum(int(part) for part in re.findall(r"\d+", colour)[:3])

    for one in seen:
        is_dark = one.scheme == "dark"
        assert (brightness(one.background) < 200) == is_dark, one
        assert (brightness(one.ink) > 600) == is_dark, one
