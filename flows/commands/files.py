"""``check`` and ``read``: one file by itself; nothing is written."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from flows.commands.asked import DONE, NEEDS_A_PERSON, add_command, read_period
from flows.commands.checked_output import print_checked
from flows.problems import SetUpError, Severity

if TYPE_CHECKING:
    import argparse

    from flows.commands.asked import Commands
    from flows.models import CheckedReturn, Period, ReceivedFile


def add_to(commands: Commands) -> None:
    """Adds the commands to the parser."""
    check = add_command(commands, "check", check_files, "what is wrong with returns, in plain words; writes nothing")
    check.add_argument("files", nargs="+", metavar="FILE", help="a partner's file: CSV, or a workbook")
    check.add_argument("--period", metavar="YYYY-MM", help="the month; read from the file's name unless given")
    check.add_argument("--json", action="store_true", help="print a JSON list, one object a file")
    read = add_command(
        commands,
        "read",
        read_file,
        "the table as boardpack sees it, as clean CSV; repairs on standard error",
        home=False,
    )
    read.add_argument("file", metavar="FILE", help="any CSV file")


def check_files(asked: argparse.Namespace) -> int:
    """Checks returns and writes nothing."""
    checked = [_check(Path(name), asked) for name in asked.files]
    if asked.json:
        print(json.dumps([_as_json(one) for one in checked], indent=2, ensure_ascii=False))
    else:
        print_checked(checked)
    errors = any(found.severity is Severity.ERROR for one in checked for found in one.problems)
    return NEEDS_A_PERSON if errors else DONE


def _check(path: Path, asked: argparse.Namespace) -> CheckedReturn:
    from flows.intake import read_received
    from flows.register import build_last_words, entry_frame
    from flows.register.entries import entries_of_decisions
    from flows.status import return_cut_off
    from flows.storage import open_home
    from flows.storage.entries_in_ledger import known_entries
    from flows.storage.ledger import open_if_there
    from flows.validation import Surroundings, check_return

    home = open_home(asked.home)
    file = _receive(path)
    period = read_period(asked.period) if asked.period else _period_of(path)
    ledger = open_if_there(home.ledger_address)
    decided = entries_of_decisions(home.decisions, "decisions.csv", "") if home.decisions else entry_frame([])
    held = decided if ledger is None else known_entries(ledger)
    last_words = build_last_words(held, home.settings, period, period.last_day)
    table = read_received(file, strict=home.settings.is_strict)
    surroundings = Surroundings(period, return_cut_off(period, home.settings), home.settings, last_words)
    return check_return(file, table, surroundings)


def _receive(path: Path) -> ReceivedFile:
    """The file; a name without a file is a slip of the person at the keyboard, not a problem of a partner.

    Raises:
        FileNotFoundError: there is none.
        IsADirectoryError: it is a folder.
    """
    from flows.storage.receipt import receive

    if not path.exists() or path.is_dir():
        path.open("rb")
    return receive(path)


def _period_of(path: Path) -> Period:
    from flows.validation.months_named import find_period

    found = find_period(path.name) or find_period(path.resolve().parent.name)
    if found is None:
        raise SetUpError(
            f"{path.name}: the name does not say which month it is for. Give it with --period, such as 2020-03."
        )
    return found


def _as_json(one: CheckedReturn) -> dict[str, object]:
    return {
        "file": one.file.name,
        "partner": one.partner,
        "period": str(one.period),
        "rows_read": one.rows_read,
        "rows_accepted": one.rows_accepted,
        "rows_quarantined": one.rows_quarantined,
        "problems": [
            {
                "code": found.code,
                "severity": found.severity,
                "row": found.row,
                "column": found.column,
                "message": found.message,
            }
            for found in one.problems
        ],
    }


def read_file(asked: argparse.Namespace) -> int:
    """Prints the table as boardpack sees it; whatever was repaired is told on standard error."""
    from flows.intake import read_received, read_rows
    from flows.validation.file_checks import check_sheets

    file = _receive(Path(asked.file))
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerows(read_rows(file.content))
    table = read_received(file)
    problems = (*file.problems, *table.problems, *check_sheets(table, file.name))
    for found in problems:
        print(found.message, file=sys.stderr)
    return NEEDS_A_PERSON if any(found.severity is Severity.ERROR for found in problems) else DONE
