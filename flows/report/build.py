"""The whole report from the position."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.report.asks import build_asks
from flows.report.document import Report
from flows.report.figures import build_figures
from flows.report.register_table import REGISTER_COLUMNS, build_register_rows
from flows.report.sections import SECTIONS, Material
from flows.report.sections.contents import Provenance
from flows.report.wording import word_day, word_period

if TYPE_CHECKING:
    from flows.report.position import Position

__all__ = ["Provenance", "build_material", "build_report"]


def build_material(position: Position, provenance: Provenance) -> Material:
    """What sections and messages are written from: the position, the asks and every figure."""
    asks = build_asks(position)
    return Material(position, asks, build_figures(position, asks), provenance)


def build_report(material: Material) -> Report:
    """The board report, with every word and figure as it will be printed."""
    board, position = material.position.settings.board, material.position
    return Report(
        board=board.name,
        title=board.title,
        subtitle=f"Report for {word_period(position.period)}",
        marking=board.marking,
        notice=board.notice,
        author=board.office,
        as_at=position.as_at,
        front_matter=_front_matter(material),
        sections=tuple(build(material) for build in SECTIONS),
        figures=dict(material.figures),
        register_columns=REGISTER_COLUMNS,
        register_rows=build_register_rows(position),
    )


def _front_matter(material: Material) -> tuple[tuple[str, str], ...]:
    position, figures, people = material.position, material.figures, material.position.settings.people
    return (
        ("Meeting", word_day(position.next_meeting_on) if position.next_meeting_on else "to be set"),
        *((label, text) for label, text in _also(material) if text),
        ("Data as at", word_day(position.as_at)),
        ("Returns received", f"{figures['returns.received']} of {figures['returns.expected']} partners"),
        ("Purpose", f"For decision ({figures['asks.total']}) and information"),
        ("Author", f"{people.author}, {position.settings.board.office}"),
        ("Lead officer", people.lead),
        ("Version", "1"),
    )


def _also(material: Material) -> tuple[tuple[str, str], ...]:
    """What the office may say about the paper in board.toml, and need not."""
    board = material.position.settings.board
    return (("Previously considered", board.previously_considered), ("Links to", board.links_to))
