"""Copies of published packs on a real S3-compatible server: the same bytes, once, whole, and no round fails for them."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from flows.problems import SetUpError
from flows.register.approvals import Verdict
from flows.steps.held_papers import Placed, Signature, decide_papers, place_papers
from flows.steps.round_plan import Round, plan_round
from flows.storage import read_papers
from tests.homes import BOARD, make_settings, put_return, write_home
from tests.plain_rounds import collect_plainly, publish_plainly
from tests.post_room.file_servers import s3_server
from tests.rounds.conftest import run_boardpack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

s3fs = pytest.importorskip("s3fs")
ON = date(2020, 4, 1)
SECRET = "S3RVER"  # noqa: S105  # what s3rver itself is set up with
ROW = "POL-01,on track,Work began.,,,,,,2020-03-20,Head"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with s3_server(tmp_path_factory.mktemp("storage")) as found:
        yield found


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPY_SECRET", SECRET)


def a_home(folder: Path, port: int, *, place: str, more: str = "", user: str = "S3RVER") -> Path:
    """A small home that copies its packs, with one return in it."""
    board = (
        f'{BOARD}{more}\n[papers_copy]\naddress = "s3://returns/{place}"\nendpoint = "http://127.0.0.1:{port}"\n'
        f'user = "{user}"\nsecret = "env:COPY_SECRET"\ntimeout_seconds = 5\n'
    )
    home = write_home(folder, board=board)
    put_return(home, "2020-03", "police_2020-03.csv", ROW)
    collect_plainly(home, "2020-03")
    return home


def publish_in(home: Path) -> Placed:
    """Publishes March as the flow does."""
    plan = plan_round(Round(home=str(home), period="2020-03"))
    return place_papers(plan, publish_plainly(home, "2020-03"), ON)


def copied(port: int, place: str) -> dict[str, tuple[bytes, Any]]:
    """What lies on the storage below a place, by its path there: its bytes, and when it was written."""
    store = s3fs.S3FileSystem(
        key="S3RVER", secret=SECRET, endpoint_url=f"http://127.0.0.1:{port}", skip_instance_cache=True
    )
    found = store.find(f"returns/{place}", detail=True)
    return {
        path.removeprefix(f"returns/{place}/"): (store.cat_file(path), found[path]["LastModified"]) for path in found
    }


def papers_in(home: Path) -> dict[str, bytes]:
    """The pack of March as it lies in the home, under the paths of its copy."""
    return {f"2020-03/v1/{name}": content for name, content in read_papers(home / "outputs" / "2020-03").items()}


def test_a_pack_is_copied_byte_for_byte_and_the_second_time_nothing_is(tmp_path: Path, port: int) -> None:
    home = a_home(tmp_path / "home", port, place="once")
    assert publish_in(home).copy_trouble == ""
    first = copied(port, "once")
    assert {path: content for path, (content, _) in first.items()} == papers_in(home)
    assert publish_in(home).copy_trouble == ""
    assert copied(port, "once") == first


def test_a_next_version_stands_beside_the_one_before(tmp_path: Path, port: int) -> None:
    home = a_home(tmp_path / "home", port, place="versions")
    publish_in(home)
    first = papers_in(home)
    put_return(home, "2020-03", "council_2020-03.csv", "LA-01,on track,Work began.,,,,,,2020-03-20,Head")
    collect_plainly(home, "2020-03")
    assert publish_in(home).copy_trouble == ""
    there = {path: content for path, (content, _) in copied(port, "versions").items()}
    assert {path: content for path, content in there.items() if path.startswith("2020-03/v1/")} == first
    assert there["2020-03/v2/register.csv"] != first["2020-03/v1/register.csv"]


CUT_OFF = """
import os, signal, sys
import s3fs
from tests.rounds.test_papers_copy import publish_in
from pathlib import Path
put, done = s3fs.S3FileSystem.pipe_file, []
def dying(self, path, *given, **named):
    if len(done) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    done.append(path)
    return put(self, path, *given, **named)
s3fs.S3FileSystem.pipe_file = dying
publish_in(Path(sys.argv[1]))
"""


def test_a_copy_that_was_killed_has_no_manifest_and_is_completed(tmp_path: Path, port: int) -> None:
    home = a_home(tmp_path / "home", port, place="killed")
    died = subprocess.run([sys.executable, "-c", CUT_OFF, str(home)], capture_output=True, text=True, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr
    cut = copied(port, "killed")
    assert len(cut) == 3
    assert "2020-03/v1/manifest.json" not in cut
    assert publish_in(home).copy_trouble == ""
    whole = copied(port, "killed")
    assert {path: content for path, (content, _) in whole.items()} == papers_in(home)
    assert {path: whole[path] for path in cut} == cut, "what was there already is not sent again"


def test_issued_papers_on_the_storage_are_not_written_over(tmp_path: Path, port: int) -> None:
    publish_in(a_home(tmp_path / "home", port, place="taken"))
    before = copied(port, "taken")
    other = a_home(tmp_path / "other", port, place="taken", more='\n[papers]\nretention = "six years"\n')
    assert "holds other papers as 2020-03/v1" in publish_in(other).copy_trouble
    assert copied(port, "taken") == before


def test_held_papers_are_copied_once_they_are_approved(tmp_path: Path, port: int) -> None:
    home = a_home(tmp_path / "home", port, place="held", more="\n[approval]\nrequired = true\n")
    plan = plan_round(Round(home=str(home), period="2020-03"))
    papers = publish_plainly(home, "2020-03")
    assert place_papers(plan, papers, ON).is_held
    assert copied(port, "held") == {}
    digest = hashlib.sha256(papers["board-report.docx"]).hexdigest()
    placed = decide_papers(plan, digest, Signature(Verdict.APPROVED, "A Person", "Chief executive"), ON)
    assert placed.copy_trouble == ""
    assert {path: content for path, (content, _) in copied(port, "held").items()} == papers_in(home)


def test_a_storage_that_is_down_or_refuses_us_fails_no_round_and_is_told(
    tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COPY_SECRET", "wrong-and-secret")
    refused = publish_in(a_home(tmp_path / "refused", port, place="refused", user="SOMEBODY")).copy_trouble
    assert "does not accept the user or the secret" in refused
    assert "wrong-and-secret" not in refused
    home = a_home(tmp_path / "home", 1, place="down")
    done = run_boardpack("run", "--home", str(home), "--period", "2020-03", COPY_SECRET=SECRET)
    assert done.returncode == 1, done.stderr
    assert "To do         The papers stand, but no whole copy of 2020-03/v1 is at s3://returns/down" in done.stdout
    assert "the storage cannot be reached" in done.stdout
    assert (home / "outputs" / "2020-03" / "manifest.json").is_file()


def test_a_secret_in_the_settings_is_refused_and_not_repeated() -> None:
    with pytest.raises(SetUpError) as error:
        make_settings(board=f'{BOARD}\n[papers_copy]\naddress = "s3://b"\nsecret = "hunter2"\n')
    assert "hunter2" not in str(error.value)
