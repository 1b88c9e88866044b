"""What the command says about where it runs: bank holidays that run out, a clock that was set back, a machine too busy."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NoReturn

import pytest
from httpx import ConnectError

from flows.problems import ReportingError
from flows.register.entries import EntryKind
from flows.register.events import Event, entries_of_events
from flows.serving.local_prefect import run_locally
from tests.homes import MARCH, TABLES, put_return, write_home
from tests.plain_rounds import ledger_of
from tests.rounds.conftest import run_boardpack

if TYPE_CHECKING:
    from pathlib import Path


def test_the_command_tells_of_bank_holidays_that_run_out_and_of_a_clock_that_was_set_back(tmp_path: Path) -> None:
    lines = TABLES["reference/bank_holidays.csv"].splitlines()
    short = [lines[0], *(line for line in lines[1:] if line[:4] < "2021")]
    home = write_home(tmp_path / "home", bank_holidays="\n".join(short) + "\n")
    put_return(home, "2020-03", "police.csv", "POL-01,on track,Moved.,,,,,,2020-03-20,Head")
    ahead = datetime.now(UTC) + timedelta(days=2)
    before = entries_of_events([Event(EntryKind.GATHERED, "2020-03", "a run of the day after tomorrow", {})])
    (home / "ledger").mkdir()
    ledger_of(home).append(before, ahead)
    done = run_boardpack("run", "--home", str(home), "--period", "2020-03")
    assert done.returncode in (0, 1), done.stderr
    assert "Look at       The list of bank holidays ends on 28 December 2020, less than" in done.stdout
    assert "Add the coming years to reference/bank_holidays.csv" in done.stdout
    assert "The clock of this machine says" in done.stdout + done.stderr
    assert "Set the clock right." in done.stdout + done.stderr
    ledger = ledger_of(home)
    stamps = list(ledger.read()["recorded_at"])
    assert len(stamps) > 3
    assert set(stamps) == {stamps[0]}
    assert ledger.check() == []


def test_a_server_of_prefect_that_does_not_start_in_time_is_a_sentence_and_the_round_can_be_run_again(
    tmp_path: Path,
) -> None:
    home = write_home(tmp_path / "home")
    put_return(home, "2020-03", "police.csv", "POL-01,on track,Moved.,,,,,,2020-03-20,Head")
    month = ("run", "--home", str(home), "--period", "2020-03")
    done = run_boardpack(*month, PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS="0")
    assert done.returncode == 2
    assert "Prefect's server did not start within 0 seconds, because this machine is busy." in done.stderr
    assert "Traceback" not in done.stderr
    assert not (home / "outputs" / "2020-03").exists()
    again = run_boardpack(*month)
    assert again.returncode in (0, 1), again.stderr


@pytest.mark.parametrize(
    "error",
    [
        ConnectError("Connection refused"),
        RuntimeError(
            "Timed out while connecting to ephemeral Prefect API server. Ephemeral server process exited with code 1."
        ),
    ],
)
def test_a_server_of_prefect_that_ends_is_a_sentence(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> NoReturn:
        raise error

    monkeypatch.setattr("flows.monthly_round.monthly_round", fail)
    monkeypatch.setattr("flows.serving.local_prefect._prepare", str)
    with pytest.raises(ReportingError, match="Prefect's server ended, or does not answer any more"):
        run_locally("home", [MARCH], None)


def test_prefect_is_told_to_keep_quiet_before_it_is_imported(tmp_path: Path) -> None:
    script = (
        "from pathlib import Path; from flows.serving.local_prefect import quiet_prefect; "
        f"quiet_prefect(Path({str(tmp_path)!r})); from prefect.settings import get_current_settings as now; "
        "print(now().home, now().server.analytics_enabled, now().server.ephemeral.startup_timeout_seconds)"
    )
    names = {name: text for name, text in os.environ.items() if not name.startswith("PREFECT_")}
    done = subprocess.run((sys.executable, "-c", script), capture_output=True, text=True, env=names, check=True)
    assert done.stdout.split() == [str(tmp_path / ".prefect"), "False", "300"]
