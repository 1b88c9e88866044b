"""Several files of one month: corrections, copies, and rules that change between two readings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from flows.register import entry_frame, replay
from flows.register.entries import entries_of_return
from tests.homes import HEADINGS, MARCH, check, make_settings, received

if TYPE_CHECKING:
    from flows.models import CheckedReturn
    from flows.settings import Settings

EARLY = "POL-01,on track,Early words.,,,,,,2020-03-20,Head"
LATE = "POL-01,at risk,Late words.,,,,,,2020-03-21,Head"


def read(name: str, row: str, settings: Settings, **reported: str) -> CheckedReturn:
    keys = {ref.replace("_", "-"): other for ref, other in reported.items()}
    return check(received(f"{HEADINGS}\n{row}", name), settings, MARCH, None, keys)


def ledger_of(*checked: CheckedReturn) -> pd.DataFrame:
    return pd.concat([entry_frame([]), *(entries_of_return(one) for one in checked)], ignore_index=True)


def words_of(entries: pd.DataFrame, settings: Settings) -> str:
    last = replay(entries, settings, MARCH, MARCH.last_day).actions[0].last_update
    return last.update if last else ""


def test_a_row_that_takes_an_earlier_files_place_says_so_and_is_used() -> None:
    checked = read("police_2020-03 v2.csv", LATE, make_settings(), POL_01="police_2020-03.csv")
    (found,) = checked.problems
    assert (found.code, found.row, checked.rows_accepted) == ("row-replaces-earlier", 2, 1)
    assert "An earlier file of this month, police_2020-03.csv, reported on the same action." in found.message


def test_a_file_read_again_by_other_rules_stays_behind_the_file_that_corrected_it() -> None:
    settings = make_settings()
    first, second = read("police_2020-03.csv", EARLY, settings), read("police_2020-03 v2.csv", LATE, settings)
    again = read("police_2020-03.csv", EARLY, settings, POL_01="something else that changes its problems")
    assert words_of(ledger_of(first, second), settings) == "Late words."
    assert words_of(ledger_of(first, second, again), settings) == "Late words."


def test_what_a_newer_reading_sets_aside_no_longer_stands() -> None:
    amber = make_settings(partner_wording="partner,their_word,status\npolice,Amber,at risk\n")
    row = "POL-01,Amber,Words.,,,,,,2020-03-20,Head"
    accepted, refused = read("police_2020-03.csv", row, amber), read("police_2020-03.csv", row, make_settings())
    assert (accepted.rows_accepted, refused.rows_accepted) == (1, 0)
    assert words_of(ledger_of(accepted), amber) == "Words."
    assert words_of(ledger_of(accepted, refused), amber) == ""


def test_what_a_newer_reading_accepts_stands_from_then_on() -> None:
    amber = make_settings(partner_wording="partner,their_word,status\npolice,Amber,at risk\n")
    row = "POL-01,Amber,Words.,,,,,,2020-03-20,Head"
    refused, accepted = read("police_2020-03.csv", row, make_settings()), read("police_2020-03.csv", row, amber)
    assert words_of(ledger_of(refused, accepted), amber) == "Words."


def test_evidence_without_a_reference_is_pointed_out() -> None:
    checked = read("police_2020-03.csv", "POL-01,complete,Done.,,,see e-mail,,,2020-03-20,Head", make_settings())
    assert [(found.code, found.column) for found in checked.problems] == [("evidence-unclear", "evidence")]


def test_a_misspelt_partner_in_the_files_name_is_offered() -> None:
    checked = read("polcie return.csv", "ZZ-01,on track,Text.,,,,,,2020-03-20,Head", make_settings())
    assert 'Did you mean "police"?' in checked.problems[0].message


def test_the_strict_profile_refuses_what_would_need_a_repair() -> None:
    strict = make_settings(board=STRICT)
    row = "POL-01,on track,Text.,,,,,,2020-03-20,Head,,"
    lenient = read("police_2020-03.csv", row, make_settings())
    assert lenient.rows_accepted == 1
    assert read("police_2020-03.csv", row, strict).rows_accepted == 0


def test_strict_reading_still_takes_a_file_that_needs_no_repair() -> None:
    assert read("police_2020-03.csv", EARLY, make_settings(board=STRICT)).rows_accepted == 1


STRICT = """\
[board]
name = "Test Board"
office = "Office"
title = "Test"
marking = "OFFICIAL"

[people]
author = "Officer"
lead = "Lead"
board = ["board@board.example"]

[reading]
profile = "strict"
"""
