"""What ``check`` prints for people: a table in colour on a terminal, plain lines everywhere else."""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from typing import TYPE_CHECKING

from flows.problems import Severity
from flows.wording import word_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.models import CheckedReturn
    from flows.problems import Problem

_LEAST_WIDTH = 72
"""Characters of a terminal below which a table would be columns of single words."""

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}


def print_checked(checked: Sequence[CheckedReturn]) -> None:
    """Every file with all its problems, in the order of the file, and a last line that says what to do now."""
    show = _print_table if _is_for_eyes() else _print_lines
    for one in checked:
        show(one)
    print(last_line(checked))


def _is_for_eyes() -> bool:
    """Whether a person looks at a terminal that shows colours, and wants them (https://no-color.org)."""
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return wanted and sys.stdout.isatty() and shutil.get_terminal_size().columns >= _LEAST_WIDTH


def _summary(one: CheckedReturn) -> str:
    return (
        f"{one.partner or 'sender not known'}, {one.period}; "
        f"{word_count(one.rows_read, 'row')} read, {one.rows_accepted} can be used, {one.rows_quarantined} set aside"
    )


def _print_lines(one: CheckedReturn) -> None:
    print(f"{one.file.name}: {_summary(one)}")
    for found in one.problems:
        print(f"  {found.severity.value:7}  {found.message}")


def _print_table(one: CheckedReturn) -> None:
    """The same as a table; what a partner wrote is never taken for an instruction about colours."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    console.print(Text.assemble((one.file.name, "bold"), ": ", _summary(one)))
    if not one.problems:
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="bold", width=min(console.width, 140))
    table.add_column("Where", no_wrap=False, min_width=9, max_width=24)
    table.add_column("What we found", ratio=5)
    table.add_column("What to do", ratio=5)
    table.add_column("Outcome", min_width=10, max_width=16)
    for found in one.problems:
        colour = _COLOURS[found.severity]
        cells = (_place(found), found.found, found.remedy, found.outcome.value)
        table.add_row(*(Text(cell, style=colour if at in (0, 3) else "") for at, cell in enumerate(cells)))
    console.print(table)


def _place(found: Problem) -> str:
    """Row and column on two lines, so that a narrow column holds both."""
    parts = ("the file" if found.row is None else f"row {found.row}", found.column or "")
    return "\n".join(part for part in (f"{found.severity.value}:", *parts) if part)


def last_line(checked: Sequence[CheckedReturn]) -> str:
    """What to do now: the last thing on the screen, and often the only one that is read."""
    counts = Counter(found.severity for one in checked for found in one.problems)
    errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
    worth = f"; {word_count(warnings, 'warning')} worth a look" if warnings else ""
    if not errors:
        return f"Nothing has to be put right{worth}."
    return f"{word_count(errors, 'error')} to put right before the rows concerned can be used{worth}."
