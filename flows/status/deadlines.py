"""The statutory clocks, counted as the law counts them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from flows.status.working_days import add_working_days

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet


def statutory_response_due_on(published_on: date) -> date:
    """The last of the 56 days that *begin with* the day of publication: that day is day 1.

    Source: Police Act 1996, section 55(5A).

    >>> statutory_response_due_on(date(2020, 1, 8))
    datetime.date(2020, 3, 3)
    """
    return published_on + timedelta(days=55)


def written_statement_due_on(received_on: date, bank_holidays: AbstractSet[date]) -> date:
    """The 70th working day after the report was received; the day of receipt is not counted.

    Source: Children Act 2004 (Joint Area Reviews) Regulations 2015, SI 2015/1792.
    """
    return add_working_days(received_on, 70, bank_holidays)
