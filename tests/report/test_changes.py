"""What changed: facts beside facts, and texts with their differences marked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flows.document import Change, Heading, Paragraph, Revision, Table
from flows.report import Provenance, build_material, build_position
from flows.report.revisions import MOST_WORDS, compare_texts
from flows.report.sections.changes import build_changes
from tests.homes import MARCH, TestLedger, make_settings

WORDS = st.lists(st.sampled_from(("four", "of", "six", "routes", "and", "more")), max_size=30).map(" ".join)


def marked(before: str, now: str) -> list[tuple[str, str]]:
    return [(piece.text, piece.change.value) for piece in compare_texts("Update", before, now).pieces]


def test_words_that_came_and_went_stand_in_their_place() -> None:
    before = "Four of six routes are mapped; two are booked for March."
    now = "Five of six routes are mapped; one is booked for March."
    assert compare_texts("Update", before, now).text == (
        "Update: [removed: Four] [added: Five] of six routes are mapped; [removed: two are] [added: one is] booked for March."
    )


def test_a_text_that_is_another_one_is_told_whole() -> None:
    assert marked("The board was cancelled.", "Training moves online in May.") == [
        ("The board was cancelled.", "removed"),
        ("Training moves online in May.", "added"),
    ]


def test_a_first_text_and_a_text_that_went_are_one_piece() -> None:
    assert marked("", "Something new.") == [("Something new.", "added")]
    assert marked("Something old.", "") == [("Something old.", "removed")]


def test_a_long_stretch_that_stayed_is_cut_in_its_middle() -> None:
    same = " ".join(f"word{number}" for number in range(100))
    (kept, added) = compare_texts("Update", same, f"{same} More.").pieces
    assert "(76 words as before)" in kept.text
    assert (added.text, added.change) == ("More.", Change.ADDED)


def test_a_very_long_text_is_not_compared_word_by_word() -> None:
    before = "alpha " * (MOST_WORDS + 1)
    assert [change for _, change in marked(before, f"{before} beta")] == ["removed", "added"]


@given(WORDS, WORDS)
def test_each_version_can_be_read_back(before: str, now: str) -> None:
    pieces = compare_texts("Update", before, now).pieces
    for version, other in ((before, Change.ADDED), (now, Change.REMOVED)):
        read = " ".join(piece.text for piece in pieces if piece.change is not other)
        assert read == version or "words as before" in read


def two_months() -> TestLedger:
    ledger = TestLedger(make_settings())
    ledger.receive(MARCH.previous, "police_2020-02.csv", "POL-02,on track,Four routes are mapped.,,,,,,2020-02-20,Head")
    row = "POL-02,at risk,Five routes are mapped.,2020-09-30,Snow,,,,2020-03-20,Head"
    ledger.receive(MARCH, "police_2020-03.csv", row)
    return ledger


def section_of(ledger: TestLedger) -> list[object]:
    position = build_position(ledger.entries, ledger.settings, MARCH, MARCH.last_day)
    return list(build_changes(build_material(position, Provenance({}, "0"))).blocks)


def test_facts_stand_as_they_were_and_as_they_are() -> None:
    (table,) = [block for block in section_of(two_months()) if isinstance(block, Table)]
    rows = [tuple(cell.text.replace("\u00a0", " ") for cell in row) for row in table.rows]
    assert ("POL-02", "Status", "On track", "At risk") in rows
    assert ("POL-02", "Forecast", "none", "30 Sep 2020") in rows


def test_the_wording_stands_under_its_action() -> None:
    blocks = section_of(two_months())
    (revision,) = [block for block in blocks if isinstance(block, Revision)]
    heading = blocks[blocks.index(revision) - 1]
    assert isinstance(heading, Heading)
    assert heading.text.startswith("POL-02: ")
    assert revision.text == "Update: [removed: Four] [added: Five] routes are mapped."


def test_a_first_month_and_a_month_without_changes_are_one_line() -> None:
    empty = TestLedger(make_settings())
    assert section_of(empty) == [Paragraph("This is the first report, so there is none to compare it with.")]
    empty.receive(MARCH.previous, "police_2020-02.csv", "POL-02,on track,Text.,,,,,,2020-02-20,Head")
    (line,) = section_of(empty)
    assert isinstance(line, Paragraph)
    assert line.text.startswith("No status, date, owner or wording differs")
