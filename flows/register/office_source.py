"""Where a row that the office keeps stands: the version of its file that the ledger holds, and the row in it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable  # noqa: TC003  # an alias of this module is made of it
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError

from flows.register.entries import EntryKind
from flows.register.reference_versions import read_reference_versions
from flows.settings import Decision
from flows.settings.assurance import VERIFICATIONS, Verification
from flows.settings.measures import READINGS, Reading
from flows.settings.tables import decode_office_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

Cells: TypeAlias = dict[str, str]
Matches: TypeAlias = "Callable[[Cells], bool]"
Row = TypeVar("Row", bound=BaseModel)


class OfficeSource(NamedTuple):
    """A row of one version of a file of the office.

    Attributes:
        file: its path in the home.
        row: as a spreadsheet shows it, the heading row being 1; None where the file holds no such row.
        sha256: digest of that version.
    """

    file: str
    row: int | None
    sha256: str


def numbered_records(text: str) -> Iterable[tuple[int, Cells]]:
    r"""The rows of a table with the number that a spreadsheet shows: a cell with line breaks is one row, a blank line too.

    >>> [(number, cells["what"]) for number, cells in numbered_records('what,who\n"a\nb",x\n\nc,y\n')]
    [(2, 'a\nb'), (4, 'c')]
    """
    rows = csv.reader(io.StringIO(text, newline=""))
    headings = next(rows, [])
    for number, cells in enumerate(rows, start=2):
        if any(cells):
            yield number, dict(zip(headings, cells, strict=False))


def find_office_source(entries: pd.DataFrame, entry: Mapping[str, object], name: str = "") -> OfficeSource | None:
    """The file, row and digest behind an entry that came from a file of the office; None for any other entry.

    Args:
        entries: the ledger.
        entry: one of its rows, by column.
        name: of an entry that holds a whole file: the reference of the row that is wanted.
    """
    kind = str(entry["kind"])
    if kind == EntryKind.REGISTER.value:
        file, until = str(entry["subject"]), entries["entry"] <= entry["entry"]
        matches = _is_named(name)
    elif kind in _ROWS:
        file, until = _FILES[kind], entries["entry"] < entry["entry"]
        matches = _ROWS[kind](entry)
    else:
        return None
    versions = read_reference_versions(entries[until & (entries["subject"] == file)])
    if not versions:
        return None
    records = numbered_records(decode_office_text(versions[-1].content))
    return OfficeSource(file, next((number for number, cells in records if matches(cells)), None), versions[-1].sha256)


def _is_named(name: str) -> Matches:
    """A table of the office begins with the reference that names its rows."""
    return lambda cells: bool(cells) and next(iter(cells.values())).strip() == name


def _decision(entry: Mapping[str, object]) -> Matches:
    wanted = [str(entry[name]) for name in ("decided_on", "action_ref", "decision", "new_due_on")]

    def matches(cells: Cells) -> bool:
        row = _read(Decision, cells)
        return (
            row is not None and [str(row.meeting_on), row.action_ref, str(row.decision), str(row.new_due_on)] == wanted
        )

    return matches


def _dated(kind: type[BaseModel]) -> Callable[[Mapping[str, object]], Matches]:
    def of(entry: Mapping[str, object]) -> Matches:
        facts = json.loads(str(entry["details"]))
        wanted = _read(kind, {name: cell for name, cell in facts.items() if name != "version"})
        return lambda cells: _read(kind, cells) == wanted

    return of


def _read(kind: type[Row], cells: Cells) -> Row | None:
    try:
        return kind.model_validate(cells)
    except ValidationError:
        return None


_FILES = {
    EntryKind.DECISION.value: "decisions.csv",
    EntryKind.VERIFICATION.value: VERIFICATIONS,
    EntryKind.MEASUREMENT.value: READINGS,
}
_ROWS: dict[str, Callable[[Mapping[str, object]], Matches]] = {
    EntryKind.DECISION.value: _decision,
    EntryKind.VERIFICATION.value: _dated(Verification),
    EntryKind.MEASUREMENT.value: _dated(Reading),
}
