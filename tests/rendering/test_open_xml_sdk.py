"""The validator of the Open XML SDK, which knows the format as Word does, finds no fault in what we write."""

from __future__ import annotations

import json
import subprocess
from shutil import which
from typing import TYPE_CHECKING

import pytest

from flows.rendering.register_workbook import render_register_workbook
from flows.rendering.template_remarks import annotated
from flows.rendering.template_rules import Remark
from flows.rendering.word import render_word
from tests.homes import REPOSITORY
from tests.rendering.made_reports import CASES, made_report
from tests.rendering.restyled import restyled
from tests.rendering.sample_word_report import CHART_TEMPLATE, TEMPLATE, rendered, sample_report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

COMMAND = REPOSITORY / "tests" / "tools" / "node_modules" / "@xarsh" / "ooxml-validator" / "dist" / "src" / "cli.js"
FILES: dict[str, Callable[[], bytes]] = {
    "report.docx": lambda: rendered(sample_report()),
    "closed.docx": lambda: rendered(made_report(CASES["closed"])),
    "restyled.docx": lambda: render_word(made_report(CASES["long-words"]), restyled(), CHART_TEMPLATE),
    "remarks.docx": lambda: annotated(TEMPLATE, (Remark("The style is faint.", "Note"), Remark("No language is set."))),
    "register.xlsx": lambda: render_register_workbook(made_report(CASES["17"])),
}


@pytest.mark.skipif(which("node") is None or not COMMAND.exists(), reason="the tools of tests/tools are not installed")
@pytest.mark.parametrize("name", FILES)
def test_the_open_xml_sdk_finds_no_fault(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(FILES[name]())
    command = ["node", str(COMMAND), str(tmp_path / name)]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=False, timeout=120).stdout)
    assert told["errors"] == []
    assert told["ok"]
