"""Flow: a person reads held papers and decides about them, by the form of a run that waits for the answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003  # pydantic reads the annotation when the class is made
from typing import Literal

from prefect import flow, suspend_flow_run
from prefect.input import RunInput
from pydantic import BaseModel, ConfigDict, Field

from flows.deliver_messages import deliver
from flows.problems import PublishingError
from flows.register.approvals import Verdict
from flows.register.outbox import Standing
from flows.steps.held_papers import Signature, decide_papers
from flows.steps.notices import tell_failed
from flows.steps.round_plan import MONTH_PATTERN, Round, papers_link, plan_round, tell, today
from flows.steps.run_log import Happening, note
from flows.steps.run_names import name_approval
from flows.steps.told_faults import without_words

WAIT_SECONDS = 60 * 60 * 24 * 60
"""How long a run waits for an answer before it ends by itself: longer than any board leaves papers lying."""

MOST_ANSWERS = 5
"""How often a run asks again where an answer lacks a reason."""


class HeldPapers(BaseModel):
    """The papers that wait."""

    model_config = ConfigDict(extra="forbid", title="Held papers")

    home: str = Field(default="", title="Home folder", description="Folder of the board; empty for this machine's own.")
    period: str = Field(pattern=MONTH_PATTERN, title="Reporting month", description="Such as 2020-03.")
    as_at: date | None = Field(default=None, title="Data as at", description="Empty for the month's last day.")
    report_sha256: str = Field(
        pattern=r"^[0-9a-f]{12,64}$",
        title="SHA-256 of the report",
        description="Of the Word report that was read, or at least its first 12 characters. Another report is refused.",
    )


class Answer(RunInput):
    """What a person says about held papers."""

    name: str = Field(min_length=2, max_length=100, title="Your name")
    role: str = Field(min_length=2, max_length=100, title="Your role", description="Such as chief executive.")
    decision: Literal["approve", "refuse"] = Field(title="Decision")
    reason: str = Field(default="", max_length=500, title="Reason", description="Needed where you refuse.")


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of held papers.

    Attributes:
        verdict: approved or refused.
        folder: where the papers lie now.
    """

    verdict: str
    folder: str


@flow(name="approve-papers", flow_run_name=name_approval, on_failure=[tell_failed], on_crashed=[tell_failed])
@without_words
def approve_papers(asked: HeldPapers) -> Decided:
    """Waits for a person to read the held papers, then records the decision and, if it is to approve, releases them.

    Where board.toml says how to send, the month's messages go out at once.

    Open the run, read the papers, choose Resume and fill in the form. The decision is about one report, byte for byte.

    Args:
        asked: the papers.
    """
    plan = plan_round(Round(home=asked.home, period=asked.period, as_at=asked.as_at))
    lack = ""
    for number in range(1, MOST_ANSWERS + 1):
        answer = suspend_flow_run(
            wait_for_input=Answer.with_initial_data(description=_word_request(asked, plan.folder_name, lack)),
            timeout=WAIT_SECONDS,
            key=f"answer-{number}",
        )
        verdict = Verdict.APPROVED if answer.decision == "approve" else Verdict.REFUSED
        if verdict is Verdict.REFUSED and not answer.reason.strip():
            lack = "**A refusal needs a reason. Say in a sentence what has to change.**\n\n"
            continue
        signature = Signature(verdict, answer.name, answer.role, answer.reason)
        placed = decide_papers(plan, asked.report_sha256, signature, today())
        note(plan, Happening.DECIDED, verdict=verdict.value, report_sha256=asked.report_sha256)
        tell(f"Papers of {plan.folder_name} {verdict}; they lie in {placed.folder}")
        if verdict is Verdict.APPROVED and plan.home.settings.sending is not None:
            deliver(plan, frozenset({Standing.TO_SEND}))
        return Decided(verdict.value, str(placed.folder))
    raise PublishingError("The papers were refused without a reason too often. They are held still; run this again.")


def _word_request(asked: HeldPapers, folder_name: str, lack: str) -> str:
    link = papers_link(f"held/{folder_name}/board-report.docx")
    read = f"[Read the Word report]({link})." if link else f"The Word report lies in `outputs/held/{folder_name}`."
    return (
        f"{lack}## Papers for {asked.period} wait for your approval\n\n{read}\n\n"
        f"Its SHA-256 is `{asked.report_sha256}`. Your answer is about this report and no other. "
        "If you approve, the papers count, and the month's messages are sent where the board sends by itself."
    )
