"""A full disk, a folder that nobody may write to: one sentence, nothing lost, and the next run puts it right."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flows.problems import ReportingError
from tests.homes import put_return, write_home
from tests.plain_rounds import ledger_of, run_plainly
from tests.storage.postgres_server import plain_user

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MARCH = "2020-03"


@pytest.fixture
def home() -> Iterator[Path]:
    """A home with papers and a correction that is still to be read, where every user may come."""
    folder = Path(tempfile.mkdtemp(prefix="faults-"))
    folder.chmod(0o755)
    made = write_home(folder / "home")
    put_return(made, MARCH, "police.csv", "POL-01,on track,Things moved.,,,,,,2020-03-20,Head")
    run_plainly(made, MARCH)
    put_return(made, MARCH, "police corrected.csv", *(["POL-01,at risk,Things stopped.,,,,,,2020-03-21,Head"]))
    ledger_of(made).engine.dispose()
    yield made
    shutil.rmtree(folder)


def run_hindered(home: Path, hinder: Callable[[], None]) -> str:
    """The round in a process of its own that something hinders: the sentence that it ends with."""
    told, tell = os.pipe()
    child = os.fork()
    if not child:
        words = "it ran to its end"
        try:
            hinder()
            run_plainly(home, MARCH)
        except ReportingError as error:
            words = str(error)
        except BaseException as error:  # whatever it is, the test must hear of it
            words = f"{type(error).__name__}: {error}"
        os.write(tell, words.encode())
        os._exit(0)
    os.close(tell)
    with os.fdopen(told) as stream:
        words = stream.read()
    os.waitpid(child, 0)
    return words


def full_disk_after(size: int) -> Callable[[], None]:
    """No file may grow beyond so many bytes: what a write meets then is what it meets on a full disk."""

    def hinder() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return hinder


def papers_of(home: Path) -> dict[str, bytes]:
    folder = home / "outputs" / MARCH
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(("size", "sentence"), [(1024, "The ledger at"), (50_000, "The papers cannot be written")])
def test_a_full_disk_is_a_sentence_and_nothing_is_lost(home: Path, size: int, sentence: str) -> None:
    before, held = papers_of(home), list(ledger_of(home).read()["entry_sha256"])
    words = run_hindered(home, full_disk_after(size))
    assert words.startswith(sentence), words
    assert papers_of(home) == before
    ledger = ledger_of(home)
    assert ledger.check() == []
    assert list(ledger.read()["entry_sha256"])[: len(held)] == held
    assert b"Things stopped." in run_plainly(home, MARCH)["register.csv"]


@pytest.mark.parametrize(
    ("folder", "sentence"), [("ledger", "The ledger at"), ("outputs", "The papers cannot be written")]
)
def test_a_folder_that_nobody_may_write_to_is_a_sentence_and_nothing_is_lost(
    home: Path, folder: str, sentence: str
) -> None:
    import pwd  # noqa: PLC0415  # not on every system

    user = plain_user()
    before = papers_of(home)
    for path in [home, *home.rglob("*")]:
        if user:
            shutil.chown(path, user)
    for path in [home / folder, *(home / folder).rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)

    def hinder() -> None:
        if user:
            os.setuid(pwd.getpwnam(user).pw_uid)

    words = run_hindered(home, hinder)
    assert words.startswith(sentence), words
    assert papers_of(home) == before
    for path in [home / folder, *(home / folder).rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert ledger_of(home).check() == []
    assert b"Things stopped." in run_plainly(home, MARCH)["register.csv"]
