"""The demonstration's own drafts, sent to a real server: as many as the manifest says, each as it was drafted."""

from __future__ import annotations

import email
import email.policy
import json
import shutil
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.post_room.mail_server import PASSWORD, USER, mail_server
from tests.rounds.test_deliver_messages import send

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

    from tests.rounds.conftest import Demonstration

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")

KINDS = ("summary", "commissioner", "partners", "fix-lists", "receipts", "reminders")


def read(content: bytes) -> EmailMessage:
    return email.message_from_bytes(content, policy=email.policy.default)


def parts_of(message: EmailMessage) -> list[tuple[str, str | None, bytes]]:
    """Kind, name and bytes of everything in a message, line ends of text aside."""
    found = []
    for part in message.walk():
        if not part.is_multipart():
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            found.append((part.get_content_type(), part.get_filename(), content.replace(b"\r\n", b"\n")))
    return found


def test_every_draft_of_the_manifest_reaches_its_recipients_whole(
    tmp_path: Path, demonstration: Demonstration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    home = shutil.copytree(demonstration.home, tmp_path / "home", ignore=shutil.ignore_patterns(".prefect"))
    with mail_server(tmp_path) as server:
        lines = f'host = "127.0.0.1"\nport = {server.port}\nuser = "{USER}"\nsecret = "env:MAIL_PASSWORD"\n'
        more = f'ca_file = "{server.ca_file}"\npause_seconds = 0\nkinds = {json.dumps(KINDS)}\n'
        board = home / "reference" / "board.toml"
        board.write_text(f"{board.read_text(encoding='utf-8')}\n[sending]\n{lines}{more}", encoding="utf-8")
        done = send(home)
    assert done.troubles == ()
    pack = home / "outputs" / "2020-03"
    manifest = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))
    names = [name for name in manifest["outputs"] if name.endswith(".eml")]
    drafts = {draft["Subject"]: draft for draft in (read((pack / name).read_bytes()) for name in names)}
    recipients = [one.addr_spec for draft in drafts.values() for one in draft["To"].addresses]
    assert len(drafts) == len(names) > 3
    assert Counter(one.recipients[0] for one in server.received) == Counter(recipients)
    for received in server.received:
        message = read(received.content)
        draft = drafts[message["Subject"]]
        assert parts_of(message) == parts_of(draft)
        assert message["X-Unsent"] is None
        assert message["Message-ID"]
