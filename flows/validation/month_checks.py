"""Checks of a row against what the same partner said in earlier months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.models import Delivery
from flows.problems import problem
from flows.validation.context import Check, Context, LastWord, reference_key, show

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from flows.problems import Problem


def check_newer(rows: pd.DataFrame, context: Context) -> list[Problem]:
    """An update is not older than the one before it."""
    return [
        problem(
            "update-older-than-last",
            context.file,
            row.Index,
            "updated_on",
            shown=show(row.updated_day.isoformat()),
            last=word.updated_on.isoformat(),
        )
        for row, word in _known_before(rows, context)
        if row.updated_day is not None and word.updated_on is not None and row.updated_day < word.updated_on
    ]


def check_backwards(rows: pd.DataFrame, context: Context) -> list[Problem]:
    """A status that goes back from complete, or to not started, is used and pointed out."""
    return [
        problem("status-backwards", context.file, row.Index, "status", last=word.status, now=row.status_read)
        for row, word in _known_before(rows, context)
        if _goes_back(word.status, row.status_read)
    ]


def _goes_back(last: str, now: str) -> bool:
    left_complete = last == Delivery.COMPLETE and now not in ("", Delivery.COMPLETE)
    back_to_start = now == Delivery.NOT_STARTED and last not in ("", Delivery.NOT_STARTED)
    return left_complete or back_to_start


def check_text_new(rows: pd.DataFrame, context: Context) -> list[Problem]:
    """The same words month after month are no update."""
    limit = context.settings.thresholds.stale_after_returns
    return [
        problem("text-unchanged", context.file, row.Index, "update", count=word.same_text_count + 1)
        for row, word in _known_before(rows, context)
        if row.update and row.update == word.update and word.same_text_count + 1 >= limit
    ]


def _known_before(rows: pd.DataFrame, context: Context) -> Iterator[tuple[_Row, LastWord]]:
    for row in rows.itertuples():
        word = context.last_words.get(reference_key(str(row.action_ref)))
        if word is not None and word.status:
            yield row, word  # type: ignore[misc]  # pandas makes the named tuple when it runs


MONTH_CHECKS: tuple[Check, ...] = (check_newer, check_backwards, check_text_new)

if TYPE_CHECKING:
    from datetime import date
    from typing import Protocol

    class _Row(Protocol):
        """What ``itertuples`` gives for one row."""

        Index: int
        status_read: str
        updated_day: date | None
        update: str
