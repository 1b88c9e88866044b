"""Which actions a long register is cut down to, so that the paper stays one that people read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.models import Delivery
from flows.report.asks import asks_closure, asks_extension
from flows.wording import word_count, word_is

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.status import Judgement

IN_FULL = 40
"""Actions that a section sets out one by one, with a heading each: about ten pages. The others stand in tables."""

WHOLE_REGISTER = (
    "The whole register stands in register.csv and, with filters, in register.xlsx, both beside this report."
)

TROUBLED = (Delivery.OFF_TRACK, Delivery.AT_RISK, Delivery.REOPENED)


def needs_attention(found: Judgement) -> bool:
    """Of a long register the Word report carries what is overdue, in trouble, questioned or asked to be decided."""
    return found.is_open and bool(
        found.days_over_original
        or found.rule
        or found.is_stale
        or found.delivery in TROUBLED
        or asks_closure(found)
        or asks_extension(found)
    )


def cut_down(judgements: Sequence[Judgement], cap: int) -> tuple[Judgement, ...]:
    """All of them up to the cap; above it those that need attention, and of those the longest overdue.

    They stay in register order, whatever was cut.
    """
    if len(judgements) <= cap:
        return tuple(judgements)
    urgent = sorted(filter(needs_attention, judgements), key=lambda found: -found.days_over_original)[:cap]
    kept = {found.state.action.action_ref for found in urgent}
    return tuple(found for found in judgements if found.state.action.action_ref in kept)


def word_cut(shown: int, count: int) -> str:
    """What a cut table leaves out, and where it is; "" where nothing was cut.

    >>> word_cut(2, 2)
    ''
    """
    if shown == count:
        return ""
    return (
        f"{word_count(shown, 'action').capitalize()} of {count} {word_is(shown)} shown: those that are overdue, in trouble or "
        f"to be decided. {WHOLE_REGISTER}"
    )
