"""What people changed in the tables that they keep, row by row and cell by cell, with both versions."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from flows.register.reference_versions import read_reference_versions
from flows.settings.tables import decode_office_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from flows.models import Period
    from flows.register.reference_versions import ReferenceVersion

WATCHED = {
    "reference/actions.csv": ("action_ref",),
    "reference/areas_for_improvement.csv": ("afi_ref",),
    "decisions.csv": ("action_ref", "meeting_on", "decision", "new_due_on"),
}
"""The tables that are compared, each with the columns that name a row.

A new decision is no edit; new words for an old one are.
"""

ROW_REMOVED, ROW_ADDED = "row removed", "row added"


@dataclass(frozen=True, slots=True)
class Edit:
    """One cell that reads otherwise than before, or one row that came or went.

    Attributes:
        path: the table, such as ``reference/actions.csv``.
        action_ref: the action that it is about; "" where it is about an area.
        afi_ref: the area for improvement that it is about; "" where it is about an action.
        column: the cell's column; ``ROW_REMOVED`` or ``ROW_ADDED`` where the whole row went or came.
        was: what stood there; "" where nothing did.
        now: what stands there; "" where nothing does.
        from_sha256: digest of the file as it was.
        to_sha256: digest of the file as it is.
    """

    path: str
    action_ref: str
    afi_ref: str
    column: str
    was: str
    now: str
    from_sha256: str
    to_sha256: str


def find_edits(entries: pd.DataFrame, period: Period) -> tuple[Edit, ...]:
    """The edits that were met while a month was collected, in the order in which they were met.

    The first version of a table is what the others are compared with; it is no edit itself.

    Args:
        entries: the ledger, as far as it may be known.
        period: the month.
    """
    versions = read_reference_versions(entries)
    found: list[Edit] = []
    for path in WATCHED:
        for was, now in pairwise(version for version in versions if version.path == path):
            if now.period == str(period):
                found += _compare(was, now)
    return tuple(found)


def _compare(was: ReferenceVersion, now: ReferenceVersion) -> list[Edit]:
    before, after, digests = _rows(was), _rows(now), (was.sha256, now.sha256)
    found: list[Edit] = []
    for key, row in before.items():
        if key not in after:
            found.append(Edit(was.path, *_references(was, row), ROW_REMOVED, _describe(row), "", *digests))
            continue
        names = dict.fromkeys((*row, *after[key]))
        cells = [(name, row.get(name, ""), after[key].get(name, "")) for name in names]
        found += [Edit(was.path, *_references(was, row), *cell, *digests) for cell in cells if cell[1] != cell[2]]
    if was.path != "decisions.csv":
        new = [row for key, row in after.items() if key not in before]
        found += [Edit(was.path, *_references(was, row), ROW_ADDED, "", _describe(row), *digests) for row in new]
    return found


def _references(version: ReferenceVersion, row: Mapping[str, str]) -> tuple[str, str]:
    ref = row[WATCHED[version.path][0]]
    return ("", ref) if WATCHED[version.path][0] == "afi_ref" else (ref, "")


def _describe(row: Mapping[str, str]) -> str:
    return row.get("action") or row.get("topic") or row.get("decision") or ""


def _rows(version: ReferenceVersion) -> dict[tuple[str, ...], dict[str, str]]:
    """The rows of a table by what names them; cells as they are compared."""
    records = csv.DictReader(io.StringIO(decode_office_text(version.content), newline=""))
    rows = [{str(name): _plain(cell) for name, cell in record.items() if isinstance(cell, str)} for record in records]
    names = WATCHED[version.path]
    return {tuple(row.get(name, "") for name in names): row for row in rows if any(row.values()) and names[0] in row}


def _plain(cell: str) -> str:
    """A cell as it is compared: a spreadsheet that saves 2020-03-31 as 31/03/2020 has changed nothing."""
    written = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", cell.strip())
    return f"{written[3]}-{int(written[2]):02d}-{int(written[1]):02d}" if written else cell.strip()
