"""Each message goes once to each recipient of a real mail server, whatever breaks; and nothing goes unless it is told to."""

from __future__ import annotations

import contextlib
import email.policy
import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, date, datetime
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from flows.deliver_messages import Delivered, Delivery, deliver, list_due
from flows.problems import PostError, SetUpError
from flows.register import entries_of_events
from flows.register.approvals import Approval, Verdict, event_of_approval
from flows.register.entries import EntryKind
from flows.register.events import read_events
from flows.register.outbox import Posting, Step, event_of_step
from flows.steps.round_plan import Round, plan_round
from flows.storage import open_home, open_ledger
from tests.homes import BOARD, write_home
from tests.post_room.mail_server import PASSWORD, USER, MailServer, mail_server
from tests.rounds.conftest import run_boardpack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# The library that plays the server does not count TLS from the first byte as TLS.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")

KINDS = ("summary", "fix-lists", "receipts", "reminders")
PEOPLE = BOARD.replace(
    'board = ["board@board.example"]', 'board = ["board@board.example", "chair@board.example"]'
).replace('lead = "Lead"', 'lead = "Lead"\nsender = "governance@board.example"')


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    with mail_server(tmp_path) as running:
        yield running


def a_draft(
    *recipients: str, text: str = "DEMONSTRATION\n.\n..dots\n", sender: str = "governance@board.example"
) -> bytes:
    draft = EmailMessage(policy=email.policy.SMTPUTF8)
    draft["X-Unsent"] = "1"
    draft["Date"] = "Tue, 31 Mar 2020 09:00:00 +0000"
    draft["From"] = sender
    draft["To"] = ", ".join(recipients)
    draft["Subject"] = "OFFICIAL: DEMONSTRATION: " + "a long subject that is folded over lines " * 4
    draft.set_content(text)
    return draft.as_bytes()


PAPERS = {
    "board-report.docx": b"report",
    "summary.eml": a_draft("board@board.example", "chair@board.example"),
    "fix-lists/police.eml": a_draft("lead@police.example"),
    "receipts/council.eml": a_draft("lead@council.example"),
}


def a_home(folder: Path, server: MailServer, papers: dict[str, bytes] | None = None, **changes: object) -> Path:
    """A home whose papers for March lie ready."""
    lines: dict[str, object] = {
        "host": "127.0.0.1",
        "port": server.port,
        "user": USER,
        "secret": "env:MAIL_PASSWORD",
        "ca_file": str(server.ca_file),
        "kinds": KINDS,
        "pause_seconds": 0,
        "back_off_seconds": 0,
        "attempts": 2,
        "timeout_seconds": 20,
        **changes,
    }
    approval = "\n[approval]\nrequired = true\n" if lines.pop("approval", "") else ""
    toml = "\n".join(f"{key} = {json.dumps(value)}" for key, value in lines.items())
    home = write_home(folder / "home", board=f"{PEOPLE}\n[sending]\n{toml}\n{approval}")
    publish(home, PAPERS if papers is None else papers)
    return home


def publish(home: Path, papers: dict[str, bytes]) -> None:
    pack = home / "outputs" / "2020-03"
    for name, content in papers.items():
        kind, _, rest = name.partition("/")
        path = home / "outputs" / kind / "2020-03" / rest if kind in ("receipts", "reminders") else pack / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    outputs = {name: {"sha256": hashlib.sha256(content).hexdigest()} for name, content in papers.items()}
    manifest = {"period": "2020-03", "as_at": "2020-03-31", "code_version": "1", "reference": {}, "outputs": outputs}
    (pack / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def send(home: Path, *, unknown: bool = False, refused: bool = False) -> Delivered:
    asked = Delivery(home=str(home), period="2020-03", resend_unknown=unknown, resend_refused=refused)
    return deliver(plan_round(asked), asked.standings)


def steps(home: Path) -> list[str]:
    entries = open_ledger(open_home(str(home)).ledger_address).read()
    return [event.details["step"] for event in read_events(entries, EntryKind.MESSAGE)]


ALL = ("summary to board 1", "summary to board 2", "fix-lists to police", "receipts to council")


def test_without_a_sending_part_there_is_no_way_to_send(tmp_path: Path) -> None:
    home = write_home(tmp_path / "home")
    publish(home, PAPERS)
    with pytest.raises(SetUpError, match=r"no part \[sending\], so boardpack sends nothing"):
        send(home)


def test_each_message_goes_once_to_each_recipient_and_is_no_draft_any_more(tmp_path: Path, server: MailServer) -> None:
    home = a_home(tmp_path, server)
    assert send(home).sent == ALL
    assert [one.recipients for one in server.received] == [
        ["board@board.example"],
        ["chair@board.example"],
        ["lead@police.example"],
        ["lead@council.example"],
    ]
    sent = email.message_from_bytes(server.received[0].content, policy=email.policy.default)
    draft = email.message_from_bytes(PAPERS["summary.eml"], policy=email.policy.default)
    assert (sent["X-Unsent"], sent["Subject"], sent["To"]) == (None, draft["Subject"], draft["To"])
    assert sent["Date"] != draft["Date"]
    assert sent["Message-ID"] == f"<{hashlib.sha256(PAPERS['summary.eml']).hexdigest()[:40]}@board.example>"
    assert sent.get_content().replace("\r\n", "\n") == "DEMONSTRATION\n.\n..dots\n"
    again = send(home)
    assert (again.sent, again.sent_before, again.troubles) == ((), 4, ())
    assert len(server.received) == 4
    assert steps(home) == ["intended", "accepted"] * 4


def test_the_ledger_holds_no_address_and_no_word_of_a_message(tmp_path: Path, server: MailServer) -> None:
    home = a_home(tmp_path, server)
    send(home)
    entries = open_ledger(open_home(str(home)).ledger_address).read()
    assert "@" not in repr(read_events(entries, EntryKind.MESSAGE))
    assert "DEMONSTRATION" not in entries.to_json()


def test_a_dry_run_lists_what_would_go_and_asks_no_server(tmp_path: Path, server: MailServer) -> None:
    home = a_home(tmp_path, server, port=1)
    done = list_due(plan_round(Round(home=str(home), period="2020-03")), Delivery().standings)
    assert done.sent == ALL
    assert steps(home) == []


def test_only_the_kinds_that_were_chosen_go(tmp_path: Path, server: MailServer) -> None:
    home = a_home(tmp_path, server, kinds=["reminders"])
    publish(home, {"reminders/police.eml": a_draft("lead@police.example")})
    assert send(home).sent == ("reminders to police",)


@pytest.mark.parametrize("fault", ["450 4.2.1 busy", "421 4.3.2 going down", "be slow"])
def test_a_recipient_that_is_put_off_is_tried_again_in_the_same_run(
    tmp_path: Path, server: MailServer, fault: str
) -> None:
    home = a_home(tmp_path, server, kinds=["fix-lists"], timeout_seconds=1)
    server.at_rcpt = [fault]
    assert send(home).sent == ("fix-lists to police",)
    assert steps(home) == ["intended", "accepted"]


@pytest.mark.parametrize("fault", ["451 4.3.0 try later", "drop in the text"])
def test_a_text_that_was_surely_not_taken_is_tried_again(tmp_path: Path, server: MailServer, fault: str) -> None:
    home = a_home(
        tmp_path,
        server,
        {**PAPERS, "fix-lists/police.eml": a_draft("lead@police.example", text=("x" * 70 + "\n") * 120_000)},
    )
    server.at_data = ["250 OK", "250 OK", fault]
    assert send(home).sent == ALL
    assert [one.recipients[0] for one in server.received].count("lead@police.example") == 1
    assert steps(home)[4:8] == ["intended", "not taken", "intended", "accepted"]


def test_a_message_that_stays_put_off_goes_with_the_next_run(tmp_path: Path, server: MailServer) -> None:
    home = a_home(tmp_path, server, kinds=["fix-lists"])
    server.at_rcpt = ["450 busy", "450 busy"]
    done = send(home)
    assert done.sent == ()
    assert done.troubles == ("fix-lists to police: the server put it off. The next run tries again.",)
    assert send(home).sent == ("fix-lists to police",)


def test_a_refusal_is_named_by_role_with_the_servers_code_and_the_others_go(tmp_path: Path, server: MailServer) -> None:
    home = a_home(tmp_path, server)
    server.at_rcpt = ["250 OK", "550 5.1.1 <chair@board.example> no such user"]
    server.at_data = ["250 OK", "554 5.7.1 looks like spam"]
    done = send(home)
    assert done.sent == ("summary to board 1", "receipts to council")
    assert [sentence.split(". ")[0] for sentence in done.troubles] == [
        "summary to board 2: the server refuses it (550 5.1.1)",
        "fix-lists to police: the server refuses it (554 5.7.1)",
    ]
    assert "@" not in repr(done)
    assert send(home).sent == (), "what was refused is not tried again by itself"
    assert send(home, refused=True).sent == ("summary to board 2", "fix-lists to police")


@pytest.mark.parametrize("fault", ["drop after the text", "be slow"])
def test_where_nobody_can_know_a_person_decides(tmp_path: Path, server: MailServer, fault: str) -> None:
    home = a_home(tmp_path, server, kinds=["fix-lists"], timeout_seconds=1)
    server.at_data = [fault]
    done = send(home)
    assert done.sent == ()
    assert "nobody knows whether the server took it" in done.troubles[0]
    assert send(home).sent == ()
    assert len(server.received) == 1
    assert send(home, unknown=True).sent == ("fix-lists to police",)
    first, second = (email.message_from_bytes(one.content)["Message-ID"] for one in server.received)
    assert first == second, "so that a receiving side that knows the first can drop the second"


def test_a_run_killed_between_the_servers_word_and_the_ledger_sends_nothing_twice(
    tmp_path: Path, server: MailServer
) -> None:
    home = a_home(tmp_path, server)
    command = [sys.executable, "-m", "flows.command_line", "deliver", "--home", str(home), "--period", "2020-03"]
    child: list[subprocess.Popen[bytes]] = []
    ready = threading.Event()

    def kill_at_the_second() -> None:
        ready.wait(60)
        if len(server.received) == 2:
            os.kill(child[0].pid, signal.SIGKILL)
            child[0].wait()

    server.when_taken = kill_at_the_second
    child.append(subprocess.Popen(command))
    ready.set()
    assert child[0].wait(timeout=120) == -signal.SIGKILL
    assert steps(home) == ["intended", "accepted", "intended"]
    server.when_taken = lambda: None
    done = send(home)
    assert done.sent == ALL[2:]
    assert done.troubles[0].startswith("summary to board 2: nobody knows whether the server took it")
    assert [one.recipients[0] for one in server.received].count("chair@board.example") == 1


def test_two_deliveries_at_once_send_each_message_once(tmp_path: Path, server: MailServer) -> None:
    partners = [f"lead{number}@police.example" for number in range(12)]
    home = a_home(tmp_path, server, kinds=["fix-lists"])
    table = home / "reference" / "partners.csv"
    rows = table.read_text(encoding="utf-8").replace("date_order\n", "date_order,other_emails\n")
    rows = rows.replace("yes,day-first", f"yes,day-first,{'; '.join(partners)}").replace(
        "no,day-first", "no,day-first,"
    )
    table.write_text(rows, encoding="utf-8")
    publish(home, {f"fix-lists/{number}.eml": a_draft(one, text=one) for number, one in enumerate(partners)})
    done: list[Delivered] = []
    runs = [threading.Thread(target=lambda: done.append(send(home))) for _ in range(3)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert sorted(one.recipients[0] for one in server.received) == sorted(partners)
    assert sum(len(one.sent) for one in done) == 12


def test_starttls_is_used_where_the_settings_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    with mail_server(tmp_path, security="starttls") as server:
        assert send(a_home(tmp_path, server, security="starttls", kinds=["fix-lists"])).sent == ("fix-lists to police",)


def test_neither_password_nor_message_goes_to_a_server_that_offers_no_tls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    with mail_server(tmp_path, security="none") as server:
        home = a_home(tmp_path, server, security="starttls")
        with pytest.raises(PostError, match="offers no TLS, so nothing was sent"):
            send(home)
        assert server.received == []
        assert server.logins == []


def test_a_server_without_tls_is_only_for_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    with mail_server(tmp_path, security="none") as server:
        assert len(send(a_home(tmp_path, server, security="none")).sent) == 4
        assert server.logins == [USER]
        with pytest.raises(SetUpError, match="only for a server on this machine"):
            send(a_home(tmp_path, server, security="none", host="mail.office.example"))


SET_UP_FAULTS: dict[str, tuple[dict[str, object], str]] = {
    "a wrong password": ({"secret": "env:WRONG_PASSWORD"}, "does not accept the user or the password"),
    "a certificate that nobody vouches for": ({"ca_file": ""}, "certificate is not trusted"),
    "a certificate for another host": ({"host": "localhost"}, "certificate is not trusted"),
    "a server that is down": ({"port": 1}, "cannot be reached. 0 messages were sent before that"),
    "no TLS where TLS should begin": ({"security": "starttls", "timeout_seconds": 1}, "cannot be reached"),
    "a secret that is not set": ({"secret": "env:NO_SUCH_SECRET"}, "NO_SUCH_SECRET is not set"),
}


@pytest.mark.parametrize("case", SET_UP_FAULTS)
def test_a_server_that_is_not_to_be_trusted_or_reached_gets_nothing(
    tmp_path: Path, server: MailServer, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    monkeypatch.setenv("WRONG_PASSWORD", "hunter2-wrong")
    changes, words = SET_UP_FAULTS[case]
    home = a_home(tmp_path, server, PAPERS, **changes)
    with pytest.raises(PostError, match=words) as error:
        send(home)
    assert "hunter2" not in repr(error.value)
    assert server.received == []
    assert steps(home) == []


def test_papers_that_wait_for_approval_are_not_sent_and_partners_hear_of_their_files(
    tmp_path: Path, server: MailServer
) -> None:
    home = a_home(tmp_path, server, approval="required")
    done = send(home)
    assert done.sent == ("fix-lists to police", "receipts to council")
    assert "is not approved" in done.troubles[0]
    digest = hashlib.sha256(PAPERS["board-report.docx"]).hexdigest()
    approve(home, digest)
    assert send(home).sent == ("summary to board 1", "summary to board 2")


def test_partners_hear_of_their_files_while_the_papers_are_held(tmp_path: Path, server: MailServer) -> None:
    home = a_home(tmp_path, server, approval="required", kinds=["summary", "fix-lists"])
    (home / "outputs" / "held").mkdir()
    (home / "outputs" / "2020-03").rename(home / "outputs" / "held" / "2020-03")
    done = send(home)
    assert done.sent == ("fix-lists to police",)
    assert "is not approved" in done.troubles[0]


def approve(home: Path, digest: str) -> None:
    step = Approval("2020-03", digest, Verdict.APPROVED, date(2020, 4, 8), "A. Person", "Chief executive")
    ledger = open_ledger(open_home(str(home)).ledger_address)
    ledger.append(entries_of_events([event_of_approval(step, 1)]), datetime.now(UTC))


def test_a_draft_that_was_altered_or_goes_to_a_stranger_is_not_sent(tmp_path: Path, server: MailServer) -> None:
    home = a_home(tmp_path, server, {**PAPERS, "receipts/council.eml": a_draft("thief@elsewhere.example")})
    (home / "outputs" / "2020-03" / "fix-lists" / "police.eml").write_bytes(
        a_draft("lead@police.example", text="other")
    )
    done = send(home)
    assert done.sent == ALL[:2]
    assert "fix-lists/police.eml: it was altered after it was published" in done.troubles[0]
    assert "receipts/council.eml: it is for somebody who is neither in board.toml" in done.troubles[1]


def a_home_for(folder: Path, server: MailServer, address: str) -> Path:
    """A home with one draft, to a police lead of this address."""
    home = a_home(folder, server, kinds=["fix-lists"])
    table = home / "reference" / "partners.csv"
    quoted = '"' + address.replace('"', '""') + '"'
    table.write_text(table.read_text(encoding="utf-8").replace("lead@police.example", quoted), encoding="utf-8")
    publish(
        home,
        {
            "fix-lists/police.eml": a_draft("placeholder@police.example").replace(
                b"placeholder@police.example", address.encode()
            )
        },
    )
    return home


@pytest.mark.parametrize(
    ("address", "wire"),
    [
        ("lead+returns@police.example", "lead+returns@police.example"),
        ('"lead.of.returns"@police.example', "lead.of.returns@police.example"),
        ('"lead(returns)"@police.example', '"lead(returns)"@police.example'),
        ("o'hara@police.example", "o'hara@police.example"),
        ("lead@polizei-köln.example", "lead@xn--polizei-kln-zfb.example"),
        ("zoë@police.example", "zoë@police.example"),
    ],
)
def test_odd_addresses_are_sent_to_as_they_are_written(
    tmp_path: Path, server: MailServer, address: str, wire: str
) -> None:
    done = send(a_home_for(tmp_path, server, address))
    assert (done.sent, done.troubles) == (("fix-lists to police",), ())
    assert server.received[0].recipients == [wire]


def test_an_address_that_the_server_cannot_take_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    with mail_server(tmp_path, utf8=False) as server:
        done = send(a_home_for(tmp_path, server, "zoë@police.example"))
    assert done.troubles[0].startswith("fix-lists to police: the server refuses it (no SMTPUTF8)")
    assert server.received == []


def test_a_message_that_is_too_large_for_the_server_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    with mail_server(tmp_path, size=400) as server:
        done = send(a_home(tmp_path, server, kinds=["fix-lists"]))
    assert "the server refuses it (too large for the server)" in done.troubles[0]


@pytest.mark.parametrize(
    "harm", ["\r\nRCPT TO:<thief@elsewhere.example>", "\nBcc: thief@elsewhere.example", "\x00", "\x1b"]
)
def test_an_address_cannot_carry_a_command_or_a_header(tmp_path: Path, server: MailServer, harm: str) -> None:
    home = a_home_for(tmp_path, server, f"lead@police.example{harm}")
    with contextlib.suppress(SetUpError):
        assert send(home).sent == ()
    assert server.received == []


def test_the_command_says_what_it_did_and_its_exit_code_whether_a_person_is_needed(
    tmp_path: Path, server: MailServer
) -> None:
    home = a_home(tmp_path, server)
    server.at_rcpt = ["550 5.1.1 no such user"]
    done = run_boardpack("deliver", "--home", str(home), str(home / "outputs" / "2020-03"), MAIL_PASSWORD=PASSWORD)
    assert done.returncode == 1, done.stderr
    assert "Sent          3 messages" in done.stdout
    assert "To do         summary to board 1: the server refuses it (550 5.1.1)" in done.stdout
    assert PASSWORD not in done.stdout + done.stderr


def test_an_event_of_a_step_is_the_same_for_every_run() -> None:
    posting = Posting("2020-03", "summary", "board 1", "0" * 64, "board@board.example")
    assert event_of_step(posting, Step.INTENDED, 1) == event_of_step(posting, Step.INTENDED, 1)
    assert "board@board.example" not in repr(event_of_step(posting, Step.INTENDED, 1))
