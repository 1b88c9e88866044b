"""The demonstration's reports as outlines: headings, key sentences and figures, kept under ``expected/`` for people to read.

Renew them after a change that is meant:  python -m tests.rounds.outlines
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from flows.document import Listing, Paragraph
from flows.publish_report import _build
from flows.steps.round_plan import Round, plan_round
from tests.rounds.conftest import PERIODS, copy_demonstration, run_demonstration

if TYPE_CHECKING:
    from flows.document import Report

EXPECTED = Path(__file__).parent / "expected"
IN_FULL = ("summary", "decisions")
"""Sections whose every sentence stands in the outline; of the others the heading and the first sentence."""


def outline_of(home: Path, period: str) -> str:
    """The outline of one month's report."""
    return word_outline(_build(plan_round(Round(home=str(home), period=period)))[1])


def word_outline(report: Report) -> str:
    """Headings and key sentences in reading order, then every figure that is not nought."""
    lines = [report.title, report.subtitle, *(f"{label}: {text}" for label, text in report.front_matter), ""]
    for section in report.sections:
        lines.append(f"# {section.heading}")
        texts = [block for block in section.blocks if isinstance(block, Paragraph | Listing)]
        for block in texts if section.key in IN_FULL else texts[:1]:
            entries = block.entries if isinstance(block, Listing) else (block.text,)
            lines += [f"- {text}" if isinstance(block, Listing) else text for text in entries[:20]]
        lines.append("")
    lines += [f"{name} = {value}" for name, value in sorted(report.figures.items()) if value]
    return "\n".join(lines) + "\n"


def path_of(period: str) -> Path:
    """Where the expected outline of a month is kept."""
    return EXPECTED / f"{period}.txt"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        ran = run_demonstration(copy_demonstration(Path(folder) / "home"))
        for month in PERIODS:
            path_of(month).write_text(outline_of(ran.home, month), encoding="utf-8")
