"""Files that were cut off while somebody saved them: a sentence, nothing lost, and the whole file puts everything right."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from flows.problems import PublishingError, SetUpError
from flows.publish_report import _build
from flows.register.entries import read_returns
from flows.steps.round_plan import Round, plan_round
from flows.storage.papers import read_manifest
from tests.homes import HEADINGS, NO_DECISIONS, put_return, write_home
from tests.plain_rounds import collect_plainly, ledger_of, publish_plainly, run_plainly

if TYPE_CHECKING:
    from pathlib import Path

MARCH = "2020-03"
ROWS = (
    "POL-01,on track,Things moved.,,,EV-1,,,2020-03-20,Head of safeguarding",
    'POL-02,at risk,"Waits for two teams, and for a room.",,,EV-2,,,2020-03-21,Head of safeguarding',
)
WHOLE = "\n".join((HEADINGS, *ROWS)) + "\n"
DECIDED = (
    NO_DECISIONS + "2020-03-11,LA-01,close,,Done,PCC,Item 4\n2020-03-11,POL-02,extend,2020-07-31,Later,PCC,Item 5\n"
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return write_home(tmp_path / "home")


def read_month(home: Path) -> dict[str, dict[str, str]]:
    """Collects the month; the rows of its register by reference, as they would be printed."""
    collect_plainly(home, MARCH)
    _, report = _build(plan_round(Round(home=str(home), period=MARCH)))
    rows = [dict(zip(report.register_columns, row, strict=True)) for row in report.register_rows]
    return {row["action_ref"]: row for row in rows}


def problems_of(home: Path) -> list[str]:
    return [found.message for file in read_returns(ledger_of(home).read()) for found in file.problems]


CUTS = {
    "in a cell of text": WHOLE.index("Waits for") + 4,
    "in a quoted cell, behind its comma": WHOLE.index(", and for") + 2,
    "in a date": WHOLE.index("2020-03-21") + 7,
    "in a reference": WHOLE.index("POL-02") + 4,
}


@pytest.mark.parametrize("where", CUTS)
def test_a_return_that_was_cut_off_keeps_its_whole_rows_and_the_rest_is_told_and_comes_with_the_whole_file(
    home: Path, where: str
) -> None:
    path = put_return(home, MARCH, "police_2020-03.csv")
    path.write_text(WHOLE[: CUTS[where]], encoding="utf-8")
    cut = read_month(home)
    assert cut["POL-01"]["update"] == "Things moved."
    assert cut["POL-02"]["status"] == "no return"
    said = [words for words in problems_of(home) if "row 3" in words]
    assert said, problems_of(home)
    assert all("was set aside." in words for words in said)
    path.write_text(WHOLE, encoding="utf-8")
    whole = read_month(home)
    assert (whole["POL-02"]["status"], whole["POL-02"]["update"]) == ("at risk", "Waits for two teams, and for a room.")
    assert whole["POL-01"]["update"] == "Things moved."
    ledger = ledger_of(home)
    assert ledger.check() == []
    assert len(read_returns(ledger.read())) == 2


def test_a_return_that_was_cut_in_its_last_word_looks_whole_and_gives_way_to_the_whole_file(home: Path) -> None:
    """Nothing in the bytes tells it; what lies in the inbox counts, so the next run takes the whole file."""
    path = put_return(home, MARCH, "police_2020-03.csv")
    path.write_text(WHOLE.rstrip("\n")[:-3], encoding="utf-8")
    assert read_month(home)["POL-02"]["updated_by"] == "Head of safeguard"
    path.write_text(WHOLE, encoding="utf-8")
    assert read_month(home)["POL-02"]["updated_by"] == "Head of safeguarding"


@pytest.mark.parametrize(
    ("end", "sentence"),
    [
        (DECIDED.index("POL-02") + 3, "decisions.csv"),
        (DECIDED.index("extend") + 3, "decisions.csv"),
        (DECIDED.index("2020-07-31") + 5, "decisions.csv"),
        (DECIDED.index("meeting_on") + 5, "decisions.csv"),
    ],
)
def test_a_decision_that_was_cut_off_is_a_sentence_and_nothing_is_decided(home: Path, end: int, sentence: str) -> None:
    put_return(home, MARCH, "police_2020-03.csv", *ROWS)
    collect_plainly(home, MARCH)
    held = list(ledger_of(home).read()["entry_sha256"])
    (home / "decisions.csv").write_text(DECIDED[:end], encoding="utf-8")
    with pytest.raises(SetUpError, match=sentence):
        collect_plainly(home, MARCH)
    assert list(ledger_of(home).read()["entry_sha256"]) == held
    (home / "decisions.csv").write_text(DECIDED, encoding="utf-8")
    rows = read_month(home)
    assert (rows["LA-01"]["status"], rows["POL-02"]["due_on"]) == ("closed", "2020-07-31")


def test_decisions_that_were_cut_off_between_two_rows_are_missed_where_the_ledger_holds_them(home: Path) -> None:
    (home / "decisions.csv").write_text(DECIDED, encoding="utf-8")
    put_return(home, MARCH, "police_2020-03.csv", *ROWS)
    run_plainly(home, MARCH)
    (home / "decisions.csv").write_text(DECIDED[: DECIDED.index("2020-03-11,POL-02")], encoding="utf-8")
    with pytest.raises(
        SetUpError, match=r"no longer has the decision of 2020-03-11 to extend POL-02.*put the row back"
    ):
        run_plainly(home, MARCH)


def test_a_manifest_that_was_cut_off_is_a_sentence_and_the_next_run_writes_it_again(home: Path) -> None:
    put_return(home, MARCH, "police_2020-03.csv", *ROWS)
    papers = run_plainly(home, MARCH)
    manifest = home / "outputs" / MARCH / "manifest.json"
    for kept in (0, 40, 400):
        manifest.write_bytes(papers["manifest.json"][:kept])
        with pytest.raises(PublishingError, match=r"manifest\.json.* is not a manifest that boardpack wrote"):
            read_manifest(manifest.parent)
    assert publish_plainly(home, MARCH) == papers
    assert json.loads(manifest.read_bytes())["version"] == 1


def test_a_manifest_of_a_second_version_that_was_cut_off_comes_again_as_the_second(home: Path) -> None:
    path = put_return(home, MARCH, "police_2020-03.csv", ROWS[0])
    run_plainly(home, MARCH)
    path.write_text(WHOLE, encoding="utf-8")
    second = run_plainly(home, MARCH)
    manifest = home / "outputs" / MARCH / "manifest.json"
    manifest.write_bytes(second["manifest.json"][:100])
    shutil.rmtree(home / "outputs" / MARCH / "editions")
    assert publish_plainly(home, MARCH) == second
    assert json.loads(manifest.read_bytes())["version"] == 2
