"""What came by post is answered: by a fix list where there is something to put right, else by one line."""

from __future__ import annotations

import email
import email.policy
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flows.register.entries import entries_of_return
from flows.steps.answer_post import draft_receipts
from flows.steps.round_plan import Round, plan_round
from flows.storage import open_ledger
from tests.homes import HEADINGS, check, put_return
from tests.rounds.gathering import gather_in, home_with

if TYPE_CHECKING:
    from pathlib import Path

    from flows.steps.round_plan import RoundPlan

GOOD = "POL-01,on track,DEMONSTRATION.,2020-04-30,Why.,,,,2020-03-20,Head"
BAD = "LA-01,no such status,DEMONSTRATION.,,,,,,2020-03-20,Head"


def read_inbox(plan: RoundPlan) -> None:
    """As the collecting flow does, without Prefect."""
    for file in plan.home.inbox(plan.period):
        ledger = open_ledger(plan.home.ledger_address)
        ledger.append(entries_of_return(check(file, plan.home.settings)), datetime.now(UTC))


def test_a_partner_that_has_nothing_to_put_right_gets_one_line_and_only_for_what_came_by_post(tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    (share / "police.csv").write_text(f"{HEADINGS}\n{GOOD}\n", encoding="utf-8")
    (share / "council.csv").write_text(f"{HEADINGS}\n{BAD}\n", encoding="utf-8")
    home = home_with(tmp_path / "home", f'kind = "folder"\nname = "share"\nfolder = "{share}"\nsettle_seconds = 0')
    plan = plan_round(Round(home=str(home), period="2020-03"))
    gather_in(home)
    read_inbox(plan)
    assert draft_receipts(plan) == ("police",)
    draft = (home / "outputs" / "receipts" / "2020-03" / "police.eml").read_bytes()
    message = email.message_from_bytes(draft, policy=email.policy.default)
    assert message["To"] == "lead@police.example"
    assert message["X-Unsent"] == "1"
    body = message.get_body(("plain",))
    assert body is not None
    words = " ".join(body.get_content().split())
    assert "Thank you. We have police.csv (1 row, 1 used). There is nothing that you need to do." in words
    assert draft_receipts(plan) == ("police",)
    assert (home / "outputs" / "receipts" / "2020-03" / "police.eml").read_bytes() == draft


def test_a_file_that_somebody_put_into_the_inbox_by_hand_gets_no_receipt(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home")
    put_return(home, "2020-03", "police.csv", GOOD)
    plan = plan_round(Round(home=str(home), period="2020-03"))
    read_inbox(plan)
    assert draft_receipts(plan) == ()
    assert not (home / "outputs" / "receipts").exists()
