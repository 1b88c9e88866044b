"""Flow: inbox → checked updates appended to the ledger. Every row is accepted or quarantined, and the counts prove it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pandas as pd
from prefect import flow

from flows.problems import SetUpError, problem
from flows.register import build_last_words
from flows.register.entries import (
    EntryKind,
    decision_key,
    entries_of_decisions,
    entries_of_returns,
    read_returns,
)
from flows.register.inboxes import entries_of_inbox, file_key, part_returns
from flows.register.office_rows import entries_of_readings, entries_of_verifications
from flows.steps.chunks import check_as_tasks, check_here, part_into_chunks
from flows.steps.inbox_reach import check_inbox_there
from flows.steps.known_ledger import read_known, record_reference
from flows.steps.progress import watched
from flows.steps.round_plan import Round, RoundPlan, plan_round, tell
from flows.steps.run_log import Happening, note
from flows.steps.run_names import name_run
from flows.steps.told_faults import without_words
from flows.steps.workers import fewest_shares, task_runner
from flows.storage import open_ledger
from flows.storage.entries_in_ledger import known_entries
from flows.storage.home import DECISIONS
from flows.validation import no_updates, tell_replaced
from flows.wording import word_count

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from flows.models import CheckedReturn, Period, ReceivedFile
    from flows.problems import Problem
    from flows.register.entries import ReturnReceived
    from flows.steps.chunks import Checker
    from flows.validation import LastWord


@dataclass(frozen=True, slots=True)
class ProblemCount:
    """How often one kind of problem stands in one file."""

    file: str
    partner: str
    code: str
    severity: str
    count: int


@dataclass(frozen=True, slots=True)
class Collected:
    """What one collection brought.

    Attributes:
        period: the reporting month, such as "2020-03".
        file_count: files in the inbox.
        rows_read: rows in them.
        rows_accepted: rows that became updates.
        rows_quarantined: rows set aside.
        problem_count: problems, notes among them.
        new_entry_count: entries that the ledger did not hold before.
        problem_counts: the problems by file and kind.
        left: what lies in the inbox and was not taken for a return, each with the reason.
    """

    period: str
    file_count: int
    rows_read: int
    rows_accepted: int
    rows_quarantined: int
    problem_count: int
    new_entry_count: int
    problem_counts: tuple[ProblemCount, ...] = ()
    left: tuple[str, ...] = ()


@flow(name="collect-returns", flow_run_name=name_run("collect"), task_runner=task_runner())
@without_words
def collect_returns(asked: Round) -> Collected:
    """Reads every file in the inbox of a month, checks it, and adds what is new to the ledger.

    Args:
        asked: the board and the month.
    """
    plan = plan_round(asked)
    collected = collect(plan, watched(check_as_tasks))
    note(
        plan,
        Happening.COLLECTED,
        files=collected.file_count,
        rows_read=collected.rows_read,
        rows_used=collected.rows_accepted,
        rows_set_aside=collected.rows_quarantined,
        problems=collected.problem_count,
        new_entries=collected.new_entry_count,
        left_alone=len(collected.left),
    )
    return collected


def collect(plan: RoundPlan, checker: Checker = check_here) -> Collected:
    """The collection itself. Reading the same inbox twice adds nothing the second time.

    A round as something was known earlier collects nothing: what came since was not known. Nothing is read but other kinds
    than updates, this month, and as many months back as the last words on each action lie.
    """
    ledger = open_ledger(plan.home.ledger_address)
    if plan.as_known_at is not None:
        return _count_known(plan)
    if warning := ledger.clock_note(datetime.now(UTC)):
        tell(warning)
    record_reference(plan, ledger)
    before = ledger.read(kinds=(EntryKind.DECISION, EntryKind.INBOX, EntryKind.RETURN))
    check_inbox_there(plan, before)
    decided = entries_of_decisions(plan.home.decisions, DECISIONS, plan.home.sha256[DECISIONS], before)
    _check_decisions_kept(before, decided)
    ledger.append(decided, recorded_at=datetime.now(UTC))
    checks = ledger.read(kinds=(EntryKind.VERIFICATION, EntryKind.MEASUREMENT))
    ledger.append(entries_of_verifications(plan.home.verifications, checks), recorded_at=datetime.now(UTC))
    ledger.append(entries_of_readings(plan.home.readings, checks), recorded_at=datetime.now(UTC))
    last_words = build_last_words(known_entries(ledger), plan.home.settings, plan.period, plan.as_at)
    held = ledger.read(period=str(plan.period))
    checked = check_inbox(plan, before, held, last_words, checker)
    entries = (entries_of_returns(checked, held), entries_of_inbox([one.file for one in checked], held, plan.period))
    added = ledger.append(pd.concat(entries, ignore_index=True), recorded_at=datetime.now(UTC))
    _tell_of_missing(plan, held, checked)
    return _count(plan, checked, added)


def _tell_of_missing(plan: RoundPlan, held: pd.DataFrame, checked: Sequence[CheckedReturn]) -> None:
    """Says which files were read before and are not in the inbox any more; they count no more, unless it is empty."""
    there = {(one.file.sha256, one.file.name) for one in checked}
    standing, _ = part_returns(read_returns(held), held)
    gone = [file for file in standing if file.period == str(plan.period) and file_key(file) not in there]
    if gone and not checked:
        tell(f"the inbox of {plan.period} is empty; what was read from it before still counts")
    for file in gone if checked else ():
        tell(f"{file.source_file} was replaced or taken out of the inbox; the ledger keeps it, and it counts no more")


def _check_decisions_kept(held: pd.DataFrame, decided: pd.DataFrame) -> None:
    """Stops where a decision that the ledger holds has gone from ``decisions.csv``: papers would not match the file.

    Raises:
        SetUpError: names the decision, and says how a decision is taken back.
    """
    decisions = held[held["kind"] == EntryKind.DECISION.value]
    stated = {decision_key(key) for key in decided["entry_key"]}
    gone = decisions[[decision_key(key) not in stated for key in decisions["entry_key"]]]
    if not gone.empty:
        row = gone.iloc[0]
        raise SetUpError(
            f"decisions.csv no longer has the decision of {row.decided_on} to {row.decision} {row.action_ref}, which the "
            "ledger holds. The ledger forgets nothing: put the row back, and take the decision back with a later row, such "
            "as re-open."
        )


def check_inbox(
    plan: RoundPlan,
    before: pd.DataFrame,
    held: pd.DataFrame,
    last_words: Mapping[str, LastWord],
    checker: Checker = check_here,
) -> list[CheckedReturn]:
    """Every file of the inbox checked; of a file that came twice only the first is used.

    Args:
        plan: the board and the month.
        before: which files the ledger holds of all months.
        held: what it holds of this month.
        last_words: what it holds of each action.
        checker: checks the files.
    """
    standing, _ = part_returns(read_returns(held), held)
    files = in_order_of_receipt(plan.home.inbox(plan.period), standing, str(plan.period))
    fresh = {_content(file): file for file in reversed(files)}
    first_ones = [file for file in files if fresh[_content(file)] is file]
    earlier = used_earlier(before, fresh, plan.period)
    read: dict[str, CheckedReturn] = {}
    for found in checker(plan, part_into_chunks(first_ones, fewest_shares()), last_words):
        one = file_of_earlier_month(found, earlier)
        read[_content(one.file)] = one
        tell(_line(one))
    return _compare_files([(file, read[_content(file)]) for file in files])


def used_earlier(before: pd.DataFrame, digests: Collection[str], period: Period) -> dict[str, ReturnReceived]:
    """Of the files with these digests those that stand as returns of an earlier month, by digest.

    Later months are not asked: a month that is run again must give what it gave, whatever came since.
    """
    ours = before["source_sha256"].isin(list(digests)) & (before["kind"] == EntryKind.RETURN.value)
    returns = read_returns(before[ours & (before["period"] < str(period))])
    standing = part_returns(returns, before)[0] if returns else []
    return {one.source_sha256: one for one in standing if one.rows_accepted}


def file_of_earlier_month(checked: CheckedReturn, earlier: Mapping[str, ReturnReceived]) -> CheckedReturn:
    """A file that was used as the return of an earlier month is not this month's, byte for byte as it is."""
    first = earlier.get(checked.file.sha256)
    if first is None:
        return checked
    name, period = checked.file.name, checked.period
    why = problem("file-of-earlier-month", name, other=first.source_file, named=first.period, period=period)
    return _set_aside(checked, why)


def _set_aside(checked: CheckedReturn, why: Problem) -> CheckedReturn:
    """The file with all its rows set aside, for one reason."""
    rows = tuple(sorted({*checked.quarantined_rows, *checked.accepted["source_row"]}))
    return replace(checked, accepted=no_updates(), quarantined_rows=rows, problems=(why,))


def _compare_files(found: Sequence[tuple[ReceivedFile, CheckedReturn]]) -> list[CheckedReturn]:
    """Each file beside the first one of its content, compared with the files before it, in the order of receipt."""
    reported: dict[str, str] = {}
    checked = []
    for file, first in found:
        one = tell_replaced(first, reported) if first.file == file else same_file(file, first)
        reported |= dict.fromkeys(one.accepted["action_ref"], file.name)
        checked.append(one)
    return checked


def _content(file: ReceivedFile) -> str:
    """What tells one file's content from another's; a file that could not be read has no digest and is its own."""
    return file.sha256 or f"unread:{file.name}"


def in_order_of_receipt(
    files: Sequence[ReceivedFile], returns: Sequence[ReturnReceived], period: str
) -> list[ReceivedFile]:
    """The files that the ledger knows in the order in which they first came, then the new ones by name.

    A corrected file comes later than what it corrects, whatever its name, and must be read later each time.
    """
    known = [(one.source_sha256, one.source_file) for one in returns if one.period == period]
    places = {key: place for place, key in enumerate(known)}
    return sorted(files, key=lambda file: places.get((file.sha256, file.name), len(known)))


def same_file(file: ReceivedFile, first: CheckedReturn) -> CheckedReturn:
    """A file that is byte for byte another one: all its rows are set aside, because they were read already."""
    return _set_aside(replace(first, file=file), problem("file-already-read", file.name, other=first.file.name))


def _line(one: CheckedReturn) -> str:
    return (
        f"{one.file.name}: {one.partner or 'sender not known'}, {word_count(one.rows_read, 'row')} read, "
        f"{one.rows_accepted} used, {one.rows_quarantined} set aside"
    )


def _count_known(plan: RoundPlan) -> Collected:
    """What had been collected by the moment that the round asks for."""
    entries = read_known(plan).around
    standing, _ = part_returns(read_returns(entries), entries)
    received = [file for file in standing if file.period == str(plan.period)]
    return Collected(
        period=str(plan.period),
        file_count=len(received),
        rows_read=sum(file.rows_read for file in received),
        rows_accepted=sum(file.rows_accepted for file in received),
        rows_quarantined=sum(file.rows_quarantined for file in received),
        problem_count=sum(len(file.problems) for file in received),
        new_entry_count=0,
    )


def _count_problems(one: CheckedReturn) -> list[ProblemCount]:
    counts = Counter((found.code, found.severity.value) for found in one.problems)
    return [
        ProblemCount(one.file.name, one.partner, code, severity, count) for (code, severity), count in counts.items()
    ]


def _count(plan: RoundPlan, checked: Sequence[CheckedReturn], added: int) -> Collected:
    return Collected(
        period=str(plan.period),
        file_count=len(checked),
        rows_read=sum(one.rows_read for one in checked),
        rows_accepted=sum(one.rows_accepted for one in checked),
        rows_quarantined=sum(one.rows_quarantined for one in checked),
        problem_count=sum(len(one.problems) for one in checked),
        new_entry_count=added,
        problem_counts=tuple(count for one in checked for count in _count_problems(one)),
        left=tuple(plan.home.left_in_inbox(plan.period)),
    )
