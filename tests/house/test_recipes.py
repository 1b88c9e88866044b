"""The recipes: every block fits the files as they are, and the drill follows each recipe to its end in a copy."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.storage.new_home import make_new_home
from tests.homes import REPOSITORY

PAGE = REPOSITORY / "docs" / "recipes.md"
BLOCK = re.compile(r"^```(?P<kind>\w+) ?(?P<path>\S*)\n(?P<text>.*?)^```$", flags=re.MULTILINE | re.DOTALL)
LEFT_BEHIND = shutil.ignore_patterns(
    ".git",
    ".venv",
    "node_modules",
    "__pycache__",
    "outputs",
    "ledger",
    ".prefect",
    ".pytest_cache",
    ".ruff_cache",
    ".hypothesis",
)
FINE = {"boardpack": (0, 1)}
"""Exit codes with which a step may end: 1 says that a person is needed, and some returns of the demonstration are bad."""


@dataclass(frozen=True)
class Block:
    """One code block of a recipe.

    Attributes:
        kind: diff, python, csv or sh.
        path: the file that it is about; "" for commands.
        text: what stands in it.
    """

    kind: str
    path: str
    text: str


def recipes() -> dict[str, list[Block]]:
    """The blocks of each recipe, by its heading."""
    _, *parts = re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {
        part.partition("\n")[0]: [Block(found["kind"], found["path"], found["text"]) for found in BLOCK.finditer(part)]
        for part in parts
    }


RECIPES = recipes()


def put_in_place(block: Block, root: Path) -> None:
    """Does to a file what a reader does who follows a block to the letter."""
    path = root / block.path
    if block.kind == "diff":
        lines = block.text.splitlines(keepends=True)
        before, after = ("".join(line[1:] or "\n" for line in lines if line[0] != sign) for sign in ("+", "-"))
        text = path.read_text(encoding="utf-8")
        assert text.count(before) == 1, f"{block.path} does not hold these lines once:\n{before}"
        path.write_text(text.replace(before, after), encoding="utf-8")
    elif block.kind == "csv" and path.exists():
        with path.open("a", encoding="utf-8", newline="") as table:
            table.write(block.text.replace("\n", "\r\n"))
    else:
        assert block.kind in ("python", "csv")
        assert not path.exists(), f"{block.path} is there already"
        path.write_text(block.text, encoding="utf-8")


def carry_out(line: str, root: Path) -> None:
    """Types one line; ``make`` is done by the recipe of its target, so that no environment is set up for it."""
    here = Path(sys.executable).parent
    program, _, rest = line.partition(" ")
    if program == "make":
        made = re.search(rf"^{rest}:.*\n\t(.+)$", (root / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert made is not None
        line = made[1].replace("$(BIN)", str(here))
    if program == "boardpack":
        line = f"python -m flows.command_line {rest}"
    names = {**os.environ, "PYTHONPATH": str(root), "PATH": f"{here}{os.pathsep}{os.environ['PATH']}"}
    names["PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS"] = "120"
    for name in ("PREFECT_API_URL", "BOARDPACK_HOME", "BOARDPACK_LEDGER"):
        names.pop(name, None)
    done = subprocess.run(line, shell=True, cwd=root, env=names, capture_output=True, text=True, check=False)  # noqa: S602  # as typed
    assert "Traceback" not in done.stderr, f"{line}\n{done.stderr[-3000:]}"
    assert done.returncode in FINE.get(program, (0,)), f"{line}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The repository as a clone of it looks."""
    clone = shutil.copytree(REPOSITORY, tmp_path / "boardpack", ignore=LEFT_BEHIND)
    subprocess.run(["git", "init", "-q"], cwd=clone, check=True)  # noqa: S607  # git of the machine
    return clone


@pytest.mark.parametrize("name", RECIPES)
def test_every_block_of_a_recipe_fits_the_files_as_they_are(name: str, tmp_path: Path) -> None:
    blocks = [block for block in RECIPES[name] if block.path]
    for path in {block.path for block in blocks}:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        if (REPOSITORY / path).exists():
            shutil.copy(REPOSITORY / path, tmp_path / path)
    if name == "Add a board":
        shutil.rmtree(tmp_path / "my-board")
        make_new_home(tmp_path / "my-board")
    for block in blocks:
        put_in_place(block, tmp_path)
        if block.path.endswith(".py"):
            compile((tmp_path / block.path).read_text(encoding="utf-8"), block.path, "exec")
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    (tmp_path / "flows").mkdir(exist_ok=True)  # ruff tells our modules from others by the folders that are there
    carry_out("ruff format --check . && ruff check --select E,F,W .", tmp_path)


def test_every_recipe_that_the_page_promises_is_there_with_commands_that_prove_it() -> None:
    assert list(RECIPES) == [
        *("Add a check", "Add a section", "Add a partner"),
        *("Add a board", "Add a flow", "Change a rule"),
    ]
    assert all(any(block.kind == "sh" for block in blocks) for blocks in RECIPES.values())


@pytest.mark.drill
@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_followed_to_the_letter_ends_as_it_says(name: str, copy: Path) -> None:
    for block in RECIPES[name]:
        if block.path:
            put_in_place(block, copy)
        else:
            for line in block.text.splitlines():
                carry_out(line, copy)
    changed = [str(copy / block.path) for block in RECIPES[name] if block.path.endswith(".py")]
    if changed:
        carry_out(f"ruff check {' '.join(dict.fromkeys(changed))}", copy)
        carry_out("ruff format --check .", copy)
        carry_out("mypy", copy)
