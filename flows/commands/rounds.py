"""``run``: the monthly round."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flows.commands.asked import DONE, NEEDS_A_PERSON, add_command, read_day, read_moment, read_period
from flows.commands.post import print_gathered
from flows.wording import word_count

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence

    from flows.commands.asked import Commands
    from flows.monthly_round import RoundDone


def add_to(commands: Commands) -> None:
    """Adds the command to the parser."""
    run = add_command(
        commands, "run", run_rounds, "the monthly round: read the returns, keep the ledger, write the papers"
    )
    run.add_argument(
        "--period", action="append", required=True, metavar="YYYY-MM", help="the month; give it again for more months"
    )
    run.add_argument(
        "--as-at", metavar="YYYY-MM-DD", help="the day the figures are as at; the month's last day unless given"
    )
    run.add_argument(
        "--as-known-at",
        metavar="MOMENT",
        help="a day or a moment (London time); entries recorded later are left out, and nothing is collected",
    )


def run_rounds(asked: argparse.Namespace) -> int:
    """The monthly round for each month asked for, in order."""
    periods = [read_period(text) for text in asked.period]
    as_at, known_at = read_day(asked.as_at), read_moment(asked.as_known_at)
    from flows.serving.local_prefect import run_locally

    rounds = run_locally(asked.home, periods, as_at, known_at)
    _print_outcome(rounds)
    return NEEDS_A_PERSON if any(_needs_a_person(one) for one in rounds) else DONE


def _needs_a_person(one: RoundDone) -> bool:
    nothing_came = one.collected.file_count == 0
    if one.published.copy_trouble or (one.gathered is not None and one.gathered.troubles):
        return True
    return nothing_came or one.published.is_held or one.collected.rows_quarantined > 0 or bool(one.published.fix_lists)


def _word_approve(one: RoundDone) -> str:
    digest = one.published.report_sha256[:12]
    return f"boardpack approve --period {one.collected.period} --report-sha256 {digest} --name NAME --role ROLE"


def _print_outcome(rounds: list[RoundDone]) -> None:
    for one in rounds:
        if one.gathered is not None:
            print_gathered(one.gathered)
    for line in (*_read_lines(rounds), *_trouble_lines(rounds), *_paper_lines(rounds)):
        print(line)


def _read_lines(rounds: list[RoundDone]) -> Iterable[str]:
    """What was read, and what of it needs somebody."""
    collected = [one.collected for one in rounds]
    files, read = sum(one.file_count for one in collected), sum(one.rows_read for one in collected)
    used, aside = sum(one.rows_accepted for one in collected), sum(one.rows_quarantined for one in collected)
    yield f"Read          {word_count(files, 'file')}, {word_count(read, 'row')}: {used} used, {aside} set aside"
    for one in collected:
        if one.file_count == 0:
            yield f"Nothing came  {one.period}: the papers only carry earlier updates forward"
    for left in dict.fromkeys(name for one in collected for name in one.left):
        yield f"Left alone    {left}"
    lists = [f"{one.collected.period}: {_some(one.published.fix_lists)}" for one in rounds if one.published.fix_lists]
    used_all = "" if aside or not lists else " (every row was used; they say what to look at)"
    yield f"Fix lists     {'; '.join(lists) or 'none: nothing has to be put right'}{used_all}"


def _some(partners: Sequence[str]) -> str:
    """The partners, or the first few of a long list.

    >>> _some(("health", "police")), _some(tuple(f"body-{number}" for number in range(40)))
    ('health, police', 'body-0, body-1, body-2, body-3, body-4, body-5, body-6, body-7, and 32 more')
    """
    if len(partners) <= _MOST_NAMED:
        return ", ".join(partners)
    return f"{', '.join(partners[:_FEW_NAMED])}, and {len(partners) - _FEW_NAMED} more"


_MOST_NAMED, _FEW_NAMED = 12, 8


def _trouble_lines(rounds: list[RoundDone]) -> Iterable[str]:
    published = [one.published for one in rounds]
    for warning in dict.fromkeys(one.warning for one in published if one.warning):
        yield f"Look at       {warning}"
    for trouble in dict.fromkeys(one.copy_trouble for one in published if one.copy_trouble):
        yield f"To do         {trouble}"
    for one in rounds:
        if one.published.is_held:
            yield f"Held          {one.collected.period}: read the report, then: {_word_approve(one)}"


def _paper_lines(rounds: list[RoundDone]) -> Iterable[str]:
    """Where the papers of the last month lie, and what the secretary does with them after the meeting."""
    folder, asked_for = Path(rounds[-1].published.folder), rounds[-1].published.asked_count
    if asked_for:
        lines = f"{word_count(asked_for, 'line')} to fill in after the meeting and copy into decisions.csv"
        yield f"To decide     {folder / 'decisions-to-fill.csv'}: {lines}; where the board refuses, write refuse"
    yield f"Word report   {folder / 'board-report.docx'}"
    yield f"Web page      {folder / 'board-report.html'}"
    yield f"E-mail draft  {folder / 'summary.eml'}"
