"""Who is reminded, on which days, how often, and what the board reads of it."""

from __future__ import annotations

import email
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from flows.models import Period
from flows.papers.reminders import choose_reminders, write_reminders
from flows.register.events import entries_of_events
from flows.register.paper_scope import find_pack_head
from flows.register.reminders import Chase, Reminder, events_of_reminders, read_reminders
from flows.report import Provenance, build_material, build_position
from flows.report.sections.returns import word_reminders
from flows.storage import load_templates
from tests.homes import BOARD, MARCH, TestLedger, day, make_settings, received

if TYPE_CHECKING:
    from datetime import date

    from flows.models import ReceivedFile

# The last day for returns of March is 7 April 2020; Good Friday and Easter Monday are the 10th and the 13th.
SETTINGS = make_settings(board=f"{BOARD}\n[chasing]\ndays_before = [5, 1]\ndays_after = [1, 3]\n")
TEMPLATES = load_templates(Path("nowhere"))
POLICE = "POL-01,on track,Text.,,,,,,2020-03-20,Head"


class Chasing:
    """A ledger in which days go by."""

    def __init__(self) -> None:
        self.ledger = TestLedger(SETTINGS)

    def draft(self, on: date, inbox: tuple[ReceivedFile, ...] = (), period: Period = MARCH) -> tuple[Reminder, ...]:
        """What a run on that day adds."""
        held = read_reminders(self.ledger.entries)
        position = build_position(self.ledger.entries, SETTINGS, period, period.last_day)
        new = tuple(one for one in choose_reminders(position, held, inbox, on) if one not in held)
        added = entries_of_events(events_of_reminders(new))
        self.ledger.entries = pd.concat([self.ledger.entries, added], ignore_index=True)
        return new

    def drafts(self, on: date) -> dict[str, bytes]:
        """What lies in the folder after a run on that day."""
        position = build_position(self.ledger.entries, SETTINGS, MARCH, MARCH.last_day)
        chosen = choose_reminders(position, read_reminders(self.ledger.entries), (), on)
        return write_reminders(position, TEMPLATES, chosen)


def partners(reminders: tuple[Reminder, ...]) -> list[str]:
    return [one.partner for one in reminders if one.kind is Chase.REMINDER]


def words(draft: bytes) -> str:
    body = email.message_from_bytes(draft, policy=default).get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())


@pytest.mark.parametrize(
    ("on", "count"),
    [
        ("2020-03-30", 0),  # six working days before
        ("2020-03-31", 2),  # five
        ("2020-04-06", 2),  # one
        ("2020-04-08", 2),  # one after
        ("2020-04-14", 2),  # three after: Easter lies between
    ],
)
def test_the_days_are_working_days_before_and_after_the_last_day_for_returns(on: str, count: int) -> None:
    assert len(partners(Chasing().draft(day(on)))) == count


def test_each_chasing_day_brings_one_reminder_and_no_day_two() -> None:
    chasing = Chasing()
    drafted = {on: len(partners(chasing.draft(day(on)))) for on in ("2020-03-31", "2020-04-01", "2020-04-03")}
    assert drafted == {"2020-03-31": 2, "2020-04-01": 0, "2020-04-03": 0}
    assert len(partners(chasing.draft(day("2020-04-06")))) == 2
    assert partners(chasing.draft(day("2020-04-06"))) == []


def test_a_chasing_day_that_was_missed_is_caught_up_once() -> None:
    chasing = Chasing()
    assert len(partners(chasing.draft(day("2020-04-02")))) == 2
    assert partners(chasing.draft(day("2020-04-03"))) == []


def test_a_partner_that_has_sent_something_is_not_reminded() -> None:
    chasing = Chasing()
    chasing.ledger.receive(MARCH, "police_2020-03.csv", POLICE)
    assert partners(chasing.draft(day("2020-04-08"))) == ["council"]


def test_a_file_that_nobody_has_read_yet_counts_as_a_return() -> None:
    file = received("action_ref,status,update\nLA-01,Amber,Text.\n", "update.csv")
    assert partners(Chasing().draft(day("2020-04-08"), (file,))) == ["police"]


def test_a_draft_goes_when_its_partner_has_answered() -> None:
    chasing = Chasing()
    chasing.draft(day("2020-04-08"))
    assert {"police.eml", "council.eml"} <= chasing.drafts(day("2020-04-08")).keys()
    chasing.ledger.receive(MARCH, "police_2020-03.csv", POLICE)
    left = chasing.drafts(day("2020-04-09"))
    assert left.keys() == {"council.eml", "council_2020-03.xlsx", "council_2020-03.csv"}


def test_a_second_run_finds_the_same_drafts_byte_for_byte() -> None:
    chasing = Chasing()
    chasing.draft(day("2020-04-08"))
    assert chasing.drafts(day("2020-04-08")) == chasing.drafts(day("2020-04-09"))


def test_a_reminder_says_what_is_missing_and_by_when() -> None:
    chasing = Chasing()
    chasing.draft(day("2020-04-06"))
    before = chasing.drafts(day("2020-04-06"))["police.eml"]
    assert "We have no return from Test Police for March 2020. The last day is 7 April 2020." in words(before)
    assert (
        "your return for March 2020 is due by 7 April 2020"
        in email.message_from_bytes(before, policy=default)["Subject"]
    )
    chasing.draft(day("2020-04-08"))
    assert "It was due on 7 April 2020." in words(chasing.drafts(day("2020-04-08"))["police.eml"])


def silent_since_february() -> Chasing:
    chasing = Chasing()
    chasing.ledger.receive(Period(2020, 1), "council_2020-01.csv", "LA-01,Amber,Text.,,,,,,2020-01-31,Head")
    chasing.ledger.receive(Period(2020, 1), "police_2020-01.csv", "POL-01,on track,Text.,,,,,,2020-01-31,Head")
    return chasing


def test_the_number_of_returns_missed_counts_this_one_only_after_its_last_day() -> None:
    chasing = silent_since_february()
    (before, _) = chasing.draft(day("2020-03-31"))
    assert before.missed_count == 1
    after = chasing.draft(day("2020-04-08"))
    assert {one.missed_count for one in after} == {2}
    assert "2 returns in a row are missing." in words(chasing.drafts(day("2020-04-08"))["police.eml"])


def test_after_as_many_missed_returns_as_board_toml_says_the_lead_writes_once() -> None:
    chasing = silent_since_february()
    assert all(one.kind is Chase.REMINDER for one in chasing.draft(day("2020-03-31")))
    letters = [one.partner for one in chasing.draft(day("2020-04-08")) if one.kind is Chase.ESCALATION]
    assert letters == ["police", "council"]
    assert all(one.kind is Chase.REMINDER for one in chasing.draft(day("2020-04-14")))
    letter = chasing.drafts(day("2020-04-14"))["escalations/police.eml"]
    # Five working days after the 8th, with Easter between.
    assert "by 17 April 2020. A telephone call will do." in words(letter)


def test_the_board_reads_who_was_reminded_since_the_last_report() -> None:
    chasing = silent_since_february()
    for on in ("2020-03-31", "2020-04-08"):
        chasing.draft(day(on))
    position = build_position(chasing.ledger.entries, SETTINGS, MARCH, MARCH.last_day)
    assert word_reminders(build_material(position, Provenance({}, "0"))) == (
        "4 reminders were drafted to Test Council (31 March 2020, 8 April 2020) and Test Police (31 March 2020, 8 April "
        "2020); 2 letters of the lead were drafted to Test Council (8 April 2020) and Test Police (8 April 2020)."
    )


def test_one_line_stands_in_the_report_when_nobody_was_reminded() -> None:
    position = build_position(Chasing().ledger.entries, SETTINGS, MARCH, MARCH.last_day)
    material = build_material(position, Provenance({}, "0"))
    assert word_reminders(material) == "No reminder was drafted since the last report."


def test_a_reminder_after_the_round_of_the_month_is_for_the_next_report() -> None:
    chasing = Chasing()
    late = Reminder(day("2020-05-20"), "police", "2020-03", Chase.REMINDER, 1)
    added = entries_of_events(events_of_reminders([late]))
    chasing.ledger.entries = pd.concat([chasing.ledger.entries, added], ignore_index=True)
    position = build_position(chasing.ledger.entries, SETTINGS, MARCH, MARCH.last_day)
    assert position.reminders == ()


def test_a_pack_is_made_from_the_reminders_that_it_names() -> None:
    chasing = Chasing()
    chasing.ledger.entries["content_sha256"] = "0"
    before = find_pack_head(chasing.ledger.entries, MARCH, MARCH.last_day).count
    chasing.draft(day("2020-04-08"))
    chasing.ledger.entries["content_sha256"] = "0"
    assert find_pack_head(chasing.ledger.entries, MARCH, MARCH.last_day).count == before + 2
