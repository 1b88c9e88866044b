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


def test_from_the_form_to_the_message_that_arrives(tmp_path: Path) -> None:
    home, box, (port, _) = copy_demonstration(tmp_path / "home"), Postbox(), free_ports()
    board = home / "reference" / "board.toml"
    text = board.read_text(encoding="utf-8").replace("required = false", "required = true")
    board.write_text(text + SENDING.format(port=port), encoding="utf-8")
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    try:
        with running_station(home) as station:
            deployment = str(station.deployment("monthly-round/manual")["id"])
            walk = (
                "/usr/bin/env",
                "node",
                str(TOOLS / "walk_prefect.mjs"),
                station.pages,
                deployment,
                "2020-03",
                str(tmp_path),
            )
            done = subprocess.run(walk, capture_output=True, text=True, check=False, timeout=600)
            assert done.returncode == 0, done.stderr
            seen = json.loads(done.stdout)
    finally:
        server.stop()
    assert seen == {"refused": True, "round": "COMPLETED", "saved": "board-report.docx", "approval": "COMPLETED"}
    report = (home / "outputs" / "2020-03" / "board-report.docx").read_bytes()
    assert (tmp_path / "board-report.docx").read_bytes() == report
    (arrived,) = box.messages
    message = email.message_from_bytes(arrived, policy=email.policy.default)
    assert message["To"] == "joint-leadership-board@commissioner.example"
    assert hashlib.sha256(report).hexdigest() in message.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # it has one
