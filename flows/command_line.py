"""The ``boardpack`` command: thin; what it can do stands in ``flows.commands``.

Exit 0: done. 1: done, but problems need a person. 2: could not do it, and one line says why. 3: a fault of the program.
"""

from __future__ import annotations

import argparse
import io
import sys
import traceback
from importlib.metadata import version
from typing import TYPE_CHECKING

from flows.commands import approval, files, homes, partners, past, post, rounds, station, templates, traces
from flows.commands.asked import COULD_NOT, FAULT
from flows.problems import ReportingError

if TYPE_CHECKING:
    from collections.abc import Sequence

MODULES = (rounds, approval, files, partners, post, past, traces, station, templates, homes)
"""The commands in the order of the help text: the month first."""

ABOUT = """\
boardpack turns what partners send (CSV, or Excel by mistake) into the board's papers: a Word report, a web page and
e-mail drafts. Every figure leads back to a file, a row and its SHA-256.

A month, in order:
  boardpack returns --period 2020-03     a pre-filled return for each partner
  boardpack chase   --period 2020-03     reminder drafts for those who have not returned
  boardpack check   FILE                 what is wrong with a return, in plain words; writes nothing
  boardpack run     --period 2020-03     read the returns, keep the ledger, write the papers
  boardpack trace   POL-01               where a figure or the state of an action comes from

The rest is for sending, approving, past months and the machine that does all this by itself: see below, and
"boardpack COMMAND --help".

Exit 0: done. 1: done, but something needs a person. 2: it could not be done, and one line says why. 3: the program has a
fault.

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
    except Exception:  # Python would exit with 1, which here means that all went well
        traceback.print_exc()
        print(
            "boardpack: a fault of the program, and not of your files. Nothing is half done. Please report the lines above.",
            file=sys.stderr,
        )
        return FAULT
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
    for module in MODULES:
        module.add_to(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
