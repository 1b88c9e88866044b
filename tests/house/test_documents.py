"""The documents: every command that they print is one, and every file, test and name of the program in them is there."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import re
import shlex
from typing import TYPE_CHECKING

import pytest

from flows.command_line import _parser
from tests.homes import REPOSITORY
from tests.house.test_repository import tracked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGES = sorted((REPOSITORY / "docs").rglob("*.md"))
PAGES = [REPOSITORY / "README.md", *PAGES]
FENCE = re.compile(r"^ *```(\w*)[^\n]*\n(.*?)^ *```", flags=re.MULTILINE | re.DOTALL)
IN_A_BLOCK = re.compile(r"^\s*(?:[A-Z_]+=\S+ )*(?:\S*[\\/])?boardpack (?P<words>[^\n]+)$", flags=re.MULTILINE)
IN_A_SENTENCE = re.compile(r"`(?:[A-Z_]+=\S+ )*boardpack (?P<words>[^`]+)`")
CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
ROOTS = ("flows", "tests", "docs", "templates", "data", "benchmarks", "deploy", ".ci")
MADE_BY_A_RUN = ("outputs", "ledger", ".prefect")
A_TEST = re.compile(r"(test_\w+)\.py(?:::(\w+))?")


def name_of(page: Path) -> str:
    return page.relative_to(REPOSITORY).as_posix()


def refusal(words: str) -> str:
    """What the command's own parser has against a line; "" where it takes it."""
    said = io.StringIO()
    try:
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
            _parser().parse_args(shlex.split(words, comments=True))
    except SystemExit as end:
        return said.getvalue().strip().splitlines()[-1] if end.code else ""
    return ""


def options_of(command: str) -> set[str]:
    """The options of one command."""
    (chosen,) = (action for action in _parser()._actions if isinstance(action, argparse._SubParsersAction))
    return set(chosen.choices[command]._option_string_actions) if command in chosen.choices else set()


def fenced(page: Path) -> Iterator[str]:
    """The texts of a page's code blocks that a reader would type."""
    for kind, text in FENCE.findall(page.read_text(encoding="utf-8")):
        if kind in ("sh", "bat", "console"):
            yield text


def prose(page: Path) -> str:
    """A page without its code blocks, a sentence on one line."""
    return FENCE.sub("", page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_that_a_reader_would_type_is_taken_by_the_command(page: Path) -> None:
    lines = [found["words"] for text in fenced(page) for found in IN_A_BLOCK.finditer(text)]
    assert [(line, refusal(line)) for line in lines if refusal(line)] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_in_a_sentence_is_one_and_has_the_options_named(page: Path) -> None:
    """A sentence may name a command without all that it needs; what it names must be there."""
    for found in IN_A_SENTENCE.finditer(prose(page)):
        words = " ".join(found["words"].split())
        why = refusal(words)
        if why and "are required" not in why:
            pytest.fail(f"`boardpack {words}`: {why}")
        command, *rest = words.split()
        named = {word.partition("=")[0] for word in rest if word.startswith("--")}
        assert command.startswith("-") or named <= options_of(command), words


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_file_and_folder_of_this_repository_that_a_page_names_is_there(page: Path) -> None:
    missing = [
        words
        for words in CODE.findall(prose(page))
        if words.split("/")[0] in ROOTS
        and re.fullmatch(r"[\w./*-]+", words)
        and not set(words.split("/")) & set(MADE_BY_A_RUN)
        and not list(_found(words))
    ]
    assert missing == []


def _found(path: str) -> Iterator[Path]:
    """What lies at a path of the repository, or of a home, where a page may mean either."""
    for root in (REPOSITORY, REPOSITORY / "data" / "plymouth-jtai"):
        yield from root.glob(path.rstrip("/"))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_test_that_a_page_calls_as_a_witness_is_there(page: Path) -> None:
    files = {path.name: path for path in tracked() if path.suffix == ".py"}
    missing = []
    for words in CODE.findall(prose(page)):
        for module, function in A_TEST.findall(words):
            path = files.get(f"{module}.py")
            is_there = path is not None and (not function or f"def {function}(" in path.read_text(encoding="utf-8"))
            missing += [] if is_there else [words]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_name_of_the_program_that_a_page_uses_can_be_imported(page: Path) -> None:
    for words in CODE.findall(prose(page)):
        if re.fullmatch(r"(flows|tests|benchmarks)(\.\w+)+", words):
            module, _, name = words.rpartition(".")
            try:
                importlib.import_module(words)
            except ModuleNotFoundError:
                assert hasattr(importlib.import_module(module), name), words


def test_the_command_lines_are_looked_for_where_they_stand() -> None:
    """Guards the search itself: a pattern that finds nothing would let everything through."""
    readme = REPOSITORY / "README.md"
    lines = [found["words"] for text in fenced(readme) for found in IN_A_BLOCK.finditer(text)]
    assert len(lines) > 10
    assert refusal("run --peirod 2020-03").endswith("--period")
    assert "invalid choice" in refusal("rnu --period 2020-03")
