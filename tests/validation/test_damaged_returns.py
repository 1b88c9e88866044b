"""A valid return with any two defects on top of each other: each row is read back the same, or named in a problem."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.problems import Outcome
from flows.validation.cleaning import LONGEST_TEXT, clean_text
from tests.homes import HEADINGS, check, make_settings, received, update_rows
from tests.validation.damage import BODY, CELLS, DEFECTS, READING, Draft, mark, valid

if TYPE_CHECKING:
    from flows.models import CheckedReturn

COLUMNS = HEADINGS.split(",")
ACTIONS = "action_ref,afi_ref,partner,action,owner_role,due_on,agreed_on,certainty\n" + "".join(
    f"POL-{at:02d},AFI-POL-1,police,Do thing {at},Head,2020-03-31,2020-01-31,invented\n" for at in range(1, BODY + 1)
)
HOME = make_settings(actions=ACTIONS + "LA-01,AFI-LA-1,council,Do another,Head,2020-04-30,2020-01-31,invented\n")
SAME_TEXT = ("update", "forecast_reason", "evidence", "risk", "help_needed", "updated_by")


def damaged(*names: str) -> Draft:
    draft = valid()
    for name in names:
        draft = DEFECTS[name](draft)
    return draft


def breaches(draft: Draft) -> list[str]:
    """What became of the return that should not have."""
    checked = check(received(draft.content()), HOME)
    found = []
    if checked.rows_read != checked.rows_accepted + checked.rows_quarantined:
        found.append("rows read are not accepted + set aside")
    explained = {one.row for one in checked.problems if one.outcome is Outcome.ROW_SET_ASIDE}
    if is_refused(checked):
        return found if checked.rows_accepted == 0 else [*found, "a refused file gave updates"]
    if not set(checked.quarantined_rows) <= explained:
        found.append("a row was set aside without a word")
    return [*found, *lost_rows(checked), *changed_rows(draft, checked)]


def is_refused(checked: CheckedReturn) -> bool:
    return any(one.outcome is Outcome.FILE_SET_ASIDE for one in checked.problems)


def lost_rows(checked: CheckedReturn) -> list[str]:
    """Rows that are neither an update nor set aside."""
    told = "\n".join(checked.accepted["update"]).replace('"', "")
    missing = [number for number in range(1, BODY + 1) if mark(number) not in told]
    return [f"rows lost: {missing}"] if len(missing) > checked.rows_quarantined else []


def changed_rows(draft: Draft, checked: CheckedReturn) -> list[str]:
    """Updates that say something else than their row did, without a problem that names the row."""
    named = {one.row for one in checked.problems}
    found = []
    for update in update_rows(checked):
        plain = str(update["update"]).replace('"', "")
        number = next((number for number in range(1, BODY + 1) if mark(number) in plain), 0)
        if number == 0:
            found.append(f"an update from nowhere in row {update['source_row']}")
            continue
        if plain != update["update"]:
            update["update"] = plain  # a quotation mark too many stands in a file whose texts need none
        meant = [cells for cells in draft.rows if mark(number) in "".join(cells)]
        if update["source_row"] not in named and not any(says(update, cells) for cells in meant):
            found.append(f"row {update['source_row']} was changed in silence")
    return found


def says(update: dict[Any, Any], cells: list[str]) -> bool:
    """Whether the update holds what the cells say."""
    wanted = dict(zip(COLUMNS, cells, strict=False))
    days = {"2020-03-15": {"2020-03-15", "15/03/2020"}}
    return (
        all(update[name] == clean_text(wanted[name])[:LONGEST_TEXT] for name in SAME_TEXT)
        and update["action_ref"] == wanted["action_ref"]
        and update["partner_status"] == wanted["status"]
        and wanted["updated_on"] in days.get(str(update["updated_on"]), {str(update["updated_on"])})
        and str(update["forecast_on"] or "") == wanted["forecast_on"]
    )


def test_the_valid_return_is_read_whole_and_without_a_word() -> None:
    checked = check(received(valid().content()), HOME)
    assert (checked.rows_accepted, checked.problems) == (BODY, ())


@pytest.mark.parametrize("name", DEFECTS)
def test_one_defect_changes_nothing_in_silence(name: str) -> None:
    assert breaches(damaged(name)) == []


@pytest.mark.parametrize("name", READING)
def test_a_defect_of_writing_costs_at_most_its_own_row(name: str) -> None:
    checked = check(received(damaged(name).content()), HOME)
    assert is_refused(checked) == (name == "heading lost")
    assert checked.rows_accepted >= BODY - 1 or is_refused(checked)


@pytest.mark.parametrize("part", range(8))
def test_any_two_defects_change_nothing_in_silence(part: int) -> None:
    pairs = list(combinations(DEFECTS, 2))[part::8]
    found = {pair: told for pair in pairs if (told := breaches(damaged(*pair)))}
    assert found == {}


def test_there_are_defects_of_every_kind() -> None:
    assert len(READING) >= 30
    assert len(CELLS) >= 25


PIECES = st.one_of(
    st.binary(max_size=40),
    st.sampled_from(
        [
            f"{HEADINGS}\n".encode(),
            b"POL-01,on track,Text.,,,,,,2020-03-20,Head\n",
            b'"',
            b",",
            b"\n",
            b"\r",
            b"\0",
            b"\xff\xfe",
        ]
    ),
    st.sampled_from(
        [b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"<html", b"sep=;\n", b"Total,", b"\xef\xbb\xbf", b";"]
    ),
)


@given(st.lists(PIECES, max_size=8).map(b"".join), st.sampled_from(["police_2020-03.csv", "x.csv", "council.xlsx"]))
@settings(max_examples=250, deadline=None)
def test_no_bytes_raise_and_every_row_is_an_update_or_has_a_problem(content: bytes, name: str) -> None:
    checked = check(received(content, name), HOME)
    assert checked.rows_read == checked.rows_accepted + checked.rows_quarantined
    explained = {one.row for one in checked.problems if one.outcome is Outcome.ROW_SET_ASIDE}
    assert is_refused(checked) or set(checked.quarantined_rows) <= explained
    assert set(checked.accepted["source_row"]).isdisjoint(checked.quarantined_rows)
