"""Who returned, what could be used, and what partners have to put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.document import Cell, Heading, Listing, Paragraph, Section, Table
from flows.problems import Severity
from flows.register.reminders import Chase
from flows.report.sections.contents import narrow_column, number_column, text_column, total_row
from flows.report.sections.decisions import word_returns, word_rows
from flows.report.sections.watch import build_watch_blocks
from flows.wording import capital, join_words, word_count, word_day, word_is, word_short_day, word_was

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.document import Block
    from flows.problems import Problem
    from flows.register.reminders import Reminder
    from flows.report.sections.contents import Material
    from flows.status import PartnerReturn


def build_returns(material: Material) -> Section:
    """Returns by partner with the age of the last good words, then every problem as a sentence."""
    return Section(
        key="returns",
        heading="Returns and data quality",
        blocks=(
            Paragraph(" ".join(filter(None, (word_returns(material), word_rows(material))))),
            _returns_table(material),
            Paragraph(
                "A partner that sent nothing keeps its last good update in these papers, marked with its age. Rows that were "
                "set aside count nowhere else; a list of what to put right is drafted for each partner that needs one."
            ),
            *_word_superseded(material),
            Paragraph(word_reminders(material)),
            *build_watch_blocks(material),
            Heading("What has to be put right"),
            *word_problems(material),
        ),
    )


def _word_superseded(material: Material) -> list[Block]:
    """Which files counted before and count no more: the board may have seen figures that they were in."""
    position = material.position
    gone = [file.source_file for file in position.register.superseded if file.period == str(position.period)]
    if not gone:
        return []
    count = word_count(len(gone), "file")
    verb = "was" if len(gone) == 1 else "were"
    named = join_words(list(dict.fromkeys(gone)))
    text = (
        f"{count} {verb} replaced or taken out of the inbox after it had been read, and nothing in it counts: {named}."
    )
    return [
        Paragraph(capital(text if len(gone) == 1 else text.replace("it had", "they had").replace("in it", "in them")))
    ]


def word_reminders(material: Material) -> str:
    """Who was reminded, or written to by the lead, since the last report; one line when nobody was."""
    position = material.position
    known = [one for one in position.reminders if any(own.partner == one.partner for own in position.returns)]
    if not known:
        return "No reminder was drafted since the last report."
    said = []
    for kind, noun in ((Chase.REMINDER, "reminder"), (Chase.ESCALATION, "letter of the lead")):
        own = [one for one in known if one.kind is kind]
        if own:
            count = word_count(len(own), noun, "" if kind is Chase.REMINDER else "letters of the lead")
            said.append(f"{count} {word_was(len(own))} drafted to {join_words(_reminded(material, own))}")
    return f"{capital('; '.join(said))}."


def _reminded(material: Material, reminders: Sequence[Reminder]) -> list[str]:
    """Each partner with the days, in the order of the table."""
    days: dict[str, list[str]] = {}
    for one in reminders:
        days.setdefault(one.partner, []).append(word_day(one.drafted_on))
    return [f"{material.position.partner_name(partner)} ({', '.join(found)})" for partner, found in days.items()]


def _returns_table(material: Material) -> Table:
    rows = [_returns_row(material, own) for own in material.position.returns]
    if material.figures["rows.quarantined.unknown"]:
        unknown = (material.number("rows.accepted.unknown"), material.number("rows.quarantined.unknown"), Cell("–"))
        rows.append((Cell("Sender not known"), Cell("Sent, not usable"), Cell("none"), Cell("never"), *unknown))
    total = [
        Cell(f"{material.figures['returns.received']} of {material.figures['returns.expected']}"),
        Cell("–"),
        Cell("–"),
        material.number("rows.accepted"),
        material.number("rows.quarantined"),
        Cell("–"),
    ]
    return Table(
        key="returns",
        caption="Returns received by partner",
        description=word_returns(material),
        columns=(
            text_column("Partner", 2),
            text_column("Return", 1),
            narrow_column("Newest update"),
            number_column("Age in days"),
            number_column("Rows used"),
            number_column("Rows set aside"),
            number_column("Missed in a row"),
        ),
        rows=(*rows, total_row("All partners", total)),
        has_total_row=True,
    )


def _returns_row(material: Material, own: PartnerReturn) -> tuple[Cell, ...]:
    return (
        Cell(material.position.partner_name(own.partner)),
        Cell(own.word.capitalize()),
        Cell(word_short_day(own.last_updated_on)),
        Cell(str((material.position.as_at - own.last_updated_on).days) if own.last_updated_on else "never"),
        material.number(f"rows.accepted.{own.partner}"),
        material.number(f"rows.quarantined.{own.partner}"),
        material.number(f"returns.missed-in-a-row.{own.partner}"),
    )


def word_problems(material: Material) -> list[Block]:
    """Every problem of the month's returns as a sentence, errors first."""
    now = [file for file in material.position.register.returns if file.period == str(material.position.period)]
    found = [one for file in now for one in file.problems]
    blocks: list[Block] = []
    if not found:
        return [Paragraph("Nothing: every row could be used as it came.")]
    for severity, meaning in _MEANINGS.items():
        lines = [one for one in found if one.severity is severity]
        if lines:
            count = word_count(len(lines), severity.value)
            blocks += [Paragraph(capital(f"{count}, {meaning}:")), Listing(_lines(lines[:PROBLEMS_SHOWN]))]
        if len(lines) > PROBLEMS_SHOWN:
            blocks.append(Paragraph(f"{len(lines) - PROBLEMS_SHOWN} more stand in the fix lists."))
    notes = sum(one.severity is Severity.NOTE for one in found)
    if notes:
        blocks.append(
            Paragraph(capital(f"{word_count(notes, 'note')} on how files were read {word_is(notes)} not listed here."))
        )
    unplaced = sum(not file.partner for file in now)
    if unplaced:
        blocks.append(
            Paragraph(capital(f"{word_count(unplaced, 'file')} {word_is(unplaced)} from a sender we cannot tell."))
        )
    return blocks


PROBLEMS_SHOWN = 20
"""Problems of one severity in the board's report: more would drown it, and each partner has the whole list."""

_MEANINGS = {
    Severity.ERROR: "which kept a row or a file out",
    Severity.WARNING: "where the row was used",
}


def _lines(problems: list[Problem]) -> tuple[str, ...]:
    return tuple(one.message for one in problems)
