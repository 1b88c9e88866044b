"""A past month again: as it was tabled, as it would look with what came later, and proved file by file."""

from __future__ import annotations

import json
import shutil
import sqlite3
from typing import TYPE_CHECKING

import pytest

from flows.command_line import main
from flows.problems import SetUpError
from flows.steps.round_plan import Round, plan_round
from tests.homes import NO_DECISIONS, put_return, write_home
from tests.plain_rounds import collect_plainly, ledger_of, next_second, run_plainly

if TYPE_CHECKING:
    from pathlib import Path

FIRST = "POL-01,on track,Things moved.,,,,,,2020-03-20,Head"
SECOND = "POL-01,at risk,Things stopped.,,,,,,2020-03-21,Head"


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, dict[str, bytes]]:
    """A home in which much happened after March was tabled; when it was tabled; and the papers of then."""
    home = write_home(
        tmp_path_factory.mktemp("past") / "home", NO_DECISIONS + "2020-03-11,POL-02,close,,r,PCC,Item 4\n"
    )
    put_return(home, "2020-03", "police_2020-03.csv", FIRST)
    tabled = run_plainly(home, "2020-03")
    moment = next_second()
    put_return(home, "2020-03", "police_2020-03 corrected.csv", SECOND)
    put_return(home, "2020-04", "police_2020-04.csv", "POL-01,off track,Things broke.,,,,,,2020-04-20,Head")
    actions = home / "reference" / "actions.csv"
    actions.write_text(actions.read_text().replace("Do the first thing", "Do nothing"))
    decisions = home / "decisions.csv"
    decisions.write_text(
        decisions.read_text().replace("Item 4", "Item 5") + "2020-04-15,POL-01,extend,2020-05-31,r,PCC,\n"
    )
    for period in ("2020-03", "2020-04"):
        collect_plainly(home, period)
    return home, moment, tabled


def papers_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_pack_is_proved_by_the_entries_and_files_of_then_whatever_came_later(
    past: tuple[Path, str, dict[str, bytes]], capsys: pytest.CaptureFixture[str]
) -> None:
    home, _, tabled = past
    assert papers_of(home / "outputs" / "2020-03") == tabled
    assert main(["verify", str(home / "outputs" / "2020-03"), "--home", str(home)]) == 0
    assert "0 differ; the chain of the ledger is whole" in capsys.readouterr().out


def test_last_months_paper_as_it_was_tabled_and_as_it_would_look_now(past: tuple[Path, str, dict[str, bytes]]) -> None:
    home, moment, tabled = past
    again = run_plainly(home, "2020-03", as_known_at=moment)
    # These say as known at when, or carry the report's digest; what they are made from is the same.
    differing = [name for name in tabled if again[name] != tabled[name]]
    assert [name for name in differing if not name.startswith(("board-report.", "summary.", "manifest."))] == []
    for name in ("register.csv", "figures.json"):
        assert again[name] == tabled[name]
    manifests = [json.loads(papers["manifest.json"]) for papers in (tabled, again)]
    assert manifests[0]["ledger_head"] == manifests[1]["ledger_head"]
    assert manifests[0]["reference"] == manifests[1]["reference"]
    assert (manifests[0]["as_known_at"], manifests[1]["as_known_at"]) == ("", moment)
    (folder,) = (home / "outputs").glob("2020-03_as-known-at-*")
    assert main(["verify", str(folder), "--home", str(home)]) == 0
    now = run_plainly(home, "2020-03", as_at="2020-03-31", as_known_at="2999-01-01")
    assert b"Things stopped." in now["register.csv"]
    assert b"Do nothing" in now["register.csv"]


def test_the_edits_are_in_the_report_of_the_month_in_which_they_were_met(
    past: tuple[Path, str, dict[str, bytes]],
) -> None:
    home, _, tabled = past
    assert b"Nobody has changed the wording" in tabled["board-report.html"]
    page = run_plainly(home, "2020-03", as_known_at="2999-01-01")["board-report.html"].decode()
    for words in ("Edits to the register", "Do the first thing", "Do nothing", "Item 4", "Item 5"):
        assert words in page


def test_the_newest_words_of_a_decision_count_and_both_versions_stay(past: tuple[Path, str, dict[str, bytes]]) -> None:
    held = ledger_of(past[0]).read()
    decisions = held[(held["kind"] == "decision") & (held["action_ref"] == "POL-02")]
    assert list(decisions["minute_ref"]) == ["Item 4", "Item 5"]


def test_collecting_as_something_was_known_adds_nothing(past: tuple[Path, str, dict[str, bytes]]) -> None:
    home, moment, _ = past
    before = len(ledger_of(home).read())
    put_return(home, "2020-03", "late.csv", "POL-02,on track,Late.,,,,,,2020-03-22,Head")
    assert collect_plainly(home, "2020-03", as_known_at=moment).file_count == 1
    assert len(ledger_of(home).read()) == before
    (home / "returns" / "2020-03" / "late.csv").unlink()


def test_a_bare_day_means_its_end_in_london_and_stands_in_the_folders_name(
    past: tuple[Path, str, dict[str, bytes]],
) -> None:
    plan = plan_round(Round.model_validate({"home": str(past[0]), "period": "2020-03", "as_known_at": "2030-07-08"}))
    assert str(plan.as_known_at) == "2030-07-08 23:59:59+01:00"
    assert plan.folder_name == "2020-03_as-known-at-2030-07-08"


def test_a_moment_that_is_none_is_refused_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["run", "--home", str(write_home(tmp_path / "home")), "--period", "2020-03", "--as-known-at", "Tuesday"]
    assert main(asked) == 2
    assert '"Tuesday" is not a moment' in capsys.readouterr().err


def tamper(home: Path, *orders: str) -> None:
    """What somebody with the file in hands can do: triggers go first."""
    with sqlite3.connect(home / "ledger" / "ledger.sqlite") as connection:
        for trigger in ("entries_no_update", "entries_no_delete", "entries_only_at_the_end"):
            connection.execute(f"DROP TRIGGER {trigger}")
        for order in orders:
            connection.execute(order)


def test_a_tampered_ledger_is_found_with_entry_file_and_row(
    past: tuple[Path, str, dict[str, bytes]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = shutil.copytree(past[0], tmp_path / "home")
    tamper(home, "UPDATE entries SET status = 'complete' WHERE kind = 'update' AND source_file = 'police_2020-03.csv'")
    assert main(["verify", str(home / "outputs" / "2020-03"), "--home", str(home)]) == 1
    out = capsys.readouterr().out
    assert "(update, POL-01, police_2020-03.csv, row 2) was changed after it was recorded" in out
    assert "the chain is broken in 1 place" in out


def test_a_ledger_that_was_written_anew_is_found_by_the_head_in_the_manifest(
    past: tuple[Path, str, dict[str, bytes]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = shutil.copytree(past[0], tmp_path / "home")
    shutil.rmtree(home / "ledger")
    put_return(home, "2020-03", "police_2020-03.csv", FIRST.replace("on track", "complete"))
    collect_plainly(home, "2020-03")
    assert main(["verify", str(home / "outputs" / "2020-03"), "--home", str(home)]) == 1
    out = capsys.readouterr().out
    assert "The ledger is another one than the pack was made from" in out
    assert "reference/actions.csv: the file was changed after the pack was made, and the ledger holds no copy" in out
    assert "the chain of the ledger is whole" in out


def test_files_of_then_that_this_version_cannot_read_are_a_sentence(past: tuple[Path, str, dict[str, bytes]]) -> None:
    home = plan_round(Round(home=str(past[0]), period="2020-03")).home
    with pytest.raises(SetUpError, match=r"reference/actions\.csv"):
        home.with_contents({"reference/actions.csv": b"nonsense\n"})
