"""What the ledger holds of each action before a return is read: the checks compare the return with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.register.replay import replay
from flows.validation import LastWord

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from flows.models import Period
    from flows.register.replay import ActionState
    from flows.settings import Settings


def build_last_words(entries: pd.DataFrame, settings: Settings, period: Period, as_at: date) -> dict[str, LastWord]:
    """The last word on each action from *earlier* months, with the date that the board holds now.

    A return of the same month is left out, so that reading a month again finds the same problems again.
    """
    before = replay(entries, settings, period.previous, as_at)
    return {state.action.action_ref: _last_word(state) for state in before.actions}


def _last_word(state: ActionState) -> LastWord:
    last, ending = state.last_update, state.ending
    return LastWord(
        due_on=state.due_on,
        status=last.status if last else "",
        updated_on=last.updated_on if last else None,
        update=last.update if last else "",
        same_text_count=state.same_text_count,
        closed_on=ending.decided_on if ending else None,
    )
