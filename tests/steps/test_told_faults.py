"""What fails in the middle, wherever it does, tells no word of a partner."""

from __future__ import annotations

import importlib
import pickle
import pkgutil
import traceback
from typing import TYPE_CHECKING, NoReturn

import pytest
from prefect import Flow, Task

import flows
from flows.collect_returns import collect_returns
from flows.problems import ProgramError, SetUpError
from flows.publish_report import publish_report
from flows.steps.round_plan import Round
from flows.steps.told_faults import without_words
from tests.homes import put_return, write_home
from tests.plain_rounds import collect_plainly

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORDS = "what the police wrote"


def fail(*_: object, **__: object) -> NoReturn:
    raise ValueError(WORDS)


@pytest.fixture
def asked(tmp_path: Path) -> Round:
    home = write_home(tmp_path / "home")
    put_return(home, "2020-03", "police.csv", f"POL-01,on track,{WORDS},,,,,,2020-03-20,Head")
    collect_plainly(home, "2020-03")
    return Round(home=str(home), period="2020-03")


def told(error: BaseException) -> str:
    """All that Prefect, a log or a screen would print of it."""
    return "".join(traceback.format_exception(error)) + repr(error)


@pytest.mark.parametrize("step", ["read_received", "check_return"])
def test_a_fault_in_reading_or_checking(asked: Round, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    monkeypatch.setattr(f"flows.steps.chunks.{step}", fail)
    with pytest.raises(ProgramError) as caught:
        collect_returns.fn(asked)
    assert WORDS not in told(caught.value)
    assert str(caught.value).startswith("A fault of the program: ValueError in flows/steps/chunks.py, line ")
    assert "in check_chunk" in told(caught.value), "whoever mends it sees the way there"


@pytest.mark.parametrize("step", ["plan_round", "build_next_version"])
def test_a_fault_in_writing(asked: Round, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    monkeypatch.setattr(f"flows.publish_report.{step}", fail)
    with pytest.raises(ProgramError) as caught:
        publish_report.fn(asked)
    assert WORDS not in told(caught.value)


def works() -> Iterator[Flow[..., object] | Task[..., object]]:
    for module in pkgutil.walk_packages(flows.__path__, "flows."):
        if "migrations" not in module.name:
            found = vars(importlib.import_module(module.name)).values()
            yield from (one for one in found if isinstance(one, Flow | Task))


def test_every_flow_and_task_is_told_so() -> None:
    found = {one.name: one for one in works()}
    assert len(found) > 10
    assert [name for name, one in found.items() if not hasattr(one.fn, "__wrapped__")] == []


def test_our_own_sentences_stay_as_they_are() -> None:
    def refuse() -> NoReturn:
        raise SetUpError("Put it right.")

    with pytest.raises(SetUpError, match="Put it right"):
        without_words(refuse)()


def test_a_worker_process_can_send_it() -> None:
    sent = pickle.dumps(ProgramError("ValueError", "a.py, line 1"))
    assert str(pickle.loads(sent)) == (  # noqa: S301  # our own
        "A fault of the program: ValueError in a.py, line 1. Please report it. Nothing is half done."
    )
