"""``returns`` and ``chase``: what goes to partners before they answer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flows.commands.asked import DONE, add_command, plan_asked, read_day, read_period
from flows.wording import capital, word_count

if TYPE_CHECKING:
    import argparse

    from flows.commands.asked import Commands


def add_to(commands: Commands) -> None:
    """Adds the commands to the parser."""
    returns = add_command(commands, "returns", write_returns, "a pre-filled return for each partner")
    returns.add_argument("--period", required=True, metavar="YYYY-MM", help="the month that the returns are for")
    chase = add_command(
        commands, "chase", draft_reminders, "reminder drafts for partners that have not returned; sends nothing"
    )
    chase.add_argument("--period", required=True, metavar="YYYY-MM", help="the month that is missing")
    chase.add_argument(
        "--on", metavar="YYYY-MM-DD", help="the day; today unless given. board.toml says which days are for it"
    )


def write_returns(asked: argparse.Namespace) -> int:
    """Writes a pre-filled return for each partner."""
    from flows.chase_partners import build_blank_returns
    from flows.storage import publish

    plan = plan_asked(asked)
    folder = plan.home.outputs / "blank-returns" / str(plan.period)
    forms = build_blank_returns(plan)
    publish(forms, folder)
    print(f"{word_count(len(forms) // 2, 'pre-filled return')}, each as a workbook and as CSV, in {folder}")
    return DONE


def draft_reminders(asked: argparse.Namespace) -> int:
    """Drafts a reminder for each partner that has sent nothing usable."""
    from flows.serving.local_prefect import chase_locally

    day = read_day(asked.on)
    done = chase_locally(asked.home, read_period(asked.period), date.fromisoformat(day) if day else None)
    print(
        f"{capital(word_count(len(done.partners), 'reminder'))} and {word_count(len(done.escalated), 'letter')} drafted for "
        f"{done.day} in {done.folder}; nothing was sent"
    )
    if not done.partners and done.standing_count:
        print("Who is still silent was reminded before, for the same day of board.toml; those drafts lie there.")
    return DONE
