"""The clock on a real server and worker after trouble: months missed, runs killed or cancelled, a share that is gone."""

from __future__ import annotations

import email
import os
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from tests.e2e.station import ENDED, Station, running_station, start_station
from tests.homes import BOARD, put_return, write_home
from tests.plain_rounds import run_plainly
from tests.post_room.mail_server import PASSWORD, USER, MailServer, mail_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# The library that plays the server does not count TLS from the first byte as TLS.
pytestmark = [pytest.mark.e2e, pytest.mark.filterwarnings("ignore:Requiring AUTH")]
QUIET = f"{BOARD}\n[chasing]\ndays_before = []\ndays_after = []\n"
ROUND, CLOCK, APPROVAL = "monthly-round/monthly", "daily-clock/clock", "approve-papers/approval"
MONTHS = ("2020-02", "2020-03", "2020-04")


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    home = write_home(tmp_path_factory.mktemp("trouble") / "home", board=QUIET)
    with running_station(home, MAIL_PASSWORD=PASSWORD) as started:
        yield started


def home_of_three_months(folder: Path) -> Path:
    """A home with papers of the first month, and returns for all of them."""
    home = write_home(folder, board=QUIET)
    for month, status in zip(MONTHS, ("on track", "at risk", "off track"), strict=True):
        put_return(home, month, f"police_{month}.csv", f"POL-02,{status},Work of {month}.,,,,,,{month}-20,Head")
    run_plainly(home, MONTHS[0])
    return home


def rounds_of(station: Station, home: Path) -> list[dict[str, object]]:
    """The rounds that the clock started for a home, in the order in which they ran."""
    ours = [run for run in station.runs(ROUND) if str(home) in str(run["parameters"])]
    return sorted(ours, key=lambda run: str(run["start_time"] or "later"))


def once(what: object, seconds: float = 60) -> object:
    """What a function gives, once it gives something."""
    assert callable(what)
    deadline = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.2)
    return found


def notices_of(home: Path, begin: str) -> list[Path]:
    return list((home / "outputs" / "notices").glob(f"{begin}*/notice.eml"))


def test_two_missed_months_are_caught_up_in_their_order(station: Station, tmp_path: Path) -> None:
    home, plain = home_of_three_months(tmp_path / "missed"), home_of_three_months(tmp_path / "plain")
    clock = station.run_to_the_end(CLOCK, asked={"home": str(home), "day": "2020-05-18"})
    assert clock["state_type"] == "COMPLETED", clock["state"]
    march, april = rounds_of(station, home)
    station.run_in_state(str(april["id"]), "COMPLETED")
    assert "2020-03" in str(march["name"])
    assert str(march["end_time"]) <= str(station.get(f"/flow_runs/{april['id']}")["start_time"])
    for month in MONTHS[1:]:
        papers = run_plainly(plain, month)
        for name in ("register.csv", "figures.json"):
            assert (home / "outputs" / month / name).read_bytes() == papers[name], (month, name)


def test_a_waiting_run_that_was_cancelled_is_followed_by_another_one(station: Station, tmp_path: Path) -> None:
    home = write_home(tmp_path / "careful", board=f"{QUIET}\n[approval]\nrequired = true\n")
    put_return(home, "2020-03", "police_2020-03.csv", "POL-01,on track,Work began.,,,,,,2020-03-20,Head")
    asked = {"home": str(home), "period": "2020-03"}
    assert station.run_to_the_end("monthly-round/manual", asked=asked)["state_type"] == "COMPLETED"
    (waiting,) = station.runs(APPROVAL)
    station.run_in_state(str(waiting["id"]), "PAUSED")
    station.post(f"/flow_runs/{waiting['id']}/set_state", state={"type": "CANCELLED", "name": "Cancelled"}, force=True)
    station.run_in_state(str(waiting["id"]), "CANCELLED")
    # By the next round or by the clock, whichever comes first, and only once.
    assert station.run_to_the_end("monthly-round/manual", asked=asked)["state_type"] == "COMPLETED"
    day = {"home": str(home), "day": "2020-04-20"}
    assert station.run_to_the_end(CLOCK, asked=day)["state_type"] == "COMPLETED"
    (again,) = [run for run in station.runs(APPROVAL) if run["id"] != waiting["id"]]
    station.run_in_state(str(again["id"]), "PAUSED")
    station.post(f"/flow_runs/{again['id']}/set_state", state={"type": "CRASHED", "name": "Crashed"}, force=True)
    assert station.run_to_the_end(CLOCK, asked=day)["state_type"] == "COMPLETED"
    (third,) = [run for run in station.runs(APPROVAL) if run["id"] not in (waiting["id"], again["id"])]
    run = str(third["id"])
    station.run_in_state(run, "PAUSED")
    station.resume(run, name="A Person", role="Chief executive", decision="approve", reason="")
    assert station.run_in_state(run, *ENDED)["state_type"] == "COMPLETED"
    assert (home / "outputs" / "2020-03" / "board-report.docx").is_file()


def test_a_clock_and_a_chasing_that_cannot_reach_the_inbox_tell_a_person(station: Station, tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    source = f'[[sources]]\nkind = "folder"\nname = "share"\nfolder = "{tmp_path / "share"}"\n'
    with mail_server(tmp_path) as mail:
        home = write_home(tmp_path / "gone", board=f"{sending_board(mail)}\n{source}")
        lose_the_inbox(station, home)
        # Each run that failed told it by post too, and what the clock found missing.
        assert once(lambda: len(mail.received) == len(notices_of(home, "")))
        said = [email.message_from_bytes(one.content)["Subject"] for one in mail.received]
        assert {one.recipients[0] for one in mail.received} == {"office@board.example"}
        assert len(said) == len(set(said)), said


def sending_board(mail: MailServer) -> str:
    people = '[people]\noffice = ["office@board.example"]\nsender = "governance@board.example"'
    guard = f'ca_file = "{mail.ca_file}"\nuser = "{USER}"\nsecret = "env:MAIL_PASSWORD"\npause_seconds = 0'
    sending = f'[sending]\nhost = "127.0.0.1"\nport = {mail.port}\nkinds = ["notices"]\n{guard}'
    return f"{BOARD.replace('[people]', people)}\n{sending}\n"


def lose_the_inbox(station: Station, home: Path) -> None:
    (home / "outputs" / "2020-03").mkdir(parents=True)
    (home / "returns").rename(home / "elsewhere")
    clock = station.run_to_the_end(CLOCK, asked={"home": str(home), "day": "2020-04-20"})
    assert clock["state_type"] == "FAILED"
    assert notices_of(home, "no-report-2020-03")
    assert once(lambda: notices_of(home, "failed-clock-"))
    # What went wrong for the clock kept the round from nothing: it came to its own end, and tells it.
    (started,) = rounds_of(station, home)
    station.run_in_state(str(started["id"]), "FAILED")
    assert once(lambda: notices_of(home, "failed-round-2020-03-"))
    for name, work in (("chase-partners/chasing", "chase"), ("gather-returns/gathering", "gather")):
        run = station.run_to_the_end(name, asked={"home": str(home), "period": "2020-03"})
        assert run["state_type"] == "FAILED"
        assert once(lambda work=work: notices_of(home, f"failed-{work}-2020-03-"))


def test_a_round_that_was_killed_with_everything_is_told_and_started_again_on_the_next_day(
    station: Station, tmp_path: Path
) -> None:
    """The last test of this file: it kills the station."""
    home = write_home(tmp_path / "killed", board=QUIET)
    put_return(home, "2020-03", "police_2020-03.csv", "POL-01,on track,Work began.,,,,,,2020-03-20,Head")
    station.run_to_the_end(CLOCK, asked={"home": str(home), "day": "2020-04-16"})
    (dead,) = rounds_of(station, home)
    station.run_in_state(str(dead["id"]), "RUNNING")
    for process in descendants(station.process.pid):
        os.kill(process, signal.SIGKILL)
    station.process.wait(30)
    again = start_station(station.home, (station.port, station.papers_port))
    try:
        assert again.get(f"/flow_runs/{dead['id']}")["state_type"] == "CRASHED"
        assert notices_of(home, "failed-round-2020-03-")
        assert not (home / "outputs" / "2020-03").exists()
        again.run_to_the_end(CLOCK, asked={"home": str(home), "day": "2020-04-17"})
        (new,) = [run for run in rounds_of(again, home) if run["id"] != dead["id"]]
        assert again.run_in_state(str(new["id"]), *ENDED)["state_type"] == "COMPLETED"
        assert (home / "outputs" / "2020-03" / "board-report.docx").is_file()
    finally:
        assert again.stop() == 0


def descendants(process: int) -> list[int]:
    """The process and everything that it started, itself first."""
    listed = subprocess.run(("/bin/ps", "-eo", "pid=,ppid="), capture_output=True, text=True, check=True).stdout
    parents = [tuple(map(int, line.split())) for line in listed.splitlines()]
    found = [process]
    for one in found:
        found += [child for child, parent in parents if parent == one]
    return found
