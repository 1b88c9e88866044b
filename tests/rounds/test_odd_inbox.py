"""An inbox with files that cannot be read: the round goes on, and somebody is told of each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from flows.intake import MAX_BYTES
from flows.problems import SetUpError
from tests.homes import put_return, write_home
from tests.plain_rounds import collect_plainly
from tests.rounds.conftest import run_boardpack

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_too_large_and_a_link_do_not_keep_the_others_out(tmp_path: Path) -> None:
    home = write_home(tmp_path / "home")
    inbox = put_return(home, "2020-03", "police.csv", "POL-01,on track,Things moved.,,,,,,2020-03-20,Head").parent
    with (inbox / "council.csv").open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    (inbox / "link.csv").symlink_to(inbox / "police.csv")
    done = run_boardpack("run", "--home", str(home), "--period", "2020-03")
    assert done.returncode == 1, done.stderr
    assert "Left alone    link.csv (a link: put the file itself there)" in done.stdout
    papers = home / "outputs" / "2020-03"
    received = json.loads((papers / "manifest.json").read_text(encoding="utf-8"))["returns"]
    assert {row["file"]: (row["rows_accepted"], len(row["sha256"])) for row in received} == {
        "police.csv": (1, 64),
        "council.csv": (0, 64),
    }
    assert "we read 300 MB at most" in (papers / "fix-lists" / "council.csv").read_text(encoding="utf-8-sig")


def test_a_folder_of_a_month_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    home = write_home(tmp_path / "home")
    elsewhere = put_return(home, "2020-02", "police.csv", "POL-01,on track,Moved.,,,,,,2020-02-20,Head").parent
    (home / "returns" / "2020-03").symlink_to(elsewhere)
    with pytest.raises(SetUpError, match=r"2020-03\" is a link. Put the folder itself there; nothing was read."):
        collect_plainly(home, "2020-03")
