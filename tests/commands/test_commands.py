"""The quick commands: check, read, returns, init, and help worth reading."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from flows.command_line import main
from tests.homes import DEMONSTRATION, REPOSITORY, put_return, write_home

if TYPE_CHECKING:
    from pathlib import Path

MARCH_FILES = DEMONSTRATION / "returns" / "2020-03"


def test_check_prints_every_problem_as_a_sentence_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = write_home(tmp_path / "home")
    path = put_return(home, "2020-03", "police_2020-03.csv", "POL-O1,on track,Text.,,,,,,2020-03-20,Head")
    before = sorted(home.rglob("*"))
    assert main(["check", str(path), "--home", str(home)]) == 1
    assert 'row 2, action_ref: "POL-O1" is not on the register. Did you mean "POL-01"?' in capsys.readouterr().out
    assert sorted(home.rglob("*")) == before


def test_check_as_json_has_the_promised_fields(capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(path) for path in sorted(MARCH_FILES.iterdir())]
    assert main(["check", *files, "--json", "--home", str(DEMONSTRATION)]) == 1
    checked = json.loads(capsys.readouterr().out)
    fields = {"file", "partner", "period", "rows_read", "rows_accepted", "rows_quarantined", "problems"}
    assert all(set(one) == fields for one in checked)
    assert all(
        set(found) == {"code", "severity", "row", "column", "message"} for one in checked for found in one["problems"]
    )
    assert {one["partner"] for one in checked} == {"yot", "council", "police"}


def test_check_of_a_good_file_is_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = write_home(tmp_path / "home")
    path = put_return(home, "2020-03", "police.csv", "POL-01,on track,Text.,,,,,,2020-03-20,Head")
    assert main(["check", str(path), "--home", str(home)]) == 0
    assert "1 row read, 1 can be used, 0 set aside" in capsys.readouterr().out


def test_check_asks_for_the_month_where_neither_name_nor_folder_says_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "police.csv"
    path.write_text("action_ref\n")
    assert main(["check", str(path), "--home", str(DEMONSTRATION)]) == 2
    assert "--period" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "nowhere.csv"]) == 2
    assert '"nowhere.csv" cannot be used' in capsys.readouterr().err


def test_read_prints_clean_csv_and_tells_its_repairs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(MARCH_FILES / "YOT update March 2020.csv")]) == 0
    printed = capsys.readouterr()
    assert printed.out.splitlines()[0].startswith("Action ref,Status,Update")
    assert "Windows-1252" in printed.err


def test_returns_gives_each_partner_its_own_open_references(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = write_home(tmp_path / "home")
    assert main(["returns", "--period", "2020-03", "--home", str(home)]) == 0
    folder = home / "outputs" / "blank-returns" / "2020-03"
    assert "2 pre-filled returns" in capsys.readouterr().out
    assert {path.name: path.read_text(encoding="utf-8-sig").count("\n") for path in folder.glob("*.csv")} == {
        "police_2020-03.csv": 3,
        "council_2020-03.csv": 2,
    }


def test_init_makes_a_home(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path / "new")]) == 0
    assert "reference/board.toml" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["run", "check", "read", "returns", "chase", "verify", "pdf", "init"])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert len(capsys.readouterr().out.splitlines()) > 5


def on_a_terminal(home: Path, path: Path, columns: int, **environment: str) -> str:
    """What the command writes to a terminal of so many columns."""
    pty = pytest.importorskip("pty", reason="Windows has other terminals")
    leader, follower = pty.openpty()
    names = {
        **os.environ,
        "TERM": "xterm-256color",
        "COLUMNS": str(columns),
        "PYTHONPATH": str(REPOSITORY),
        **environment,
    }
    command = [sys.executable, "-m", "flows.command_line", "check", str(path), "--home", str(home)]
    with subprocess.Popen(command, stdout=follower, stderr=subprocess.STDOUT, env=names) as process:
        os.close(follower)
        written = b""
        while True:
            try:
                piece = os.read(leader, 65_536)
            except OSError:  # the terminal is gone with the command
                break
            if not piece:
                break
            written += piece
    os.close(leader)
    assert process.returncode == 1
    return written.decode()


def test_check_on_a_terminal_is_a_table_in_colour_that_fits_it(tmp_path: Path) -> None:
    home = write_home(tmp_path / "home")
    bad = ("POL-O1,on track,Text.,,,,,,2020-03-20,Head", "POL-02,\x1b[32mgreen[red],Text.,,,,,,2020-03-20,Head")
    path = put_return(home, "2020-03", "police_2020-03.csv", *bad)
    written = on_a_terminal(home, path, 90)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", written)
    assert "\x1b[1;31m" in written
    assert "\x1b[32m" not in written
    assert "[32mgreen[red]" in plain
    assert max(map(len, plain.splitlines())) <= 90
    assert re.search(r"What we found +What to do", plain)
    assert plain.splitlines()[-1] == "2 errors to put right before the rows concerned can be used."
    for columns, environment in ((90, {"NO_COLOR": "1"}), (60, {}), (90, {"TERM": "dumb"})):
        assert "\x1b" not in on_a_terminal(home, path, columns, **environment)


def test_check_ends_with_a_line_that_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = write_home(tmp_path / "home")
    path = put_return(home, "2020-03", "police.csv", "POL-01,complete,Text.,,,,,,2020-03-20,Head")
    assert main(["check", str(path), "--home", str(home)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Nothing has to be put right; 1 warning worth a look."


def test_a_fault_of_the_program_is_told_from_a_month_that_needs_a_person(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_data: bytes) -> list[list[str]]:
        raise ZeroDivisionError

    monkeypatch.setattr("flows.intake.read_rows", fail)
    assert main(["read", str(next(MARCH_FILES.iterdir()))]) == 3
    told = capsys.readouterr().err
    assert "ZeroDivisionError" in told
    assert told.splitlines()[-1].startswith("boardpack: a fault of the program, and not of your files.")
