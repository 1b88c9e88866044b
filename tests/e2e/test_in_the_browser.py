"""A person in a real browser: fills the form, watches the run, saves the report, approves it, and the message arrives."""

from __future__ import annotations

import email
import email.policy
import hashlib
import json
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from aiosmtpd.controller import Controller

from tests.e2e.station import free_ports, running_station
from tests.homes import REPOSITORY
from tests.rounds.conftest import copy_demonstration

if TYPE_CHECKING:
    from pathlib import Path

    from aiosmtpd.smtp import SMTP, Envelope, Session

    from tests.e2e.station import Station

TOOLS = REPOSITORY / "tests" / "tools"
pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is not installed"),
    pytest.mark.skipif(
        not (TOOLS / "node_modules" / "playwright-core").is_dir(), reason="npm ci was not run in tests/tools"
    ),
]
SENDING = """
[sending]
host = "127.0.0.1"
port = {port}
security = "none"
kinds = ["summary"]
pause_seconds = 0
"""


class Postbox:
    """Keeps every message that a real SMTP server takes."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  # its name
        self.messages.append(envelope.content or b"")  # type: ignore[arg-type]  # bytes, as decode_data is off
        return "250 OK"


def put_station_home(home: Path, smtp_port: int) -> None:
    """Makes a copy of the demonstration ask for approval, and send its summary to a server on this machine."""
    board = home / "reference" / "board.toml"
    text = board.read_text(encoding="utf-8").replace("required = false", "required = true")
    board.write_text(text + SENDING.format(port=smtp_port), encoding="utf-8")


def walk(station: Station, period: str, folder: Path) -> dict[str, object]:
    """What a person saw who did a month in Prefect's pages; pictures and the saved report lie in the folder."""
    deployment = str(station.deployment("monthly-round/manual")["id"])
    script = str(TOOLS / "walk_prefect.mjs")
    words = ("/usr/bin/env", "node", script, station.pages, deployment, period, str(folder))
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    seen: dict[str, object] = json.loads(done.stdout)
    return seen


def test_from_the_form_to_the_message_that_arrives(tmp_path: Path) -> None:
    home, box, (port, _) = copy_demonstration(tmp_path / "home"), Postbox(), free_ports()
    put_station_home(home, port)
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    try:
        with running_station(home) as station:
            seen = walk(station, "2020-03", tmp_path)
    finally:
        server.stop()
    assert seen == {
        "opened": "/dashboard",
        "refused": True,
        "round": "COMPLETED",
        "saved": "board-report.docx",
        "approval": "COMPLETED",
        "outside": [],
    }
    report = (home / "outputs" / "2020-03" / "board-report.docx").read_bytes()
    assert (tmp_path / "board-report.docx").read_bytes() == report
    (arrived,) = box.messages
    message = email.message_from_bytes(arrived, policy=email.policy.default)
    assert message["To"] == "joint-leadership-board@commissioner.example"
    assert hashlib.sha256(report).hexdigest() in message.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # it has one
