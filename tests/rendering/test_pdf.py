"""The PDF: PDF/UA-1 in every rule, charts described, pages where the contents say, the same bytes each time."""

from __future__ import annotations

import io
import shutil
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest

from flows.document import Chart
from flows.papers.editions import make_pdf
from flows.problems import PublishingError
from flows.rendering.pdf import elements_of, put_right
from flows.rendering.report_wording import reworded
from flows.storage import load_templates
from flows.storage.office import lay_out
from tests.homes import REPOSITORY
from tests.rendering.sample_word_report import rendered, sample_report

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("pikepdf", reason="needs requirements-extras.txt")
page = pytest.importorskip("page", reason="needs page-validation")
pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice"),
]
AS_AT = date(2020, 3, 31)


@cache
def made() -> bytes:
    return make_pdf(sample_report(3), load_templates(REPOSITORY))


def failures(pdf: bytes, folder: Path) -> list[str]:
    (folder / "paper.pdf").write_bytes(pdf)
    report = page.validate_pdf(str(folder / "paper.pdf"), profile="ua1")
    assert report.rules.total == 104
    return [failure.rule_id for failure in report.failures]


def alternatives() -> list[str]:
    blocks = (block for section in sample_report(3).sections for block in section.blocks)
    return [block.alternative for block in blocks if isinstance(block, Chart)]


def test_all_104_rules_of_pdf_ua_hold(tmp_path: Path) -> None:
    assert failures(made(), tmp_path) == []


def test_title_language_bookmarks_and_findings_are_there() -> None:
    import pikepdf  # noqa: PLC0415  # an extra

    with pikepdf.open(io.BytesIO(made())) as opened:
        assert str(opened.Root.Lang) == "en-GB"
        assert str(opened.docinfo["/Title"]) == sample_report(3).title
        assert opened.Root.ViewerPreferences.DisplayDocTitle
        with opened.open_outline() as outline:
            titles = [item.title for item in outline.root]
        described = [str(element.Alt) for element in elements_of(opened) if element.S == "/Figure"]
    report = reworded(sample_report(3), load_templates(REPOSITORY).wording)
    assert [section.heading for section in report.sections] == titles
    assert described == alternatives()


def test_what_libreoffice_writes_is_put_right_to_the_same_bytes_each_time(tmp_path: Path) -> None:
    word = rendered(sample_report(3))
    first, second = lay_out(word), lay_out(word)
    assert failures(first, tmp_path) != []  # the judge can fail
    assert put_right(first, alternatives(), AS_AT) == put_right(second, alternatives(), AS_AT)


def test_a_chart_too_few_is_a_sentence() -> None:
    with pytest.raises(PublishingError, match="No PDF was written"):
        put_right(lay_out(rendered(sample_report(3))), alternatives()[1:], AS_AT)
