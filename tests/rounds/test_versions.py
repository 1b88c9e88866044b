"""Something new comes after a pack was issued: version 2 with a page on what changed, and version 1 kept whole."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest
from docx import Document

from flows.command_line import main
from flows.storage.papers import read_papers
from tests.homes import put_return, write_home
from tests.plain_rounds import run_plainly

if TYPE_CHECKING:
    from pathlib import Path

GOOD = "POL-02,on track,Things moved.,,,,,,2020-03-20,Head"
LATE = "POL-02,at risk,Things stopped.,2020-07-31,Snow,,,,2020-03-21,Head"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = write_home(tmp_path / "home")
    put_return(folder, "2020-03", "police_2020-03.csv", GOOD)
    return folder


def versions(home: Path) -> dict[str, dict[str, bytes]]:
    outputs = home / "outputs"
    kept = outputs / "archive" / "2020-03"
    packs = {path.name: read_papers(path) for path in sorted(kept.iterdir())} if kept.exists() else {}
    return packs | {"standing": read_papers(outputs / "2020-03")}


def test_a_late_change_is_version_2_with_a_page_that_says_what_changed(home: Path) -> None:
    first = run_plainly(home, "2020-03")
    assert "change-note.docx" not in first
    put_return(home, "2020-03", "police_2020-03 late.csv", LATE)
    second = run_plainly(home, "2020-03")
    assert versions(home) == {"v1": first, "standing": second}
    manifest, digest = json.loads(second["manifest.json"]), hashlib.sha256(first["board-report.docx"]).hexdigest()
    assert (manifest["version"], manifest["supersedes"]) == (2, digest)
    note = second["change-note.html"].decode()
    for words in (
        "POL-02: status from on track to at risk; forecast from none to 31 July 2020; update changed.",
        "police_2020-03 late.csv: came since.",
        digest,
    ):
        assert words in note
    word = Document(str(home / "outputs" / "2020-03" / "board-report.docx"))
    assert "\tVersion 2, page 1 of" in word.sections[0].footer.paragraphs[-1].text


def test_the_same_inputs_again_are_no_new_version(home: Path) -> None:
    run_plainly(home, "2020-03")
    put_return(home, "2020-03", "police_2020-03 late.csv", LATE)
    run_plainly(home, "2020-03")
    before = versions(home)
    times = {path: path.stat().st_mtime_ns for path in (home / "outputs").rglob("*")}
    run_plainly(home, "2020-03")
    assert versions(home) == before
    assert {path: path.stat().st_mtime_ns for path in (home / "outputs").rglob("*")} == times


def test_a_later_month_changes_no_earlier_pack(home: Path) -> None:
    first = run_plainly(home, "2020-03")
    put_return(home, "2020-04", "police_2020-04.csv", GOOD.replace("2020-03-20", "2020-04-20").replace("moved", "went"))
    run_plainly(home, "2020-04")
    assert run_plainly(home, "2020-03") == first
    assert versions(home) == {"standing": first}


def test_both_versions_can_be_worked_out_again(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_plainly(home, "2020-03")
    put_return(home, "2020-03", "police_2020-03 late.csv", LATE)
    run_plainly(home, "2020-03")
    for folder in ("archive/2020-03/v1", "2020-03"):
        code = main(["verify", str(home / "outputs" / folder), "--home", str(home)])
        assert (code, capsys.readouterr().out.count("0 differ")) == (0, 1), folder
    paper = home / "outputs" / "archive" / "2020-03" / "v1" / "register.csv"
    paper.write_bytes(paper.read_bytes() + b"altered")
    assert main(["verify", str(paper.parent), "--home", str(home)]) == 1
    assert "register.csv: the file was altered" in capsys.readouterr().out


def test_a_pdf_without_libreoffice_is_a_sentence(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run_plainly(home, "2020-03")
    monkeypatch.setenv("PATH", str(home))
    assert main(["pdf", str(home / "outputs" / "2020-03"), "--home", str(home)]) == 2
    assert "LibreOffice is not installed" in capsys.readouterr().err
    assert not (home / "outputs" / "pdf").exists()
