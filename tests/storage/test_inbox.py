"""A name is safe on every machine, and a file is placed whole, once, over nothing."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.problems import PostError, SetUpError
from flows.storage.inbox import Inbox
from flows.storage.inbox_names import safe_name
from tests.homes import MARCH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMES = [
    ("../../etc/passwd.csv", "passwd.csv"),
    ("..\\..\\autoexec.csv", "autoexec.csv"),
    ("..", "unnamed"),
    ("", "unnamed"),
    (".csv", "csv"),
    ("~$police.xlsx", "police.xlsx"),
    ("CON", "_CON"),
    ("com1.csv", "_com1.csv"),
    ("lpt².tar.csv", "_lpt².tar.csv"),
    ("police\x00\r\n2020.csv", "police2020.csv"),
    ("police\u202evsc.exe", "policevsc.exe"),
    ('a<b>:"c"|?*.csv', "a_b___c____.csv"),
    ("police. . ", "police"),
    ("cafe\u0301.csv", "café.csv"),
    ("é" * 300 + ".csv", "é" * 125 + ".csv"),
]


@pytest.mark.parametrize(("original", "safe"), NAMES)
def test_a_name_is_made_safe_and_stays_readable(original: str, safe: str) -> None:
    assert safe_name(original) == safe


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(), st.sampled_from(["", " (2)", " (117)"]))
def test_no_name_leads_elsewhere_or_is_too_long_or_cannot_be_seen(original: str, suffix: str) -> None:
    name = safe_name(original, suffix)
    assert name
    assert not set(name) & set('/\\<>:"|?*')
    assert not name.startswith((".", "~$", " "))
    assert not name.endswith((" ", "."))
    assert len(name.encode()) <= 255
    assert not {unicodedata.category(sign) for sign in name} & {"Cc", "Cf", "Cs"}
    assert safe_name(name) == name


def put(inbox: Inbox, content: bytes, name: str) -> tuple[str, bool]:
    with inbox.receive([content], 100) as arrival:
        assert arrival is not None
        assert arrival.sha256 == hashlib.sha256(content).hexdigest()
        return inbox.place(arrival, MARCH, name)


def test_files_are_told_apart_by_their_bytes_and_never_written_over(tmp_path: Path) -> None:
    assert put(Inbox(tmp_path), b"one", "a.csv") == ("a.csv", True)
    assert put(Inbox(tmp_path), b"two", "a.csv") == ("a (2).csv", True)
    assert put(Inbox(tmp_path), b"two", "b.csv") == ("a (2).csv", False)
    assert (tmp_path / "2020-03" / "a.csv").read_bytes() == b"one"
    assert list((tmp_path / ".arriving").iterdir()) == []


def test_a_file_above_the_limit_or_cut_off_leaves_nothing(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path)
    with inbox.receive([b"x" * 60, b"x" * 60], 100) as arrival:
        assert arrival is None

    def broken() -> Iterator[bytes]:
        yield b"half"
        raise PostError("the server broke off.")

    with pytest.raises(PostError, match="broke off"), inbox.receive(broken(), 100):
        pass
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_an_inbox_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "returns").write_text("a file stands here", encoding="utf-8")
    with pytest.raises(SetUpError, match="cannot be written"), Inbox(tmp_path / "returns").receive([b"x"], 9):
        pass
