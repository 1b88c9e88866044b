"""A real server and a real worker run the deployments of prefect.yaml, and the Word report is there."""

from __future__ import annotations

import email
import hashlib
import json
import signal
import subprocess
import time
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import httpx
import pytest

from flows.serving.prefect_api import PrefectServer
from flows.steps.chunks import CHUNK_SECONDS, SECONDS_OF_A_BYTE
from tests.e2e.station import ENDED, Station, running_station, start_station
from tests.homes import BOARD, put_return, write_home
from tests.plain_rounds import run_plainly
from tests.rounds.conftest import PERIODS, copy_demonstration

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.e2e
SCHEDULER_SECONDS = 120


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_demonstration(tmp_path_factory.mktemp("e2e") / "home")


@pytest.fixture(scope="module")
def station(home: Path) -> Iterator[Station]:
    with running_station(home) as started:
        yield started


def test_a_run_triggered_through_the_api_leaves_the_word_report(station: Station, home: Path) -> None:
    run = station.run_to_the_end("monthly-round/manual", asked={"period": "2020-03"})
    report = home / "outputs" / "2020-03" / "board-report.docx"
    assert run["state_type"] == "COMPLETED", run["state"]
    assert str(run["name"]).startswith("round-2020-03-")
    manifest = json.loads((report.parent / "manifest.json").read_text(encoding="utf-8"))
    assert hashlib.sha256(report.read_bytes()).hexdigest() == manifest["outputs"]["board-report.docx"]["sha256"]
    artifacts = station.post("/artifacts/filter", artifacts={"key": {"any_": ["monthly-round"]}})
    assert isinstance(artifacts, list)
    assert manifest["outputs"]["board-report.docx"]["sha256"] in str(artifacts[0]["data"])
    tables = station.post("/artifacts/filter", artifacts={"key": {"any_": ["progress-by-partner"]}})
    assert isinstance(tables, list)
    assert len(tables) == 1, "one table, drawn anew while files are read"
    counts = json.loads(str(tables[0]["data"]))
    assert sum(row["rows read"] for row in counts) == manifest["rows"]["read"]
    assert {row["state"] for row in counts} >= {"read"}


def test_a_month_that_is_none_is_refused_before_anything_runs(station: Station) -> None:
    path = f"{station.api}/deployments/{station.deployment('monthly-round/manual')['id']}/create_flow_run"
    asked = {"parameters": {"asked": {"period": "March"}}}
    answer = httpx.post(path, json=asked, headers=station.of_our_own(), timeout=30)
    assert answer.status_code == 409
    assert "period" in answer.text
    assert "Write year and month, such as 2020-03." in answer.text


def test_a_web_site_that_a_browser_was_led_to_can_neither_read_runs_nor_start_any(station: Station) -> None:
    elsewhere = {"Origin": "https://elsewhere.example"}
    read = httpx.get(f"{station.api}/deployments/name/monthly-round/manual", headers=elsewhere, timeout=30)
    assert "access-control-allow-origin" not in read.headers
    # A browser asks nobody before it sends this.
    plain = {**elsewhere, "Content-Type": "text/plain"}
    written = httpx.post(f"{station.api}/admin/database/clear", content='{"confirm": true}', headers=plain, timeout=30)
    assert written.status_code == httpx.codes.FORBIDDEN
    assert station.deployment("monthly-round/manual")["name"] == "manual"


def test_a_home_that_is_missing_fails_the_run_with_its_sentence(station: Station) -> None:
    run = station.run_to_the_end("monthly-round/manual", asked={"home": "/nowhere", "period": "2020-03"})
    assert run["state_type"] == "FAILED"
    assert "There is no home at" in str(run["state"])


def test_the_form_explains_every_field(station: Station) -> None:
    schema = station.deployment("monthly-round/manual")["parameter_openapi_schema"]
    assert isinstance(schema, dict)
    fields = schema["definitions"]["Round"]["properties"]
    assert {field["title"] for field in fields.values()} == {
        "Home folder",
        "Reporting month",
        "Data as at",
        "As known at",
    }
    assert all(field["description"] for field in fields.values())


def test_the_scheduler_really_plans_the_clock_at_seven_in_london(station: Station) -> None:
    """With later SQLAlchemy the scheduler of this Prefect fails in silence: only runs that are there prove it."""
    clock = station.deployment("daily-clock/clock")["id"]
    deadline = time.monotonic() + SCHEDULER_SECONDS
    planned: list[dict[str, object]] = []
    while time.monotonic() < deadline and not planned:
        answer = station.post(
            "/flow_runs/filter",
            deployments={"id": {"any_": [clock]}},
            flow_runs={"state": {"type": {"any_": ["SCHEDULED"]}}},
        )
        planned = answer if isinstance(answer, list) else []
        time.sleep(1)
    london = [
        datetime.fromisoformat(str(run["expected_start_time"]).replace("Z", "+00:00")).astimezone(
            ZoneInfo("Europe/London")
        )
        for run in planned
    ]
    assert london
    assert {(moment.hour, moment.minute) for moment in london} == {(7, 0)}


def test_the_chasing_run_drafts_reminders(station: Station, home: Path) -> None:
    run = station.run_to_the_end("chase-partners/chasing", asked={"period": "2020-03"})
    assert run["state_type"] == "COMPLETED", run["state"]
    assert (home / "outputs" / "reminders" / "2020-03" / "pscp.eml").is_file()


def test_the_word_report_is_one_click_from_the_run(station: Station) -> None:
    artifacts = station.post("/artifacts/filter", artifacts={"key": {"any_": ["monthly-round"]}})
    assert isinstance(artifacts, list)
    link = f"{station.papers}/papers/2020-03/board-report.docx"
    assert f"]({link})" in str(artifacts[0]["data"])
    assert httpx.get(link).content == (station.home / "outputs" / "2020-03" / "board-report.docx").read_bytes()


def test_the_clock_starts_a_missed_round_once_and_tells_a_person(station: Station, tmp_path: Path) -> None:
    home = write_home(tmp_path / "slept through")
    put_return(home, "2020-03", "police_2020-03.csv", "POL-01,on track,Work began.,,,,,,2020-03-20,Head")
    asked = {"home": str(home), "day": "2020-04-16"}
    first = station.run_to_the_end("daily-clock/clock", asked=asked)
    again = station.run_to_the_end("daily-clock/clock", asked=asked)
    assert [first["state_type"], again["state_type"]] == ["COMPLETED", "COMPLETED"], first["state"]
    (started,) = station.runs("monthly-round/monthly")
    assert station.run_in_state(str(started["id"]), *ENDED)["state_type"] == "COMPLETED"
    assert (home / "outputs" / "2020-03" / "board-report.docx").is_file()
    notice = email.message_from_bytes((home / "outputs" / "notices" / "no-report-2020-03" / "notice.eml").read_bytes())
    assert notice["Subject"].startswith("OFFICIAL: DEMONSTRATION: Test Board: no report for March 2020 yet")


def test_a_run_that_failed_leaves_a_notice(station: Station, tmp_path: Path) -> None:
    home = write_home(tmp_path / "broken")
    run = station.run_to_the_end(
        "monthly-round/manual", asked={"home": str(home), "period": "2020-03", "as_at": "2019-01-01"}
    )
    assert run["state_type"] == "FAILED"
    left = home / "outputs" / "notices" / f"failed-{run['name']}-{str(run['id'])[:8]}" / "notice.eml"
    assert b"lies before 2020-03" in once_there(left).read_bytes()


def test_held_papers_are_released_by_the_person_who_resumes_the_run(station: Station, tmp_path: Path) -> None:
    home = write_home(tmp_path / "careful", board=BOARD + "\n[approval]\nrequired = true\n")
    put_return(home, "2020-03", "police_2020-03.csv", "POL-01,on track,Work began.,,,,,,2020-03-20,Head")
    made = station.run_to_the_end("monthly-round/manual", asked={"home": str(home), "period": "2020-03"})
    assert made["state_type"] == "COMPLETED", made["state"]
    held = home / "outputs" / "held" / "2020-03" / "board-report.docx"
    digest = hashlib.sha256(held.read_bytes()).hexdigest()
    (waiting,) = station.runs("approve-papers/approval")
    assert waiting["name"] == f"approve-2020-03-test-board-{digest[:8]}"
    run = str(waiting["id"])
    station.run_in_state(run, "PAUSED")
    station.resume(run, name="A Person", role="Chief executive", decision="refuse", reason="")
    station.run_in_state(run, "PAUSED", since=str(station.get(f"/flow_runs/{run}")["state_id"]))
    assert held.is_file()
    station.resume(run, name="A Person", role="Chief executive", decision="refuse", reason="Say more.")
    assert station.run_in_state(run, *ENDED)["state_type"] == "COMPLETED"
    # The same report again, byte for byte: it was refused, so it is asked about once more, and only once.
    for _ in range(2):
        station.run_to_the_end("monthly-round/manual", asked={"home": str(home), "period": "2020-03"})
    assert hashlib.sha256(held.read_bytes()).hexdigest() == digest
    (again,) = [one for one in station.runs("approve-papers/approval") if one["id"] != run]
    run = str(again["id"])
    station.run_in_state(run, "PAUSED")
    station.resume(run, name="A Person", role="Chief executive", decision="approve", reason="")
    ended = station.run_in_state(run, *ENDED)
    assert ended["state_type"] == "COMPLETED", ended["state"]
    released = home / "outputs" / "2020-03" / "board-report.docx"
    assert hashlib.sha256(released.read_bytes()).hexdigest() == digest
    assert not held.exists()


def test_only_what_is_worth_a_task_is_one(station: Station, tmp_path: Path) -> None:
    row = "POL-01,on track,Work began.,,,,,,2020-03-20,Head"
    for name, more in (("small", ()), ("large", ("x" * int(1.1 * CHUNK_SECONDS / SECONDS_OF_A_BYTE),))):
        home, file = write_home(tmp_path / name), f"police_2020-03_{name}.csv"
        put_return(home, "2020-03", file, row, *more)
        done = station.run_to_the_end("monthly-round/manual", asked={"home": str(home), "period": "2020-03"})
        assert done["state_type"] == "COMPLETED", done["state"]
        tasks = station.post("/task_runs/filter", task_runs={"name": {"like_": file}})
        assert isinstance(tasks, list)
        assert [task["name"] for task in tasks] == [f"read-{file}"] * len(more)


def test_a_station_that_is_stopped_in_the_middle_of_a_run_leaves_nothing_running(
    station: Station, tmp_path: Path
) -> None:
    """The last test of this file: it stops the station, starts it again, and runs the same month."""
    schedules = station.deployment("chase-partners/chasing")
    station.post(f"/deployments/{schedules['id']}/pause_deployment")
    run = station.start_run("monthly-round/manual", asked={"period": "2020-04"})
    station.run_in_state(run, "RUNNING")
    # Another station on the same server, which stops or starts just now, lets it be.
    assert PrefectServer(station.api).end_left_behind("boardpack-elsewhere") == 0
    assert station.get(f"/flow_runs/{run}")["state_type"] == "RUNNING"
    assert station.stop() == 0
    again = start_station(station.home, (station.port, station.papers_port), BOARDPACK_WORKERS="2")
    try:
        left = again.get(f"/flow_runs/{run}")
        assert left["state_type"] == "CRASHED"
        assert "run it again" in str(left["state"])
        assert again.deployment("chase-partners/chasing")["paused"] is True
        assert again.deployment("daily-clock/clock")["schedules"] != []
        done = again.run_to_the_end("monthly-round/manual", asked={"period": "2020-04"})
        assert done["state_type"] == "COMPLETED", done["state"]
    finally:
        assert again.stop(signal.SIGTERM) == 0
    assert leftovers(station.port) == []
    # The second station read the files in worker processes of Dask; what it made of them is what one process makes.
    plain = copy_demonstration(tmp_path / "plain")
    periods = [period for period in PERIODS if (station.home / "outputs" / period).is_dir()]
    papers = [run_plainly(plain, period) for period in periods][-1]
    for name in ("register.csv", "register.xlsx"):
        assert (station.home / "outputs" / "2020-04" / name).read_bytes() == papers[name]


def once_there(path: Path) -> Path:
    """The file, once it is there: Prefect calls the hook after it has told the state."""
    deadline = time.monotonic() + 60
    while not path.is_file():
        assert time.monotonic() < deadline, f"{path} was not written"
        time.sleep(0.2)
    return path


def leftovers(port: int) -> list[str]:
    """Command lines of processes that still name the port."""
    listed = subprocess.run(
        ("/bin/ps", "-eww", "-o", "args"), capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return [line for line in listed if str(port) in line and "prefect" in line]
