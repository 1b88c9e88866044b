"""The e-mails that go with the papers: the summary for the board, a fix list and a reminder for a partner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.problems import Outcome, Severity
from flows.report.asks import AskKind
from flows.report.document import Cell, Heading, Listing, Message, Paragraph, Table, Voice
from flows.report.sections.contents import cells, narrow_column, number_column, text_column
from flows.report.sections.decisions import (
    word_against_original,
    word_key_message,
    word_movement,
    word_overdue,
    word_returns,
    word_rows,
)
from flows.report.sections.standing import PART_HEADINGS, shown_parts
from flows.report.wording import capital, join_words, word_count, word_day, word_days, word_is, word_period

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from flows.models import Period
    from flows.problems import Problem
    from flows.report.document import Block
    from flows.report.sections.contents import Material
    from flows.settings import Partner, Settings
    from flows.status import Judgement

EXCEPTIONS_SHOWN = 10
"""Rows of the exceptions table in the summary: what a person reads on one screen. The report has the rest."""

FIX_LIST_COLUMNS = ("file", "row", "column", "kind", "what we found", "what to do", "what became of it")
"""Heading row of a fix list as CSV."""


def build_summary(material: Material, report_name: str, report_sha256: str) -> Message:
    """The summary that goes to the board with the report: five lines first, then movement and exceptions.

    Args:
        material: what the papers are written from.
        report_name: file name of the attached report.
        report_sha256: its digest, so that a reader can tell that this is the report the summary speaks of.
    """
    position, settings = material.position, material.position.settings
    return Message(
        key="summary",
        sender=settings.people.sender,
        recipients=settings.people.board,
        subject=_subject(settings, f"{settings.board.name}: {_headline(material)}, {word_period(position.period)}"),
        title=f"{settings.board.title}: {word_period(position.period)}",
        marking=settings.board.marking,
        notice=settings.board.notice,
        blocks=(
            Paragraph(word_key_message(material), Voice.KEY),
            Listing(_first_lines(material)),
            *_decision_blocks(material),
            Heading("Movement of open actions"),
            _movement_table(material),
            *_exception_blocks(material),
            Paragraph(f"Attached: {report_name}. Its SHA-256 is {report_sha256}.", Voice.NOTE),
        ),
        sent_on=position.as_at,
    )


def _subject(settings: Settings, text: str) -> str:
    demonstration = "DEMONSTRATION: " if settings.board.notice else ""
    return f"{settings.board.marking}: {demonstration}{text}"


def _headline(material: Material) -> str:
    overdue = material.figures["overdue.current"]
    return f"{word_count(overdue, 'action')} overdue" if overdue else "nothing overdue"


def _first_lines(material: Material) -> tuple[str, ...]:
    """The first screen: what moved, what is overdue against the first dates, who returned, what could be used."""
    lines = (
        word_movement(material),
        word_against_original(material),
        word_returns(material),
        word_rows(material),
        _asked(material),
    )
    return tuple(line for line in lines if line)


def _asked(material: Material) -> str:
    counts = [(material.figures[f"asks.{kind}"], kind.value) for kind in AskKind]
    words = [word_count(count, word) for count, word in counts if count]
    return f"Asked of the board: {join_words(words)}." if words else "The board is asked to decide nothing this month."


def _decision_blocks(material: Material) -> list[Block]:
    if not material.asks:
        return []
    return [Heading("The board is asked to"), Listing(tuple(ask.text for ask in material.asks), is_numbered=True)]


def _movement_table(material: Material) -> Table:
    return Table(
        key="summary-movement",
        caption="Movement of open actions, all partners",
        description=word_movement(material),
        columns=(text_column("Part"), number_column("Actions")),
        rows=tuple((Cell(PART_HEADINGS[part]), material.number(f"movement.{part}")) for part in shown_parts(material)),
        has_total_row=True,
    )


def _exception_blocks(material: Material) -> list[Block]:
    late = [found for found in material.position.open_judgements if found.days_over_current or found.days_over_original]
    late.sort(key=lambda found: (-found.days_over_original, found.state.action.action_ref))
    if not late:
        return [Heading("Overdue actions"), Paragraph("None.")]
    shown = late[:EXCEPTIONS_SHOWN]
    rest = f"The report lists {len(late) - len(shown)} more." if len(late) > len(shown) else ""
    table = Table(
        key="summary-overdue",
        caption="Overdue actions",
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
    return [Heading("Overdue actions"), table, *([Paragraph(rest)] if rest else [])]


def _exception_row(material: Material, found: Judgement) -> tuple[Cell, ...]:
    action = found.state.action
    owner = f"{action.owner_role}, {material.partner(found)}"
    return cells(
        action.action_ref, action.action, owner, word_days(found.days_over_original), word_days(found.days_over_current)
    )


def build_fix_list(
    settings: Settings, partner: Partner, problems: Sequence[Problem], period: Period, cut_off_on: date
) -> Message:
    """The e-mail to a partner whose file had problems: errors first, then warnings, numbered, with what to do.

    Args:
        settings: for the marking, the notice and the sender.
        partner: who it goes to.
        problems: all problems of its files for the period.
        period: the reporting month.
        cut_off_on: last day for returns of that month; also the date of the message.
    """
    acted_on = sorted((one for one in problems if one.severity is not Severity.NOTE), key=_worst_first)
    month = word_period(period)
    return _to_partner(
        settings,
        partner,
        f"{word_count(len(acted_on), 'point')} in your return for {month}",
        month,
        blocks=(
            Paragraph(_word_thanks(problems, month, cut_off_on)),
            Listing(tuple(problem.message for problem in acted_on), is_numbered=True),
            Paragraph(
                "The row is the one that your spreadsheet shows at its left edge. The same list is attached as a file."
            ),
        ),
        sent_on=cut_off_on,
    )


def _to_partner(  # noqa: PLR0913, PLR0917  # the parts of a letter
    settings: Settings, partner: Partner, subject: str, month: str, blocks: tuple[Block, ...], sent_on: date
) -> Message:
    """A message to one partner about its return for a month."""
    return Message(
        key=partner.partner,
        sender=settings.people.sender,
        recipients=(partner.email,),
        subject=_subject(settings, f"{partner.name}: {subject}"),
        title=f"Your return for {month}",
        marking=settings.board.marking,
        notice=settings.board.notice,
        blocks=blocks,
        sent_on=sent_on,
    )


def _word_thanks(problems: Sequence[Problem], month: str, cut_off_on: date) -> str:
    """What happened, what to do, by when; a file that could not be used at all is said to be one."""
    thanks = f"Thank you for your return for {month}."
    do = f"Please put right what stands below, save the file as CSV and send it again by {word_day(cut_off_on)}."
    if any(one.outcome is Outcome.FILE_SET_ASIDE for one in problems):
        return f"{thanks} A file could not be used, so nothing in it is in the board's papers. {do}"
    rows = len({(one.file, one.row) for one in problems if one.outcome is Outcome.ROW_SET_ASIDE})
    if rows:
        verb = "is" if rows == 1 else "are"
        return (
            f"{thanks} {capital(word_count(rows, 'row'))} could not be used and {verb} not in the board's papers. {do}"
        )
    return f"{thanks} Every row was used. Please look at what stands below before the next return."


def _worst_first(problem: Problem) -> int:
    """Errors before warnings; within each, the order of the file stays."""
    return list(Severity).index(problem.severity)


def fix_list_rows(problems: Sequence[Problem]) -> list[tuple[str, ...]]:
    """A fix list as rows of text, columns ``FIX_LIST_COLUMNS``."""
    return [
        (
            problem.file,
            "" if problem.row is None else str(problem.row),
            problem.column or "",
            problem.severity.value,
            problem.found,
            problem.remedy,
            problem.outcome.value,
        )
        for problem in problems
    ]


def build_reminder(material: Material, partner: Partner) -> Message:
    """The e-mail to a partner that has sent nothing usable: which actions, by when, and what happens otherwise."""
    position, settings = material.position, material.position.settings
    own = next(one for one in position.returns if one.partner == partner.partner)
    open_ones = [found for found in position.open_judgements if found.state.action.partner == partner.partner]
    missed = (
        f" {capital(word_count(own.missed_count, 'return'))} in a row {word_is(own.missed_count)} missing."
        if own.missed_count > 1
        else ""
    )
    month = word_period(position.period)
    return _to_partner(
        settings,
        partner,
        f"your return for {month} is due",
        month,
        blocks=(
            Paragraph(
                f"We have no return from {partner.name} for {word_period(position.period)} that we can use. The last day is "
                f"{word_day(position.cut_off_on)}.{missed}"
            ),
            Paragraph("Please fill in the attached file, one row for each action, and send it back as CSV."),
            Heading("Your open actions"),
            Table(
                key="own-actions",
                caption="Your open actions",
                description=f"{word_count(len(open_ones), 'open action').capitalize()}.",
                columns=(
                    narrow_column("Ref"),
                    text_column("Action", 3),
                    narrow_column("Date held"),
                    narrow_column("Last status"),
                ),
                rows=tuple(
                    cells(
                        found.state.action.action_ref,
                        found.state.action.action,
                        word_day(found.state.due_on),
                        found.declared.value,
                    )
                    for found in open_ones
                ),
            ),
            Paragraph(
                "If nothing comes, the board's papers carry your last update, marked with its age, and say that no return came."
            ),
        ),
        sent_on=position.cut_off_on,
    )


def blank_return_rows(material: Material, partner: str) -> list[tuple[str, ...]]:
    """A pre-filled return: the references of the partner's open actions, every other cell for the partner to fill."""
    refs = [
        found.state.action.action_ref
        for found in material.position.open_judgements
        if found.state.action.partner == partner
    ]
    return [(ref, *("" for _ in range(9))) for ref in refs]
