"""A number that is worked out wrongly anywhere keeps every paper of the month back, and the round says where it stands."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from flows.problems import PublishingError
from flows.report import build, editions
from flows.report.messages import audiences, summary
from flows.report.sections import decisions, standing
from tests.homes import put_return, write_home
from tests.plain_rounds import collect_plainly, publish_plainly

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import ModuleType


def longer_bar(made: Any) -> Any:
    first = made.series[0]
    return replace(made, series=(replace(first, values=(first.values[0] + 1, *first.values[1:])), *made.series[1:]))


def without_last(made: Any) -> Any:
    return made[:-1]


def counted_otherwise(made: Any) -> Any:
    return {name: value + (name == "status.on-track") for name, value in made.items()}


WRONG: dict[str, tuple[ModuleType, str, Callable[[Any], Any], str]] = {
    "a sentence": (decisions, "word_overdue", lambda text: text.replace("1 of", "2 of"), "overdue.current is 1"),
    "a chart": (standing, "_status_chart", longer_bar, 'chart "Status of actions by partner"'),
    "a row of register.csv": (build, "build_register_rows", without_last, "register.csv says"),
    "the summary's e-mail": (summary, "word_asked", lambda text: text.replace("1 ", "5 "), 'the e-mail "summary"'),
    "the Commissioner's e-mail": (audiences, "_word_police", lambda text: text.replace("2", "7"), "police.open is 2"),
    "an extract": (editions, "build_figures", counted_otherwise, "status.on-track.police is"),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    board = write_home(tmp_path_factory.mktemp("wrong") / "home")
    settings = board / "reference" / "board.toml"
    settings.write_text(settings.read_text() + 'commissioner = ["pcc@board.example"]\n')
    put_return(board, "2020-03", "police.csv", "POL-01,on track,Moved.,2020-05-15,Why.,,,,2020-03-20,Head")
    collect_plainly(board, "2020-03")
    return board


@pytest.mark.parametrize("what", WRONG)
def test_one_wrong_number_keeps_every_paper_back(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    home = shutil.copytree(home, tmp_path / "home")
    module, name, change, said = WRONG[what]
    made = getattr(module, name)
    monkeypatch.setattr(module, name, lambda *given: change(made(*given)))
    with pytest.raises(PublishingError, match="The papers do not agree: ") as stopped:
        publish_plainly(home, "2020-03")
    assert said in str(stopped.value)
    assert not (home / "outputs" / "2020-03").exists()


def test_with_every_number_right_the_papers_appear(home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(home, tmp_path / "home")
    assert "register.csv" in publish_plainly(home, "2020-03")
    assert (home / "outputs" / "2020-03" / "register.csv").exists()
