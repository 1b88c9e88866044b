"""Whether the inbox can be reached: a share that is gone must not look like a month for which nobody returned anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.models import Period
from flows.problems import SetUpError
from flows.register.inboxes import months_with_files
from flows.storage.home import INBOX

if TYPE_CHECKING:
    import pandas as pd

    from flows.steps.round_plan import RoundPlan


def check_inbox_there(plan: RoundPlan, entries: pd.DataFrame) -> None:
    """Stops where the inbox is not there, or has lost what the ledger saw in it.

    A month without a folder is a month without returns only as long as an earlier month's folder is still there: where a
    share is away, its mount point often stays as an empty folder. Somebody who makes the month's folder, empty, says that
    it was looked at.

    Args:
        plan: the board and the month.
        entries: the ledger.

    Raises:
        SetUpError: says what is missing, and what to do.
    """
    home, place = plan.home, f"{INBOX}/{plan.period}"
    if not home.has_inbox():
        raise SetUpError(
            f'"{home.folder}" has no folder {INBOX}. Where it lies on a share, the share is away: bring it back and run '
            "again. In a new home, make the folder."
        )
    if home.has_inbox(plan.period):
        return
    read = months_with_files(entries)
    if str(plan.period) in read:
        raise SetUpError(
            f"{place} is gone, but files were read from it before. Where it lies on a share, bring the share back and run "
            "again. If the files were put away on purpose, make the folder, empty: what was read from it still counts."
        )
    if read and not any(home.has_inbox(Period.parse(month)) for month in read):
        raise SetUpError(
            f"{place} is not there, and neither is any month's folder from which files were read before. The share that "
            f"{INBOX} lies on seems to be away: bring it back and run again. If really nobody returned anything, make the "
            "folder, empty."
        )
