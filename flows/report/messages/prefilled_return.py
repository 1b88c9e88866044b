"""The pre-filled return: what a partner fills in next, with what we hold beside each cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.models import CONTEXT_MARK, PARTNER_STATUSES, RETURN_COLUMNS
from flows.status import return_cut_off
from flows.wording import capital, join_words, word_day, word_period

if TYPE_CHECKING:
    from datetime import date

    from flows.models import Period
    from flows.report.position import Position
    from flows.status import Judgement

ACTION, DATE_HELD, LAST_STATUS, LAST_UPDATE = (
    f"{CONTEXT_MARK}: {what}" for what in ("action", "date held", "last status", "last update")
)
HEADINGS = (
    "action_ref",
    ACTION,
    DATE_HELD,
    LAST_STATUS,
    "status",
    LAST_UPDATE,
    *RETURN_COLUMNS[RETURN_COLUMNS.index("update") :],
)
"""Heading row: our columns in their order, each thing that we hold in front of the cell that replaces it."""

DATE_COLUMNS = frozenset({"forecast_on", "updated_on"})


@dataclass(frozen=True, slots=True)
class PrefilledReturn:
    """One partner's return for one month, to be filled in.

    Attributes:
        name: file name without its ending; says partner and month.
        title: what it is, in words.
        rows: one an open action, columns ``HEADINGS``; "" where the partner writes.
        choices: what may stand under status, the partner's own words first.
        hints: what to write under each column, by its heading.
        instructions: how to fill it in and send it.
        words: each of the partner's own words with ours.
        dated: last day for the return.
    """

    name: str
    title: str
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    choices: tuple[str, ...]
    hints: dict[str, str] = field(repr=False)
    instructions: tuple[str, ...] = field(repr=False)
    words: tuple[tuple[str, str], ...]
    dated: date


def build_prefilled_return(position: Position, partner: str, period: Period | None = None) -> PrefilledReturn:
    """The return of a partner for a month: its open actions, with the last words of the months before.

    Args:
        position: where everything stands.
        partner: key of the partner.
        period: the month to fill in; that of the position unless given.
    """
    settings, period = position.settings, period or position.period
    cut_off_on = return_cut_off(period, settings)
    words = tuple(
        (capital(word), status.value) for (owner, word), status in settings.wording.items() if owner == partner
    )
    own = [found for found in position.open_judgements if found.state.action.partner == partner]
    return PrefilledReturn(
        name=f"{partner}_{period}",
        title=f"{settings.partners[partner].name}: return for {word_period(period)}",
        rows=tuple(_row(found, str(period)) for found in own),
        choices=(*(word for word, _ in words), *(status.value for status in PARTNER_STATUSES)),
        hints=_hints(tuple(word for word, _ in words)),
        instructions=_instructions(cut_off_on),
        words=words,
        dated=cut_off_on,
    )


def _row(found: Judgement, period: str) -> tuple[str, ...]:
    state = found.state
    last = next((update for update in reversed(state.updates) if update.period < period), None)
    held = {
        "action_ref": state.action.action_ref,
        ACTION: state.action.action,
        DATE_HELD: state.due_on.isoformat(),
        LAST_STATUS: last.partner_status if last else "",
        LAST_UPDATE: " ".join(last.update.split()) if last else "",
    }
    return tuple(held.get(heading, "") for heading in HEADINGS)


def _hints(own_words: tuple[str, ...]) -> dict[str, str]:
    own = f"Your own words may stand: {join_words(own_words)}." if own_words else "Pick one from the list."
    return {
        "status": own,
        "update": "What has happened since the last return, in a sentence or two. No names and no personal details.",
        "forecast_on": "Only if you expect another day than the date held. Write it as 2020-03-31.",
        "forecast_reason": "Needed where the forecast is later than the date held: one sentence that says why.",
        "evidence": "Needed where the action is complete: the reference of a document, such as EV-014.",
        "risk": "What could stop it. Leave it empty where there is nothing.",
        "help_needed": "What the board could do. Leave it empty where there is nothing.",
        "updated_on": "The day on which you wrote the update. Write it as 2020-03-31.",
        "updated_by": "Your role, not your name.",
    }


def _instructions(cut_off_on: date) -> tuple[str, ...]:
    return (
        f"Please fill in one row for each action and send it back by {word_day(cut_off_on)}.",
        (
            "Write in the yellow cells only. The grey cells show what we hold: the action, the date held, your last status "
            "and your last update. If one of them is wrong, tell the office; a change there is not read."
        ),
        # Our headings in a row with commas would read as a second return in this workbook.
        "Every row needs the status, what happened, the day of writing and a role. A note on each cell says more.",
        (
            "Save the workbook and send it back as it is, or save the first sheet as CSV (comma or semicolon, UTF-8 or "
            "Windows) and send that. Keep the name of the file: it says whose it is and for which month."
        ),
        "Leave out names, addresses and anything that could tell of one child or one officer.",
    )
