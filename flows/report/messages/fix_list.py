"""What goes back to a partner whose file had problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.problems import Outcome, Severity
from flows.report.document import Listing, Message, Paragraph
from flows.report.messages.letters import letter_to_partner
from flows.report.wording import capital, word_count, word_day, word_period

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from flows.models import Period
    from flows.problems import Problem
    from flows.settings import Partner, Settings

FIX_LIST_COLUMNS = ("file", "row", "column", "kind", "what we found", "what to do", "what became of it")
"""Heading row of a fix list as CSV."""


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
    return letter_to_partner(
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
