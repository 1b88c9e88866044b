"""The log of what the papers were made from, and the list of what they take to be so."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from typing import TYPE_CHECKING

import pytest

from flows.report.sections.assumptions import ASSUMPTIONS
from tests.homes import REPOSITORY, put_return, write_home
from tests.plain_rounds import run_plainly

if TYPE_CHECKING:
    from pathlib import Path

MARCH = "2020-03"
A = "POL-01,on track,Things moved.,,,,,,2020-03-20,Head"
B = "POL-01,at risk,Things stopped.,,,,,,2020-03-24,Head"
BAD = "POL-09,on track,Which is this?,,,,,,2020-03-21,Head"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return write_home(tmp_path / "home")


def rows(papers: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(papers[name].decode("utf-8-sig"))))


def logged(papers: dict[str, bytes], kind: str) -> list[dict[str, str]]:
    return [row for row in rows(papers, "data-log.csv") if row["kind"] == kind]


def test_a_return_is_logged_with_its_digest_its_rows_and_what_the_checks_said(home: Path) -> None:
    path = put_return(home, MARCH, "police.csv", A, BAD)
    (row,) = logged(run_plainly(home, MARCH), "return")
    assert row["path"] == "returns/2020-03/police.csv"
    assert row["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (row["rows_read"], row["rows_used"], row["rows_set_aside"]) == ("2", "1", "1")
    assert (row["newest_update_on"], row["what_became_of_it"]) == ("2020-03-20", "used in part")
    assert "reference-unknown: 1" in row["problems"]


def test_a_file_that_was_replaced_stays_in_the_log_and_is_called_so(home: Path) -> None:
    put_return(home, MARCH, "police.csv", A)
    run_plainly(home, MARCH)
    put_return(home, MARCH, "police.csv", B)
    found = logged(run_plainly(home, MARCH), "return")
    became = {row["newest_update_on"]: row["what_became_of_it"] for row in found}
    assert became == {"2020-03-24": "used", "": "not counted: replaced in the inbox or taken out of it"}


def test_a_file_without_a_row_that_counts_is_logged_as_set_aside(home: Path) -> None:
    put_return(home, MARCH, "police.csv", BAD)
    (row,) = logged(run_plainly(home, MARCH), "return")
    assert (row["rows_used"], row["what_became_of_it"]) == ("0", "set aside")


def test_every_table_and_template_is_logged_with_the_digest_of_its_bytes(home: Path) -> None:
    papers = run_plainly(home, MARCH)
    tables = {row["path"]: row["sha256"] for row in logged(papers, "table")}
    assert tables == json.loads(papers["manifest.json"])["reference"]
    for row in logged(papers, "template"):
        assert row["sha256"] == hashlib.sha256((REPOSITORY / row["path"]).read_bytes()).hexdigest()


def test_the_rows_of_the_log_add_up_to_the_figures(home: Path) -> None:
    put_return(home, MARCH, "police.csv", A, BAD)
    put_return(home, MARCH, "council.csv", "LA-01,Amber,Slow.,,,,,,2020-03-20,Head")
    papers = run_plainly(home, MARCH)
    figures, found = json.loads(papers["figures.json"]), logged(papers, "return")
    assert len(found) == figures["files.received"] == 2
    for column, figure in (("rows_read", "read"), ("rows_used", "accepted"), ("rows_set_aside", "quarantined")):
        assert sum(int(row[column]) for row in found) == figures[f"rows.{figure}"]


def test_the_assumptions_say_what_rests_on_each_this_month(home: Path) -> None:
    put_return(home, MARCH, "police.csv", A, "POL-02,at risk,Slow.,2020-08-31,Late,,,,2020-03-20,Head")
    put_return(home, MARCH, "police two.csv", B)
    papers = run_plainly(home, MARCH)
    weights = {row["where_to_change"]: row["this_month"] for row in rows(papers, "assumptions.csv")}
    assert weights["board.toml, return_cut_off_working_days"] == "due by 7 April 2020"
    assert weights["flows/report/asks.py"] == "1 request for a later date"
    assert weights["flows/collect_returns.py"] == "1 row replaced by a later file"
    assert weights["flows/report/position.py"] == "the first month"
    assert "return_cut_off_working_days" in papers["board-report.html"].decode()


def test_the_page_of_assumptions_says_what_the_papers_say() -> None:
    page = (REPOSITORY / "docs" / "assumptions.md").read_text(encoding="utf-8")
    lines = [line for line in page.splitlines() if line.startswith("| ")]
    for one in ASSUMPTIONS:
        where = one.where.split(":")[0].split(", ")
        assert any(
            one.text in line and one.why in line and all(f"`{part}`" in line for part in where) for line in lines
        )
