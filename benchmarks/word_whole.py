"""A whole report of 200 actions with its charts, beside opening and saving python-docx's empty document, in one process."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable  # noqa: TC003  # the path to our own modules has to be set before theirs
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import docx

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from flows.rendering.word import render_word  # noqa: E402
from flows.report import Provenance, build_material, build_position, build_report  # noqa: E402
from tests.homes import MARCH, TABLES, TestLedger, make_settings  # noqa: E402

COUNT = 200
STATUSES = ("on track", "at risk", "off track", "complete", "not started")


def build_ledger() -> tuple[TestLedger, object]:
    """A ledger of 200 actions with four months of returns."""
    heading = TABLES["reference/actions.csv"].splitlines()[0].strip()
    due = MARCH.first_day
    rows = [
        f"POL-{n:04},AFI-POL-1,police,Agree one route for referrals {n},Head of service,"
        f"{due + timedelta(days=n % 90 - 30)},2020-01-31,invented"
        for n in range(1, COUNT + 1)
    ]
    ledger = TestLedger(make_settings(actions="\n".join((heading, *rows))))
    period = MARCH.previous
    for _ in range(4):
        day = period.last_day
        lines = [
            f"POL-{n:04},{STATUSES[n % 5]},Comments on draft {n} are in; the board has it in {period}.,,,"
            f"{'EV-1' if n % 10 == 3 else ''},Cover depends on one provider.,,{day},Head"
            for n in range(1, COUNT + 1)
        ]
        ledger.receive(period, f"police_{period}.csv", *lines)
        last, period = period, period.next
    return ledger, last


def best(work: Callable[[], object], times: int = 7) -> float:
    """Processor seconds of the fastest run."""
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def main() -> None:
    """Measures and prints one line of Markdown a row."""
    ledger, period = build_ledger()
    template, chart = (ROOT / "templates/board_report.docx").read_bytes(), (ROOT / "templates/chart.xml.j2").read_text()

    def build() -> object:
        position = build_position(ledger.entries, ledger.settings, period, period.last_day)
        return build_report(build_material(position, Provenance({}, "0")))

    report = build()
    empty = best(lambda: docx.Document().save(BytesIO()))
    rendered = best(lambda: render_word(report, template, chart))
    built = best(build, 3)
    print("| What | Time | Beside the empty document |")
    print("|---|---|---|")
    print(f"| python-docx: open and save its empty document | {empty * 1000:.0f} ms | 1x |")
    print(
        f"| boardpack: Word report of {COUNT} actions with charts | {rendered * 1000:.0f} ms | {rendered / empty:.1f}x |"
    )
    both = built + rendered
    print(f"| boardpack: the same, worked out from the ledger first | {both * 1000:.0f} ms | {both / empty:.1f}x |")


if __name__ == "__main__":
    main()
