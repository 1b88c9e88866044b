"""``gather`` and ``deliver``: what comes in and goes out by post."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flows.commands.asked import DONE, NEEDS_A_PERSON, add_command, plan_asked
from flows.problems import SetUpError
from flows.wording import word_count

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
    deliver = add_command(
        commands, "deliver", deliver_drafts, "send a month's drafts, each once; only where board.toml has [sending]"
    )
    what = deliver.add_mutually_exclusive_group(required=True)
    what.add_argument("outputs", nargs="?", metavar="OUTPUTS", help="the folder of a pack, such as outputs/2020-03")
    what.add_argument("--period", metavar="YYYY-MM", help="the month of the drafts")
    deliver.add_argument("--dry-run", action="store_true", help="list what would go; nothing is sent")
    deliver.add_argument(
        "--resend-unknown", action="store_true", help="send again what may have been sent; it may arrive twice"
    )
    deliver.add_argument("--resend-refused", action="store_true", help="send again what the server refused")


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


def deliver_drafts(asked: argparse.Namespace) -> int:
    """Sends a month's drafts that were not sent yet, or lists them."""
    from flows.deliver_messages import Delivery, deliver, list_due
    from flows.storage.papers import read_manifest

    folder = Path(asked.outputs).resolve() if asked.outputs else None
    manifest = read_manifest(folder) if folder else None
    plan = plan_asked(asked, manifest.period, manifest.as_at) if manifest else plan_asked(asked)
    if folder and plan.home.outputs not in folder.parents:
        raise SetUpError(f'"{folder}" is no pack of the home "{plan.home.folder}". Give its home with --home.')
    again = Delivery(resend_unknown=asked.resend_unknown, resend_refused=asked.resend_refused)
    done = (list_due if asked.dry_run else deliver)(plan, again.standings, folder)
    print(f"{'Would send' if asked.dry_run else 'Sent':13} {word_count(len(done.sent), 'message')}")
    for line in done.sent:
        print(f"              {line}")
    if done.sent_before:
        print(f"Sent before   {word_count(done.sent_before, 'message')}")
    for sentence in done.troubles:
        print(f"To do         {sentence}")
    return NEEDS_A_PERSON if done.troubles else DONE
