"""The pages as a browser shows them: axe-core finds nothing, nothing is fetched, and a phone need not scroll sideways."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from flows.papers.editions import CHANGES_WEB, PUBLIC_WEB, make_web, write_editions
from flows.rendering.mail import render_message_html
from flows.report import Provenance, build_material, build_position, build_report, build_summary
from flows.storage import load_templates
from tests.homes import MARCH, REPOSITORY, TestLedger, make_settings

if TYPE_CHECKING:
    from pathlib import Path

TOOLS = REPOSITORY / "tests" / "tools"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(CHROMIUM is None or shutil.which("node") is None, reason="needs Chromium and node"),
    pytest.mark.skipif(not (TOOLS / "node_modules" / "axe-core").exists(), reason="needs npm ci in tests/tools"),
]


def pages() -> dict[str, str]:
    """The four pages of a month with something to say in every section."""
    ledger = TestLedger(make_settings())
    for period, text, status in (
        (MARCH.previous, "Four routes are mapped.", "on track"),
        (MARCH, "Five are.", "at risk"),
    ):
        row = f"POL-02,{status},{text},2020-0{period.month + 5}-30,Snow,,A risk,Some help,{period}-20,Head"
        ledger.receive(period, f"police_{period}.csv", row, f"POL-01,complete,Done.,,,EV-1,,,{period}-20,Head")
    position = build_position(ledger.entries, ledger.settings, MARCH, MARCH.last_day)
    material, templates = (
        build_material(position, Provenance({"reference/actions.csv": "0" * 64}, "0")),
        load_templates(REPOSITORY),
    )
    editions = write_editions(material, templates)
    summary = build_summary(material, "board-report.docx", "0" * 64)
    return {
        "board.html": make_web(build_report(material), templates).decode(),
        "public.html": editions[PUBLIC_WEB].decode(),
        "changes.html": editions[CHANGES_WEB].decode(),
        "summary.html": render_message_html(summary, templates.message_html),
    }


def look_at(folder: Path, texts: dict[str, str]) -> list[dict[str, Any]]:
    """What Chromium and axe-core say of each page in each view."""
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    command = ["node", "look_at_pages.mjs", str(CHROMIUM), "", *(str(folder / name) for name in texts)]
    done = subprocess.run(command, cwd=TOOLS, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def test_axe_core_finds_no_fault_in_any_page_in_any_view(tmp_path: Path) -> None:
    seen = look_at(tmp_path, pages())
    assert len(seen) == 4 * 5
    assert [(one["page"], one["view"], one["violations"]) for one in seen if one["violations"]] == []
    assert [(one["page"], one["view"]) for one in seen if one["overflow"] > 0] == []
    assert {one["requests"] for one in seen} == {1}  # the page itself
    assert min(one["passes"] for one in seen) > 15


def test_the_search_for_faults_finds_one(tmp_path: Path) -> None:
    page = pages()["changes.html"].replace("<main", "<div").replace("</main>", "</div>").replace('lang="en-GB"', "")
    faults = " ".join(look_at(tmp_path, {"faulty.html": page})[0]["violations"])
    assert "html-has-lang" in faults
