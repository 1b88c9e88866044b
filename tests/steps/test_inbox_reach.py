"""A share that is gone stops the round with a sentence; it never becomes a month for which nobody returned anything."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from flows.chase_partners import chase_partners
from flows.gather_returns import gather, go_through
from flows.models import Period
from flows.problems import SetUpError
from flows.steps.round_plan import Round, plan_round
from flows.storage import open_home
from flows.storage.receipt import receive
from tests.homes import put_return, write_home
from tests.plain_rounds import collect_plainly, ledger_of, run_plainly

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flows.models import ReceivedFile

FEBRUARY, MARCH, APRIL = "2020-02", "2020-03", "2020-04"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home in which the rounds of February and March ran."""
    made = write_home(tmp_path / "home")
    for month in (FEBRUARY, MARCH):
        put_return(made, month, "police.csv", f"POL-01,on track,Things moved.,,,,,,{month}-20,Head")
        run_plainly(made, month)
    return made


def papers_of(home: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in (home / "outputs").rglob("*") if path.is_file()}


def lose_share(home: Path) -> None:
    """The share that the inbox lies on goes, and its folder with it."""
    (home / "returns").rename(home / "elsewhere")


def lose_mounted_share(home: Path) -> None:
    """The share goes, and its mount point stays, empty."""
    lose_share(home)
    (home / "returns").mkdir()


def lose_month(home: Path) -> None:
    """Somebody moves one month away."""
    (home / "returns" / MARCH).rename(home / "elsewhere")


def bring_back(home: Path) -> None:
    place = home / "returns" / MARCH if (home / "returns" / FEBRUARY).is_dir() else home / "returns"
    if place.is_dir():
        place.rmdir()
    (home / "elsewhere").rename(place)


@pytest.mark.parametrize(
    ("lose", "month", "sentence"),
    [
        (lose_share, APRIL, "has no folder returns. Where it lies on a share, the share is away"),
        (lose_mounted_share, APRIL, "The share that returns lies on seems to be away"),
        (lose_mounted_share, MARCH, "returns/2020-03 is gone, but files were read from it before"),
        (lose_month, MARCH, "returns/2020-03 is gone, but files were read from it before"),
    ],
)
def test_a_lost_inbox_stops_the_round_changes_nothing_and_the_next_run_is_whole(
    home: Path, lose: Callable[[Path], None], month: str, sentence: str
) -> None:
    before, held = papers_of(home), list(ledger_of(home).read()["entry_sha256"])
    lose(home)
    with pytest.raises(SetUpError, match=sentence):
        run_plainly(home, month)
    assert papers_of(home) == before
    assert list(ledger_of(home).read()["entry_sha256"]) == held
    bring_back(home)
    run_plainly(home, MARCH)
    assert papers_of(home) == before
    assert list(ledger_of(home).read()["entry_sha256"]) == held


def test_nobody_is_reminded_and_nothing_is_gathered_while_the_inbox_is_away(home: Path) -> None:
    lose_mounted_share(home)
    plan = plan_round(Round(home=str(home), period=APRIL))
    with pytest.raises(SetUpError, match="seems to be away"):
        chase_partners.fn(Round(home=str(home), period=APRIL))
    with pytest.raises(SetUpError, match="seems to be away"):
        gather(plan, go_through)
    assert not (home / "outputs" / "reminders").exists()
    assert list((home / "returns").iterdir()) == []


def test_a_month_for_which_really_nobody_returned_anything_goes_on(home: Path) -> None:
    assert collect_plainly(home, APRIL).file_count == 0
    (home / "returns" / FEBRUARY).rename(home / "archived")
    (home / "returns" / MARCH).rename(home / "archived too")
    (home / "returns" / APRIL).mkdir()
    assert collect_plainly(home, APRIL).file_count == 0


def test_a_first_month_without_any_return_goes_on(tmp_path: Path) -> None:
    assert collect_plainly(write_home(tmp_path / "home"), MARCH).file_count == 0


def test_a_share_that_goes_while_its_files_are_read_is_no_month_of_broken_files(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def go_first(path: Path) -> ReceivedFile:
        shutil.rmtree(path.parent)
        return receive(path)

    monkeypatch.setattr("flows.storage.home.receive", go_first)
    with pytest.raises(SetUpError, match="cannot be read: it went away while it was read"):
        open_home(str(home)).inbox(Period(2020, 3))


@pytest.mark.skipif(os.getuid() == 0, reason="root may read every folder")
def test_an_inbox_that_nobody_may_read_is_a_sentence(home: Path) -> None:
    (home / "returns" / MARCH).chmod(0)
    with pytest.raises(SetUpError, match="cannot be read: Permission denied"):
        collect_plainly(home, MARCH)
