"""A full disk, a folder that nobody may write to: one sentence, nothing lost, and the next run puts it right."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import tempfile
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flows import collect_returns
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


@pytest.fixture
def volume(tmp_path: Path) -> Iterator[Path]:
    """A real volume of its own, in memory, that a test makes smaller and larger."""
    place = tmp_path / "volume"
    place.mkdir()
    if os.getuid() != 0 or mount(place, "size=64m", "-t", "tmpfs", "tmpfs").returncode:
        pytest.skip("a volume of its own needs root and the right to mount one")
    try:
        yield place
    finally:
        subprocess.run(("/bin/umount", "--lazy", str(place)), check=True)  # an open ledger may be on it still


def mount(place: Path, options: str, *words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(("/bin/mount", "-o", options, *words, str(place)), capture_output=True, check=False)


def leave_free(volume: Path, kilobytes: int) -> None:
    """Makes the volume as small as what lies on it, and so much more."""
    seen = os.statvfs(volume)
    used = (seen.f_blocks - seen.f_bfree) * seen.f_frsize // 1024
    assert mount(volume, f"remount,size={used + kilobytes}k").returncode == 0


def test_a_volume_that_fills_up_is_a_sentence_and_the_run_after_it_is_whole(home: Path, volume: Path) -> None:
    expected = run_plainly(shutil.copytree(home, home.with_name("roomy")), MARCH)
    sentences = []
    for free in (8, 64, 200):
        here = shutil.copytree(home, volume / f"home-{free}")
        before, held = papers_of(here), list(ledger_of(here).read()["entry_sha256"])
        ledger_of(here).engine.dispose()
        leave_free(volume, free)
        sentences.append(run_hindered(here, lambda: None))
        assert papers_of(here) == before
        assert mount(volume, "remount,size=64m").returncode == 0
        ledger = ledger_of(here)
        assert ledger.check() == []
        assert list(ledger.read()["entry_sha256"])[: len(held)] == held
        assert run_plainly(here, MARCH) == expected
        assert len(ledger.read()) == len(set(ledger.read()["entry_key"]))
    assert sentences[0].startswith("The ledger at"), sentences
    assert sentences[-1].startswith("The papers cannot be written"), sentences
    assert all("No space left" in one or "full" in one for one in sentences), sentences


def test_a_file_that_is_half_there_at_the_first_run_counts_whole_at_the_next(tmp_path: Path) -> None:
    rows = ("POL-01,on track,Things moved.,,,,,,2020-03-20,Head", "POL-02,at risk,Slow.,,,,,,2020-03-20,Head")
    home = write_home(tmp_path / "home")
    path = put_return(home, MARCH, "police.csv", *rows)
    whole = path.read_bytes()
    at_once = run_plainly(shutil.copytree(home, tmp_path / "at once"), MARCH)
    path.write_bytes(whole[: -len(rows[1]) - 1])
    assert b"Slow." not in run_plainly(home, MARCH)["register.csv"]
    path.write_bytes(whole)
    papers = run_plainly(home, MARCH)
    assert papers["register.csv"] == at_once["register.csv"]
    assert run_plainly(home, MARCH) == papers


def test_a_clock_set_back_between_two_runs_changes_no_paper(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = run_plainly(shutil.copytree(home, home.with_name("right clock")), MARCH)

    class Earlier(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Earlier:
            return cls.fromtimestamp(datetime.now(tz).timestamp() - 86_400, tz)

    monkeypatch.setattr(collect_returns, "datetime", Earlier)
    assert run_plainly(home, MARCH) == expected
    ledger = ledger_of(home)
    assert ledger.check() == []
    assert list(ledger.read()["recorded_at"]) == sorted(ledger.read()["recorded_at"])


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
