"""Page numbers in the contents are the pages on which LibreOffice sets the headings."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from shutil import which
from typing import TYPE_CHECKING

import pytest

from flows.papers.editions import find_pages, make_word
from flows.problems import SetUpError
from flows.rendering.word_contents import entries_of
from flows.storage import load_templates
from flows.storage.office import lay_out
from tests.office import needs_office
from tests.rendering.sample_word_report import sample_report

if TYPE_CHECKING:
    from pathlib import Path


@needs_office
@pytest.mark.skipif(which("pdftotext") is None, reason="poppler is not installed")
def test_every_page_number_of_the_contents_is_the_page_of_its_heading(tmp_path: Path) -> None:
    pytest.importorskip("pikepdf")
    report = replace(sample_report(), has_page_numbers=True)
    templates = replace(load_templates(tmp_path), wording="")
    word = make_word(report, templates)
    pdf = lay_out(word)
    (tmp_path / "report.pdf").write_bytes(pdf)
    command = ["pdftotext", "-layout", str(tmp_path / "report.pdf"), "-"]
    pages = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\f")
    found = find_pages(report, word)
    assert find_pages(report, make_word(replace(report, has_page_numbers=False), templates)) == found
    for entry in entries_of(report):
        assert plain(entry.text) in plain(pages[found[entry.bookmark] - 1])
        if entry.level == 1:
            assert re.search(
                rf"{re.escape(plain(entry.text))}[ .]*{found[entry.bookmark]}\b", plain(pages[0] + pages[1])
            )


def plain(text: str) -> str:
    return " ".join(text.split())


def test_without_libreoffice_a_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SetUpError, match="LibreOffice is not installed"):
        lay_out(b"")
