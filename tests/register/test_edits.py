"""An edit that nobody announced is found, cell by cell, with both versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.register import entry_frame
from flows.register.edits import ROW_ADDED, ROW_REMOVED, find_edits
from flows.register.reference_versions import (
    contents_of,
    entries_of_reference,
    newest_contents,
    read_reference_versions,
)
from tests.homes import MARCH, NO_DECISIONS, home_texts

if TYPE_CHECKING:
    from flows.models import Period

FEBRUARY = MARCH.previous
DECIDED = NO_DECISIONS + "2020-03-11,POL-02,close,,r,PCC,Item 4\n"
TEXTS = {**home_texts(), "decisions.csv": DECIDED}


def record(entries: pd.DataFrame, period: Period, **changes: str) -> pd.DataFrame:
    """The ledger after a run that met the small home's files, some of them changed; "" takes a file away."""
    texts = {**TEXTS, **{next(path for path in TEXTS if f"{stem}.csv" in path): text for stem, text in changes.items()}}
    contents = {path: text.encode() for path, text in texts.items() if text}
    return pd.concat([entries, entries_of_reference(contents, entries, period)], ignore_index=True)


FIRST = record(entry_frame([]), FEBRUARY)
ACTIONS = TEXTS["reference/actions.csv"]


def test_the_first_version_is_no_edit_and_the_same_files_again_add_nothing() -> None:
    assert find_edits(FIRST, FEBRUARY) == ()
    assert len(record(FIRST, MARCH)) == len(FIRST) == len(TEXTS)


def test_wording_owner_partner_and_date_are_each_found_with_both_versions() -> None:
    row = "POL-01,AFI-POL-1,police,Do the first thing,Head,2020-03-15,2020-01-31,invented"
    edited = "POL-01,AFI-POL-1,council,Do something,Deputy,2020-05-15,2020-01-31,invented"
    edits = find_edits(record(FIRST, MARCH, actions=ACTIONS.replace(row, edited)), MARCH)
    assert [(edit.action_ref, edit.column, edit.was, edit.now) for edit in edits] == [
        ("POL-01", "partner", "police", "council"),
        ("POL-01", "action", "Do the first thing", "Do something"),
        ("POL-01", "owner_role", "Head", "Deputy"),
        ("POL-01", "due_on", "2020-03-15", "2020-05-15"),
    ]


def test_a_row_that_vanished_and_a_row_that_came_are_found() -> None:
    fewer = "".join(line for line in ACTIONS.splitlines(keepends=True) if not line.startswith("POL-02"))
    more = fewer + "POL-09,AFI-POL-1,police,Another,Head,2020-06-30,2020-01-31,invented\n"
    edits = find_edits(record(FIRST, MARCH, actions=more), MARCH)
    assert [(edit.action_ref, edit.column, edit.was, edit.now) for edit in edits] == [
        ("POL-02", ROW_REMOVED, "Do the second thing", ""),
        ("POL-09", ROW_ADDED, "", "Another"),
    ]


def test_new_words_for_an_old_decision_are_found_and_a_new_decision_is_none() -> None:
    later = TEXTS["decisions.csv"].replace("Item 4", "Item 5") + "2020-03-11,POL-01,close,,r,PCC,Item 6\n"
    edits = find_edits(record(FIRST, MARCH, decisions=later), MARCH)
    assert [(edit.action_ref, edit.column, edit.was, edit.now) for edit in edits] == [
        ("POL-02", "minute_ref", "Item 4", "Item 5")
    ]


def test_a_date_that_a_spreadsheet_wrote_in_its_own_way_and_rows_in_another_order_are_no_edits() -> None:
    heading, *rows = ACTIONS.replace("2020-03-15", "15/03/2020").splitlines()
    assert find_edits(record(FIRST, MARCH, actions="\n".join([heading, *reversed(rows)])), MARCH) == ()


def test_an_edit_that_was_taken_back_shows_both_ways_and_every_version_is_kept() -> None:
    edited = record(FIRST, MARCH, actions=ACTIONS.replace("Do the first", "Undo the first"))
    back = record(record(edited, MARCH), MARCH, actions=ACTIONS)
    again = record(back, MARCH, actions=ACTIONS.replace("Do the first", "Undo the first"))
    assert [(edit.was[:4], edit.now[:4]) for edit in find_edits(again, MARCH)] == [
        ("Do t", "Undo"),
        ("Undo", "Do t"),
        ("Do t", "Undo"),
    ]
    numbers = [version.number for version in read_reference_versions(again) if version.path.endswith("actions.csv")]
    assert numbers == [1, 2, 3, 4]


def test_an_edit_stands_in_the_month_in_which_it_was_met_and_no_other() -> None:
    entries = record(FIRST, MARCH, actions=ACTIONS.replace("Head", "Deputy"))
    assert len(find_edits(entries, MARCH)) == 3
    assert find_edits(entries, FEBRUARY) == find_edits(entries, MARCH.next) == ()


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_every_byte_of_a_file_comes_back(content: bytes) -> None:
    entries = entries_of_reference({"reference/x.csv": content}, entry_frame([]), MARCH)
    assert newest_contents(entries) == {"reference/x.csv": content}
    (version,) = read_reference_versions(entries)
    assert contents_of(entries, {"reference/x.csv": version.sha256, "reference/y.csv": "0"}) == {
        "reference/x.csv": content
    }


def test_a_file_that_is_gone_is_known_to_be_gone() -> None:
    entries = record(FIRST, MARCH, decisions="")
    assert "decisions.csv" not in newest_contents(entries)
    assert len(record(entries, MARCH, decisions="")) == len(entries)
