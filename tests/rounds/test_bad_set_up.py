"""Bad set-up ends with exit 2 and one sentence that says what to do; nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.command_line import main
from tests.homes import put_return, write_home
from tests.rounds.conftest import run_boardpack

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

ROW = "POL-01,on track,Things moved.,,,,,,2020-03-20,Head"


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line that a refused command prints."""
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    (line,) = printed.err.strip().splitlines()
    return line


def test_a_missing_home(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = refusal(capsys, "run", "--home", str(tmp_path / "nowhere"), "--period", "2020-03")
    assert "There is no home at" in line
    assert "boardpack init HOME" in line


def test_two_partners_with_one_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = write_home(tmp_path / "home")
    with (home / "reference" / "partners.csv").open("a", encoding="utf-8") as stream:
        stream.write("other,Test Police,,OTH,Lead,lead@other.example,no,day-first\n")
    assert "stands in two rows" in refusal(capsys, "run", "--home", str(home), "--period", "2020-03")


def test_a_broken_board_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = write_home(tmp_path / "home", board="[board\n")
    assert "board.toml cannot be read" in refusal(capsys, "run", "--home", str(home), "--period", "2020-03")


def test_a_month_that_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = write_home(tmp_path / "home")
    assert '"March" is not a month' in refusal(capsys, "run", "--home", str(home), "--period", "March")


def test_a_ledger_that_cannot_be_opened(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = write_home(tmp_path / "home")
    (home / "ledger").write_text("a file stands where the folder should be")
    assert "cannot be opened" in refusal(capsys, "run", "--home", str(home), "--period", "2020-03")


def test_an_output_folder_that_cannot_be_written(tmp_path: Path) -> None:
    home = write_home(tmp_path / "home")
    put_return(home, "2020-03", "police_2020-03.csv", ROW)
    (home / "outputs").write_text("a file stands where the folder should be")
    done = run_boardpack("run", "--home", str(home), "--period", "2020-03")
    assert done.returncode == 2
    assert done.stdout == ""
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("boardpack: The papers cannot be written to")
    assert "run again" in last
    assert "Traceback" not in done.stderr


def test_a_decision_taken_out_of_the_file_after_the_ledger_holds_it(tmp_path: Path) -> None:
    decisions = "meeting_on,action_ref,decision,new_due_on,reason,decided_by,minute_ref\n"
    home = write_home(tmp_path / "home", decisions + "2020-03-11,POL-01,close,,r,PCC,\n")
    put_return(home, "2020-03", "police_2020-03.csv", ROW)
    assert run_boardpack("run", "--home", str(home), "--period", "2020-03").returncode in (0, 1)
    (home / "decisions.csv").write_text(decisions, encoding="utf-8")
    done = run_boardpack("run", "--home", str(home), "--period", "2020-03")
    assert done.returncode == 2
    assert "decisions.csv no longer has the decision of 2020-03-11 to close POL-01" in done.stderr
