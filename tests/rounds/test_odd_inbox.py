"""An inbox with files that cannot be read: the round goes on, and somebody is told of each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flows.intake import MAX_BYTES
from tests.homes import put_return, write_home
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
