"""What the clock tells a person: papers that nobody answers about, and partners that stay silent."""

from __future__ import annotations

import email
import email.policy
import hashlib
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from prefect.client.schemas.objects import FlowRun, State
from prefect.states import Completed, Crashed

from flows.daily_clock import Day, daily_clock, gather_before_chasing
from flows.models import Period
from flows.problems import SetUpError
from flows.publish_report import build_papers
from flows.register.approvals import Verdict
from flows.register.entries import entries_of_return
from flows.status.month_plan import Due, Work
from flows.steps.held_papers import Signature, decide_papers, place_papers
from flows.steps.round_plan import Round, plan_round
from flows.steps.started_runs import Started
from flows.storage import open_home, open_ledger
from tests.homes import BOARD, HEADINGS, check, put_return, write_home
from tests.rounds.gathering import home_with

if TYPE_CHECKING:
    from pathlib import Path

    from flows.steps.round_plan import RoundPlan

# No reminders: they have tests of their own, and a flow of their own that a plain test does not start.
QUIET = f"{BOARD}\n[chasing]\ndays_before = []\ndays_after = []\n"
# The Thursday before Easter: the next working days are 14, 15 and 16 April.
HELD_ON = date(2020, 4, 9)


def make_papers(home: Path, period: str) -> tuple[RoundPlan, str]:
    """A round without Prefect, and the digest of its report."""
    plan = plan_round(Round(home=str(home), period=period))
    ledger = open_ledger(plan.home.ledger_address)
    for file in plan.home.inbox(plan.period):
        checked = check(file, plan.home.settings, plan.period, ledger.read())
        ledger.append(entries_of_return(checked), recorded_at=datetime(2020, 4, 1, tzinfo=UTC))
    papers = build_papers(plan)
    place_papers(plan, papers, HELD_ON)
    return plan, hashlib.sha256(papers["board-report.docx"]).hexdigest()


def look(home: Path, day: date) -> tuple[str, ...]:
    """Keys of the notices that the clock leaves on a day."""
    return daily_clock.fn(Day(home=str(home), day=day)).notices


def test_held_papers_bring_a_reminder_and_then_word_that_the_time_is_up_each_once(tmp_path: Path) -> None:
    home = write_home(tmp_path / "home", board=f"{QUIET}\n[approval]\nrequired = true\n")
    put_return(home, "2020-03", "police_2020-03.csv", "POL-01,on track,Work began.,,,,,,2020-03-20,Head")
    plan, digest = make_papers(home, "2020-03")
    assert look(home, HELD_ON) == ()
    assert look(home, date(2020, 4, 15)) == (f"waiting-2020-03-{digest[:12]}",)
    assert look(home, date(2020, 4, 16)) == ()
    assert look(home, date(2020, 4, 20)) == (f"no-answer-2020-03-{digest[:12]}",)
    decide_papers(plan, digest, Signature(Verdict.APPROVED, "A Person", "Lead"), HELD_ON)
    assert look(home, date(2020, 4, 22)) == ()


def test_a_partner_that_stays_silent_is_named_to_the_office(tmp_path: Path) -> None:
    home = write_home(tmp_path / "home", board=QUIET.replace("[people]", "[people]\noffice = ['office@board.example']"))
    for month in ("02", "03"):
        row = f"POL-01,on track,Work of month {month}.,,,,,,2020-{month}-20,Head"
        put_return(home, f"2020-{month}", f"police_2020-{month}.csv", row)
        make_papers(home, f"2020-{month}")
    assert look(home, date(2020, 4, 16)) == ("silent-council-2020-03",)
    left = (home / "outputs" / "notices" / "silent-council-2020-03" / "notice.eml").read_bytes()
    notice = email.message_from_bytes(left, policy=email.policy.default)
    assert notice["To"] == "office@board.example"
    assert notice["Subject"].endswith("Test Council has been silent for 2 months")


def test_what_lies_at_a_source_comes_in_before_anybody_is_reminded(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    (tmp_path / "share" / "police.csv").write_text(f"{HEADINGS}\n", encoding="utf-8")
    home = home_with(
        tmp_path / "home", f'kind = "folder"\nname = "share"\nfolder = "{tmp_path / "share"}"\nsettle_seconds = 0'
    )
    opened = open_home(str(home))
    gather_before_chasing(opened, [Due(Work.CHASE, Period(2020, 3), date(2020, 4, 6))])
    assert [path.name for path in (home / "returns" / "2020-03").iterdir()] == ["police.csv"]


def test_a_board_whose_schedule_is_not_active_is_left_alone(tmp_path: Path) -> None:
    home = write_home(tmp_path / "home", board=f"{BOARD}\n[schedule]\nactive = false\n")
    put_return(home, "2020-03", "police_2020-03.csv", "POL-01,on track,Work began.,,,,,,2020-03-20,Head")
    found = daily_clock.fn(Day(home=str(home), day=date(2020, 4, 20)))
    assert (found.started, found.notices) == ((), ())


@pytest.mark.parametrize(("ends", "started"), [(Completed(), ["02", "03", "03"]), (Crashed(), ["02", "03"])])
def test_a_later_month_waits_for_the_earlier_one(
    ends: State, started: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def start(*_: object) -> Started:
        return Started(FlowRun(id=uuid4(), flow_id=uuid4(), state=ends), is_new=True)

    monkeypatch.setattr("flows.daily_clock._start", start)
    home = write_home(tmp_path / "home")
    for month in ("2020-02", "2020-03"):
        put_return(home, month, "police.csv", "POL-01,on track,Work began.,,,,,,2020-02-20,Head")
    done = daily_clock.fn(Day(home=str(home), day=date(2020, 4, 20)))
    # The reminders of the newest month are its own work: they go out whatever became of the rounds.
    assert [key.split("-")[2] for key in done.started] == started
    assert done.started[0].startswith("round-2020-02")
    assert any(key.startswith("chase-2020-03") for key in done.started)


def test_an_inbox_that_is_gone_stops_the_clock_only_after_it_has_told_and_started_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "share").mkdir()
    home = home_with(tmp_path / "home", f'kind = "folder"\nname = "share"\nfolder = "{tmp_path / "share"}"')
    (home / "outputs" / "2020-03").mkdir(parents=True)
    (home / "returns").rename(tmp_path / "elsewhere")
    begun: list[str] = []
    monkeypatch.setattr("flows.daily_clock._start", lambda _, due, __: begun.append(due.key))
    with pytest.raises(SetUpError, match="has no folder returns"):
        daily_clock.fn(Day(home=str(home), day=date(2020, 4, 20)))
    assert [path.name for path in (home / "outputs" / "notices").iterdir()] == ["no-report-2020-03"]
    assert [key for key in begun if key.startswith("round-2020-03")]
    assert not [key for key in begun if key.startswith("chase")]
