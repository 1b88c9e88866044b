"""The catalogue: every kind makes a whole sentence, and the page of problems is made from it."""

from __future__ import annotations

import re

import pytest

from flows.problems import CATALOGUE, CHECKING_KINDS, READING_KINDS, facts_of, problem, word_catalogue
from tests.homes import REPOSITORY


def test_the_page_of_problems_is_the_catalogue() -> None:
    assert (REPOSITORY / "docs" / "problems.md").read_text(encoding="utf-8") == word_catalogue(), "run: make docs"


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_kind_of_problem_makes_a_whole_sentence(code: str) -> None:
    kind = CATALOGUE[code]
    found = problem(code, "file.csv", 7, "status", **dict.fromkeys(facts_of(kind), "3"))
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
    assert found.message.startswith("file.csv, row 7, status: ")
    assert found.found.rstrip().endswith(".")
    assert found.remedy.rstrip().endswith((".", "?"))
    assert not re.search(r"\binvalid\b|\berror\b|\billegal\b", found.message, flags=re.IGNORECASE)
    assert "{" not in found.message


def test_no_code_stands_twice_in_the_catalogue() -> None:
    assert len(CATALOGUE) == len(READING_KINDS) + len(CHECKING_KINDS)
