"""Every figure of the papers leads back to what it counts, and from there to entries of the ledger."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from flows.command_line import main
from flows.models import Period
from flows.report.traced import Tracing
from flows.steps.round_plan import Round, plan_round
from tests.plain_rounds import ledger_of, run_plainly
from tests.rounds.conftest import PERIODS, copy_demonstration

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration, three months."""
    folder = copy_demonstration(tmp_path_factory.mktemp("traced") / "home")
    for period in PERIODS:
        run_plainly(folder, period)
    return folder


@pytest.mark.parametrize("period", PERIODS)
def test_every_figure_is_the_sum_of_what_is_traced_behind_it_and_that_stands_in_the_ledger(
    home: Path, period: str
) -> None:
    figures = json.loads((home / "outputs" / period / "figures.json").read_text(encoding="utf-8"))
    settings = plan_round(Round(home=str(home), period=period)).home.settings
    month = Period.parse(period)
    tracing = Tracing(ledger_of(home).read(), settings, month, month.last_day)
    traces = [tracing.trace(name) for name in figures]
    different = {
        one.name: (one.value, one.counted)
        for one in traces
        if not one.is_measure and one.value != sum(part.adds for part in one.counted)
    }
    assert different == {}
    assert {one.name: one.value for one in traces} == figures
    unfounded = {
        part.name
        for one in traces
        for part in one.counted
        if part.kind in ("file", "area") and tracing.entries_of(part).empty
    }
    assert unfounded == set()


def test_a_figure_as_json_names_file_row_digest_and_entry(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", "rows.accepted.police", "--period", "2020-03", "--home", str(home), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["value"] == sum(one["adds"] for one in found["counted"])
    (entry,) = found["counted"][0]["entries"]
    assert entry["source_file"] == "police_2020-03.csv"
    assert len(entry["source_sha256"]) == len(entry["entry_sha256"]) == 64


def test_an_action_shows_its_updates_and_decisions_with_their_minutes(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["trace", "la-01", "--home", str(home)]) == 0
    out = capsys.readouterr().out
    assert "council_2020-03.csv, row" in out
    assert "re-open on 2020-04-15, minute JLB 2020-04 item 3" in out


def test_every_entry_behind_every_figure_names_a_file_and_its_digest_and_every_row_of_the_office_its_row(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["trace", "pol-02", "--home", str(home), "--json"]) == 0
    entries = json.loads(capsys.readouterr().out)["counted"][0]["entries"]
    places = {entry["kind"]: (entry["source_file"], entry["source_row"]) for entry in entries}
    rows = {
        name: (home / name).read_text(encoding="utf-8-sig").splitlines()
        for name in ("decisions.csv", "verifications.csv")
    }
    for kind, name in (("decision", "decisions.csv"), ("verification", "verifications.csv")):
        file, row = places[kind]
        assert file == name
        assert "POL-02" in rows[name][row - 1]
    digests = {entry["source_file"]: entry["source_sha256"] for entry in entries}
    for name in rows:
        assert digests[name] == hashlib.sha256((home / name).read_bytes()).hexdigest()


def test_an_area_leads_to_its_row_in_the_reference_table(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", "areas.police", "--home", str(home), "--json"]) == 0
    counted = json.loads(capsys.readouterr().out)["counted"]
    table = (home / "reference" / "areas_for_improvement.csv").read_text(encoding="utf-8-sig").splitlines()
    for area in counted:
        (entry,) = area["entries"]
        assert table[entry["source_row"] - 1].startswith(area["name"])


def test_a_name_that_is_none_is_refused_with_those_like_it(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", "overdue.curent", "--home", str(home)]) == 2
    assert "Did you mean overdue.current" in capsys.readouterr().err
