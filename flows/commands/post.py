"""``gather``: what comes in by post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.commands.asked import DONE, NEEDS_A_PERSON, add_command, plan_asked
from flows.report.wording import word_count

if TYPE_CHECKING:
    import argparse

    from flows.commands.asked import Commands
    from flows.gather_returns import Gathered


def add_to(commands: Commands) -> None:
    """Adds the commands to the parser."""
    gather = add_command(
        commands, "gather", gather_files, "bring what partners sent to the board's mailbox and shares into the inbox"
    )
    gather.add_argument(
        "--period", required=True, metavar="YYYY-MM", help="the month of files whose names do not say which"
    )


def gather_files(asked: argparse.Namespace) -> int:
    """Goes through every source of ``board.toml`` and says what came, what was left, and what needs a person."""
    from flows.gather_returns import gather, go_through

    plan = plan_asked(asked)
    if not plan.home.settings.sources:
        print(
            "board.toml names no sources, so there is nothing to gather from. Files in returns/ are read as they are."
        )
        return DONE
    done = gather(plan, go_through)
    print_gathered(done)
    return NEEDS_A_PERSON if done.troubles else DONE


def print_gathered(done: Gathered) -> None:
    """What came, what was left, and what needs a person."""
    print(f"Gathered      {word_count(len(done.files), 'new file')}{': ' if done.files else ''}{', '.join(done.files)}")
    for month in done.other_months:
        print(f"Other month   {month}: run that month again, because something new came for it")
    for reason, count in done.left:
        print(f"Left alone    {count}: {reason}")
    for sentence in done.troubles:
        print(f"To do         {sentence}")
