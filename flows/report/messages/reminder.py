"""The reminder to a partner that has sent nothing usable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.report.document import Heading, Message, Paragraph, Table
from flows.report.messages.letters import letter_to_partner
from flows.report.sections.contents import cells, narrow_column, text_column
from flows.report.wording import capital, word_count, word_day, word_is, word_period

if TYPE_CHECKING:
    from flows.report.sections.contents import Material
    from flows.settings import Partner


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
    return letter_to_partner(
        settings,
        partner,
        f"your return for {month} is due",
        f"Your return for {month}",
        blocks=(
            Paragraph(
                f"We have no return from {partner.name} for {word_period(position.period)} that we can use. The last day is "
                f"{word_day(position.cut_off_on)}.{missed}"
            ),
            Paragraph(
                "Please fill in the attached workbook, one row for each action, and send it back. The CSV holds the same."
            ),
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
