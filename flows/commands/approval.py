"""``approve``: a person's decision about held papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.commands.asked import DONE, NEEDS_A_PERSON, add_command, plan_asked, read_day

if TYPE_CHECKING:
    import argparse

    from flows.commands.asked import Commands


def add_to(commands: Commands) -> None:
    """Adds the command to the parser."""
    approve = add_command(commands, "approve", decide, "approve, or refuse, the papers that are held for a month")
    approve.add_argument("--period", required=True, metavar="YYYY-MM", help="the month of the papers")
    approve.add_argument(
        "--as-at", metavar="YYYY-MM-DD", help="the day of the figures, where it is not the month's last"
    )
    approve.add_argument(
        "--report-sha256",
        required=True,
        metavar="DIGEST",
        help="SHA-256 of the Word report that you read, or at least its first 12 characters",
    )
    approve.add_argument("--name", required=True, help="who decides")
    approve.add_argument("--role", required=True, help="in what role")
    approve.add_argument("--refuse", action="store_true", help="refuse the papers; they stay held")
    approve.add_argument("--reason", default="", help="why; needed with --refuse")


def decide(asked: argparse.Namespace) -> int:
    """Records the decision and, where it is to approve, puts the papers into the board's folder."""
    from flows.register.approvals import Verdict
    from flows.steps.held_papers import Signature, decide_papers
    from flows.steps.round_plan import today

    plan = plan_asked(asked, as_at=read_day(asked.as_at))
    verdict = Verdict.REFUSED if asked.refuse else Verdict.APPROVED
    signature = Signature(verdict, asked.name, asked.role, asked.reason)
    placed = decide_papers(plan, asked.report_sha256, signature, today())
    print(f"{verdict.capitalize()}; the papers lie in {placed.folder}")
    if placed.copy_trouble:
        print(f"To do         {placed.copy_trouble}")
    return NEEDS_A_PERSON if asked.refuse or placed.copy_trouble else DONE
