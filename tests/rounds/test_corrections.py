"""What a partner sends once more: the same again, put right, replaced, renamed, taken back or late. The ledger keeps all."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from flows.problems import SetUpError
from tests.homes import put_return, write_home
from tests.plain_rounds import collect_plainly, ledger_of, run_plainly

if TYPE_CHECKING:
    from pathlib import Path

MARCH = "2020-03"
A = "POL-01,on track,Things moved.,,,,,,2020-03-20,Head"
B = "POL-01,at risk,Things stopped.,,,,,,2020-03-21,Head"
OTHER = "LA-01,Amber,Slow.,,,,,,2020-03-20,Head"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return write_home(tmp_path / "home")


def stands(papers: dict[str, bytes], ref: str = "POL-01") -> str:
    """The update that a register holds of an action."""
    rows = csv.DictReader(io.StringIO(papers["register.csv"].decode("utf-8-sig")))
    return next(row["update"] for row in rows if row["action_ref"] == ref)


def counts(papers: dict[str, bytes]) -> tuple[int, int, int]:
    """Files received, files superseded and rows read."""
    figures = json.loads(papers["figures.json"])
    return figures["files.received"], figures["files.superseded"], figures["rows.read"]


def test_the_same_file_again_adds_nothing(home: Path) -> None:
    put_return(home, MARCH, "police.csv", A)
    first = run_plainly(home, MARCH)
    entries = len(ledger_of(home).read())
    assert collect_plainly(home, MARCH).new_entry_count == 0
    assert run_plainly(home, MARCH) == first
    assert len(ledger_of(home).read()) == entries


def test_a_corrected_file_beside_the_first_one_takes_its_place_row_by_row_and_both_stay(home: Path) -> None:
    put_return(home, MARCH, "police.csv", A, "POL-02,on track,Second.,,,,,,2020-03-20,Head")
    run_plainly(home, MARCH)
    put_return(home, MARCH, "police corrected.csv", B)
    papers = run_plainly(home, MARCH)
    assert (stands(papers), stands(papers, "POL-02")) == ("Things stopped.", "Second.")
    assert counts(papers) == (2, 0, 3)


def test_of_two_new_files_the_last_by_name_counts_with_a_word_and_a_third_one_puts_it_right(home: Path) -> None:
    put_return(home, MARCH, "police B.csv", A)
    put_return(home, MARCH, "police A.csv", B)
    [count] = collect_plainly(home, MARCH).problem_counts
    assert (count.file, count.code) == ("police B.csv", "row-replaces-earlier")
    assert stands(run_plainly(home, MARCH)) == "Things moved."
    put_return(home, MARCH, "police 3.csv", B.replace("Things", "All things"))
    assert stands(run_plainly(home, MARCH)) == "All things stopped."


def test_a_correction_counts_whose_name_sorts_before_the_file_that_came_in_an_earlier_run(home: Path) -> None:
    put_return(home, MARCH, "police B.csv", A)
    run_plainly(home, MARCH)
    put_return(home, MARCH, "police A.csv", B)
    assert [stands(run_plainly(home, MARCH)) for _ in range(2)] == ["Things stopped."] * 2


def test_a_file_that_was_replaced_under_its_name_counts_no_more_and_stays_in_the_ledger(home: Path) -> None:
    put_return(home, MARCH, "police.csv", A, "POL-02,on track,Second.,,,,,,2020-03-20,Head")
    run_plainly(home, MARCH)
    put_return(home, MARCH, "police.csv", B)
    papers = run_plainly(home, MARCH)
    assert (stands(papers), stands(papers, "POL-02")) == ("Things stopped.", "")
    assert counts(papers) == (1, 1, 1)
    assert "1 file was replaced or taken out of the inbox" in papers["board-report.html"].decode()
    held = ledger_of(home).read()
    assert set(held[held["kind"] == "update"]["update"]) == {"Things moved.", "Second.", "Things stopped."}


def test_last_months_file_sent_again_is_not_this_months_return_whatever_its_name(home: Path) -> None:
    rows = ("POL-01,on track,Things moved.,,,,,,2020-02-20,Head", "POL-02,on track,Second.,,,,,,2020-02-20,Head")
    put_return(home, "2020-02", "police_2020-02.csv", *rows)
    february = run_plainly(home, "2020-02")
    for name in ("police Feb.csv", "police copy.csv"):
        put_return(home, MARCH, name, *rows)
    collected = collect_plainly(home, MARCH)
    assert (collected.rows_accepted, collected.rows_quarantined) == (0, 4)
    assert [(count.file, count.code) for count in collected.problem_counts] == [
        ("police Feb.csv", "file-of-earlier-month"),
        ("police copy.csv", "file-already-read"),
    ]
    held = ledger_of(home).read()
    told = held[held["source_file"] == "police Feb.csv"]["problems"].iloc[0]
    assert "as police_2020-02.csv, which was read as the return for 2020-02" in told
    assert [collect_plainly(home, month).new_entry_count for month in (MARCH, "2020-02")] == [0, 0]
    assert run_plainly(home, "2020-02") == february
    put_return(home, MARCH, "police Feb.csv", A)
    assert collect_plainly(home, MARCH).rows_accepted == 1


def test_a_file_that_was_taken_out_of_an_earlier_month_may_be_filed_under_the_next(home: Path) -> None:
    put_return(home, "2020-02", "police.csv", A)
    put_return(home, "2020-02", "council.csv", OTHER)
    collect_plainly(home, "2020-02")
    (home / "returns" / "2020-02" / "police.csv").unlink()
    collect_plainly(home, "2020-02")
    put_return(home, MARCH, "police.csv", A)
    assert collect_plainly(home, MARCH).rows_accepted == 1


def test_the_newest_receipt_counts_where_a_file_went_back_to_what_it_was(home: Path) -> None:
    for row in (A, B, A):
        put_return(home, MARCH, "police.csv", row)
        papers = run_plainly(home, MARCH)
    assert stands(papers) == "Things moved."
    assert counts(papers) == (1, 1, 1)
    assert ledger_of(home).check() == []


def test_a_file_that_was_renamed_counts_once(home: Path) -> None:
    path = put_return(home, MARCH, "police.csv", A)
    run_plainly(home, MARCH)
    path.rename(path.with_name("police march.csv"))
    papers = run_plainly(home, MARCH)
    assert (stands(papers), counts(papers)) == ("Things moved.", (1, 1, 1))


def test_a_file_that_was_taken_out_counts_no_more(home: Path) -> None:
    path = put_return(home, MARCH, "police.csv", A)
    put_return(home, MARCH, "council.csv", OTHER)
    run_plainly(home, MARCH)
    path.unlink()
    papers = run_plainly(home, MARCH)
    assert (stands(papers), stands(papers, "LA-01")) == ("", "Slow.")
    assert counts(papers) == (1, 1, 1)
    put_return(home, MARCH, "police.csv", A)
    assert stands(run_plainly(home, MARCH)) == "Things moved."


def test_an_inbox_that_was_tidied_up_takes_nothing_back(home: Path) -> None:
    path = put_return(home, MARCH, "police.csv", A)
    before = run_plainly(home, MARCH)
    path.unlink()
    assert run_plainly(home, MARCH) == before
    path.parent.rmdir()
    # A folder that is gone may be a share that is away: somebody has to say that it is not.
    with pytest.raises(SetUpError, match="is gone, but files were read from it before"):
        run_plainly(home, MARCH)
    path.parent.mkdir()
    assert run_plainly(home, MARCH) == before


def test_the_newest_reading_counts_where_the_rules_went_back_to_what_they_were(home: Path) -> None:
    put_return(home, MARCH, "council.csv", OTHER)
    wording = home / "reference" / "partner_wording.csv"
    once = wording.read_text()
    for text, status in ((once, "at risk"), (once.replace("at risk", "off track"), "off track"), (once, "at risk")):
        wording.write_text(text)
        rows = csv.DictReader(io.StringIO(run_plainly(home, MARCH)["register.csv"].decode("utf-8-sig")))
        assert next(row["declared_status"] for row in rows if row["action_ref"] == "LA-01") == status
    entries = len(ledger_of(home).read())
    run_plainly(home, MARCH)
    assert len(ledger_of(home).read()) == entries


def test_a_late_return_is_in_its_own_month_from_then_on_and_the_months_after(home: Path) -> None:
    put_return(home, MARCH, "council.csv", OTHER)
    first = run_plainly(home, MARCH)
    put_return(home, "2020-04", "council.csv", OTHER.replace("03-20", "04-20").replace("Slow", "Slower"))
    run_plainly(home, "2020-04")
    put_return(home, MARCH, "police late.csv", A)
    late, after = run_plainly(home, MARCH), run_plainly(home, "2020-04")
    assert (stands(first), stands(late), stands(after)) == ("", "Things moved.", "Things moved.")
    assert (stands(late, "LA-01"), stands(after, "LA-01")) == ("Slow.", "Slower.")
