"""Two whole rounds of one month at once, each in a process of its own: the papers of one, and nothing twice."""

from __future__ import annotations

import os
import shutil
import threading
from typing import TYPE_CHECKING

import pytest

from flows.problems import PublishingError, SetUpError
from flows.serving.place import Place
from flows.serving.station import serve
from flows.storage import open_home, papers
from flows.storage.locks import alone_in
from flows.storage.papers import publish
from tests.homes import put_return, write_home
from tests.plain_rounds import ledger_of, run_plainly

if TYPE_CHECKING:
    from pathlib import Path

MARCH = "2020-03"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = write_home(tmp_path / "home")
    put_return(made, MARCH, "police.csv", "POL-01,on track,Things moved.,,,,,,2020-03-20,Head")
    put_return(made, MARCH, "council 2020-03.csv", "LA-01,Amber,Slow.,,,,,,2020-03-20,Head")
    return made


def papers_of(home: Path) -> dict[str, bytes]:
    folder = home / "outputs" / MARCH
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def start_round(home: Path, gate: int) -> int:
    """A round in a fork of this process that waits at the gate; the number of the process."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        os.read(gate, 1)
        run_plainly(home, MARCH)
        code = 0
    finally:
        os._exit(code)


@pytest.mark.parametrize("is_first", [True, False], ids=["first round", "correction"])
def test_two_rounds_at_once_leave_the_papers_of_one_and_every_entry_once(home: Path, is_first: bool) -> None:
    if not is_first:
        run_plainly(home, MARCH)
        put_return(home, MARCH, "police corrected.csv", "POL-01,at risk,Things stopped.,,,,,,2020-03-21,Head")
        ledger_of(home).engine.dispose()
    alone = shutil.copytree(home, home.with_name("alone"))
    expected = run_plainly(alone, MARCH)
    gate, opener = os.pipe()
    rounds = [start_round(home, gate) for _ in range(2)]
    os.write(opener, b"go")
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in rounds] == [0, 0]
    assert papers_of(home) == expected
    ledger = ledger_of(home)
    assert ledger.check() == []
    assert sorted(ledger.read()["content_sha256"]) == sorted(ledger_of(alone).read()["content_sha256"])
    assert [path.name for path in (home / "outputs").iterdir() if path.name.startswith(".")] == []


def test_papers_wait_for_another_run_that_is_writing_and_then_give_up_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "outputs" / MARCH
    folder.parent.mkdir()
    with alone_in(folder.parent, 0):
        monkeypatch.setattr(papers, "LOCK_SECONDS", 0)
        with pytest.raises(PublishingError, match="Another run is writing papers"):
            publish({"a.txt": b"a"}, folder)
    monkeypatch.setattr(papers, "LOCK_SECONDS", 30)
    with alone_in(folder.parent, 0):
        writer = threading.Thread(target=publish, args=({"a.txt": b"a"}, folder))
        writer.start()
        assert not folder.exists()
    writer.join(60)
    assert (folder / "a.txt").read_bytes() == b"a"


def test_a_second_station_for_one_home_is_refused(home: Path) -> None:
    """Both would use one database of Prefect, and the second would end the runs of the first."""
    (home / ".prefect").mkdir()
    with alone_in(home / ".prefect", 0), pytest.raises(SetUpError, match="boardpack serve runs already for"):
        serve(open_home(str(home)), Place(port=0, papers_port=0), lambda _: None)
