"""How many actions were open and overdue, month by month: what the line chart and its table show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.register import rewind
from flows.register.past import MONTHS_WHOLE
from flows.status.judgement import is_running

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flows.models import Period
    from flows.register import ActionState, Register
    from flows.status import Judgement

MONTHS_SHOWN = MONTHS_WHOLE
"""A year still fits on the axis of a chart."""


@dataclass(frozen=True, slots=True)
class MonthStanding:
    """Counts of actions at the end of one month.

    Attributes:
        period: the month.
        open_count: not ended by the board.
        overdue_count: past the date held then.
        overdue_original_count: past the date first promised.
    """

    period: Period
    open_count: int
    overdue_count: int
    overdue_original_count: int


def build_history(judgements: Iterable[Judgement], register: Register, opening: Register) -> tuple[MonthStanding, ...]:
    """The last twelve months, oldest first, from the first month of which a return is known.

    Earlier months are not guessed: an action may have been reported elsewhere before. Each month is counted as its own
    report counted it, with the dates held and the updates known then.

    Args:
        judgements: of the register.
        register: at the end of the reporting month.
        opening: at the end of the month before.
    """
    first = min((file.period for file in register.returns), default=str(register.period))
    months = [register.period]
    while len(months) < MONTHS_SHOWN and str(months[-1].previous) >= first:
        months.append(months[-1].previous)
    found, states = [_standing(judgements, register.period)], opening.actions
    for month in months[1:]:
        states = rewind(states, month)
        found.append(_rewound(states, month))
    return tuple(reversed(found))


def _rewound(states: Sequence[ActionState], month: Period) -> MonthStanding:
    """The counts of an earlier month. Only claim and deadline are judged: the rest of a judgement is not counted here."""
    as_at = month.last_day
    running = [state for state in states if is_running(state)]
    return MonthStanding(
        period=month,
        open_count=sum(state.ending is None for state in states),
        overdue_count=sum(state.due_on < as_at for state in running),
        overdue_original_count=sum(state.action.due_on < as_at for state in running),
    )


def _standing(judgements: Iterable[Judgement], month: Period) -> MonthStanding:
    found = list(judgements)
    return MonthStanding(
        period=month,
        open_count=sum(one.is_open for one in found),
        overdue_count=sum(one.days_over_current > 0 for one in found),
        overdue_original_count=sum(one.days_over_original > 0 for one in found),
    )
