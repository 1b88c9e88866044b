"""Papers that need approval: held, bound to their digest, released by a person and by nobody else."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from flows.command_line import main
from flows.problems import PublishingError
from flows.publish_report import build_papers
from flows.register.approvals import Verdict, count_refusals, held_since, is_approved, read_approvals
from flows.register.entries import entries_of_return
from flows.steps.held_papers import Placed, Signature, decide_papers, place_papers
from flows.steps.round_plan import Round, RoundPlan, plan_round
from flows.storage import open_ledger
from tests.homes import BOARD, check, day, put_return, write_home

if TYPE_CHECKING:
    from pathlib import Path

ROW = "POL-01,on track,Work began.,,,,,,2020-03-20,Head"
HELD_ON, DECIDED_ON = day("2020-04-09"), day("2020-04-15")
LATER = "POL-02,on track,More work began.,,,,,,2020-03-21,Head"


@pytest.fixture
def plan(tmp_path: Path) -> RoundPlan:
    home = write_home(tmp_path / "home", board=BOARD + "\n[approval]\nrequired = true\n")
    put_return(home, "2020-03", "police_2020-03.csv", ROW)
    return plan_round(Round(home=str(home), period="2020-03"))


def place(plan: RoundPlan) -> tuple[Placed, str]:
    """A round without Prefect: where its papers are, and the digest of the report."""
    ledger, inbox = open_ledger(plan.home.ledger_address), plan.home.inbox(plan.period)
    for file in inbox:
        checked = check(file, plan.home.settings, plan.period, ledger.read())
        ledger.append(entries_of_return(checked), recorded_at=datetime(2020, 4, 1, tzinfo=UTC))
    papers = build_papers(plan)
    return place_papers(plan, papers, HELD_ON), hashlib.sha256(papers["board-report.docx"]).hexdigest()


def test_papers_are_held_until_somebody_approves_them(plan: RoundPlan) -> None:
    placed, digest = place(plan)
    assert placed.is_held
    assert not (plan.home.outputs / "2020-03").exists()
    assert held_since(open_ledger(plan.home.ledger_address).read(), digest) == HELD_ON
    released = decide_papers(plan, digest, Signature(Verdict.APPROVED, "A Person", "Chief executive", ""), DECIDED_ON)
    report = plan.home.outputs / "2020-03" / "board-report.docx"
    assert released.folder == report.parent
    assert hashlib.sha256(report.read_bytes()).hexdigest() == digest
    assert not (plan.home.outputs / "held" / "2020-03").exists()
    entries = open_ledger(plan.home.ledger_address).read()
    assert is_approved(entries, digest)
    assert held_since(entries, digest) is None


def test_an_approved_report_is_not_held_again_but_a_changed_one_is(plan: RoundPlan) -> None:
    _, digest = place(plan)
    decide_papers(plan, digest, Signature(Verdict.APPROVED, "A Person", "Chief executive", ""), DECIDED_ON)
    again, _ = place(plan)
    assert not again.is_held
    assert not again.is_changed
    put_return(plan.home.folder, "2020-03", "police again_2020-03.csv", ROW, LATER)
    changed, other = place(plan)
    assert changed.is_held
    assert other != digest


def test_a_decision_about_another_report_is_refused(plan: RoundPlan) -> None:
    place(plan)
    with pytest.raises(PublishingError, match="is another one: its SHA-256 begins with"):
        decide_papers(plan, "0" * 64, Signature(Verdict.APPROVED, "A Person", "Chief executive", ""), DECIDED_ON)
    with pytest.raises(PublishingError, match="is another one"):
        decide_papers(plan, "", Signature(Verdict.APPROVED, "A Person", "Chief executive", ""), DECIDED_ON)
    assert not (plan.home.outputs / "2020-03").exists()


def test_a_refusal_needs_a_reason_keeps_the_papers_held_and_can_be_taken_back(plan: RoundPlan) -> None:
    _, digest = place(plan)
    with pytest.raises(PublishingError, match="A refusal needs a reason"):
        decide_papers(plan, digest, Signature(Verdict.REFUSED, "A Person", "Chief executive", " "), DECIDED_ON)
    decide_papers(
        plan, digest, Signature(Verdict.REFUSED, "A Person", "Chief executive", "The summary is not clear."), DECIDED_ON
    )
    entries = open_ledger(plan.home.ledger_address).read()
    assert not is_approved(entries, digest)
    assert (plan.home.outputs / "held" / "2020-03" / "board-report.docx").is_file()
    decide_papers(plan, digest, Signature(Verdict.APPROVED, "A Person", "Chief executive", ""), DECIDED_ON)
    steps = [step.verdict for step in read_approvals(open_ledger(plan.home.ledger_address).read(), digest)]
    assert steps == [Verdict.HELD, Verdict.REFUSED, Verdict.APPROVED]


def test_a_refused_report_that_comes_out_the_same_again_waits_again_and_is_counted(plan: RoundPlan) -> None:
    _, digest = place(plan)
    decide_papers(plan, digest, Signature(Verdict.REFUSED, "A Person", "Chief executive", "Not clear."), DECIDED_ON)
    entries = open_ledger(plan.home.ledger_address).read()
    assert (held_since(entries, digest), count_refusals(entries, digest)) == (None, 1)
    for _ in range(2):
        assert place(plan)[1] == digest
    entries = open_ledger(plan.home.ledger_address).read()
    assert (held_since(entries, digest), count_refusals(entries, digest)) == (HELD_ON, 1)
    steps = [step.verdict for step in read_approvals(entries, digest)]
    assert steps == [Verdict.HELD, Verdict.REFUSED, Verdict.HELD]


def test_nobody_decides_without_a_name_and_a_role(plan: RoundPlan) -> None:
    _, digest = place(plan)
    with pytest.raises(PublishingError, match="needs the name and the role"):
        decide_papers(plan, digest, Signature(Verdict.APPROVED, "A Person", "", ""), DECIDED_ON)


def test_the_command_approves_by_the_beginning_of_the_digest(
    plan: RoundPlan, capsys: pytest.CaptureFixture[str]
) -> None:
    _, digest = place(plan)
    words = ["approve", "--home", str(plan.home.folder), "--period", "2020-03", "--name", "A Person", "--role", "Lead"]
    assert main([*words, "--report-sha256", "0123456789ab"]) == 2
    assert "is another one" in capsys.readouterr().err
    assert main([*words, "--report-sha256", digest[:12]]) == 0
    assert str(plan.home.outputs / "2020-03") in capsys.readouterr().out
    assert main([*words, "--report-sha256", digest[:12]]) == 2
    assert "No papers of 2020-03 wait for approval" in capsys.readouterr().err
