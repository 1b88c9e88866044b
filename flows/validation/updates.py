"""The accepted rows of a return by column: what the ledger takes."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from flows.validation.cleaning import clean_column
from flows.validation.context import TEXT_COLUMNS

if TYPE_CHECKING:
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


def no_updates() -> dict[str, tuple[Any, ...]]:
    """The columns without a row."""
    return dict.fromkeys(UPDATE_COLUMNS, ())


def updates_of(rows: Rows, aside: set[int], file: ReceivedFile, partner: str) -> dict[str, tuple[Any, ...]]:
    """The rows that nothing keeps out, by ``UPDATE_COLUMNS``, text made safe to store and print.

    Tuples and no frame: the ledger makes one frame of all files, and a frame for each would only be taken apart again.
    """
    columns: dict[str, list[Any]] = {
        **{name: clean_column(rows.cells[name], rows.odd[name]) for name in TEXT_COLUMNS},
        "action_ref": rows.keys,
        "status": rows.statuses,
        "partner_status": clean_column(rows.cells["status"], rows.odd["status"]),
        "forecast_on": rows.forecast_days,
        "updated_on": rows.updated_days,
        "source_row": rows.numbers,
    }
    stretches = _stretches_without(
        [place for place, number in enumerate(rows.numbers) if number in aside], len(rows.numbers)
    )
    kept = {name: _joined(column, stretches) for name, column in columns.items()}
    same = {"partner": partner, "source_file": file.name, "source_sha256": file.sha256}
    return kept | {name: (text,) * len(kept["source_row"]) for name, text in same.items()}


def _stretches_without(places: list[int], count: int) -> list[slice]:
    """What lies between the places, of a column of so many cells.

    Few rows are set aside, and to copy what lies between them is quicker than to ask of each row whether it is one.

    >>> _stretches_without([2], 5)
    [slice(0, 2, None), slice(3, 5, None)]
    """
    return [slice(before + 1, place) for before, place in pairwise((-1, *places, count))]


def _joined(column: list[Any], stretches: list[slice]) -> tuple[Any, ...]:
    kept: list[Any] = []
    for stretch in stretches:
        kept += column[stretch]
    return tuple(kept)
