"""``boardpack pdf`` from a pack to the files: PDF/UA-1 in every rule, and contents that name the pages that are there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from shutil import which

import pytest

from flows.command_line import main
from tests.homes import put_return, write_home
from tests.office import needs_office
from tests.plain_rounds import run_plainly

pytest.importorskip("pikepdf", reason="needs requirements-extras.txt")
page = pytest.importorskip("page", reason="needs page-validation")
pytestmark = [
    pytest.mark.e2e,
    needs_office,
    pytest.mark.skipif(which("pdftotext") is None, reason="poppler is not installed"),
]
ENTRY = re.compile(r"^ *(\S.*?) ?\.{2,} ?(\d+)$", re.MULTILINE)
"""A line of the contents: heading, dots, page."""


def test_the_command_writes_accessible_pdfs_whose_contents_name_the_pages_that_are_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = write_home(tmp_path / "home")
    put_return(home, "2020-03", "police_2020-03.csv", "POL-01,complete,Done.,,,EV-1,,,2020-03-20,Head")
    run_plainly(home, "2020-03")
    capsys.readouterr()
    assert main(["pdf", str(home / "outputs" / "2020-03"), "--home", str(home)]) == 0
    named = [Path(line.split(maxsplit=1)[1]) for line in capsys.readouterr().out.splitlines()]
    assert sorted(named) == sorted((home / "outputs" / "pdf" / "2020-03").rglob("*.pdf"))
    assert len(named) == 2
    for pdf in named:
        judged = page.validate_pdf(str(pdf), profile="ua1")
        assert (judged.rules.total, [failure.rule_id for failure in judged.failures]) == (104, [])
        check_contents(pdf)


def check_contents(pdf: Path) -> None:
    command = ["pdftotext", "-layout", str(pdf), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    pages = text.split("\f")[:-1]
    entries = [(heading, int(number)) for first in pages[:2] for heading, number in ENTRY.findall(first)]
    assert len(entries) > 8
    for heading, number in entries:
        assert re.search(rf"^ *{re.escape(heading)}$", pages[number - 1], re.MULTILINE), (heading, number)
    assert {int(number) for number in re.findall(r"page \d+ of (\d+)", text)} == {len(pages)}
