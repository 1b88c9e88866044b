"""Folder in, papers out: the month's job as a newcomer sees it."""

from __future__ import annotations

import csv
import io
import json
import shutil
from typing import TYPE_CHECKING

import pytest

from flows.intake import read_rows
from tests.homes import DEMONSTRATION
from tests.rounds.conftest import PERIODS, Demonstration, copy_demonstration, run_boardpack, run_demonstration

if TYPE_CHECKING:
    from pathlib import Path

PAPERS = {
    "board-report.docx",
    "board-report.html",
    "editions/partners/council.docx",
    "editions/partners/police.docx",
    "editions/partners/pscp.docx",
    "editions/partners/yot.docx",
    "editions/public/board-report.docx",
    "editions/public/board-report.html",
    "assumptions.csv",
    "data-log.csv",
    "decisions-to-fill.csv",
    "figures.json",
    "manifest.json",
    "register.csv",
    "register.xlsx",
    "summary.eml",
    "summary.html",
    "summary.notify.md",
    "messages/commissioner.eml",
    *(f"messages/partners/{who}.eml" for who in ("council", "police", "pscp", "yot")),
    "summary.txt",
    "what-changed.html",
}


def pack(demonstration: Demonstration, period: str) -> dict[str, bytes]:
    folder = demonstration.home / "outputs" / period
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_command_ends_with_what_was_read_and_where_the_papers_lie(demonstration: Demonstration) -> None:
    out = demonstration.done.stdout
    assert demonstration.done.returncode == 1, demonstration.done.stderr  # rows were set aside: a person is needed
    assert "Read          10 files, 31 rows: 29 used, 2 set aside" in out
    for name in ("board-report.docx", "board-report.html", "summary.eml"):
        assert str(demonstration.home / "outputs" / "2020-04" / name) in out


def test_every_period_has_every_paper_and_a_fix_list_for_who_needs_one(demonstration: Demonstration) -> None:
    lists = {
        period: {name for name in pack(demonstration, period) if name.startswith("fix-lists/")} for period in PERIODS
    }
    assert all(pack(demonstration, period).keys() - lists[period] == PAPERS for period in PERIODS)
    assert lists["2020-02"] == set()
    assert lists["2020-03"] == {
        name
        for who in ("council", "police", "yot")
        for name in (
            f"fix-lists/{who}.csv",
            f"fix-lists/{who}.eml",
            f"fix-lists/{who}/{who}_2020-03_to-put-right.csv",
            f"fix-lists/{who}/{who}_2020-03_to-put-right.xlsx",
        )
    }


@pytest.mark.parametrize("period", PERIODS)
def test_every_row_of_every_return_is_used_or_set_aside_and_the_manifest_proves_it(
    demonstration: Demonstration, period: str
) -> None:
    manifest = json.loads(demonstration.paper(period, "manifest.json"))
    inbox = {path.name: read_rows(path.read_bytes())[1:] for path in (DEMONSTRATION / "returns" / period).iterdir()}
    assert {row["file"]: row["rows_read"] for row in manifest["returns"]} == {
        name: len(rows) for name, rows in inbox.items()
    }
    for row in manifest["returns"]:
        assert row["rows_read"] == row["rows_accepted"] + row["rows_quarantined"]
    for name, total in manifest["rows"].items():
        assert total == sum(row[f"rows_{name}"] for row in manifest["returns"])


def test_what_was_set_aside_is_the_misspelt_reference_and_the_impossible_date(demonstration: Demonstration) -> None:
    rows = [
        row
        for who in ("council", "police", "yot")
        for row in csv.DictReader(
            io.StringIO(demonstration.paper("2020-03", f"fix-lists/{who}.csv").decode("utf-8-sig"))
        )
        if row["kind"] == "error"
    ]
    assert [(row["file"], row["row"], row["column"]) for row in rows] == [
        ("police_2020-03.csv", "5", "action_ref"),
        ("YOT update March 2020.csv", "4", "forecast_on"),
    ]
    assert 'Did you mean "POL-04"?' in rows[0]["what to do"]
    assert "April has 30 days" in rows[1]["what we found"]


def test_the_manifest_names_the_digest_of_every_paper(demonstration: Demonstration) -> None:
    done = run_boardpack("verify", str(demonstration.home / "outputs" / "2020-03"), "--home", str(demonstration.home))
    count = len(json.loads(demonstration.paper("2020-03", "manifest.json"))["outputs"])
    line = f"{count} files compared, 0 differ; the chain of the ledger is whole\n"
    assert (done.returncode, done.stdout) == (0, line), done.stderr
    assert done.stderr == ""  # no server was started for it, so nothing could leave the machine


def test_verify_names_a_paper_that_somebody_altered(demonstration: Demonstration, tmp_path: Path) -> None:
    copied = shutil.copytree(demonstration.home / "outputs" / "2020-03", tmp_path / "2020-03")
    (copied / "register.csv").write_text("altered")
    (copied / "summary.txt").unlink()
    done = run_boardpack("verify", str(copied), "--home", str(demonstration.home))
    assert done.returncode == 1
    assert "register.csv: the file was altered after it was published." in done.stdout
    assert "summary.txt: it is in the manifest, but not in the folder." in done.stdout


def test_the_same_inputs_give_the_same_bytes_in_another_folder_time_zone_locale_and_hash_seed(
    demonstration: Demonstration, elsewhere: Demonstration
) -> None:
    for period in PERIODS:
        here, there = pack(demonstration, period), pack(elsewhere, period)
        assert [name for name in here if here[name] != there.get(name)] == []


def test_a_second_run_of_each_period_changes_nothing(demonstration: Demonstration) -> None:
    before = {period: pack(demonstration, period) for period in PERIODS}
    # The run log is there to be added to; it is no part of a pack.
    packs = [path for path in (demonstration.home / "outputs").rglob("*") if path.suffix != ".jsonl"]
    times = {path: path.stat().st_mtime_ns for path in packs}
    again = run_demonstration(demonstration.home)
    assert "they were there already, byte for byte" in again.done.stderr
    assert {period: pack(demonstration, period) for period in PERIODS} == before
    assert {path: path.stat().st_mtime_ns for path in packs} == times


def test_the_file_that_was_sent_back_is_corrected_and_used_and_the_papers_follow(tmp_path: Path) -> None:
    home = copy_demonstration(tmp_path / "home")
    run_boardpack("run", "--home", str(home), "--period", "2020-03")
    inbox = home / "returns" / "2020-03"
    lists = home / "outputs" / "2020-03" / "fix-lists"
    wrong = (lists / "police" / "police_2020-03_to-put-right.csv").read_text(encoding="utf-8")
    (inbox / "police_2020-03 corrected.csv").write_text(wrong.replace("POL-O4", "POL-04", 1), encoding="utf-8")
    done = run_boardpack("run", "--home", str(home), "--period", "2020-03")
    assert done.returncode == 1
    register = (home / "outputs" / "2020-03" / "register.csv").read_text(encoding="utf-8-sig")
    (row,) = [row for row in csv.DictReader(io.StringIO(register)) if row["action_ref"] == "POL-04"]
    assert (row["is_reported"], row["source_file"]) == ("yes", "police_2020-03 corrected.csv")
    assert "POL-O4" not in (lists / "police.csv").read_text(encoding="utf-8")


def test_chasing_drafts_a_reminder_with_a_pre_filled_return_for_the_silent_partner_alone(
    demonstration: Demonstration,
) -> None:
    done = run_boardpack("chase", "--home", str(demonstration.home), "--period", "2020-04")
    folder = demonstration.home / "outputs" / "reminders" / "2020-04"
    assert done.returncode == 0, done.stderr
    drafts = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert drafts.keys() == {"pscp.eml", "pscp_2020-04.csv", "pscp_2020-04.xlsx", "escalations/pscp.eml"}
    again = run_boardpack("chase", "--home", str(demonstration.home), "--period", "2020-04")
    assert "No reminders and no letters drafted" in again.stdout
    assert {name: (folder / name).read_bytes() for name in drafts} == drafts
    rows = read_rows((folder / "pscp_2020-04.csv").read_bytes())
    assert [row[0] for row in rows] == ["action_ref", "PSCP-01", "PSCP-02"]
