"""An action that is split, and two that are merged, over two months: counted once, history kept, each named at the other."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from flows.command_line import main
from flows.models import Period
from flows.storage import open_home
from tests.homes import BOARD, NO_DECISIONS, put_return, write_home
from tests.plain_rounds import ledger_of, run_plainly
from tests.report.naive_figures import naive_figures
from tests.rounds.test_papers_agree import words_of

if TYPE_CHECKING:
    from pathlib import Path

MONTHS = ("2020-02", "2020-03", "2020-04")
HEADING = "action_ref,afi_ref,partner,action,owner_role,due_on,agreed_on,certainty,replaces\n"
FIRST = """\
POL-01,AFI-POL-1,police,Do the first thing,Head,2020-03-15,2020-01-31,invented,
POL-02,AFI-POL-1,police,Do the large thing,Head,2020-04-30,2020-01-31,invented,
LA-01,AFI-LA-1,council,Do the left half,Head,2020-04-30,2020-01-31,invented,
LA-02,AFI-LA-1,council,Do the right half,Head,2020-05-31,2020-01-31,invented,
"""
LATER = """\
POL-03,AFI-POL-1,police,Do the one part,Head,2020-04-30,2020-03-11,invented,POL-02
POL-04,AFI-POL-1,police,Do the other part,Head,2020-06-30,2020-03-11,invented,POL-02
LA-03,AFI-LA-1,council,Do the whole,Head,2020-05-31,2020-03-11,invented,LA-01; LA-02
"""
SPLIT = "2020-03-11,POL-02,supersede,,Split in two,PCC,Item 4\n"
MERGED = "2020-03-11,LA-01,supersede,,Merged,PCC,Item 5\n2020-04-15,LA-02,supersede,,Merged,PCC,Item 6\n"
RETURNS = {
    "2020-02": ("POL-01,on track,One.", "POL-02,at risk,Too large.", "LA-01,on track,Left.", "LA-02,on track,Right."),
    "2020-03": ("POL-01,on track,Two.", "POL-03,on track,Begun.", "POL-04,not started,Waits.", "LA-02,on track,Right again."),
    "2020-04": ("POL-01,on track,Three.", "POL-03,complete,Done.", "POL-04,on track,Begun.", "LA-03,on track,The whole."),
}  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three months: the split is superseded in March; of the merged two, one in March and one in April."""
    folder = write_home(tmp_path_factory.mktemp("split") / "home", actions=HEADING + FIRST)
    for month in MONTHS:
        if month == "2020-03":
            (folder / "reference" / "actions.csv").write_text(HEADING + FIRST + LATER)
            (folder / "decisions.csv").write_text(NO_DECISIONS + SPLIT + MERGED)
        for partner, letter in (("police", "P"), ("council", "L")):
            rows = [f"{row},,,EV-1,,,{month}-20,Head" for row in RETURNS[month] if row[0] == letter]
            put_return(folder, month, f"{partner}_{month}.csv", *rows)
        run_plainly(folder, month)
    return folder


def figures_of(home: Path, month: str) -> dict[str, int]:
    figures: dict[str, int] = json.loads((home / "outputs" / month / "figures.json").read_text())
    return figures


def register_of(home: Path, month: str) -> dict[str, dict[str, str]]:
    text = (home / "outputs" / month / "register.csv").read_text(encoding="utf-8-sig")
    return {row["action_ref"]: row for row in csv.DictReader(io.StringIO(text))}


def test_the_movement_reconciles_and_counts_no_work_twice_for_good(home: Path) -> None:
    movement = [
        tuple(figures_of(home, month)[f"movement.{part}{end}"] for part in ("opening", "new", "superseded", "closing"))
        for month in MONTHS[1:]
        for end in ("", ".police", ".council")
    ]
    assert movement == [(4, 3, 2, 5), (2, 2, 1, 3), (2, 1, 1, 2), (5, 0, 1, 4), (3, 0, 0, 3), (2, 0, 1, 1)]


def test_every_figure_comes_out_the_same_by_other_code(home: Path) -> None:
    tables = {
        path.stem: list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
        for path in (home / "reference").glob("*.csv")
    }
    settings, entries = open_home(str(home)).settings, list(ledger_of(home).read().to_dict("records"))
    meetings = [date(2020, 3, 11), date(2020, 4, 15)]
    assert str(meetings[1]) in BOARD
    for month in MONTHS[1:]:
        as_at = Period.parse(month).last_day
        again = naive_figures(tables, entries, month, as_at, settings.thresholds.model_dump(), meetings)
        again["edits.register"] = figures_of(home, month)["edits.register"]
        assert figures_of(home, month) == again


def test_the_register_names_what_each_replaces_and_what_took_its_place_and_keeps_what_was_said(home: Path) -> None:
    for month in MONTHS[1:]:
        rows = register_of(home, month)
        assert {ref: (row["replaces"], row["replaced_by"]) for ref, row in rows.items()} == {
            "POL-01": ("", ""),
            "POL-02": ("", "POL-03; POL-04"),
            "LA-01": ("", "LA-03"),
            "LA-02": ("", "LA-03"),
            "POL-03": ("POL-02", ""),
            "POL-04": ("POL-02", ""),
            "LA-03": ("LA-01; LA-02", ""),
        }
        split = rows["POL-02"]
        assert (split["status"], split["ended_on"]) == ("superseded", "2020-03-11")
        assert (split["declared_status"], split["update"]) == ("at risk", "Too large.")
        assert (split["source_file"], split["source_row"]) == ("police_2020-02.csv", "3")
    assert [register_of(home, month)["LA-02"]["status"] for month in MONTHS] == ["on track", "on track", "superseded"]
    assert "POL-03" not in register_of(home, "2020-02")


def test_the_report_says_who_took_whose_place_and_what_the_board_has_still_to_supersede(home: Path) -> None:
    march, april = (words_of((home / "outputs" / month / "board-report.html").read_bytes()) for month in MONTHS[1:])
    for page in (march, april):
        assert "Replaces POL-02 (first promised for 30 April 2020)." in page
        assert "Replaces LA-01 (first promised for 30 April 2020) and LA-02 (first promised for 31 May 2020)." in page
        assert "Replaced by POL-03 and POL-04." in page
    waiting = "LA-02 is replaced by LA-03 and is counted beside it, because the board has not superseded it."
    assert waiting in march
    assert waiting not in april
    assert "LA-01 is replaced by LA-03 and is counted beside it" not in march
    assert "2 were superseded" in march


def test_a_trace_names_the_actions_before_and_after_and_shows_the_whole_history(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["trace", "pol-02", "--home", str(home), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["replaces"], found["replaced_by"]) == ([], ["POL-03", "POL-04"])
    assert [entry["kind"] for entry in found["counted"][0]["entries"]] == ["update", "decision"]
    assert main(["trace", "LA-03", "--home", str(home)]) == 0
    assert "replaces LA-01 and LA-02" in capsys.readouterr().out
    assert main(["trace", "movement.superseded", "--period", "2020-03", "--home", str(home)]) == 0
    out = capsys.readouterr().out
    assert "action POL-02" in out
    assert "action LA-01" in out


def test_a_superseded_action_that_is_opened_again_is_counted_again_beside_its_parts(home: Path) -> None:
    again = "2020-05-13,POL-02,re-open,,Not all was moved,PCC,Item 7\n"
    (home / "decisions.csv").write_text(NO_DECISIONS + SPLIT + MERGED + again)
    put_return(home, "2020-05", "police_2020-05.csv", "POL-02,on track,The rest.,,,,,,2020-05-20,Head")
    run_plainly(home, "2020-05")
    figures, row = figures_of(home, "2020-05"), register_of(home, "2020-05")["POL-02"]
    assert (figures["movement.opening"], figures["movement.reopened"], figures["movement.closing"]) == (4, 1, 5)
    assert (row["reopened_on"], row["replaced_by"]) == ("2020-05-13", "POL-03; POL-04")
    page = words_of((home / "outputs" / "2020-05" / "board-report.html").read_bytes())
    assert "POL-02 is replaced by POL-03 and POL-04 and is counted beside them" in page
