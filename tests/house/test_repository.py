"""The house: what documents, locks and deployments say is true."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
import tomllib
import zipfile
from typing import TYPE_CHECKING

import pytest
import yaml

from flows.models import PARTNER_STATUSES, RETURN_COLUMNS, Delivery
from tests.homes import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

LOCKS = ("requirements.txt", "requirements-dev.txt")


def read(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


def tracked() -> list[Path]:
    """Files that belong to the repository: what git tracks, and what it would."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607  # git of the machine
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [REPOSITORY / line for line in listed.splitlines() if (REPOSITORY / line).is_file()]


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_pins_and_hashes_every_package_and_names_no_index(name: str) -> None:
    text = read(name)
    packages = re.findall(r"^[a-z0-9][^\s]*==[^\s]+.*\\$", text, flags=re.MULTILINE)
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(packages) == len(blocks) > 20
    assert all("--hash=sha256:" in block for block in blocks)
    assert not re.search(r"https?:|--index|--find-links|file:", text)


def test_no_file_names_a_package_registry_or_a_path_of_one_machine() -> None:
    registry = re.compile(rb"https?://[^\s\"]*(registry|/simple/|/packages/[0-9a-f]{2}/|/debian/(dists|pool)/)")
    place = re.compile(rb"(^|[^A-Za-z0-9_.-])/(work|farm|root|home/[a-z]+)/[A-Za-z0-9._-]")
    found = [path for path in tracked() if registry.search(path.read_bytes()) or place.search(path.read_bytes())]
    assert [path.name for path in found if path.suffix not in (".png", ".docx")] == []


def test_every_dependency_earns_its_line() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    names = [re.split(r"[<>=!\[]", wish)[0] for wish in project["dependencies"]]
    table = [line for line in read("docs/decisions.md").splitlines() if line.startswith("| ")]
    assert [name for name in names if not any(name in line.split("|")[1] for line in table)] == []


def test_the_glossary_explains_every_status_and_every_column() -> None:
    glossary = read("docs/glossary.md")
    words = [*(status.value for status in Delivery), *(f"`{column}`" for column in RETURN_COLUMNS)]
    assert [word for word in words if f"| {word} |" not in glossary] == []
    assert len(PARTNER_STATUSES) == 5


def test_every_deployment_names_a_flow_that_is_there_and_says_what_it_does() -> None:
    deployments = yaml.safe_load(read("prefect.yaml"))["deployments"]
    assert [one["name"] for one in deployments] == [
        *("clock", "monthly", "manual", "chasing", "approval"),
        *("gathering", "delivery"),
    ]
    for one in deployments:
        module, function = one["entrypoint"].rsplit(".", 1)
        assert hasattr(getattr(importlib.import_module(module), function), "serve")
        assert one["description"].endswith(".")
        assert all(schedule["timezone"] == "Europe/London" for schedule in one["schedules"])


def test_the_two_commands_of_the_readme_are_in_the_makefile_and_ci_calls_the_test_command() -> None:
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), flags=re.MULTILINE))
    assert {"demo", "test"} <= targets
    assert "make demo" in read("README.md")
    assert "make test" in read("README.md")
    assert read(".ci/run").rstrip().endswith("make test")


def test_every_link_of_the_documents_leads_somewhere() -> None:
    pages = [path for path in tracked() if path.suffix == ".md"]
    links = [(page, link) for page in pages for link in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))]
    missing = [(page.name, link) for page, link in links if ":" not in link and not (page.parent / link).exists()]
    assert len(links) > 5
    assert missing == []


def test_the_tests_mirror_the_rooms() -> None:
    rooms = {path.name for path in (REPOSITORY / "flows").iterdir() if path.is_dir() and not path.name.startswith("__")}
    folders = {
        path.name for path in (REPOSITORY / "tests").iterdir() if path.is_dir() and not path.name.startswith("__")
    }
    assert folders - {"rounds", "house", "e2e", "tools"} == rooms


def test_no_module_is_named_like_the_standard_library_or_like_a_cupboard() -> None:
    names = [path.stem for path in tracked() if path.suffix == ".py" and "flows" in path.parts]
    assert [name for name in names if name in sys.stdlib_module_names] == []
    cupboards = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "process"}
    assert [name for name in names if set(name.split("_")) & cupboards] == []


def test_demonstration_returns_say_so_in_every_row() -> None:
    for path in (REPOSITORY / "data" / "plymouth-jtai" / "returns").rglob("*.csv"):
        lines = path.read_bytes().decode("cp1252").splitlines()[1:]
        assert all("DEMONSTRATION" in line for line in lines), path.name


def test_an_installed_copy_brings_its_templates_and_bank_holidays(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = {path.name for path in (REPOSITORY / "templates").iterdir() if path.suffix in (".docx", ".j2")}
    assert {f"flows/storage/templates/{name}" for name in (*wanted, "bank_holidays.csv")} <= inside
    assert "flows/command_line.py" in inside


def test_tables_of_the_demonstration_that_the_office_fills_say_so_in_every_row() -> None:
    for path in (REPOSITORY / "data" / "plymouth-jtai").glob("*.csv"):
        lines = path.read_text(encoding="utf-8").splitlines()[1:]
        assert lines, path.name
        assert all("DEMONSTRATION" in line for line in lines), path.name
