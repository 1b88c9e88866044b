"""One page on what a new version of a paper says otherwise than the one before: figures, actions, files."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from flows.document import Cell, Heading, Listing, Paragraph, Section, Table, Voice
from flows.report.sections.contents import number_column, text_column
from flows.wording import capital, join_words, word_count, word_day, word_period

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.document import Block, Report
    from flows.report.sections.contents import Material

FIGURES_SHOWN, ACTIONS_SHOWN, FILES_SHOWN = 12, 12, 8
"""What fits on a page."""

FIGURE_WORDS = {
    "actions.total": "Actions on the register",
    "actions.open": "Open actions",
    "overdue.current": "Past the date held",
    "overdue.original": "Past the date first promised",
    "asks.total": "Matters to decide",
    "returns.received": "Partners that sent a return",
    "rows.read": "Rows received",
    "rows.accepted": "Rows used",
    "rows.quarantined": "Rows set aside",
    "movement.new": "New actions",
    "movement.closed": "Closed actions",
    "movement.reopened": "Re-opened actions",
    "due.before-next-meeting": "Due before the next meeting",
}
"""The figures that a reader knows by sight, in the order of the note; those of each status follow."""

FIELDS = {
    "status": "status",
    "due_on": "date held",
    "forecast_on": "forecast",
    "owner_role": "owner",
    "action": "wording of the action",
    "update": "update",
    "evidence": "evidence",
    "risk": "risk",
    "help_needed": "help needed",
}
"""Columns of the register whose changes are told; the first three from and to, the others that they changed."""

BEFORE = "before."
"""Begins the name of a figure of the version before."""

_TOLD_IN_FULL = ("status", "due_on", "forecast_on")


@dataclass(frozen=True, slots=True)
class EarlierPack:
    """What the note compares with, read from the papers of the version before.

    Attributes:
        version: its number.
        report_sha256: digest of its Word report.
        figures: every figure by name.
        rows: the rows of its register, by action reference.
        returns: sha256 of each file received, by name.
        reference: sha256 of each reference file.
    """

    version: int
    report_sha256: str
    figures: Mapping[str, int | str]
    rows: Mapping[str, Mapping[str, str]]
    returns: Mapping[str, str]
    reference: Mapping[str, str]


def read_earlier_pack(papers: Mapping[str, bytes]) -> EarlierPack:
    """The facts of a pack that stands already.

    Args:
        papers: its papers by path; a pack of ours.
    """
    manifest = json.loads(papers["manifest.json"])
    rows = csv.DictReader(io.StringIO(papers["register.csv"].decode("utf-8-sig"), newline=""))
    return EarlierPack(
        version=manifest.get("version", 1),
        report_sha256=manifest["outputs"]["board-report.docx"]["sha256"],
        figures=json.loads(papers["figures.json"]),
        rows={row["action_ref"]: row for row in rows},
        returns={row["file"]: row["sha256"] for row in manifest["returns"]},
        reference=manifest["reference"],
    )


def build_change_note(material: Material, report: Report, before: EarlierPack) -> Report:
    """The note that goes with a new version of the board's report.

    Args:
        material: what the new version is written from.
        report: the new version.
        before: the version that it takes the place of.
    """
    position = material.position
    return replace(
        report,
        subtitle=f"Change note to version {before.version + 1} for {word_period(position.period)}",
        front_matter=(("Data as at", word_day(position.as_at)), ("Version", str(before.version + 1))),
        sections=(_section(material, report, before),),
        register_columns=(),
        register_rows=(),
        is_short=True,
    )


def _section(material: Material, report: Report, before: EarlierPack) -> Section:
    figures, actions, files = _figures(report, before), _actions(report, before), _files(material, before)
    counts = [word_count(len(figures), "total"), word_count(len(actions), "action"), word_count(len(files), "file")]
    lead = (
        f"Version {before.version} had been issued when something new came. This version takes its place: "
        f"{join_words(counts)} differ. Version {before.version} is kept in the archive; its Word report has the SHA-256 "
        f"{before.report_sha256}."
    )
    return Section(
        key="change-note",
        heading=f"What changed since version {before.version}",
        blocks=(
            Paragraph(lead),
            *_figure_blocks(figures, report, before),
            *_list_blocks("action", actions, ACTIONS_SHOWN),
            *_list_blocks("file", files, FILES_SHOWN),
        ),
    )


def figure_words(figures: Mapping[str, int | str]) -> dict[str, str]:
    """The words of each total that the note compares, by the name of its figure; parts of a total are not listed."""
    statuses = [name for name in figures if name.startswith("status.") and name.count(".") == 1]
    return FIGURE_WORDS | {name: f"Status: {name.removeprefix('status.').replace('-', ' ')}" for name in statuses}


def _figures(report: Report, before: EarlierPack) -> dict[str, str]:
    """The words of each total that differs, by the name of its figure."""
    words = figure_words(report.figures)
    return {name: text for name, text in words.items() if before.figures.get(name) != report.figures.get(name)}


def _figure_blocks(figures: Mapping[str, str], report: Report, before: EarlierPack) -> list[Block]:
    if not figures:
        return [Heading("Figures"), Paragraph("No total differs.")]
    shown = list(figures.items())[:FIGURES_SHOWN]
    table = Table(
        key="changed-figures",
        caption="Totals that differ",
        description=f"{capital(word_count(len(figures), 'total'))} with the figure of each version.",
        columns=(
            text_column("Total", 3),
            number_column(f"Version {before.version}", 1),
            number_column(f"Version {before.version + 1}", 1),
        ),
        rows=tuple(
            (Cell(words), _figure_cell(before.figures, name, BEFORE), _figure_cell(report.figures, name))
            for name, words in shown
        ),
    )
    rest = len(figures) - FIGURES_SHOWN
    more = [Paragraph(f"{rest} more differ; figures.json has all.", Voice.NOTE)] if rest > 0 else []
    return [Heading("Figures"), table, *more]


def _figure_cell(figures: Mapping[str, int | str], name: str, kind: str = "") -> Cell:
    """One figure of one version; a version that did not count it yet has none."""
    return Cell(str(figures[name]), figure=f"{kind}{name}") if name in figures else Cell("none")


def _list_blocks(noun: str, lines: list[str], shown: int) -> list[Block]:
    heading = Heading(f"{capital(noun)}s")
    if not lines:
        return [heading, Paragraph("None.")]
    rest = len(lines) - shown
    return [heading, Listing((*lines[:shown], *([f"And {word_count(rest, f'more {noun}')}."] if rest > 0 else [])))]


def _actions(report: Report, before: EarlierPack) -> list[str]:
    rows = (dict(zip(report.register_columns, row, strict=True)) for row in report.register_rows)
    now = {row["action_ref"]: row for row in rows}
    lines = [f"{ref}: {changes}." for ref, row in now.items() if (changes := _changes(row, before.rows.get(ref)))]
    return lines + [f"{ref}: no longer on the register." for ref in before.rows if ref not in now]


def _changes(row: Mapping[str, str], before: Mapping[str, str] | None) -> str:
    if before is None:
        return "new on the register"
    changed = [name for name in FIELDS if row.get(name, "") != before.get(name, "")]
    full = [
        f"{FIELDS[name]} from {_word_value(name, before)} to {_word_value(name, row)}"
        for name in changed
        if name in _TOLD_IN_FULL
    ]
    short = [FIELDS[name] for name in changed if name not in _TOLD_IN_FULL]
    return "; ".join([*full, *([f"{join_words(short)} changed"] if short else [])])


def _word_value(name: str, row: Mapping[str, str]) -> str:
    """A status as it stands, a date as it is spoken."""
    value = row.get(name, "")
    return word_day(date.fromisoformat(value)) if value and name.endswith("_on") else value or "none"


def _files(material: Material, before: EarlierPack) -> list[str]:
    position, kept = material.position, material.provenance.reference_sha256
    received = [file for file in position.register.returns if file.period == str(position.period)]
    now = {file.source_file: file.source_sha256 for file in received}
    return [
        *(f"{name}: {_word_file(name, now, before.returns)}." for name in _differing(now, before.returns)),
        *(f"{name}: changed." for name in _differing(kept, before.reference)),
    ]


def _differing(now: Mapping[str, str], before: Mapping[str, str]) -> list[str]:
    return [name for name in sorted({*now, *before}) if now.get(name) != before.get(name)]


def _word_file(name: str, now: Mapping[str, str], before: Mapping[str, str]) -> str:
    if name not in before:
        return "came since"
    return "came again with other content" if name in now else "no longer there"
