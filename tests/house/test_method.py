"""The page of method: each line of the framework has its witness, and the changelog goes with the package."""

from __future__ import annotations

import re
import tomllib

from tests.homes import REPOSITORY

LEVELS = ("### Minimum", "### Further", "### Gold")


def lines_of(level: str) -> list[list[str]]:
    """The rows of one level's table, by its cells."""
    page = (REPOSITORY / "docs" / "method.md").read_text(encoding="utf-8")
    part = page.partition(level)[2].split("\n##")[0]
    return [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("| ")][1:]


def test_every_line_of_the_framework_says_how_it_is_met_and_what_proves_it() -> None:
    rows = [row for level in LEVELS for row in lines_of(level)]
    assert len(rows) > 25
    assert [row for row in rows if len(row) != 3 or "`" not in row[2]] == []
    unproved = [row[0] for row in rows if "test_" not in row[2]]
    assert unproved == ["Code reviewed by a peer"]


def test_the_changelog_begins_with_the_version_of_the_package() -> None:
    version = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    newest = re.search(r"^## (\S+)", (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert newest is not None
    assert newest[1] == version
