"""The accepted rows of a return as a frame: what the ledger takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from flows.validation.cleaning import clean_column
from flows.validation.context import TEXT_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.models import ReceivedFile
    from flows.validation.context import Rows

UPDATE_COLUMNS: Final = (
    "partner",
    "action_ref",
    "status",
    "partner_status",
    "update",
    "forecast_on",
    "forecast_reason",
    "evidence",
    "risk",
    "help_needed",
    "updated_on",
    "updated_by",
    "source_file",
    "source_row",
    "source_sha256",
)
"""The columns of an accepted update. Dates are ``datetime.date`` or None; ``source_row`` is an int; the rest is text."""


def no_updates() -> pd.DataFrame:
    """A frame of no rows."""
    return pd.DataFrame(columns=list(UPDATE_COLUMNS), dtype=object)


def frame_updates(rows: Rows, aside: set[int], file: ReceivedFile, partner: str) -> pd.DataFrame:
    """The rows that nothing keeps out, as a frame with ``UPDATE_COLUMNS``, text made safe to store and print.

    The frame is made of one array: made column by column it would cost as much as reading the file.
    """
    columns: dict[str, Sequence[object]] = {
        **{name: clean_column(rows.cells[name], rows.odd[name]) for name in TEXT_COLUMNS},
        "partner": partner,
        "action_ref": rows.keys,
        "status": rows.statuses,
        "partner_status": clean_column(rows.cells["status"], rows.odd["status"]),
        "forecast_on": rows.forecast_days,
        "updated_on": rows.updated_days,
        "source_file": file.name,
        "source_row": rows.numbers,
        "source_sha256": file.sha256,
    }
    count = len(rows.numbers)
    keep = np.array([number not in aside for number in rows.numbers], dtype=np.bool_)
    cells = np.empty((len(UPDATE_COLUMNS), np.count_nonzero(keep)), dtype=object)
    for at, name in enumerate(UPDATE_COLUMNS):
        column = columns[name]
        cells[at] = column if isinstance(column, str) else np.fromiter(column, np.object_, count)[keep]
    return pd.DataFrame(cells.T, columns=_INDEX, dtype=object, copy=False)


_INDEX: Final = pd.Index(UPDATE_COLUMNS)
