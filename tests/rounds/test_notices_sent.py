"""Notices go to the office by themselves where the board says so: each once, on a real mail server, whatever breaks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from prefect.client.schemas.objects import FlowRun

from flows.daily_clock import Day, daily_clock
from flows.problems import LedgerError
from flows.register.entries import EntryKind
from flows.register.events import read_events
from flows.report.messages.notice import notice_of_failed_run
from flows.steps.notices import leave_notice, leave_notice_of_run, send_notices
from flows.storage import open_home, open_ledger
from tests.post_room.mail_server import PASSWORD, MailServer, mail_server
from tests.rounds.test_deliver_messages import a_home

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flows.storage import Home

# The library that plays the server does not count TLS from the first byte as TLS.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")
ON = date(2020, 4, 20)
NOTICE = notice_of_failed_run("2020-03", "round-2020-03-test-board", "0123456789", "The share is away.")


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    with mail_server(tmp_path) as running:
        yield running


def a_board(folder: Path, server: MailServer, office: str = '["office@board.example"]', **changes: object) -> Path:
    home = a_home(folder, server, None, **{"kinds": ("notices",), **changes})
    file = home / "reference" / "board.toml"
    quiet = "[chasing]\ndays_before = []\ndays_after = []\n"
    text = file.read_text(encoding="utf-8").replace("[people]", f"[people]\noffice = {office}")
    file.write_text(f"{text}\n{quiet}", encoding="utf-8")
    return home


def opened(home: Path) -> Home:
    return open_home(str(home))


def test_a_notice_goes_once_to_each_address_of_the_office(tmp_path: Path, server: MailServer) -> None:
    home = a_board(tmp_path, server, '["office@board.example", "deputy@board.example"]')
    assert leave_notice(opened(home), NOTICE, ON)
    assert send_notices(opened(home), ON) == ("notices to office 1", "notices to office 2")
    assert [one.recipients for one in server.received] == [["office@board.example"], ["deputy@board.example"]]
    assert b"The share is away." in server.received[0].content
    assert b"X-Unsent" not in server.received[0].content
    assert send_notices(opened(home), ON + timedelta(days=1)) == ()
    assert len(server.received) == 2


def test_nothing_goes_where_the_board_does_not_name_notices_among_what_it_sends(
    tmp_path: Path, server: MailServer
) -> None:
    home = a_board(tmp_path, server, kinds=("summary",))
    leave_notice(opened(home), NOTICE, ON)
    assert (send_notices(opened(home), ON), server.received) == ((), [])


def test_a_run_that_failed_is_told_at_once(tmp_path: Path, server: MailServer) -> None:
    home = a_board(tmp_path, server)
    run = FlowRun(id=uuid4(), flow_id=uuid4(), name="round-x", parameters={"asked": {"home": str(home)}})
    leave_notice_of_run(run, "The disk is full.")
    leave_notice_of_run(run, "The disk is full.")
    (received,) = server.received
    assert b"The disk is full." in received.content


def test_a_server_that_is_away_stops_nothing_and_the_clock_sends_it_on_the_next_morning(
    tmp_path: Path, server: MailServer
) -> None:
    home = a_board(tmp_path, server, port=1)
    # A run that was killed once the draft was recorded comes to the same: it lies there and was not sent.
    leave_notice(opened(home), NOTICE, ON)
    daily_clock.fn(Day(home=str(home), day=ON))
    assert server.received == []
    file = home / "reference" / "board.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("port = 1\n", f"port = {server.port}\n"), encoding="utf-8")
    daily_clock.fn(Day(home=str(home), day=ON + timedelta(days=1)))
    daily_clock.fn(Day(home=str(home), day=ON + timedelta(days=2)))
    assert len([one for one in server.received if b"The share is away." in one.content]) == 1


def test_a_notice_of_which_nobody_knows_whether_it_was_taken_is_not_sent_again(
    tmp_path: Path, server: MailServer
) -> None:
    home = a_board(tmp_path, server)
    leave_notice(opened(home), NOTICE, ON)
    server.at_data.append("drop after the text")
    for day in (ON, ON + timedelta(days=1)):
        assert send_notices(opened(home), day) == ()
    entries = open_ledger(opened(home).ledger_address).read()
    told = [one.details for one in read_events(entries, EntryKind.MESSAGE)]
    assert [one["step"] for one in told if "step" in one] == ["intended", "unknown"]
    assert "@" not in repr(told)


def test_what_was_altered_is_for_somebody_else_or_is_old_stays(tmp_path: Path, server: MailServer) -> None:
    home = a_board(tmp_path, server)
    leave_notice(opened(home), NOTICE, ON)
    assert send_notices(opened(home), ON + timedelta(days=8)) == ()
    draft = home / "outputs" / "notices" / NOTICE.key / "notice.eml"
    content = draft.read_bytes()
    draft.write_bytes(content + b"more\n")
    assert send_notices(opened(home), ON) == ()
    draft.write_bytes(content)
    file = home / "reference" / "board.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("office@board.example", "new@board.example"), encoding="utf-8"
    )
    assert (send_notices(opened(home), ON), server.received) == ((), [])


def test_a_notice_that_was_left_while_the_ledger_was_away_goes_when_it_is_back(
    tmp_path: Path, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = a_board(tmp_path, server)

    def away(_: str) -> None:
        raise LedgerError("The ledger cannot be read.")

    with monkeypatch.context() as broken:
        broken.setattr("flows.steps.notices.open_ledger", away)
        assert leave_notice(opened(home), NOTICE, ON)
        assert send_notices(opened(home), ON) == ()
    assert send_notices(opened(home), ON) == ("notices to office 1",)
    assert send_notices(opened(home), ON) == ()
    assert not leave_notice(opened(home), NOTICE, ON)
    assert len(server.received) == 1
