"""Partners that were renamed, merged or succeeded by another: who answers for whom, from which day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.problems import SetUpError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from flows.models import Period
    from flows.settings import Settings
    from flows.settings.tables import Partner


def successor_on(partners: Mapping[str, Partner], partner: str, day: date) -> str:
    """The body that answers for a partner on a day: itself, or the last of those that had succeeded it by then.

    A partner that was renamed is succeeded by a partner with the new name.
    """
    row = partners[partner]
    while row.succeeded_by and row.succeeded_on is not None and row.succeeded_on <= day:
        row = partners[row.succeeded_by]
    return row.partner


def references_of(settings: Settings, partner: str, period: Period) -> frozenset[str]:
    """References that a partner may report on in a month: its own, and those of every body that it succeeded by then.

    In the month of the change both may report.
    """
    days = (period.first_day, period.last_day)
    owners = {
        key
        for key in (partner, *settings.succeeded)
        if partner in {successor_on(settings.partners, key, day) for day in days}
    }
    known = [settings.own_references.get(key, frozenset()) for key in owners]
    return known[0] if len(known) == 1 else frozenset().union(*known)


def check_succession(partners: Mapping[str, Partner]) -> None:
    """Stops where a successor is not known, has no day, or where bodies succeed each other in a circle.

    Raises:
        SetUpError: names the partner and what to do.
    """
    for row in partners.values():
        fault = _fault(row, partners)
        if fault:
            raise SetUpError(f"reference/partners.csv: {row.partner}: {fault}.")


def _fault(row: Partner, partners: Mapping[str, Partner]) -> str:
    if bool(row.succeeded_by) != (row.succeeded_on is not None):
        return "succeeded_by and succeeded_on go together. Fill in both, or neither"
    seen, at = {row.partner}, row
    while at.succeeded_by:
        if at.succeeded_by not in partners:
            return f'succeeded_by "{at.succeeded_by}" is not in partners.csv. Add a row for it'
        following = partners[at.succeeded_by]
        if following.partner in seen:
            return "it is succeeded by itself in the end. Correct succeeded_by"
        if following.succeeded_on and at.succeeded_on and following.succeeded_on < at.succeeded_on:
            return f"it was succeeded by {following.partner}, which had itself been succeeded before that day"
        seen.add(following.partner)
        at = following
    return ""
