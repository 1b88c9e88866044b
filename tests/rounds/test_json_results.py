"""No pickle from outside is ever read: nothing keeps results, JSON is set should anything ever do, no module reads pickles."""

from __future__ import annotations

import importlib
import pkgutil
import re
from typing import TYPE_CHECKING

import yaml
from prefect import Flow, Task

import flows
from flows.serving.local_prefect import QUIET_PREFECT
from tests.homes import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.rounds.conftest import Demonstration

NAME = "PREFECT_RESULTS_DEFAULT_SERIALIZER"
RUNS_WHAT_IT_READS = (
    r"\b(pickle|marshal|shelve|dill|cloudpickle|joblib)\b|\byaml\.(unsafe_|full_)?load\(|\b(eval|exec)\("
)


def flows_and_tasks() -> Iterator[Flow[..., object] | Task[..., object]]:
    for found in pkgutil.walk_packages(flows.__path__, "flows."):
        if ".migrations" in found.name:
            continue
        for member in vars(importlib.import_module(found.name)).values():
            if isinstance(member, Flow | Task):
                yield member


def test_every_service_and_every_run_writes_json() -> None:
    assert QUIET_PREFECT[NAME] == "json"
    pool = yaml.safe_load((REPOSITORY / "prefect.yaml").read_text(encoding="utf-8"))["definitions"]["pool"]
    assert pool["job_variables"]["env"][NAME] == "json"


def test_no_flow_and_no_task_keeps_a_result_or_names_another_way_of_writing_it() -> None:
    found = {one.name: one for one in flows_and_tasks()}
    assert len(found) > 8
    assert {name for name, one in found.items() if one.persist_result} == set()
    assert {name for name, one in found.items() if one.result_serializer is not None} == set()


def test_a_round_leaves_no_result_that_somebody_could_put_another_in_the_place_of(demonstration: Demonstration) -> None:
    storage = demonstration.home / ".prefect" / "storage"
    assert (demonstration.home / ".prefect").is_dir()
    assert [path for path in storage.rglob("*") if path.is_file()] == []


def test_no_module_reads_what_runs_when_it_is_read() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in (REPOSITORY / "flows").rglob("*.py")}
    code = {name: re.sub(r'""".*?"""|#.*', "", text, flags=re.DOTALL) for name, text in texts.items()}
    assert re.search(RUNS_WHAT_IT_READS, "x = pickle.loads(y)")
    # workers.py packs what its own flow hands to Dask's workers, which Dask would pickle all the same; nothing is kept of it.
    assert [name for name, text in code.items() if re.search(RUNS_WHAT_IT_READS, text)] == ["workers.py"]
