"""``trace``: from a figure or an action back to file, row and hash."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flows.commands.asked import DONE, add_command, plan_asked
from flows.wording import join_words, word_count

if TYPE_CHECKING:
    import argparse

    import pandas as pd

    from flows.commands.asked import Commands
    from flows.report.traced import Counted, FigureTrace, Tracing

SHOWN = (
    *("entry", "kind", "period", "action_ref", "source_file", "source_row", "source_sha256"),
    *("decision", "decided_on", "minute_ref", "recorded_at", "entry_sha256"),
)
"""What is told of an entry."""

DIGITS = 12
"""Characters of a digest on a terminal; JSON has them all."""


def add_to(commands: Commands) -> None:
    """Adds the command to the parser."""
    trace = add_command(
        commands, "trace", trace_name, "from a figure of figures.json or an action back to file, row and hash"
    )
    trace.add_argument("name", metavar="NAME", help="a figure, such as overdue.current, or an action, such as POL-01")
    trace.add_argument("--period", metavar="YYYY-MM", help="the month; the newest one that has returns unless given")
    trace.add_argument("--json", action="store_true", help="print JSON with whole digests")


def trace_name(asked: argparse.Namespace) -> int:
    """Prints what a figure counts, or the history of an action, with the entries behind it."""
    from flows.report.traced import Counted, FigureTrace, Tracing
    from flows.storage import open_home, open_ledger

    entries = open_ledger(open_home(asked.home).ledger_address).read()
    plan = plan_asked(asked, asked.period or _newest_period(entries))
    tracing = Tracing(entries, plan.home.settings, plan.period, plan.as_at)
    if asked.name.upper() in plan.home.settings.actions:
        own = Counted("action", asked.name.upper(), 1)
        found = FigureTrace(own.name, 1, (own,), is_measure=True)
    else:
        found = tracing.trace(asked.name)
    if asked.json:
        print(json.dumps(_as_json(found, tracing, str(plan.period)), indent=2, ensure_ascii=False))
    else:
        _print_trace(found, tracing, str(plan.period))
    return DONE


def _links(name: str, tracing: Tracing) -> dict[str, tuple[str, ...]]:
    """The actions whose place an action took, and those that took its place; none of a figure."""
    from flows.status.links import replacements

    judgements = tracing.position.judgements
    own = [one.state.action for one in judgements if one.state.action.action_ref == name]
    return {
        "replaces": own[0].replaced if own else (),
        "replaced_by": replacements(judgements).get(name, ()),
    }


def _newest_period(entries: pd.DataFrame) -> str:
    from flows.problems import SetUpError

    periods = entries.loc[entries["kind"] == "return", "period"]
    if periods.empty:
        raise SetUpError("The ledger holds no return yet. Name the month with --period, such as 2020-03.")
    return str(periods.max())


def _rows(tracing: Tracing, counted: Counted) -> list[dict[str, object]]:
    """The entries behind a thing, each with file, row and digest; of a table of the office, the row that it speaks of."""
    from flows.register.office_source import find_office_source

    shown = _shown(entries := tracing.entries_of(counted))
    columns = ("entry", "kind", "action_ref", "decision", "decided_on", "new_due_on", "subject", "details")
    for row, cells in zip(shown, entries[list(columns)].itertuples(index=False), strict=True):
        entry = dict(zip(columns, cells, strict=True))
        source = find_office_source(tracing.known, entry, counted.name.partition(":")[0])
        if source is not None:
            row |= {"source_file": source.file, "source_row": source.row, "source_sha256": source.sha256}
    return shown


def _shown(entries: pd.DataFrame) -> list[dict[str, object]]:
    return [
        {
            name: None if cell is None else cell if isinstance(cell, int) else str(cell)
            for name, cell in zip(SHOWN, row, strict=True)
        }
        for row in entries[list(SHOWN)].itertuples(index=False)
    ]


def _as_json(found: FigureTrace, tracing: Tracing, period: str) -> dict[str, object]:
    counted = [
        {"kind": one.kind, "name": one.name, "adds": one.adds, "entries": _rows(tracing, one)} for one in found.counted
    ]
    return {
        "name": found.name,
        "period": period,
        "value": found.value,
        "is_measure": found.is_measure,
        "counted": counted,
        **_links(found.name, tracing),
    }


def _print_trace(found: FigureTrace, tracing: Tracing, period: str) -> None:
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    is_action = found.is_measure and found.counted[:1] and found.counted[0].name == found.name
    title = f"{found.name}, {period}" if is_action else f"{found.name} = {found.value}, {period}"
    console.print(f"[bold]{title}[/bold]: {word_count(len(found.counted), 'thing')} behind it")
    for words, refs in _links(found.name, tracing).items():
        if refs:
            console.print(f"{words.replace('_', ' ')} {join_words(refs)}")
    for one in found.counted:
        _print_counted(console, one, _rows(tracing, one))


def _print_counted(console: object, one: Counted, rows: list[dict[str, object]]) -> None:
    from rich.markup import escape

    line = f"{one.kind} {one.name}" + ("" if one.adds == 1 else f" (adds {one.adds})")
    console.print(escape(line))  # type: ignore[attr-defined]  # rich is loaded only when somebody looks
    for row in rows:
        console.print(escape(f"  {_word_entry(row)}"))  # type: ignore[attr-defined]


def _word_entry(row: dict[str, object]) -> str:
    number = f", row {row['source_row']}" if row["source_row"] else ""
    where = f"{row['source_file'] or ''}{number}"
    decided = (
        f"{row['decision']} on {row['decided_on']}, minute {row['minute_ref'] or 'not given'}"
        if row["decision"]
        else ""
    )
    file = f"file {str(row['source_sha256'])[:DIGITS]}" if row["source_sha256"] else ""
    chain = f"recorded {row['recorded_at']}, entry hash {str(row['entry_sha256'])[:DIGITS]}"
    facts = [f"entry {row['entry']}: {row['kind']} of {row['period']}", where, decided, file, chain]
    return "; ".join(fact for fact in facts if fact)
