"""Attachments of partners' messages come in from a real IMAP server; the mailbox stays as it was."""

from __future__ import annotations

import email.policy
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from tests.homes import TABLES
from tests.post_room.imap_server import PASSWORD, USER, ImapServer, imap_server
from tests.rounds.gathering import gather_in, gathered_events, home_with, inbox_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RETURN = b"action_ref,status,update,updated_on,updated_by\r\nPOL-01,on track,DEMONSTRATION.,2020-03-20,Head\r\n"
PARTNERS = (
    TABLES["reference/partners.csv"]
    .replace("date_order\n", "date_order,other_emails\n")
    .replace("yes,day-first", "yes,day-first,deputy@police.example; returns@Polizei-Köln.example")
    .replace("no,day-first", "no,day-first,")
)


@pytest.fixture(scope="module")
def running_server() -> Iterator[ImapServer]:
    with imap_server() as server:
        yield server


@pytest.fixture
def server(running_server: ImapServer, monkeypatch: pytest.MonkeyPatch) -> ImapServer:
    """The server with an empty mailbox."""
    monkeypatch.setenv("MAILBOX_PASSWORD", PASSWORD)
    running_server.empty()
    return running_server


def a_mailbox(server: ImapServer, **changes: str | int) -> str:
    lines: dict[str, str | int] = {
        "kind": "mailbox",
        "name": "board-mailbox",
        "host": "127.0.0.1",
        "port": server.tls_port,
        "user": USER,
        "secret": "env:MAILBOX_PASSWORD",
        "ca_file": str(server.ca_file),
        "max_megabytes": 1,
        "timeout_seconds": 20,
    }
    written = {**lines, **changes}
    return "\n".join(
        f'{key} = "{value}"' if isinstance(value, str) else f"{key} = {value}" for key, value in written.items()
    )


def a_home(place: Path, server: ImapServer, **changes: str | int) -> Path:
    return home_with(place / "home", a_mailbox(server, **changes), partners=PARTNERS)


def a_message(sender: str = "lead@police.example", *, number: int = 1) -> EmailMessage:
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"] = sender
    message["To"] = USER
    message["Subject"] = "DEMONSTRATION"
    message["Message-ID"] = f"<{number}@police.example>"
    message.set_content("Please find our return attached.\n")
    return message


def with_file(message: EmailMessage, content: bytes = RETURN, name: str = "police_2020-03.csv") -> bytes:
    message.add_attachment(content, maintype="text", subtype="csv", filename=name)
    return message.as_bytes()


def test_an_attachment_of_a_partner_comes_once_and_the_mailbox_is_not_changed(
    tmp_path: Path, server: ImapServer
) -> None:
    server.deliver(with_file(a_message(), RETURN * 6000))
    before = server.flags()
    home = a_home(tmp_path, server)
    assert gather_in(home).files == ("2020-03/police_2020-03.csv",)
    assert inbox_of(home) == {"police_2020-03.csv": RETURN * 6000}
    assert gather_in(home).files == ()
    assert server.flags() == before
    assert b"Seen" not in before[0]
    (event,) = gathered_events(home)
    assert event.details["partner"] == "police"
    assert "@" not in repr(event)
    assert "DEMONSTRATION" not in repr(event)


SENDERS = [
    ("Lead <LEAD@Police.Example>", True),
    ("lead+returns@police.example", True),
    ("deputy@police.example", True),
    ("returns@xn--polizei-kln-zfb.example", True),
    ('"A. Lead, Police" <lead@police.example>', True),
    ('"lead@police.example" <thief@elsewhere.example>', False),
    ("lead@police.example <thief@elsewhere.example>", False),
    ("thief@elsewhere.example (lead@police.example)", False),
    ("=?utf-8?q?lead=40police=2Eexample?= <thief@elsewhere.example>", False),
    ("lead@police.example, thief@elsewhere.example", False),
    ("<lead@police.example> thief@elsewhere.example", False),
    ("lead@police.example.elsewhere.example", False),
    ("lead@p\u043elice.example", False),
    ("", False),
]


def test_only_the_address_itself_makes_a_message_a_partners(tmp_path: Path, server: ImapServer) -> None:
    messages = []
    for number, (sender, _) in enumerate(SENDERS):
        content = with_file(a_message("x@y.example", number=number), b"%d\r\n" % number, f"{number}.csv")
        messages.append(content.replace(b"From: x@y.example", f"From: {sender}".encode()))
    two = with_file(a_message(number=99), b"two\r\n", "two.csv")
    server.deliver(*messages, b"From: thief@elsewhere.example\r\n" + two)
    done = gather_in(a_home(tmp_path, server))
    assert done.files == tuple(f"2020-03/{number}.csv" for number, (_, known) in enumerate(SENDERS) if known)
    strangers = sum(not known for _, known in SENDERS) + 1
    assert done.left == (("a message of somebody who is no partner", strangers),)
    assert "elsewhere" not in repr(done)


def test_what_is_no_return_is_left_and_counted(tmp_path: Path, server: ImapServer) -> None:
    inner = a_message("somebody@elsewhere.example")
    with_file(inner, b"inner", "inner.csv")
    full = a_message()
    full.add_attachment(RETURN, maintype="application", subtype="octet-stream", filename="police_2020-03.csv")
    full.add_attachment(inner)
    full.add_attachment(
        b"\x89PNG", maintype="image", subtype="png", filename="logo.png", disposition="inline", cid="<1>"
    )
    full.add_attachment(b"sig", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    full.add_attachment("BEGIN:VCARD", subtype="vcard", filename="lead.vcf")
    full.add_attachment(b"tnef", maintype="application", subtype="ms-tnef", filename="winmail.dat")
    full.add_attachment(b"tnef", maintype="application", subtype="octet-stream", filename="WINMAIL.DAT")
    full.add_attachment(b"", maintype="text", subtype="csv", filename="empty.csv")
    sealed = a_message(number=2)
    sealed.set_content(b"sealed", maintype="application", subtype="pkcs7-mime", filename="smime.p7m")
    server.deliver(full.as_bytes(), a_message(number=3).as_bytes(), sealed.as_bytes())
    done = gather_in(a_home(tmp_path, server))
    assert done.files == ("2020-03/police_2020-03.csv",)
    assert dict(done.left) == {
        "a message inside a message": 1,
        "a picture": 1,
        "a signature, a business card or an invitation": 2,
        "a message of a partner without an attachment": 1,
    }
    assert [sentence.split('"')[1] for sentence in done.troubles] == [
        "winmail.dat",
        "WINMAIL.DAT",
        "empty.csv",
        "smime.p7m",
    ]
    assert done.troubles[0].endswith("ask the partner to send it in HTML or plain text format.")


NAMES = [
    (b'filename="plain 2020-03.csv"', "plain 2020-03.csv"),
    (b"filename*=utf-8''r%C3%BCck%201.csv", "rück 1.csv"),
    (b"filename*0*=utf-8''r%C3%BCck;\r\n filename*1*=%20lauf;\r\n filename*2=\" 2.csv\"", "rück lauf 2.csv"),
    (b'filename="=?utf-8?Q?r=C3=BCck_3.csv?="', "rück 3.csv"),
    (b'filename="=?utf-8?B?csO8Y2sgNC5jc3Y=?="', "rück 4.csv"),
    (b'filename="../../../outside 5.csv"', "outside 5.csv"),
    (b'filename="quote \\" 6.csv"', "quote _ 6.csv"),
    (b"x=y", "unnamed.csv"),
]


def test_a_files_name_is_read_in_every_way_that_mail_programs_write_it(tmp_path: Path, server: ImapServer) -> None:
    for number, (written, _) in enumerate(NAMES):
        message = with_file(a_message(number=number), b"%d\r\n" % number, "NAME")
        server.deliver(message.replace(b'filename="NAME"', written))
    assert gather_in(a_home(tmp_path, server)).files == tuple(f"2020-03/{name}" for _, name in NAMES)


def test_a_message_that_is_nothing_but_a_file_is_read_and_so_are_all_ways_of_packing(
    tmp_path: Path, server: ImapServer
) -> None:
    messages = []
    for number, packing in enumerate(("base64", "quoted-printable", "8bit")):
        message = a_message(number=number)
        message.set_content(
            RETURN.decode().replace("DEMO", "é" * 40 + "DEMO"),
            subtype="csv",
            cte=packing,
            disposition="attachment",
            filename=f"{packing}.csv",
        )
        messages.append(message.as_bytes())
    server.deliver(*messages)
    home = a_home(tmp_path, server)
    assert len(gather_in(home).files) == 1, "the same bytes lie in the inbox once"
    (content,) = inbox_of(home).values()
    assert content == RETURN.decode().replace("DEMO", "é" * 40 + "DEMO").encode()
    assert len(gathered_events(home)) == 3


def test_a_message_that_was_moved_or_copied_is_not_new(tmp_path: Path, server: ImapServer) -> None:
    content = with_file(a_message(), name="police.csv")
    server.deliver(content)
    home = a_home(tmp_path, server)
    gather_in(home)
    server.empty()
    server.deliver(content)
    assert gather_in(home, "2020-04").files == ()
    assert {event.period for event in gathered_events(home)} == {"2020-03"}


def test_the_same_file_in_another_message_a_month_later_is_new(tmp_path: Path, server: ImapServer) -> None:
    server.deliver(with_file(a_message(number=1), name="police.csv"))
    home = a_home(tmp_path, server)
    gather_in(home)
    server.deliver(with_file(a_message(number=2), name="police.csv"))
    assert gather_in(home, "2020-04").files == ("2020-04/police.csv",)


def test_a_file_whose_name_is_another_partners_than_its_sender_is_named(tmp_path: Path, server: ImapServer) -> None:
    server.deliver(with_file(a_message(), name="council_2020-03.csv"))
    (sentence,) = gather_in(a_home(tmp_path, server)).troubles
    assert "its name is one partner's and its sender is another" in sentence


def test_an_attachment_of_200_megabytes_is_never_fetched(tmp_path: Path, server: ImapServer) -> None:
    line = b"QUFB" * 19 + b"\r\n"
    small = with_file(a_message(number=2), name="small 2020-03.csv")
    head, mark, tail = with_file(a_message(), b"MARK", "huge.xlsx").partition(b"TUFSSw==\r\n")
    assert mark
    maildir = server.folder / "mail" / USER / "new"
    with (maildir / "1.huge.test").open("wb") as stream:
        stream.write(head)
        for _ in range(200):
            stream.write(line * (1024 * 1024 // 57))
        stream.write(tail)
    (maildir / "1.huge.test").chmod(0o644)
    server.deliver(small)
    done = gather_in(a_home(tmp_path, server))
    assert done.files == ("2020-03/small 2020-03.csv",)
    assert done.troubles == (
        'board-mailbox: "huge.xlsx" is larger than the source allows (max_megabytes); ask the partner for the return alone.',
    )


def test_an_attachment_that_is_damaged_is_named_and_those_after_it_come(tmp_path: Path, server: ImapServer) -> None:
    damaged = with_file(a_message(), b"abc", "damaged.csv").replace(b"YWJj\r\n", b"YWJjY\r\n")
    server.deliver(damaged, with_file(a_message(number=2)))
    done = gather_in(a_home(tmp_path, server))
    assert done.files == ("2020-03/police_2020-03.csv",)
    assert '"damaged.csv" cannot be read' in done.troubles[0]


@pytest.mark.parametrize("parts", [51, 25000])
def test_a_message_made_to_break_the_reading_is_named_and_those_after_it_are_read(
    tmp_path: Path, server: ImapServer, parts: int
) -> None:
    part = b"--x\r\nContent-Type: text/csv; name=a.csv\r\n\r\na\r\n"
    head = a_message().as_bytes().partition(b"\r\nContent-Type")[0]
    many = head + b'\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n' + part * parts + b"--x--\r\n"
    server.deliver(many, with_file(a_message(number=2)))
    done = gather_in(a_home(tmp_path, server))
    assert done.files == ("2020-03/police_2020-03.csv",)
    assert "a message of police" in done.troubles[0]


def test_only_messages_that_the_offices_server_vouches_for_count_where_the_settings_ask_for_it(
    tmp_path: Path, server: ImapServer
) -> None:
    def stamped(number: int, *lines: str) -> bytes:
        stamps = b"".join(f"Authentication-Results: {line}\r\n".encode() for line in lines)
        return stamps + with_file(a_message(number=number), b"%d\r\n" % number, f"{number}.csv")

    server.deliver(
        stamped(1, "mx.board.example; spf=pass; dmarc=pass header.from=police.example"),
        stamped(2, "mx.board.example; dmarc=fail", "mx.board.example; dmarc=pass"),
        stamped(3, "mx.elsewhere.example; dmarc=pass"),
        stamped(4),
    )
    done = gather_in(a_home(tmp_path, server, authenticated_by="mx.board.example"))
    assert done.files == ("2020-03/1.csv",)
    assert done.left == (("a message that the mail server could not prove to be the partner's", 3),)


def test_starttls_is_used_where_the_settings_say_so(tmp_path: Path, server: ImapServer) -> None:
    server.deliver(with_file(a_message()))
    home = a_home(tmp_path, server, security="starttls", port=server.port)
    assert gather_in(home).files == ("2020-03/police_2020-03.csv",)


FAULTS: dict[str, tuple[dict[str, str | int], str]] = {
    "a wrong password": ({"secret": "env:WRONG_PASSWORD"}, "does not accept the user or the password"),
    "a certificate that nobody vouches for": ({"ca_file": ""}, "certificate is not trusted"),
    "a certificate for another host": ({"host": "localhost"}, "certificate is not trusted"),
    "no TLS at this port": ({"port": "plain"}, "speaks no TLS"),
    "a server that is down": ({"port": 1}, "cannot be reached"),
    "a folder that is not there": ({"folder": "Rückläufe"}, 'no folder "Rückläufe"'),
    "a file of certificates that is not there": ({"ca_file": "nowhere.pem"}, "cannot be read as certificates"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_each_fault_of_a_mailbox_is_one_sentence_without_a_secret(
    tmp_path: Path, server: ImapServer, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    monkeypatch.setenv("WRONG_PASSWORD", "hunter2-wrong")
    changes, words = FAULTS[case]
    changes = {key: server.port if value == "plain" else value for key, value in changes.items()}
    (sentence,) = gather_in(a_home(tmp_path, server, **changes)).troubles
    assert sentence.startswith("board-mailbox: ")
    assert words in sentence
    assert "\n" not in sentence
    assert "hunter2" not in sentence
    assert PASSWORD not in sentence


def test_a_mailbox_that_is_down_does_not_stop_the_share(tmp_path: Path, server: ImapServer) -> None:
    (tmp_path / "share").mkdir()
    (tmp_path / "share" / "police.csv").write_bytes(RETURN)
    folder = f'kind = "folder"\nname = "share"\nfolder = "{tmp_path / "share"}"\nsettle_seconds = 0'
    home = home_with(tmp_path / "home", a_mailbox(server, port=1), folder)
    done = gather_in(home)
    assert done.files == ("2020-03/police.csv",)
    assert len(done.troubles) == 1
