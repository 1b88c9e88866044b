"""A home is opened whole, or refused with a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows.problems import SetUpError
from flows.storage import open_home
from flows.storage.new_home import make_new_home
from tests.homes import MARCH, put_return, write_home

if TYPE_CHECKING:
    from pathlib import Path


def test_the_inbox_gives_the_files_by_name_and_leaves_passing_ones_and_links_alone(tmp_path: Path) -> None:
    home = write_home(tmp_path / "home")
    first = put_return(home, "2020-03", "b police.csv", "row")
    put_return(home, "2020-03", "a police.csv", "row")
    for name in ("~$a police.csv", ".hidden.csv", "c.csv.part"):
        put_return(home, "2020-03", name, "row")
    (first.parent / "link.csv").symlink_to("/etc/hostname")
    (first.parent / "folder.csv").mkdir()
    opened = open_home(str(home))
    assert [file.name for file in opened.inbox(MARCH)] == ["a police.csv", "b police.csv"]
    assert opened.left_in_inbox(MARCH) == [
        ".hidden.csv (a passing file of a program)",
        "c.csv.part (a passing file of a program)",
        "folder.csv (not a file: put the files themselves there)",
        "link.csv (a link: put the file itself there)",
        "~$a police.csv (a passing file of a program)",
    ]


def test_a_month_without_a_folder_is_an_empty_inbox(tmp_path: Path) -> None:
    assert open_home(str(write_home(tmp_path / "home"))).inbox(MARCH) == []


def test_a_missing_home_or_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SetUpError, match="boardpack init HOME"):
        open_home(str(tmp_path / "nowhere"))
    home = write_home(tmp_path / "home")
    (home / "decisions.csv").unlink()
    with pytest.raises(SetUpError, match=r"has no decisions\.csv"):
        open_home(str(home))


def test_a_reference_table_that_excel_saved_as_windows_1252_is_read(tmp_path: Path) -> None:
    home = write_home(tmp_path / "home")
    partners = home / "reference" / "partners.csv"
    partners.write_bytes(
        partners.read_text(encoding="utf-8").replace("Test Police", "Test Police – é").encode("cp1252")
    )
    assert open_home(str(home)).settings.partners["police"].name == "Test Police – é"


def test_the_environment_names_home_and_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOARDPACK_HOME", str(write_home(tmp_path / "home")))
    monkeypatch.setenv("BOARDPACK_LEDGER", "sqlite:///elsewhere.sqlite")
    assert open_home(None).ledger_address == "sqlite:///elsewhere.sqlite"


def test_a_new_home_can_be_opened_at_once_and_is_never_made_over_an_old_one(tmp_path: Path) -> None:
    made = open_home(str(make_new_home(tmp_path / "new")))
    assert (made.settings.actions, made.settings.partners) == ({}, {})
    with pytest.raises(SetUpError, match="is there already"):
        make_new_home(tmp_path / "new")
