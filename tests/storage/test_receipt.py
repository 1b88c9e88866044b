"""A file in the inbox is taken, or a sentence says why not; the others go on, and the memory is safe."""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flows.intake import MAX_BYTES
from flows.storage import open_home
from flows.storage.receipt import receive
from tests.homes import HEADINGS, MARCH, REPOSITORY, check, make_settings, put_return, write_home

if TYPE_CHECKING:
    from collections.abc import Iterator

GOOD = "POL-01,on track,Text.,,,,,,2020-03-20,Head"
TWO_GIGABYTES = 2 * 1024**3
MEMORY = 1536 * 1024**2
"""Enough for Python with pandas, and less than the file."""


def codes(path: Path) -> list[str]:
    return [found.code for found in receive(path).problems]


def sparse(path: Path, size: int) -> Path:
    with path.open("wb") as stream:
        stream.write(f"{HEADINGS}\n{GOOD}\n".encode())
        stream.truncate(size)
    return path


def test_a_file_in_order_is_taken_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "police.csv"
    path.write_bytes(b"a,b\r\n\xff")
    file = receive(path)
    assert (file.name, file.content, file.sha256) == (
        path.name,
        b"a,b\r\n\xff",
        hashlib.sha256(file.content).hexdigest(),
    )
    assert (file.problems, file.is_unread) == ((), False)


def test_a_file_above_the_limit_has_a_digest_and_a_sentence_and_no_bytes(tmp_path: Path) -> None:
    path = sparse(tmp_path / "police_2020-03.csv", MAX_BYTES + 1)
    file = receive(path)
    assert (file.content, [found.code for found in file.problems]) == (b"", ["file-too-large"])
    with path.open("rb") as stream:
        assert file.sha256 == hashlib.file_digest(stream, "sha256").hexdigest()


def limited(*command: str) -> subprocess.CompletedProcess[str]:
    """Python with less memory than the file would take."""
    return subprocess.run(
        [sys.executable, *command],
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(REPOSITORY)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
        check=False,
        timeout=240,
    )


def test_two_gigabytes_do_not_fill_the_memory_of_check_read_or_the_inbox(tmp_path: Path) -> None:
    home = write_home(tmp_path / "home")
    put_return(home, "2020-03", "council.csv", "LA-01,on track,Text.,,,,,,2020-03-20,Head")
    big = sparse(home / "returns" / "2020-03" / "police_2020-03.csv", TWO_GIGABYTES)
    sentence = "police_2020-03.csv: The file has 2,048 MB, and we read 300 MB at most."
    checked = limited("-m", "flows.command_line", "check", str(big), "--home", str(home))
    assert (checked.returncode, sentence in checked.stdout) == (1, True), checked.stderr
    read = limited("-m", "flows.command_line", "read", str(big))
    assert (read.returncode, read.stdout, sentence in read.stderr) == (1, "", True), read.stderr
    inbox = f"from flows.storage import open_home; from tests.homes import MARCH; h = open_home({str(home)!r})"
    listed = limited("-c", f"{inbox}; print([(f.name, f.is_unread) for f in h.inbox(MARCH)])")
    assert listed.stdout.strip() == "[('council.csv', False), ('police_2020-03.csv', True)]", listed.stderr


def test_what_cannot_be_read_becomes_a_return_without_rows_from_the_partner_in_its_name(tmp_path: Path) -> None:
    checked = check(receive(sparse(tmp_path / "police_2020-03.csv", MAX_BYTES + 1)), make_settings())
    assert (checked.partner, checked.rows_read, checked.rows_accepted) == ("police", 0, 0)
    [found] = checked.problems
    assert found.message == (
        "police_2020-03.csv: The file has 301 MB, and we read 300 MB at most. Send only the rows of this month's return, or "
        "split the file in two. The whole file was set aside."
    )


def test_a_file_that_is_being_written_is_left_for_the_next_run(tmp_path: Path) -> None:
    path = sparse(tmp_path / "police.csv", 100 * 1024**2)
    with being_written(path):
        assert codes(path) == ["file-changing"]
    assert codes(path) == []


@contextmanager
def being_written(path: Path) -> Iterator[None]:
    """A second hand that adds to the file all the time."""
    done, begun = threading.Event(), threading.Event()

    def write() -> None:
        with path.open("ab", buffering=0) as stream:
            while not done.is_set():
                stream.write(b"x")
                begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    begun.wait()
    try:
        yield
    finally:
        done.set()
        writer.join()


def test_a_file_that_nobody_may_read_is_told_and_the_others_go_on() -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        home = write_home(folder / "home")
        put_return(home, "2020-03", "council.csv", "LA-01,on track,Text.,,,,,,2020-03-20,Head")
        put_return(home, "2020-03", "police.csv", GOOD).chmod(0)
        folder.chmod(0o755)
        opened = open_home(str(home))
        with as_nobody():
            files = opened.inbox(MARCH)
        assert [(file.name, [found.code for found in file.problems]) for file in files] == [
            ("council.csv", []),
            ("police.csv", ["file-unreadable"]),
        ]
        assert files[1].problems[0].found == "The file could not be opened (Permission denied)."
    finally:
        shutil.rmtree(folder)


@contextmanager
def as_nobody() -> Iterator[None]:
    """The superuser may read everything, so that the test steps down for a moment."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


@pytest.mark.parametrize(
    "name", ["police_2020-03 J.S. aged 12.csv", "police 07700 900123.csv", "lead@police.example 2020-03.csv"]
)
def test_personal_details_in_a_name_are_kept_nowhere(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(f"{HEADINGS}\n{GOOD}\n")
    checked = check(receive(path), make_settings())
    assert (checked.partner, checked.rows_accepted) == ("police", 1)
    assert [found.code for found in checked.problems] == ["file-name-withheld"]
    assert checked.file.name == f"name-withheld-{checked.file.sha256[:8]}.csv"
    assert set(checked.accepted["source_file"]) == {checked.file.name}


@pytest.mark.parametrize(
    "name",
    [
        "police_2020-03.csv",
        "YOT update March 2020.csv",
        "Council return 31.03.2020 FINAL v2.csv",
        "police corrected (1).csv",
        "2020-03-31 Health return for board.csv",
        "CSC_20200331_103000.csv",
        "Copy of police_2020-03 - Head of Custody.csv",
        "return-for-March-2020 (002).xlsx",
    ],
)
def test_ordinary_names_stay(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text("a,b\n")
    assert (receive(path).name, codes(path)) == (name, [])


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names by themselves")
def test_a_name_that_cannot_be_stored_or_printed_is_replaced(tmp_path: Path) -> None:
    for raw in (b"police\xff_2020-03.csv", b"police\n_2020-03.csv", "police\u202e_2020-03.csv".encode()):
        path = Path(os.fsdecode(os.path.join(os.fsencode(tmp_path), raw)))  # noqa: PTH118  # a path of bytes
        path.write_text(f"{HEADINGS}\n{GOOD}\n")
        file = receive(path)
        assert (file.name, [found.code for found in file.problems]) == ("police_2020-03.csv", ["file-name-odd"])
