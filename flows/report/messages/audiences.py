"""The same month for other readers: the Commissioner's two minutes, and each partner's own actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.document import Heading, Listing, Message, Paragraph, Voice
from flows.report.messages.letters import actions_table, letter, letter_to_partner, word_asks
from flows.report.messages.summary import word_asked, word_attached
from flows.report.sections.decisions import word_overdue, word_returns
from flows.wording import capital, word_count, word_day, word_is, word_period

if TYPE_CHECKING:
    from datetime import date

    from flows.document import Block
    from flows.models import Period
    from flows.report.sections.contents import Material
    from flows.status import Judgement

QUESTIONS_SHOWN = 5
"""Questions in the Commissioner's message: what can be asked at one meeting."""

POLICE_SHOWN = 10
"""Police items in the Commissioner's message, the longest overdue first."""


def build_commissioner_message(material: Material, report_name: str, report_sha256: str) -> Message:
    """The Commissioner's own two minutes: what is overdue, what she is asked, and the police items.

    Args:
        material: what the papers are written from.
        report_name: file name of the attached report.
        report_sha256: its digest.
    """
    position, settings = material.position, material.position.settings
    police = [found for found in position.open_judgements if settings.partners[found.state.action.partner].is_police]
    police.sort(key=lambda found: (-found.days_over_current, found.state.action.action_ref))
    asks = word_asks(settings, material.asks)
    month = word_period(position.period)
    return letter(
        settings,
        "commissioner",
        settings.people.commissioner,
        f"Two minutes on {settings.board.name}, {month}",
        f"Two minutes on {month}",
        blocks=(
            Paragraph(word_overdue(material), Voice.KEY),
            Paragraph(f"{word_asked(material)} {capital(word_returns(material))}"),
            *([Heading("You and the board are asked to"), *asks] if asks else []),
            Heading("The force"),
            Paragraph(_word_police(police)),
            *actions_table("police-actions", "Open police actions", police, POLICE_SHOWN),
            *_question_blocks(material),
            word_attached(report_name, report_sha256),
        ),
        sent_on=position.as_at,
    )


def _question_blocks(material: Material) -> list[Block]:
    """Questions that she might ask, the most telling first; the report says why each is asked."""
    questions = material.position.questions
    if not questions:
        return []
    lines = tuple(question.text for question in questions[:QUESTIONS_SHOWN])
    rest = len(questions) - len(lines)
    more = [Paragraph(f"The report lists {rest} more, and why each is asked.")] if rest else []
    return [Heading("Questions you might ask"), Listing(lines, is_numbered=True), *more]


def _word_police(police: list[Judgement]) -> str:
    late = sum(found.days_over_current > 0 for found in police)
    if not police:
        return "No police action is open."
    return capital(
        f"{word_count(len(police), 'police action')} {word_is(len(police))} open; {late or 'none'} {word_is(late or 1)} past "
        "the date held."
    )


def build_partner_message(material: Material, partner: str, next_period: Period, next_cut_off_on: date) -> Message:
    """What the board's papers say of one partner's own actions, and what it is asked for next. Nothing of any other.

    Args:
        material: what the papers are written from.
        partner: key of the partner.
        next_period: the month of the return that is attached, pre-filled.
        next_cut_off_on: last day for it.
    """
    position, settings = material.position, material.position.settings
    own = [found for found in position.open_judgements if found.state.action.partner == partner]
    references = {found.state.action.action_ref for found in own}
    asks = word_asks(settings, [ask for ask in material.asks if ask.subject in references or ask.subject == partner])
    month = word_period(position.period)
    late = sum(found.days_over_current > 0 for found in own)
    blocks: tuple[Block, ...] = (
        Paragraph(
            capital(
                f"{word_count(len(own), 'action')} of yours {word_is(len(own))} open; {late or 'none'} {word_is(late or 1)} "
                "past the date held."
            ),
            Voice.KEY,
        ),
        Paragraph(
            f"Attached: your return for {word_period(next_period)}, pre-filled. Please send it back by "
            f"{word_day(next_cut_off_on)}. If a line below is wrong, tell the office."
        ),
        *actions_table("own-actions", "Your open actions", own),
        *([Heading("What the board is asked about your actions"), *asks] if asks else []),
    )
    return letter_to_partner(
        settings,
        settings.partners[partner],
        f"your actions in {month}",
        f"Your actions in {month}",
        blocks,
        position.as_at,
    )
