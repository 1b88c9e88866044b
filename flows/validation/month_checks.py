"""Checks of a row against what the same partner said in earlier months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.models import Delivery
from flows.problems import problem
from flows.validation.context import Check, Context, LastWord, Rows, show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.problems import Problem


def check_newer(rows: Rows, context: Context) -> list[Problem]:
    """An update is not older than the one before it."""
    return [
        problem(
            "update-older-than-last",
            context.file,
            rows.numbers[place],
            "updated_on",
            shown=show(day.isoformat()),
            last=word.updated_on.isoformat(),
        )
        for place, word in _known_before(rows, context)
        if (day := rows.updated_days[place]) is not None and word.updated_on is not None and day < word.updated_on
    ]


def check_backwards(rows: Rows, context: Context) -> list[Problem]:
    """A status that goes back from complete, or to not started, is used and pointed out."""
    return [
        problem("status-backwards", context.file, rows.numbers[place], "status", last=word.status, now=now)
        for place, word in _known_before(rows, context)
        if _goes_back(word.status, now := rows.statuses[place])
    ]


def _goes_back(last: str, now: str) -> bool:
    left_complete = last == Delivery.COMPLETE and now not in ("", Delivery.COMPLETE)
    back_to_start = now == Delivery.NOT_STARTED and last not in ("", Delivery.NOT_STARTED)
    return left_complete or back_to_start


def check_text_new(rows: Rows, context: Context) -> list[Problem]:
    """The same words month after month are no update."""
    limit, texts = context.settings.thresholds.stale_after_returns, rows.cells["update"]
    return [
        problem("text-unchanged", context.file, rows.numbers[place], "update", count=word.same_text_count + 1)
        for place, word in _known_before(rows, context)
        if texts[place] and texts[place] == word.update and word.same_text_count + 1 >= limit
    ]


def _known_before(rows: Rows, context: Context) -> Iterator[tuple[int, LastWord]]:
    """Place in the lists, and the last word, of each row whose action was reported on in an earlier month."""
    words = context.last_words
    return ((place, words[key]) for place, key in enumerate(rows.keys) if key in words and words[key].status)


MONTH_CHECKS: tuple[Check, ...] = (check_newer, check_backwards, check_text_new)
