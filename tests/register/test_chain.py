"""Whoever takes an entry away, changes, moves or slips one in is found, and the entry is named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.register.chain import GENESIS, Chained, check_chain, content_sha256, entry_sha256, head_sha256

TIME = "2020-04-01T09:00:00+00:00"


def link(number: int, previous: str, word: str, recorded_at: str = TIME) -> Chained:
    cells = {"kind": "update", "action_ref": f"POL-{number:02d}", "source_file": "police.csv", "source_row": number + 1}
    cells["update"] = word
    content = content_sha256(cells)
    return Chained(number, cells, recorded_at, content, previous, entry_sha256(previous, number, recorded_at, content))


def chain(length: int) -> list[Chained]:
    entries: list[Chained] = []
    for number in range(1, length + 1):
        entries.append(link(number, entries[-1].sha256 if entries else GENESIS, "Text."))
    return entries


WHOLE = chain(6)


def test_a_whole_chain_has_nothing_to_say() -> None:
    assert check_chain(WHOLE) == []
    assert check_chain([]) == []


def test_a_removed_entry_is_named_with_the_one_after_it() -> None:
    assert check_chain([*WHOLE[:2], *WHOLE[3:]]) == [
        "Entry 3 is missing: the entry after is entry 4 (update, POL-04, police.csv, row 5)."
    ]


def test_a_removed_entry_whose_gap_was_closed_is_found() -> None:
    closed = [*WHOLE[:2], *(replace(entry, entry=entry.entry - 1) for entry in WHOLE[3:])]
    found = check_chain(closed)
    assert found[0].startswith("Entry 3 (update, POL-04, police.csv, row 5) does not follow entry 2 (update, POL-02")
    assert "an entry between was removed" in found[0]


def test_a_changed_entry_is_named() -> None:
    changed = replace(WHOLE[2], cells={**WHOLE[2].cells, "update": "Other."})
    assert check_chain([*WHOLE[:2], changed, *WHOLE[3:]]) == [
        "Entry 3 (update, POL-03, police.csv, row 4) was changed after it was recorded: it says something else than its digest."
    ]


def test_a_changed_entry_whose_own_digests_were_made_again_is_found_by_the_next_one() -> None:
    changed = link(3, WHOLE[1].sha256, "Other.")
    (found,) = check_chain([*WHOLE[:2], changed, *WHOLE[3:]])
    assert found.startswith("Entry 4 (update, POL-04, police.csv, row 5) does not follow entry 3")


def test_a_changed_time_is_found() -> None:
    changed = replace(WHOLE[2], recorded_at="2020-04-02T09:00:00+00:00")
    assert "its time" in check_chain([*WHOLE[:2], changed, *WHOLE[3:]])[0]


def test_two_entries_that_changed_places_are_named() -> None:
    swapped = [*WHOLE[:2], replace(WHOLE[3], entry=3), replace(WHOLE[2], entry=4), *WHOLE[4:]]
    words = " ".join(check_chain(swapped))
    assert "Entry 3 (update, POL-04, police.csv, row 5)" in words
    assert "Entry 4 (update, POL-03, police.csv, row 4)" in words


def test_an_entry_that_was_slipped_in_is_named() -> None:
    slipped = link(4, WHOLE[2].sha256, "Slipped in.")
    after = [replace(entry, entry=entry.entry + 1) for entry in WHOLE[3:]]
    found = check_chain([*WHOLE[:3], slipped, *after])
    assert found[0].startswith(
        "Entry 5 (update, POL-04, police.csv, row 5) follows entry 3: entry 4 was inserted or moved."
    )


def test_a_time_that_runs_backwards_is_told() -> None:
    back = link(7, WHOLE[-1].sha256, "Text.", "2020-03-01T09:00:00+00:00")
    assert "before the entry that it follows" in check_chain([*WHOLE, back])[0]


def test_an_empty_cell_and_a_column_that_came_later_do_not_change_a_digest() -> None:
    assert content_sha256({"kind": "update"}) == content_sha256({"kind": "update", "details": None, "unknown": "x"})
    assert content_sha256({"kind": "update"}) != content_sha256({"kind": "update", "details": ""})


@settings(deadline=None)
@given(st.integers(0, 5), st.sampled_from(["remove", "change", "double", "swap"]), st.integers(0, 4))
def test_no_single_blow_goes_unseen_except_the_loss_of_the_last_entries(at: int, blow: str, other: int) -> None:
    entries = list(WHOLE)
    if blow == "remove":
        del entries[at]
    elif blow == "change":
        entries[at] = replace(entries[at], cells={**entries[at].cells, "source_row": 99})
    elif blow == "double":
        entries.insert(at, entries[at])
    else:
        entries[at], entries[other] = entries[other], entries[at]
    is_seen = bool(check_chain(entries))
    assert is_seen == (entries != WHOLE[: len(entries)])


def test_a_head_tells_one_row_of_entries_from_every_other() -> None:
    contents = [entry.content for entry in WHOLE]
    assert len({head_sha256(contents[:count]) for count in range(len(contents))}) == len(contents)
    assert head_sha256(contents) != head_sha256(reversed(contents))


@pytest.mark.parametrize("recorded_at", [TIME, "2021-01-01T00:00:00+00:00"])
def test_the_content_knows_nothing_of_the_time(recorded_at: str) -> None:
    assert link(1, GENESIS, "Text.", recorded_at).content == WHOLE[0].content
