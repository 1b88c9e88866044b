"""The run log: what happened, with counts, codes, names of files and digests; and not one word of a partner."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from flows.intake import read_rows
from flows.problems import SetUpError
from flows.steps.round_plan import Round, plan_round
from flows.steps.run_log import Happening, note, noted
from tests.homes import put_return, write_home
from tests.leaks import leaks
from tests.plain_rounds import collect_plainly
from tests.rounds.conftest import PERIODS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.rounds.conftest import Demonstration

FREE_TEXT = ("update", "forecast_reason", "evidence", "risk", "help_needed")


def lines_of(home: Path, period: str) -> list[dict[str, Any]]:
    text = (home / "outputs" / "logs" / f"{period}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def words_of_partners(home: Path) -> set[str]:
    """Every cell of free text in every return, and every part of one that is long enough to be nobody else's."""
    found: set[str] = set()
    for path in (home / "returns").rglob("*.csv"):
        heading, *rows = read_rows(path.read_bytes())
        places = [place for place, name in enumerate(heading) if name.strip().casefold() in FREE_TEXT]
        found |= {row[place].strip() for row in rows for place in places if place < len(row)}
    return {word for word in found if len(word) > 12}


def test_each_round_notes_what_it_read_made_and_how_it_ended(demonstration: Demonstration) -> None:
    for period in PERIODS:
        lines = lines_of(demonstration.home, period)
        manifest = json.loads(demonstration.paper(period, "manifest.json"))
        # Other tests share this home, and what they do in it is noted behind the round.
        lines = lines[: next(place for place, line in enumerate(lines) if line["event"] == "run-ended") + 1]
        kinds = [line["event"] for line in lines]
        assert (kinds[0], kinds[-1], lines[-1]["outcome"]) == ("run-began", "run-ended", "done")
        read = {line["file"]: line for line in lines if line["event"] == "file-read"}
        for row in manifest["returns"]:
            assert read[row["file"]]["sha256"] == row["sha256"]
            assert read[row["file"]]["rows_read"] == row["rows_read"]
        made = next(line for line in lines if line["event"] == "papers-published")
        report = demonstration.paper(period, "board-report.docx")
        assert made["report_sha256"] == hashlib.sha256(report).hexdigest()
        assert all(line["period"] == period and line["run"] and line["run_id"] for line in lines)
        assert all(datetime.fromisoformat(line["at"]).tzinfo for line in lines)


def test_no_word_of_a_partner_is_in_the_log_nor_on_the_screen(demonstration: Demonstration) -> None:
    words = words_of_partners(demonstration.home)
    assert len(words) > 20
    logs = b"".join(path.read_bytes() for path in (demonstration.home / "outputs" / "logs").iterdir())
    assert leaks(words, logs) == []
    assert leaks(words, (demonstration.done.stdout + demonstration.done.stderr).encode()) == []
    assert leaks(words, demonstration.paper("2020-03", "board-report.docx")) != [], "the search itself must find"


def test_the_log_is_no_part_of_a_pack(demonstration: Demonstration) -> None:
    for period in PERIODS:
        assert "logs" not in json.loads(demonstration.paper(period, "manifest.json"))["outputs"]


def test_a_run_that_fails_notes_our_sentence_and_of_an_unforeseen_error_only_its_kind(tmp_path: Path) -> None:
    plan = plan_round(Round(home=str(write_home(tmp_path / "home")), period="2020-03"))
    with pytest.raises(SetUpError), noted(plan, "round"):
        raise SetUpError("Put it right.")
    with pytest.raises(ValueError, match="a partner"), noted(plan, "round"):
        raise ValueError("what a partner wrote")
    ours, unforeseen = (line for line in lines_of(tmp_path / "home", "2020-03") if line["event"] == "run-ended")
    assert (ours["outcome"], ours["sentence"]) == ("failed", "Put it right.")
    assert (unforeseen["outcome"], unforeseen["error"]) == ("failed", "ValueError")
    assert "sentence" not in unforeseen


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    plan = plan_round(Round(home=str(write_home(tmp_path / "home")), period="2020-03"))
    plan.home.outputs.mkdir()
    (plan.home.outputs / "logs").write_text("a file where the folder should be")
    note(plan, Happening.SENT, sent=1)
    assert "The run log could not be written" in caplog.text


def test_a_name_of_a_file_cannot_begin_a_line_or_colour_a_screen(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    home = write_home(tmp_path / "home")
    put_return(
        home, "2020-03", "police\n2020-03: all well\x1b[31m\u202egnp.csv", "POL-01,on track,Moved.,,,,,,2020-03-20,Head"
    )
    collect_plainly(home, "2020-03")
    told = [record.getMessage() for record in caplog.records if record.name == "flows"]
    assert any("police" in line for line in told)
    assert [line for line in told if re.search(r"[\x00-\x1f\x7f\u202a-\u202e]", line)] == []


def test_a_hostile_name_of_a_file_stays_one_line_of_text(tmp_path: Path) -> None:
    home = write_home(tmp_path / "home")
    put_return(
        home, "2020-03", 'police\n{"event":"papers-published"}.csv', "POL-01,on track,Moved.,,,,,,2020-03-20,Head"
    )
    plan = plan_round(Round(home=str(home), period="2020-03"))
    (file,) = plan.home.inbox(plan.period)
    note(plan, Happening.READ, file=file.name)
    (line,) = lines_of(home, "2020-03")
    assert line["event"] == "file-read"
