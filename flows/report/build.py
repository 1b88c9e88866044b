"""The whole report from the position."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flows.document import Report
from flows.report.asks import build_asks
from flows.report.figures import build_figures
from flows.report.register_table import REGISTER_COLUMNS, build_register_rows
from flows.report.sections import SECTIONS, Material
from flows.report.sections.contents import Provenance
from flows.report.withheld import for_board, restricted_actions
from flows.wording import word_count, word_day, word_period

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flows.document import Section
    from flows.report.position import Position

__all__ = ["Provenance", "build_material", "build_sections", "lay_out"]


def build_material(position: Position, provenance: Provenance) -> Material:
    """What sections and messages are written from: the position, the asks and every figure.

    Figures count everything; what is restricted is counted and not worded.
    """
    figures = build_figures(position, build_asks(position))
    shown = for_board(position)
    return Material(shown, build_asks(shown), figures, provenance, position)


def lay_out(material: Material, builders: Sequence[Callable[[Material], Section]]) -> Report:
    """A report of some sections, with the title block of the board's paper."""
    board, position = material.position.settings.board, material.position
    return Report(
        board=board.name,
        title=board.title,
        subtitle=f"Report for {word_period(position.period)}",
        marking=board.marking,
        notice=board.notice,
        author=board.office,
        as_at=position.as_at,
        version=material.provenance.version,
        front_matter=_front_matter(material),
        sections=tuple(build(material) for build in builders),
        figures=dict(material.figures),
        has_page_numbers=material.position.settings.papers.page_numbers,
    )


def build_sections(material: Material) -> Report:
    """Every section of the board's report, with the blocks of every edition, and the whole register."""
    rows = build_register_rows(material.position)
    return replace(lay_out(material, SECTIONS), register_columns=REGISTER_COLUMNS, register_rows=rows)


def _front_matter(material: Material) -> tuple[tuple[str, str], ...]:
    position, figures, people = material.position, material.figures, material.position.settings.people
    restricted = len(restricted_actions(material.full.settings))
    known_at = material.provenance.as_known_at
    lines = (
        ("Meeting", word_day(position.meeting_on) if position.meeting_on else "to be set"),
        *((label, text) for label, text in _also(material) if text),
        ("Data as at", word_day(position.as_at)),
        *((("As known at", known_at),) if known_at else ()),
        ("Returns received", f"{figures['returns.received']} of {figures['returns.expected']} partners"),
        ("Purpose", f"For decision ({figures['asks.total']}) and information"),
        ("Restricted", f"{word_count(restricted, 'action')}: counted here, worded in the annex" if restricted else ""),
        ("Author", f"{people.author}, {position.settings.board.office}"),
        ("Lead officer", people.lead),
        ("Version", str(material.provenance.version)),
    )
    return tuple((label, value) for label, value in lines if value)


def _also(material: Material) -> tuple[tuple[str, str], ...]:
    """What the office may say about the paper in board.toml, and need not."""
    board = material.position.settings.board
    return (("Previously considered", board.previously_considered), ("Links to", board.links_to))
