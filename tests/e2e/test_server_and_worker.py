"""A real server and a real worker run the deployments of prefect.yaml, and the Word report is there."""

from __future__ import annotations

import hashlib
import json
import time
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import httpx
import pytest

from tests.e2e.prefect_server import Server, running_server, running_worker
from tests.rounds.conftest import copy_demonstration

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.e2e
RUN_SECONDS = 180
SCHEDULER_SECONDS = 120


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_demonstration(tmp_path_factory.mktemp("e2e") / "home")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, home: Path) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("prefect")
    with running_server(folder, BOARDPACK_HOME=str(home)) as started:
        started.prefect("work-pool", "create", "--type", "process", "boardpack")
        started.prefect("--no-prompt", "deploy", "--all")
        with running_worker(started, "boardpack", folder):
            yield started


def deployment(server: Server, name: str) -> dict[str, object]:
    return server.get(f"/deployments/name/{name}")


def run_to_the_end(server: Server, name: str, **parameters: object) -> dict[str, object]:
    """The state in which a run ends."""
    created = server.post(f"/deployments/{deployment(server, name)['id']}/create_flow_run", parameters=parameters)
    assert isinstance(created, dict)
    deadline = time.monotonic() + RUN_SECONDS
    while time.monotonic() < deadline:
        run = server.get(f"/flow_runs/{created['id']}")
        if run["state_type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED"):
            return run
        time.sleep(1)
    raise AssertionError(f"the run did not end: {run['state_name']}")


def test_a_run_triggered_through_the_api_leaves_the_word_report(server: Server, home: Path) -> None:
    run = run_to_the_end(server, "monthly-round/manual", asked={"period": "2020-03"})
    report = home / "outputs" / "2020-03" / "board-report.docx"
    assert run["state_type"] == "COMPLETED", run["state"]
    assert run["name"] == "round-2020-03"
    manifest = json.loads((report.parent / "manifest.json").read_text(encoding="utf-8"))
    assert hashlib.sha256(report.read_bytes()).hexdigest() == manifest["outputs"]["board-report.docx"]["sha256"]
    artifacts = server.post("/artifacts/filter", artifacts={"key": {"any_": ["monthly-round"]}})
    assert isinstance(artifacts, list)
    assert manifest["outputs"]["board-report.docx"]["sha256"] in str(artifacts[0]["data"])


def test_a_month_that_is_none_is_refused_before_anything_runs(server: Server) -> None:
    path = f"{server.api}/deployments/{deployment(server, 'monthly-round/manual')['id']}/create_flow_run"
    answer = httpx.post(path, json={"parameters": {"asked": {"period": "March"}}}, timeout=30)
    assert answer.status_code == 409
    assert "period" in answer.text


def test_a_home_that_is_missing_fails_the_run_with_its_sentence(server: Server) -> None:
    run = run_to_the_end(server, "monthly-round/manual", asked={"home": "/nowhere", "period": "2020-03"})
    assert run["state_type"] == "FAILED"
    assert "There is no home at" in str(run["state"])


def test_the_form_explains_every_field(server: Server) -> None:
    schema = deployment(server, "monthly-round/manual")["parameter_openapi_schema"]
    assert isinstance(schema, dict)
    fields = schema["definitions"]["Round"]["properties"]
    assert {field["title"] for field in fields.values()} == {"Home folder", "Reporting month", "Data as at"}
    assert all(field["description"] for field in fields.values())


def test_the_scheduler_really_plans_the_monthly_runs_at_seven_in_london(server: Server) -> None:
    """With later SQLAlchemy the scheduler of this Prefect fails in silence: only runs that are there prove it."""
    monthly = deployment(server, "monthly-round/monthly")["id"]
    deadline = time.monotonic() + SCHEDULER_SECONDS
    planned: list[dict[str, object]] = []
    while time.monotonic() < deadline and not planned:
        answer = server.post(
            "/flow_runs/filter",
            deployments={"id": {"any_": [monthly]}},
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
    assert {(moment.day, moment.hour, moment.minute) for moment in london} == {(12, 7, 0)}


def test_the_chasing_run_drafts_reminders(server: Server, home: Path) -> None:
    run = run_to_the_end(server, "chase-partners/chasing", asked={"period": "2020-03"})
    assert run["state_type"] == "COMPLETED", run["state"]
    assert (home / "outputs" / "reminders" / "2020-03" / "pscp.eml").is_file()
