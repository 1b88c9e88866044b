"""The data log: every file that the papers of a month were made from, with its digest and what became of its rows."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from flows.register.entries import ReturnReceived
    from flows.report.sections.contents import Material

DATA_LOG_COLUMNS = (
    "kind",
    "path",
    "partner",
    "sha256",
    "rows_read",
    "rows_used",
    "rows_set_aside",
    "newest_update_on",
    "problems",
    "what_became_of_it",
)
"""Columns of ``data-log.csv``. Counts are of rows; a path is one in the home."""


def build_data_log(material: Material, templates: Mapping[str, str]) -> list[tuple[str, ...]]:
    """A row for each return of the month, standing or replaced, then for each table of the office and each template.

    It holds no hour: the same files must give the same papers on any day. When each was recorded stands in the ledger,
    and ``boardpack trace files.received`` prints it. How far the ledger had come stands in the manifest, because a later
    entry that changes no paper makes no new version.

    Args:
        material: for the register and the digests.
        templates: digest of each template, by its name.
    """
    register, month = material.position.register, str(material.position.period)
    newest = _newest_updates(material, month)
    returns = [_return_row(file, newest, _standing(file)) for file in register.returns if file.period == month]
    gone = [_return_row(file, newest, GONE) for file in register.superseded if file.period == month]
    kept = [("table", path, sha256) for path, sha256 in sorted(material.provenance.reference_sha256.items())]
    kept += [("template", f"templates/{name}", sha256) for name, sha256 in sorted(templates.items())]
    return [*returns, *gone, *((kind, path, "", sha256, *[""] * 5, "used") for kind, path, sha256 in kept)]


GONE = "not counted: replaced in the inbox or taken out of it"


def _newest_updates(material: Material, month: str) -> dict[tuple[str, str], date]:
    """The day of the newest update of each file of the month, by its digest and name; a file without one is not there."""
    newest: dict[tuple[str, str], date] = {}
    for state in material.full.register.actions:
        for update in state.updates:
            if update.period == month:
                file = update.source_sha256, update.source_file
                newest[file] = max(newest.get(file, update.updated_on), update.updated_on)
    return newest


def _return_row(file: ReturnReceived, newest: Mapping[tuple[str, str], date], standing: str) -> tuple[str, ...]:
    kinds = Counter(found.code for found in file.problems)
    newest_on = newest.get((file.source_sha256, file.source_file))
    return (
        "return",
        f"returns/{file.period}/{file.source_file}",
        file.partner,
        file.source_sha256,
        *map(str, (file.rows_read, file.rows_accepted, file.rows_quarantined)),
        newest_on.isoformat() if newest_on else "",
        "; ".join(f"{code}: {count}" for code, count in sorted(kinds.items())),
        standing,
    )


def _standing(file: ReturnReceived) -> str:
    if file.is_set_aside or not file.rows_accepted:
        return "set aside"
    return "used in part" if file.rows_quarantined else "used"
