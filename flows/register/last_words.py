"""What the ledger holds of each action before a return is read: the checks compare the return with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.garbage_collection import without_collector
from flows.register.past import Course, Past
from flows.register.replay import replay
from flows.register.standing_updates import read_last_updates
from flows.validation import LastWord

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    import pandas as pd

    from flows.models import Period
    from flows.register.entries import Update
    from flows.register.known_entries import KnownEntries
    from flows.register.replay import ActionState
    from flows.settings import Settings


def build_last_words(
    entries: pd.DataFrame | KnownEntries, settings: Settings, period: Period, as_at: date
) -> dict[str, LastWord]:
    """The last word on each action from *earlier* months, with the date that the board holds now.

    A return of the same month is left out, so that reading a month again finds the same problems again. Of the ledger only
    the last months are read, where every action has been reported on.
    """
    with without_collector():
        before = replay(entries, settings, period.previous, as_at, _read_last)
    return {state.action.action_ref: _last_word(state) for state in before.actions}


def _read_last(months: Iterable[Mapping[str, Update]], _period: Period, refs: Collection[str]) -> dict[str, Course]:
    """Courses that hold the last update alone, and of what came before only how long its text has stood."""
    last = read_last_updates(months, refs)
    return {ref: Course((update,), Past(same_text_count=count - 1)) for ref, (update, count) in last.items()}


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
