"""The ``boardpack`` command: thin, one function a command.

Exit 0: done. 1: done, but problems need a person. 2: could not do it, and one line says why.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from flows.models import Period, ReceivedFile
from flows.problems import ReportingError, SetUpError, Severity
from flows.report.wording import word_count

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flows.models import CheckedReturn
    from flows.monthly_round import RoundDone

DONE, NEEDS_A_PERSON, COULD_NOT = 0, 1, 2

ABOUT = """\
boardpack turns partners' CSV returns into the board's papers: a Word report, a web page and an e-mail draft.

The month in four commands:
  boardpack returns --period 2020-03     a pre-filled return for each partner
  boardpack chase   --period 2020-03     reminder drafts for those who have not returned
  boardpack check   FILE                 what is wrong with a return, in plain words; writes nothing
  boardpack run     --period 2020-03     read the returns, keep the ledger, write the papers

One folder, the home, holds one board's work. It is --home, else BOARDPACK_HOME, else data/plymouth-jtai.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns the exit code."""
    _print_utf8()
    asked = _parser().parse_args(arguments)
    try:
        code: int = asked.command(asked)
    except ReportingError as error:
        print(f"boardpack: {error}", file=sys.stderr)
        return COULD_NOT
    except OSError as error:
        print(f'boardpack: "{error.filename}" cannot be used: {error.strerror}.', file=sys.stderr)
        return COULD_NOT
    except KeyboardInterrupt:
        print("boardpack: stopped. Nothing is half done; run the same command again.", file=sys.stderr)
        return COULD_NOT
    return code


def _print_utf8() -> None:
    """A Windows console may be set to a code page that lacks our characters: better a mark than a crash."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="boardpack", description=ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"boardpack {version('boardpack')}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    run = _command(
        commands, "run", run_rounds, "the monthly round: read the returns, keep the ledger, write the papers"
    )
    run.add_argument(
        "--period", action="append", required=True, metavar="YYYY-MM", help="the month; give it again for more months"
    )
    run.add_argument(
        "--as-at", metavar="YYYY-MM-DD", help="the day the figures are as at; the month's last day unless given"
    )
    check = _command(commands, "check", check_files, "what is wrong with returns, in plain words; writes nothing")
    check.add_argument("files", nargs="+", metavar="FILE", help="a partner's CSV file")
    check.add_argument("--period", metavar="YYYY-MM", help="the month; read from the file's name unless given")
    check.add_argument("--json", action="store_true", help="print a JSON list, one object a file")
    read = _command(
        commands,
        "read",
        read_file,
        "the table as boardpack sees it, as clean CSV; repairs on standard error",
        home=False,
    )
    read.add_argument("file", metavar="FILE", help="any CSV file")
    returns = _command(commands, "returns", write_returns, "a pre-filled return for each partner")
    returns.add_argument("--period", required=True, metavar="YYYY-MM", help="the month that the returns are for")
    chase = _command(
        commands, "chase", draft_reminders, "reminder drafts for partners that have not returned; sends nothing"
    )
    chase.add_argument("--period", required=True, metavar="YYYY-MM", help="the month that is missing")
    verify = _command(
        commands, "verify", verify_pack, "work a past pack out again from the ledger and compare every file"
    )
    verify.add_argument("outputs", metavar="OUTPUTS", help="the folder of a pack, such as outputs/2020-03")
    init = _command(commands, "init", make_home, "a new, empty home", home=False)
    init.add_argument("folder", metavar="HOME", help="a folder that does not exist yet")
    return parser


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    function: Callable[[argparse.Namespace], int],
    purpose: str,
    *,
    home: bool = True,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=purpose, description=f"{purpose[:1].upper()}{purpose[1:]}.")
    parser.set_defaults(command=function, home=None)
    if home:
        parser.add_argument("--home", metavar="FOLDER", help="the board's folder")
    return parser


def run_rounds(asked: argparse.Namespace) -> int:
    """The monthly round for each month asked for, in order."""
    periods = [_period(text) for text in asked.period]
    as_at = _day(asked.as_at)
    from flows.local_prefect import run_locally

    rounds = run_locally(asked.home, periods, as_at)
    _print_outcome(rounds)
    return NEEDS_A_PERSON if any(_needs_a_person(one) for one in rounds) else DONE


def _needs_a_person(one: RoundDone) -> bool:
    nothing_came = one.collected.file_count == 0
    return nothing_came or one.collected.rows_quarantined > 0 or bool(one.published.fix_lists)


def _print_outcome(rounds: list[RoundDone]) -> None:
    files = sum(one.collected.file_count for one in rounds)
    read = sum(one.collected.rows_read for one in rounds)
    used = sum(one.collected.rows_accepted for one in rounds)
    aside = sum(one.collected.rows_quarantined for one in rounds)
    last = Path(rounds[-1].published.folder)
    print(f"Read          {word_count(files, 'file')}, {word_count(read, 'row')}: {used} used, {aside} set aside")
    for one in rounds:
        if one.collected.file_count == 0:
            print(f"Nothing came  {one.collected.period}: the papers only carry earlier updates forward")
    lists = [
        f"{one.collected.period}: {', '.join(one.published.fix_lists)}" for one in rounds if one.published.fix_lists
    ]
    print(f"Fix lists     {'; '.join(lists) or 'none: nothing has to be put right'}")
    print(f"Word report   {last / 'board-report.docx'}")
    print(f"Web page      {last / 'board-report.html'}")
    print(f"E-mail draft  {last / 'summary.eml'}")


def check_files(asked: argparse.Namespace) -> int:
    """Checks returns and writes nothing."""
    checked = [_check(Path(name), asked) for name in asked.files]
    if asked.json:
        print(json.dumps([_as_json(one) for one in checked], indent=2, ensure_ascii=False))
    else:
        for one in checked:
            _print_checked(one)
    errors = any(found.severity is Severity.ERROR for one in checked for found in one.problems)
    return NEEDS_A_PERSON if errors else DONE


def _check(path: Path, asked: argparse.Namespace) -> CheckedReturn:
    import hashlib

    from flows.intake import read_table
    from flows.register import build_last_words, entry_frame
    from flows.register.entries import entries_of_decisions
    from flows.status import return_cut_off
    from flows.storage import open_home
    from flows.storage.ledger import read_if_there
    from flows.validation import Surroundings, check_return

    home = open_home(asked.home)
    content = path.read_bytes()
    period = _period(asked.period) if asked.period else _period_of(path)
    held = read_if_there(home.ledger_address)
    if held is None:
        held = entries_of_decisions(home.decisions, "decisions.csv", "") if home.decisions else entry_frame([])
    last_words = build_last_words(held, home.settings, period, period.last_day)
    file = ReceivedFile(path.name, content, hashlib.sha256(content).hexdigest())
    table = read_table(content, path.name, strict=home.settings.is_strict)
    surroundings = Surroundings(period, return_cut_off(period, home.settings), home.settings, last_words)
    return check_return(file, table, surroundings)


def _period_of(path: Path) -> Period:
    from flows.validation.file_checks import find_period

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


def _print_checked(one: CheckedReturn) -> None:
    print(
        f"{one.file.name}: {one.partner or 'sender not known'}, {one.period}; "
        f"{word_count(one.rows_read, 'row')} read, {one.rows_accepted} can be used, {one.rows_quarantined} set aside"
    )
    for found in one.problems:
        print(f"  {found.severity.value:7}  {found.message}")


def read_file(asked: argparse.Namespace) -> int:
    """Prints the table as boardpack sees it; whatever was repaired is told on standard error."""
    from flows.intake import read_rows, read_table

    path = Path(asked.file)
    content = path.read_bytes()
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerows(read_rows(content))
    problems = read_table(content, path.name).problems
    for found in problems:
        print(found.message, file=sys.stderr)
    return NEEDS_A_PERSON if any(found.severity is Severity.ERROR for found in problems) else DONE


def write_returns(asked: argparse.Namespace) -> int:
    """Writes a pre-filled return for each partner."""
    from flows.chase_partners import build_blank_returns
    from flows.storage import publish

    plan = _plan(asked)
    folder = plan.home.outputs / "blank-returns" / str(plan.period)
    forms = build_blank_returns(plan)
    publish(forms, folder)
    print(f"{word_count(len(forms), 'pre-filled return')} in {folder}")
    return DONE


def draft_reminders(asked: argparse.Namespace) -> int:
    """Drafts a reminder for each partner that has sent nothing usable."""
    from flows.local_prefect import chase_locally

    done = chase_locally(asked.home, _period(asked.period))
    print(f"{word_count(len(done.partners), 'reminder')} drafted in {done.folder}; nothing was sent")
    return DONE


def verify_pack(asked: argparse.Namespace) -> int:
    """Works a pack out again and names every file that differs from its manifest."""
    from flows.publish_report import build_papers, make_web, make_word
    from flows.storage.papers import read_manifest

    manifest = read_manifest(Path(asked.outputs))
    again = build_papers(_plan(asked, manifest.period, manifest.as_at), make_word, make_web)
    different = manifest.compare(again, Path(asked.outputs))
    for line in different:
        print(line)
    print(f"{word_count(len(manifest.sha256), 'file')} compared, {len(different)} differ")
    return NEEDS_A_PERSON if different else DONE


def make_home(asked: argparse.Namespace) -> int:
    """Makes a new, empty home with every file that a home needs."""
    from flows.storage.new_home import make_new_home

    folder = make_new_home(Path(asked.folder))
    print(f'A new home stands at "{folder}". Begin with reference/board.toml; the guide is in its comments.')
    return DONE


def _plan(asked: argparse.Namespace, period: str = "", as_at: str | None = None) -> RoundPlan:
    from flows.round_plan import Round, plan_round

    return plan_round(
        Round.model_validate({"home": asked.home or "", "period": period or asked.period, "as_at": as_at})
    )


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except ValueError:
        raise SetUpError(f'"{text}" is not a month. Write the year and the month, such as 2020-03.') from None


def _day(text: str | None) -> str | None:
    from datetime import date

    try:
        return None if text is None else date.fromisoformat(text).isoformat()
    except ValueError:
        raise SetUpError(f'"{text}" is not a day. Write it as 2020-03-31.') from None


if TYPE_CHECKING:
    from flows.round_plan import RoundPlan

if __name__ == "__main__":
    sys.exit(main())
