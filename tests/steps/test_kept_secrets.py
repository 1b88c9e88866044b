"""A secret comes from the environment or from a Prefect block, and shows nowhere: no log, no error, no settings, no ledger."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from flows.post_room.smtp_server import SmtpServer
from flows.problems import PostError, SetUpError
from flows.steps.kept_secrets import read_secret
from flows.storage import open_home, open_ledger
from tests.homes import BOARD, make_settings
from tests.post_room.mail_server import PASSWORD, mail_server
from tests.rounds.test_deliver_messages import ALL, a_home, send

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")

MAILBOX = '[[sources]]\nkind = "mailbox"\nname = "m"\nhost = "h.example"\nuser = "u"\n'
SENDING = '[sending]\nhost = "h.example"\nkinds = ["summary"]\n'


def test_a_secret_that_is_read_does_not_show_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_SECRET", "hunter2")
    secret = read_secret("env:SOME_SECRET")
    assert secret is not None
    assert secret.get_secret_value() == "hunter2"
    settings = make_settings(board=BOARD + SENDING).sending
    assert settings is not None
    for shown in (repr(secret), str(secret), f"{secret}", repr(SmtpServer(settings, secret, "."))):
        assert "hunter2" not in shown


def test_a_secret_that_is_not_set_is_a_sentence_with_its_name() -> None:
    with pytest.raises(PostError, match="the environment variable NO_SUCH_SECRET is not set"):
        read_secret("env:NO_SUCH_SECRET")


@pytest.mark.parametrize(
    "part",
    [
        MAILBOX + 'secret = "hunter2"',
        MAILBOX + 'secret = "env:X"\npassword = "hunter2"',
        MAILBOX.replace('"h.example"', '"u:hunter2@h.example"') + 'secret = "env:X"',
        '[[sources]]\nkind = "files"\nname = "s"\naddress = "sftp://u:hunter2@h.example/x"',
        '[[sources]]\nkind = "files"\nname = "s"\naddress = "s3://b"\nsecret = "hunter2"',
        SENDING + 'user = "u"\nsecret = "hunter2"',
        SENDING + 'user = "u"\npassword = "hunter2"',
        'sending = "hunter2"',
    ],
)
def test_a_password_that_somebody_put_into_the_settings_is_refused_and_not_repeated(part: str) -> None:
    with pytest.raises(SetUpError) as error:
        make_settings(board=BOARD + part if part.startswith("[") else part + "\n" + BOARD)
    assert "hunter2" not in str(error.value)


def test_nothing_that_a_delivery_leaves_behind_holds_the_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    with mail_server(tmp_path) as server:
        home = a_home(tmp_path, server)
        done = send(home)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("flows")]
    held = open_ledger(open_home(str(home)).ledger_address).read().to_json()
    assert done.sent == ALL
    assert PASSWORD not in repr(done) + repr(ours) + held
    files = [path for path in home.rglob("*") if path.is_file()]
    assert [path.name for path in files if PASSWORD.encode() in path.read_bytes()] == []


THROUGH_PREFECT = """
import sys
from httpx import ReadTimeout
from prefect.blocks.system import Secret
from flows.deliver_messages import Delivery, deliver_messages
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
for is_last in (False, False, True):
    try:
        Secret(value=sys.argv[2]).save("board-mail", overwrite=True)
        break
    except ReadTimeout:  # Prefect gives its own server five seconds for the first answer, too few on a full machine
        if is_last:
            raise
with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
    print(deliver_messages(Delivery(home=sys.argv[1], period="2020-03")).sent)
"""


def test_the_flow_takes_the_secret_from_a_prefect_block_and_logs_no_word_of_it(tmp_path: Path) -> None:
    with mail_server(tmp_path) as server:
        home = a_home(tmp_path, server, secret="block:board-mail")  # noqa: S106  # the name of one
        done = _run(tmp_path, home, PASSWORD)
        assert done.returncode == 0, done.stderr
        assert str(ALL) in done.stdout
        assert PASSWORD not in done.stdout + done.stderr
        assert len(server.received) == 4


def _run(folder: Path, home: Path, password: str) -> subprocess.CompletedProcess[str]:
    settings = {
        "PREFECT_HOME": str(folder / "prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    }
    command = [sys.executable, "-c", THROUGH_PREFECT, str(home), password]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, **settings}, timeout=300
    )
