"""The summary that goes to the board with the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.document import Cell, Heading, Listing, Message, Paragraph, Table, Voice
from flows.report.asks import AskKind
from flows.report.messages.letters import letter, word_asks
from flows.report.sections.contents import cells, narrow_column, number_column, text_column
from flows.report.sections.decisions import (
    word_against_original,
    word_movement,
    word_overdue,
    word_returns,
    word_rows,
)
from flows.report.sections.overdue import NOT_OVERDUE_NOW
from flows.report.sections.standing import PART_HEADINGS, shown_parts
from flows.wording import join_words, word_count, word_day, word_days, word_period

if TYPE_CHECKING:
    from flows.document import Block
    from flows.report.sections.contents import Material
    from flows.status import Judgement

EXCEPTIONS_SHOWN = 10
"""Rows of the exceptions table in the summary: what a person reads on one screen. The report has the rest."""

MISSING_SHOWN = 15
"""Partners in the table of missing returns."""


def build_summary(material: Material, report_name: str, report_sha256: str) -> Message:
    """The summary that goes to the board with the report: five lines first, then requests, movement and exceptions.

    Args:
        material: what the papers are written from.
        report_name: file name of the attached report.
        report_sha256: its digest, so that a reader can tell that this is the report the summary speaks of.
    """
    position, settings = material.position, material.position.settings
    asks = word_asks(settings, material.asks)
    return letter(
        settings,
        "summary",
        settings.people.board,
        f"{settings.board.name}: {_headline(material)}, {word_period(position.period)}",
        f"{settings.board.title}: {word_period(position.period)}",
        blocks=(
            Paragraph(word_overdue(material), Voice.KEY),
            Listing(first_lines(material)),
            *([Heading("The board is asked to"), *asks] if asks else []),
            Heading("Movement of open actions"),
            _movement_table(material),
            *_exception_blocks(material),
            *_missing_blocks(material),
            word_attached(report_name, report_sha256),
        ),
        sent_on=position.as_at,
    )


def word_attached(report_name: str, report_sha256: str) -> Paragraph:
    """The attached report by its name and digest."""
    return Paragraph(f"Attached: {report_name}. Its SHA-256 is {report_sha256}.", Voice.NOTE)


def _headline(material: Material) -> str:
    overdue = material.figures["overdue.current"]
    return f"{word_count(overdue, 'action')} overdue" if overdue else "nothing overdue"


def first_lines(material: Material) -> tuple[str, ...]:
    """The first screen below what is overdue: what changed, what the first dates say, who did not return, what is asked."""
    return (word_movement(material), word_against_original(material), word_returns(material), word_asked(material))


def word_asked(material: Material) -> str:
    """What the board is asked to decide, by kind, and when."""
    counts = [(material.figures[f"asks.{kind}"], kind.value) for kind in AskKind]
    words = [word_count(count, word) for count, word in counts if count]
    meeting = material.position.meeting_on
    when = f" at its meeting on {word_day(meeting)}" if meeting else ""
    return (
        f"Asked of the board{when}: {join_words(words)}."
        if words
        else "The board is asked to decide nothing this month."
    )


def _movement_table(material: Material) -> Table:
    return Table(
        key="summary-movement",
        caption="Open actions of all partners",
        description=word_movement(material),
        columns=(text_column("Part"), number_column("Actions")),
        rows=tuple((Cell(PART_HEADINGS[part]), material.number(f"movement.{part}")) for part in shown_parts(material)),
        has_total_row=True,
    )


def _exception_blocks(material: Material) -> list[Block]:
    late = [found for found in material.position.open_judgements if found.days_over_current]
    late.sort(key=lambda found: (-found.days_over_original, found.state.action.action_ref))
    apart = _agreed_later(material)
    if not late:
        return [Heading("Overdue actions"), Paragraph("None."), *apart]
    shown = late[:EXCEPTIONS_SHOWN]
    rest = f"The report lists {len(late) - len(shown)} more." if len(late) > len(shown) else ""
    table = Table(
        key="summary-overdue",
        caption="Longest overdue first",
        description=word_overdue(material),
        columns=(
            narrow_column("Ref"),
            text_column("Action", 3),
            text_column("Owner", 2),
            narrow_column("Past first date"),
            narrow_column("Past date held"),
        ),
        rows=tuple(_exception_row(material, found) for found in shown),
    )
    return [Heading("Overdue actions"), table, *([Paragraph(rest)] if rest else []), *apart]


def _agreed_later(material: Material) -> list[Block]:
    """What is past its first date only, apart from what is overdue: a new date hides nothing, and does not count twice."""
    refs = [
        found.state.action.action_ref
        for found in material.position.open_judgements
        if found.days_over_original and not found.days_over_current
    ]
    return [Paragraph(f"{NOT_OVERDUE_NOW}: {join_words(refs[:EXCEPTIONS_SHOWN])}.")] if refs else []


def _exception_row(material: Material, found: Judgement) -> tuple[Cell, ...]:
    action = found.state.action
    owner = f"{action.owner_role}, {material.partner(found)}"
    return cells(
        action.action_ref, action.action, owner, word_days(found.days_over_original), word_days(found.days_over_current)
    )


def _missing_blocks(material: Material) -> list[Block]:
    """Who sent nothing that could be used, with the returns missed in a row, and what became of the rows that came."""
    missing = [own for own in material.position.returns if own.is_expected and own.missed_count]
    missing.sort(key=lambda own: -own.missed_count)
    rows = word_rows(material)
    said: list[Block] = [Heading("Missing returns"), *([Paragraph(rows)] if rows else [])]
    if not missing:
        return [*said, Paragraph("None: every partner sent a return that could be used.")]
    table = Table(
        key="summary-missing",
        caption="Partners whose return is missing",
        description=word_returns(material),
        columns=(text_column("Partner", 2), narrow_column("Return"), number_column("Missed in a row")),
        rows=tuple(
            (
                Cell(material.position.partner_name(own.partner)),
                Cell(own.word.capitalize()),
                material.number(f"returns.missed-in-a-row.{own.partner}"),
            )
            for own in missing[:MISSING_SHOWN]
        ),
    )
    rest = len(missing) - len(table.rows)
    return [*said, table, *([Paragraph(f"The report lists {rest} more.")] if rest else [])]
