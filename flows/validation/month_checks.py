"""Checks of a row against what the same partner said in earlier months."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows.models import PARTNER_STATUSES, Delivery
from flows.problems import problem
from flows.validation.context import Check, Context, Rows, show

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from flows.problems import Problem
    from flows.validation.context import LastWord


def check_newer(rows: Rows, context: Context) -> list[Problem]:
    """An update is not older than the one before it."""
    if all(day >= context.surroundings.newest_update_on for day in rows.different_updated_days):
        return []
    return [
        problem(
            "update-older-than-last",
            context.file,
            row,
            "updated_on",
            shown=show(day.isoformat()),
            last=word.updated_on.isoformat(),
        )
        for row, day, word in zip(rows.numbers, rows.updated_days, rows.last_words, strict=True)
        if day is not None and word is not None and word.updated_on is not None and day < word.updated_on
    ]


def check_backwards(rows: Rows, context: Context) -> list[Problem]:
    """A status that goes back from complete, or to not started, is used and pointed out."""
    return [
        problem("status-backwards", context.file, row, "status", last=word.status, now=now)
        for row, now, word in zip(rows.numbers, rows.statuses, rows.last_words, strict=True)
        if word is not None and word.status in _BEFORE[now]
    ]


_BEFORE: Final[Mapping[str, AbstractSet[str]]] = {
    now.value: {was.value for was in PARTNER_STATUSES if now is Delivery.NOT_STARTED or was is Delivery.COMPLETE}
    - {now.value}
    for now in PARTNER_STATUSES
} | {"": frozenset()}
"""For each status, and for none, those before it from which it is a step back."""


def check_text_new(rows: Rows, context: Context) -> list[Problem]:
    """The same words month after month are no update, unless the action is complete and stays so."""
    stale = rows.different["update"] & context.surroundings.stale_texts
    if not stale:
        return []
    limit = context.settings.thresholds.stale_after_returns
    return [
        problem("text-unchanged", context.file, row, "update", count=word.same_text_count + 1)
        for (row, text), now, word in zip(rows.of("update"), rows.statuses, rows.last_words, strict=True)
        if text in stale and word is not None and text == word.update and word.same_text_count + 1 >= limit
        if not _stays_complete(now, word)
    ]


def check_not_held(rows: Rows, context: Context) -> list[Problem]:
    """The same words of the same day are the update of an earlier month sent again.

    Words that stood too often are told by ``check_text_new``, and not twice. Of an action that is complete and stays so
    nothing new is expected.
    """
    texts = rows.different["update"] & context.surroundings.held_texts
    if not texts:
        return []
    limit = context.settings.thresholds.stale_after_returns
    cells = zip(rows.of("update"), rows.updated_days, rows.statuses, rows.last_words, strict=True)
    return [
        problem("update-held-already", context.file, row, "update", day=day.isoformat())
        for (row, text), day, now, word in cells
        if text in texts and day is not None and word is not None
        if (text, day) == (word.update, word.updated_on) and word.same_text_count + 1 < limit
        if not _stays_complete(now, word)
    ]


def _stays_complete(now: str, word: LastWord) -> bool:
    return now == word.status == Delivery.COMPLETE.value


MONTH_CHECKS: tuple[Check, ...] = (check_newer, check_backwards, check_text_new, check_not_held)
