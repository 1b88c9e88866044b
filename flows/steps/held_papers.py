"""Papers that wait for a person: made and held, approved by their digest, and only then in the board's folder."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flows.papers.summaries import WORD_REPORT
from flows.problems import PublishingError
from flows.register import EntryKind, entries_of_events
from flows.register.approvals import Approval, Verdict, event_of_approval, held_since, is_approved, read_approvals
from flows.steps.papers_copy import copy_papers
from flows.storage import open_ledger, publish, read_papers
from flows.storage.home import HELD

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from flows.steps.round_plan import RoundPlan

SHORTEST_DIGEST = 12
"""Characters of a digest that somebody must give at least: enough to mean one report and no other."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where papers were put.

    Attributes:
        folder: the folder.
        is_changed: False where the same papers lay there already.
        is_held: they wait for a person's approval.
        copy_trouble: why there is no copy where ``board.toml`` asks for one; "" where all is well.
    """

    folder: Path
    is_changed: bool
    is_held: bool
    copy_trouble: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """What a person says about held papers.

    Attributes:
        verdict: approved or refused.
        name: who decides.
        role: in what role.
        reason: why; needed where papers are refused.
    """

    verdict: Verdict
    name: str
    role: str
    reason: str = ""

    def check(self) -> None:
        """Refuses a decision that nobody answers for.

        Raises:
            PublishingError: a word is missing.
        """
        if not self.name.strip() or not self.role.strip():
            raise PublishingError("A decision needs the name and the role of the person who takes it.")
        if self.verdict is Verdict.REFUSED and not self.reason.strip():
            raise PublishingError("A refusal needs a reason. Say in a sentence what has to change.")


def place_papers(plan: RoundPlan, papers: Mapping[str, bytes], on: date) -> Placed:
    """Puts papers into the board's folder or, where approval is required and not given yet, among the held ones.

    Args:
        plan: the board, the month, the day of the figures.
        papers: content of each paper by its path.
        on: the day from which they wait.
    """
    digest = _digest(papers[WORD_REPORT])
    board_folder, held_folder = _folders(plan)
    entries = open_ledger(plan.home.ledger_address).read(kinds=(EntryKind.APPROVAL,))
    if not plan.home.settings.approval.required or is_approved(entries, digest):
        is_changed = publish(papers, board_folder)
        shutil.rmtree(held_folder, ignore_errors=True)
        return Placed(board_folder, is_changed, is_held=False, copy_trouble=copy_papers(plan, papers))
    is_changed = publish(papers, held_folder)
    if held_since(entries, digest) is None:
        _record(plan, Approval(str(plan.period), digest, Verdict.HELD, on))
    return Placed(held_folder, is_changed, is_held=True)


def decide_papers(plan: RoundPlan, digest: str, signature: Signature, on: date) -> Placed:
    """Records a person's decision about held papers and, where it is to approve, puts them into the board's folder.

    Args:
        plan: the board, the month, the day.
        digest: SHA-256 of the Word report that the person read, or at least its first ``SHORTEST_DIGEST`` characters.
        signature: the decision and who takes it.
        on: the day of the decision.

    Raises:
        PublishingError: no papers are held, others are held than those that were read, or a word is missing.
    """
    board_folder, held_folder = _folders(plan)
    papers = read_papers(held_folder)
    full = _digest_held(papers, plan, digest)
    signature.check()
    _record(
        plan,
        Approval(str(plan.period), full, signature.verdict, on, signature.name, signature.role, signature.reason),
    )
    if signature.verdict is Verdict.REFUSED:
        return Placed(held_folder, is_changed=False, is_held=True)
    is_changed = publish(papers, board_folder)
    shutil.rmtree(held_folder, ignore_errors=True)
    return Placed(board_folder, is_changed, is_held=False, copy_trouble=copy_papers(plan, papers))


def _digest_held(papers: Mapping[str, bytes], plan: RoundPlan, digest: str) -> str:
    if WORD_REPORT not in papers:
        raise PublishingError(f"No papers of {plan.folder_name} wait for approval. Run the round first.")
    full = _digest(papers[WORD_REPORT])
    if len(digest) < SHORTEST_DIGEST or not full.startswith(digest.lower()):
        raise PublishingError(
            f"The report that is held for {plan.folder_name} is another one: its SHA-256 begins with "
            f"{full[:SHORTEST_DIGEST]}. Read that report, then decide about it."
        )
    return full


def _record(plan: RoundPlan, step: Approval) -> None:
    ledger = open_ledger(plan.home.ledger_address)
    number = len(read_approvals(ledger.read(kinds=(EntryKind.APPROVAL,)), step.report_sha256)) + 1
    ledger.append(entries_of_events([event_of_approval(step, number)]), recorded_at=datetime.now(UTC))


def _folders(plan: RoundPlan) -> tuple[Path, Path]:
    return plan.home.outputs / plan.folder_name, plan.home.outputs / HELD / plan.folder_name


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
