"""What the ledger holds: returns received, updates accepted, decisions made."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from flows.problems import Outcome, Problem, Severity
from flows.validation import UPDATE_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    from flows.models import CheckedReturn, Period
    from flows.settings import Decision

    _FileKey: TypeAlias = tuple[str, str, str]
    """Digest, name and month of a file."""


class EntryKind(StrEnum):
    """What an entry of the ledger records."""

    RETURN = "return"
    UPDATE = "update"
    DECISION = "decision"
    VERIFICATION = "verification"
    INBOX = "inbox"
    MEASUREMENT = "measurement"
    REGISTER = "register"
    GATHERED = "gathered"
    MESSAGE = "message"
    APPROVAL = "approval"


RETURN_FIELDS = ("rows_read", "rows_accepted", "rows_quarantined", "problems")
_AGAIN = ":reading "
DECISION_FIELDS = ("decision", "decided_on", "new_due_on", "reason", "decided_by", "minute_ref")
EVENT_FIELDS = ("subject", "details")
ENTRY_COLUMNS = ("kind", "entry_key", "period", *UPDATE_COLUMNS, *RETURN_FIELDS, *DECISION_FIELDS, *EVENT_FIELDS)
"""The columns of an entry; those that its kind does not use are None. ``entry_key`` is unique in a ledger."""


class Update(NamedTuple):
    """One accepted update.

    A tuple with names and no dataclass, because a ledger may hold millions: one is made in a fifth of the time.
    """

    period: str
    partner: str
    action_ref: str
    status: str
    partner_status: str
    update: str
    forecast_on: date | None
    forecast_reason: str
    evidence: str
    risk: str
    help_needed: str
    updated_on: date
    updated_by: str
    source_file: str
    source_row: int
    source_sha256: str


_make_update = partial(tuple.__new__, Update)
"""An ``Update`` of its cells; its own constructor is a function in Python and takes three times as long."""


def make_updates(columns: Iterable[Iterable[object]]) -> Iterator[Update]:
    """Updates from the columns of their cells, in the order of the fields of ``Update``."""
    return map(_make_update, zip(*columns, strict=True))


@dataclass(frozen=True, slots=True)
class DecisionMade:
    """One decision of the board about one action."""

    action_ref: str
    decision: str
    decided_on: date
    new_due_on: date | None
    reason: str
    decided_by: str
    minute_ref: str


@dataclass(frozen=True, slots=True)
class ReturnReceived:
    """One file received, and what became of its rows. ``partner`` is "" where nobody can tell."""

    period: str
    partner: str
    source_file: str
    source_sha256: str
    rows_read: int
    rows_accepted: int
    rows_quarantined: int
    problems: tuple[Problem, ...]

    @property
    def rows_aside(self) -> frozenset[int | None]:
        """The rows that were set aside by themselves."""
        return frozenset(found.row for found in self.problems if found.outcome is Outcome.ROW_SET_ASIDE)

    @property
    def is_set_aside(self) -> bool:
        """Whether the whole file was set aside."""
        return any(found.outcome is Outcome.FILE_SET_ASIDE for found in self.problems)


def entries_of_return(checked: CheckedReturn, held: pd.DataFrame | None = None) -> pd.DataFrame:
    """The entries that one file adds to the ledger: one for the file, then one for each accepted row.

    The key of each holds the file's sha256, the row and a digest of what was made of it. The same file read again by
    the same rules adds nothing; read again by other rules it adds what they make of it, and the newest entry counts.

    Args:
        checked: the file and what became of its rows.
        held: the ledger; None for an empty one.
    """
    return entries_of_returns([checked], held)


def entries_of_returns(checked: Iterable[CheckedReturn], held: pd.DataFrame | None = None) -> pd.DataFrame:
    """The entries that several files add, file by file: one frame, because one for each of 2,000 files takes minutes.

    Args:
        checked: the files, in the order of receipt.
        held: the ledger; None for an empty one.
    """
    readings = {} if held is None else _readings(held)
    return entry_frame([row for one in checked for row in _rows_of_return(one, readings)])


def _rows_of_return(
    checked: CheckedReturn, known: Mapping[_FileKey, Mapping[object, list[str]]]
) -> list[dict[str, Any]]:
    stamp = f"{checked.period}:{checked.file.sha256}"
    readings = known.get((checked.file.sha256, checked.file.name, str(checked.period)), {})
    problems = _write_problems(checked.problems)
    key = f"return:{stamp}:{checked.file.name}:{digest_of((checked.partner, checked.rows_accepted, problems))}"
    received = {
        "kind": EntryKind.RETURN.value,
        "entry_key": _key_of_reading(key, readings.get(None, [])),
        "period": str(checked.period),
        "partner": checked.partner,
        "source_file": checked.file.name,
        "source_sha256": checked.file.sha256,
        "rows_read": checked.rows_read,
        "rows_accepted": checked.rows_accepted,
        "rows_quarantined": checked.rows_quarantined,
        "problems": problems,
    }
    numbers = checked.accepted["source_row"]
    rows: list[dict[str, Any]] = [received]
    for number, cells in zip(
        numbers, zip(*map(checked.accepted.__getitem__, UPDATE_COLUMNS), strict=True), strict=True
    ):
        key = _key_of_reading(f"update:{stamp}:{number}:{digest_of(cells)}", readings.get(number, []))
        own = {"kind": EntryKind.UPDATE.value, "entry_key": key, "period": received["period"]}
        rows.append({**dict(zip(UPDATE_COLUMNS, cells, strict=True)), **own})
    return rows


def _readings(held: pd.DataFrame) -> Mapping[_FileKey, Mapping[object, list[str]]]:
    """For each file, the keys of what was made of each row whenever it was read, oldest first; None for the file itself."""
    found: defaultdict[_FileKey, defaultdict[object, list[str]]] = defaultdict(lambda: defaultdict(list))
    columns = ("source_sha256", "source_file", "period", "kind", "source_row", "entry_key")
    for sha256, file, period, kind, row, key in zip(*(held[name] for name in columns), strict=True):
        if kind in {EntryKind.RETURN.value, EntryKind.UPDATE.value}:
            found[sha256, file, period][None if kind == EntryKind.RETURN.value else row].append(key)
    return found


def _key_of_reading(key: str, readings: list[str]) -> str:
    """The key, with a number behind it where rules went back to what they were: the newest reading must be an entry."""
    known = [reading.partition(_AGAIN)[0] for reading in readings]
    if key not in known:
        return key
    return readings[-1] if known[-1] == key else f"{key}{_AGAIN}{len(known) + 1}"


def entries_of_decisions(
    decisions: Iterable[Decision], file: str, sha256: str, held: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The entries that ``decisions.csv`` adds: new decisions, and those whose reason, author or minute was written anew.

    What was decided about which action at which meeting names a decision; that never changes. Its other cells may, and
    then the newest version counts and the old one stays.

    Args:
        decisions: the rows of the file.
        file: its path in the home.
        sha256: its digest.
        held: the ledger; None for an empty one.
    """
    newest = {} if held is None else _newest_decisions(held)
    rows = []
    for row in decisions:
        key = f"decision:{row.meeting_on}:{row.action_ref}:{row.decision}:{row.new_due_on}"
        words = {"reason": row.reason, "decided_by": row.decided_by, "minute_ref": row.minute_ref}
        before = newest.get(key)
        if before is not None and before[1] != words:
            key = f"{key}:version {before[0] + 1}"
        rows.append(
            {
                "kind": EntryKind.DECISION.value,
                "entry_key": key,
                "period": f"{row.meeting_on:%Y-%m}",
                "action_ref": row.action_ref,
                "decision": row.decision.value,
                "decided_on": row.meeting_on,
                "new_due_on": row.new_due_on,
                **words,
                "source_file": file,
                "source_sha256": sha256,
            }
        )
    return entry_frame(rows)


def _newest_decisions(held: pd.DataFrame) -> dict[str, tuple[int, dict[str, str]]]:
    """The number of versions and the newest words of each decision, by the key of its first version."""
    newest: dict[str, tuple[int, dict[str, str]]] = {}
    for row in rows_of_kind(held, EntryKind.DECISION):
        key = decision_key(row.entry_key)
        count = newest[key][0] if key in newest else 0
        words = {"reason": row.reason, "decided_by": row.decided_by, "minute_ref": row.minute_ref}
        newest[key] = (count + 1, words)
    return newest


def decision_key(entry_key: str) -> str:
    """What names a decision in the keys of all its versions."""
    return entry_key.partition(":version ")[0]


def entry_frame(rows: Sequence[dict[Any, Any]]) -> pd.DataFrame:
    """Entries as a frame with ``ENTRY_COLUMNS``; what a row does not have is None."""
    return _object_frame({name: [row.get(name) for row in rows] for name in ENTRY_COLUMNS})


def _object_frame(columns: Mapping[str, list[Any]]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})


def read_returns(entries: pd.DataFrame) -> list[ReturnReceived]:
    """The files received, in ledger order; of a file that was read again by other rules, the newest reading.

    A file that once could not be opened, and so has no digest, gives way to one of its name that could.
    """
    newest = {(row.period, row.source_sha256, row.source_file): row for row in rows_of_kind(entries, EntryKind.RETURN)}
    read = {(period, file) for period, sha256, file in newest if sha256}
    return [
        ReturnReceived(
            row.period,
            row.partner or "",
            row.source_file,
            row.source_sha256,
            int(row.rows_read),
            int(row.rows_accepted),
            int(row.rows_quarantined),
            _read_problems(row.problems),
        )
        for (period, sha256, file), row in newest.items()
        if sha256 or (period, file) not in read
    ]


def read_decisions(entries: pd.DataFrame) -> list[DecisionMade]:
    """The board's decisions in their newest words, by meeting date; those of one meeting in ledger order."""
    made = {
        decision_key(row.entry_key): DecisionMade(
            row.action_ref, row.decision, row.decided_on, row.new_due_on, row.reason, row.decided_by, row.minute_ref
        )
        for row in rows_of_kind(entries, EntryKind.DECISION)
    }
    return sorted(made.values(), key=lambda decision: decision.decided_on)


def rows_of_kind(entries: pd.DataFrame, kind: EntryKind) -> list[Any]:
    """The entries of one kind, their cells by name. Rows are few beside updates; ``itertuples`` costs milliseconds a call."""
    own = entries[entries["kind"] == kind.value]
    names = list(own.columns)
    return [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in own.to_numpy().tolist()]


def digest_of(facts: tuple[object, ...]) -> str:
    """A short name for some facts: the same for the same facts, on every machine."""
    return hashlib.sha256(repr(facts).encode("utf-8", "backslashreplace")).hexdigest()[:16]


def _write_problems(problems: Iterable[Problem]) -> str:
    fields = ("code", "severity", "file", "row", "column", "found", "remedy", "outcome")
    return json.dumps([{name: getattr(found, name) for name in fields} for found in problems], ensure_ascii=False)


def _read_problems(text: str) -> tuple[Problem, ...]:
    return tuple(
        Problem(**{**row, "severity": Severity(row["severity"]), "outcome": Outcome(row["outcome"])})
        for row in json.loads(text)
    )


def in_scope(entries: pd.DataFrame, period: Period, as_at: date) -> pd.DataFrame:
    """The entries that a paper for a period may know: see ``is_in_scope``."""
    return entries[is_in_scope(entries, period, as_at)]


def is_in_scope(entries: pd.DataFrame, period: Period, as_at: date) -> pd.Series[bool]:
    """For each entry whether a paper for a period may know it: its own and earlier returns, and decisions made by ``as_at``.

    A return of a month is written after the month's end, so its updates count for the month; but a paper as at a day
    within the month knows no update of a later day.
    """
    known = (entries["kind"] != EntryKind.DECISION.value) & (entries["period"] <= str(period))
    known |= pd.Series([day is not None and day <= as_at for day in entries["decided_on"]], index=entries.index)
    limit = last_written_on(period, as_at)
    if limit < date.max:
        known &= pd.Series([day is None or day <= limit for day in entries["updated_on"]], index=entries.index)
    return known


def last_written_on(period: Period, as_at: date) -> date:
    """The last day of writing of the updates that a paper may know; ``date.max`` where every one of its months counts."""
    return as_at if as_at < period.last_day else date.max
