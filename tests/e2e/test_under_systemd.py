"""The drill of the units under a running systemd, on a machine that was set up by the words of docs/server.md.

Runs with ``pytest -m drill``; it takes a quarter of an hour, and ten minutes where ``BOARDPACK_DEBIAN`` keeps the Debian.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flows.storage import read_papers
from tests.e2e.as_root import what_is_missing
from tests.e2e.machine import HOME, LOGIN, NEEDED, PAPERS, RUNS, Machine, fill_in, make_debian, set_up
from tests.e2e.station import ENDED
from tests.plain_rounds import run_plainly
from tests.rounds.conftest import PERIODS, copy_demonstration

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.drill,
    pytest.mark.skipif(bool(what_is_missing(*NEEDED)), reason=what_is_missing(*NEEDED) or "it can be made"),
]
FEBRUARY, MARCH, APRIL = PERIODS
READ_SETTINGS = "set -a; . /etc/boardpack/boardpack.env;"


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """The papers of each month as one undisturbed process makes them."""
    plain = copy_demonstration(tmp_path_factory.mktemp("plain") / "home")
    return {month: run_plainly(plain, month) for month in PERIODS}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A machine on which everything is in place, and nobody has filled in the login."""
    root = tmp_path_factory.mktemp("machine")
    make_debian(root)
    machine = Machine(root)
    try:
        set_up(machine)
        yield machine
    finally:
        if machine.process and machine.process.poll() is None:
            machine.stop()


@pytest.fixture(scope="module")
def machine(fresh: Machine) -> Machine:
    """The machine at work."""
    fill_in(fresh)
    fresh.follow("systemctl enable --now boardpack-server boardpack-station")
    fresh.wait_until_up()
    return fresh


def papers_on(machine: Machine, month: str) -> dict[str, bytes]:
    return read_papers(machine.inside(HOME) / "outputs" / month)


def is_paused(machine: Machine) -> bool:
    (schedule,) = machine.api("/deployments/name/daily-clock/clock")["schedules"]
    return not schedule["active"]


def test_without_a_login_the_server_does_not_start_and_the_journal_says_why(fresh: Machine) -> None:
    fresh.ask_of("systemctl start boardpack-server")
    assert "Put a login, user:password, into PREFECT_SERVER_API_AUTH_STRING" in fresh.do(
        "journalctl --no-pager --unit boardpack-server"
    )
    fresh.do("systemctl stop boardpack-server")


def test_both_pages_are_there_through_tls_and_what_is_in_them_only_with_the_login(machine: Machine) -> None:
    code = "curl --silent --cacert /etc/boardpack/tls/fullchain.pem --output /dev/null --write-out '%{http_code}'"
    assert machine.do(f"{code} {RUNS}/") == "200"
    assert machine.do(f"{code} {RUNS}/api/deployments/name/monthly-round/manual") == "401"
    assert machine.do(f"{code} {PAPERS}/") == "401"
    assert machine.do(f"{code} --user '{LOGIN}' {PAPERS}/") == "200"
    # The form is drawn in the browser from this.
    form = machine.api("/deployments/name/monthly-round/manual")["parameter_openapi_schema"]
    assert "period" in str(form)


def test_a_month_makes_the_same_papers_and_the_page_gives_them(
    machine: Machine, expected: dict[str, dict[str, bytes]]
) -> None:
    assert machine.end_run(FEBRUARY) == "COMPLETED"
    assert papers_on(machine, FEBRUARY) == expected[FEBRUARY]
    machine.curl(f"{PAPERS}/papers/{FEBRUARY}/board-report.docx", "--output /srv/report.docx")
    assert machine.inside(Path("/srv/report.docx")).read_bytes() == expected[FEBRUARY]["board-report.docx"]


def is_told(machine: Machine, run: str) -> bool:
    """Whether a notice about a run was left; it is left a moment after the run has ended."""
    notices = machine.inside(HOME) / "outputs" / "notices"
    deadline = time.monotonic() + 60
    while not any(notices.glob(f"*{run[:8]}")) and time.monotonic() < deadline:
        time.sleep(0.5)
    return any(notices.glob(f"*{run[:8]}"))


MAIN = "$(systemctl show --property MainPID --value boardpack-{unit})"


@pytest.mark.parametrize("unit", ["server", "station"])
@pytest.mark.parametrize("how", ["systemctl restart boardpack-{unit}", f"kill -9 {MAIN}"], ids=["restart", "kill"])
def test_a_unit_that_goes_in_the_middle_of_a_run_comes_back_by_itself(
    machine: Machine, expected: dict[str, dict[str, bytes]], unit: str, how: str
) -> None:
    run = machine.start_run(MARCH)
    machine.once(run, "RUNNING")
    engines = machine.do("pgrep --full prefect.engine").split()
    machine.do(how.format(unit=unit))
    ended = machine.once(run, *ENDED)
    machine.wait_until_up()
    if unit == "station":
        assert ended == "CRASHED"
        left = machine.ask_of("pgrep --full prefect.engine").split()
        assert not set(engines) & set(left), "systemd ends what a station had started"
    assert ended == "COMPLETED" or is_told(machine, run)
    assert machine.end_run(MARCH) == "COMPLETED"
    assert papers_on(machine, MARCH) == expected[MARCH]


def test_a_machine_that_was_switched_off_comes_up_by_itself_and_what_was_paused_stays_paused(
    machine: Machine, expected: dict[str, dict[str, bytes]]
) -> None:
    clock = machine.api("/deployments/name/daily-clock/clock")
    machine.api(f"/deployments/{clock['id']}/schedules/{clock['schedules'][0]['id']}", {"active": False}, "PATCH")
    run = machine.start_run(APRIL)
    machine.once(run, "RUNNING")
    machine.stop()
    machine.start()
    machine.wait_until_up()
    assert machine.once(run, *ENDED) == "CRASHED"
    assert is_paused(machine)
    assert machine.end_run(APRIL) == "COMPLETED"
    assert papers_on(machine, APRIL) == expected[APRIL]


def test_what_the_scripts_backed_up_comes_back_whole(machine: Machine, expected: dict[str, dict[str, bytes]]) -> None:
    machine.follow(f"{READ_SETTINGS} /opt/boardpack/deploy/backup.sh /backup/$(date +%F)")
    machine.do("systemctl stop boardpack-station boardpack-server")
    machine.do(f"rm -r {HOME}")
    for name in ("ledger", "prefect"):
        machine.do(f"su postgres -c 'dropdb {name} && createdb --owner boardpack {name}'")
    machine.do(f"{READ_SETTINGS} /opt/boardpack/deploy/restore.sh /backup/$(date +%F)")
    machine.do("systemctl start boardpack-server boardpack-station")
    machine.wait_until_up()
    assert {month: papers_on(machine, month) for month in PERIODS} == expected
    for month in PERIODS:
        said = machine.do(f"{READ_SETTINGS} /opt/boardpack/.venv/bin/boardpack verify {HOME}/outputs/{month}")
        assert "0 differ" in said
    assert machine.do(f"find {HOME} -not -user boardpack") == ""
    assert is_paused(machine)


def test_the_steps_of_an_upgrade(machine: Machine, expected: dict[str, dict[str, bytes]]) -> None:
    machine.follow("systemctl stop boardpack-station boardpack-server")
    machine.before_start(
        "cd /opt/boardpack && .venv/bin/python -m pip install --quiet --no-deps --require-hashes -r requirements.txt"
    )
    machine.follow(f"{READ_SETTINGS} set +a; /opt/boardpack/.venv/bin/prefect server database upgrade -y")
    machine.do("systemctl start boardpack-server boardpack-station")
    machine.wait_until_up()
    assert machine.end_run(APRIL) == "COMPLETED"
    assert papers_on(machine, APRIL) == expected[APRIL]
    assert is_paused(machine)
    assert machine.do("find /var/lib/boardpack -not -user boardpack") == ""
