"""What goes back to a partner whose file had problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.document import Listing, Message, Paragraph
from flows.problems import Outcome, Severity
from flows.report.messages.letters import letter_to_partner
from flows.wording import capital, join_words, word_count, word_day, word_is, word_period

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from flows.document import Block
    from flows.models import Period
    from flows.problems import Problem
    from flows.register import ReturnReceived
    from flows.report.messages.points import Point
    from flows.report.messages.returned_file import ReturnedFile
    from flows.report.sections.contents import Material
    from flows.settings import Partner, Settings

FIX_LIST_COLUMNS = ("file", "row", "column", "kind", "what we found", "what to do", "what became of it")
"""Heading row of a fix list as CSV."""

POINTS_SHOWN = 40
"""Points in the body of a message: about what a phone scrolls through. The attached sheets have the rest."""


def standing_files(material: Material) -> dict[str, tuple[ReturnReceived, ...]]:
    """The files of each partner that still have to be put right, by its key; "" for senders that we cannot tell.

    What a file lacked is settled when the partner sends another one and every open action of it has its update: then
    only the last file counts. Until then all of its files of the month do.
    """
    found: dict[str, tuple[ReturnReceived, ...]] = {}
    for file in material.position.register.returns:
        if file.period == str(material.position.period):
            found[file.partner] = (*found.get(file.partner, ()), file)
    awaited = {one.state.action.partner for one in material.position.open_judgements if not one.is_reported}
    standing = {partner: files if not partner or partner in awaited else files[-1:] for partner, files in found.items()}
    return {partner: files for partner, files in standing.items() if any(map(_asks_something, files))}


def _asks_something(file: ReturnReceived) -> bool:
    return any(problem.severity is not Severity.NOTE for problem in file.problems)


def build_fix_list(  # noqa: PLR0913  # what a letter about files has to know
    settings: Settings,
    partner: Partner,
    points: Sequence[Point],
    period: Period,
    cut_off_on: date,
    *,
    returned: Sequence[ReturnedFile] = (),
    gone: Sequence[str] = (),
) -> Message:
    """The e-mail to a partner whose file had problems: numbered, with what to do, and its own file to correct.

    Args:
        settings: for the marking, the notice and the sender.
        partner: who it goes to.
        points: what is to be put right in its files, in order.
        period: the reporting month.
        cut_off_on: last day for returns of that month; also the date of the message.
        returned: its files with the cells marked, as they are attached.
        gone: names of its files that are not in the inbox any more.
    """
    month = word_period(period)
    shown, rest = points[:POINTS_SHOWN], len(points) - POINTS_SHOWN
    more = [Paragraph(f"The attached sheets list {rest} more.")]
    return letter_to_partner(
        settings,
        partner,
        f"{word_count(len(points), 'point')} in your return for {month}",
        f"Your return for {month}",
        blocks=(
            Paragraph(_word_thanks(points, month, cut_off_on)),
            Listing(tuple(point.sentence for point in shown), is_numbered=True),
            *(more if rest > 0 else []),
            *_attached(points, returned, gone),
        ),
        sent_on=cut_off_on,
    )


def _attached(points: Sequence[Point], returned: Sequence[ReturnedFile], gone: Sequence[str]) -> list[Block]:
    """What is attached, what is not and why."""
    blocks: list[Block] = []
    if returned:
        names = join_words([file.source for file in returned])
        blocks.append(
            Paragraph(
                f"Attached: {names} with the cells marked, as a workbook and as CSV. Correct the marked cells, save, and send "
                "back either of the two. The notes beside the cells, and the nearest values in them, are only a help."
            )
        )
    if any(file.withheld for file in returned):
        blocks.append(
            Paragraph(
                "We took the text out of some cells, because it seemed to hold personal details and e-mail is not safe. "
                "Your own file still has it. Please say it again in general words."
            )
        )
    if gone:
        blocks.append(
            Paragraph(
                f"{join_words(gone)} {word_is(len(gone))} not in our inbox any more and cannot be sent back with the cells "
                "marked. Please correct your own copy."
            )
        )
    sources = {file.source for file in returned}
    unread = sorted({point.file for point in points} - sources - set(gone))
    if unread:
        blocks.append(
            Paragraph(f"{join_words(unread)} could not be read as a return. Please start from the pre-filled return.")
        )
    if not returned:
        blocks.append(Paragraph("The list is attached as a file."))
    return blocks


def _word_thanks(points: Sequence[Point], month: str, cut_off_on: date) -> str:
    """What happened, what to do, by when; a file that could not be used at all is said to be one."""
    thanks = f"Thank you for your return for {month}."
    do = f"Please put right what stands below and send it again by {word_day(cut_off_on)}."
    if any(one.outcome == Outcome.FILE_SET_ASIDE for one in points):
        return f"{thanks} A file could not be used, so nothing in it is in the board's papers. {do}"
    rows = len({(one.sha256, one.file, one.row) for one in points if one.outcome == Outcome.ROW_SET_ASIDE})
    if rows:
        verb = "is" if rows == 1 else "are"
        return (
            f"{thanks} {capital(word_count(rows, 'row'))} could not be used and {verb} not in the board's papers. {do}"
        )
    return f"{thanks} Every row was used. Please look at what stands below before the next return."


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
