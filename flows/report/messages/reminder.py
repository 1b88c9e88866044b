"""What a partner gets whose return is missing: a reminder, and after a while a letter of the office's lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.document import Message, Paragraph, Table
from flows.report.messages.letters import ACTIONS_SHOWN, letter_to_partner
from flows.report.sections.contents import cells, narrow_column, text_column
from flows.status.working_days import add_working_days
from flows.wording import capital, word_count, word_day, word_is, word_period, word_short_day

if TYPE_CHECKING:
    from datetime import date

    from flows.document import Block
    from flows.report.position import Position
    from flows.settings import Partner
    from flows.status import Judgement

ANSWER_WITHIN_WORKING_DAYS = 5
"""Working days that a letter of the lead gives for an answer."""


def missed_by(position: Position, partner: str, on: date) -> int:
    """Returns missed in a row on a day: the month's own counts only after its last day for returns."""
    own = next(one for one in position.returns if one.partner == partner)
    return own.missed_count if on > position.cut_off_on else max(0, own.missed_count - 1)


def build_reminder(position: Position, partner: Partner, on: date) -> Message:
    """The e-mail to a partner that has sent nothing: which actions, by when, and what happens otherwise.

    Args:
        position: where everything stands.
        partner: who it goes to.
        on: the day of the message.
    """
    settings, month = position.settings, word_period(position.period)
    is_late = on > position.cut_off_on
    open_ones = [found for found in position.open_judgements if found.state.action.partner == partner.partner]
    return letter_to_partner(
        settings,
        partner,
        f"your return for {month} {'was due on' if is_late else 'is due by'} {word_day(position.cut_off_on)}",
        f"Your return for {month}",
        blocks=(
            Paragraph(_word_missing(position, partner, on)),
            Paragraph(
                "Please fill in the attached workbook, one row for each action, and send it back. The CSV holds the same."
            ),
            *_actions(open_ones),
            Paragraph(
                "If nothing comes, the board's papers carry your last update, marked with its age, and say that no return came."
            ),
        ),
        sent_on=on,
    )


def _word_missing(position: Position, partner: Partner, on: date) -> str:
    last = word_day(position.cut_off_on)
    day = f"It was due on {last}" if on > position.cut_off_on else f"The last day is {last}"
    missed = missed_by(position, partner.partner, on)
    row = f" {capital(word_count(missed, 'return'))} in a row {word_is(missed)} missing." if missed > 1 else ""
    return f"We have no return from {partner.name} for {word_period(position.period)}. {day}.{row}"


def _actions(open_ones: list[Judgement]) -> list[Block]:
    rows = tuple(
        cells(
            found.state.action.action_ref,
            found.state.action.action,
            word_short_day(found.state.due_on),
            found.declared.value,
        )
        for found in open_ones[:ACTIONS_SHOWN]
    )
    table = Table(
        key="own-actions",
        caption="Your open actions",
        description=f"{word_count(len(open_ones), 'open action').capitalize()}.",
        columns=(
            narrow_column("Ref"),
            text_column("Action", 3),
            narrow_column("Date held"),
            narrow_column("Last status"),
        ),
        rows=rows,
    )
    rest = len(open_ones) - len(rows)
    return [table, *([Paragraph(f"The workbook lists {rest} more.")] if rest else [])]


def build_escalation(position: Position, partner: Partner, on: date) -> Message:
    """The letter of the office's lead to a partner that has missed as many returns in a row as the board allows.

    Args:
        position: where everything stands.
        partner: who it goes to.
        on: the day of the letter.
    """
    settings = position.settings
    missed = missed_by(position, partner.partner, on)
    answer_by = add_working_days(on, ANSWER_WITHIN_WORKING_DAYS, settings.bank_holidays)
    own = next(one for one in position.returns if one.partner == partner.partner)
    last = f"The last came on {word_day(own.last_updated_on)}." if own.last_updated_on else "None has come yet."
    return letter_to_partner(
        settings,
        partner,
        f"{word_count(missed, 'return')} missed, please answer by {word_day(answer_by)}",
        f"{capital(word_count(missed, 'return'))} missed in a row",
        blocks=(
            Paragraph(f"For the attention of: {partner.lead_role}"),
            Paragraph(
                f"{settings.board.name} has had no return from {partner.name} for {word_count(missed, 'month')} running. {last}"
            ),
            Paragraph(
                f"{capital(word_count(own.open_count, 'action'))} of yours {word_is(own.open_count)} open. The board reads in "
                "its papers that nothing came, and is asked to take it up. Please send the return, or tell us what stands in the "
                f"way and who will send it, by {word_day(answer_by)}. A telephone call will do."
            ),
            Paragraph(f"{settings.people.lead}, {settings.board.office}"),
        ),
        sent_on=on,
    )
