"""The audit of dependencies never takes silence for good news."""

from __future__ import annotations

import json
import runpy
from typing import TYPE_CHECKING

import pytest

from tests.homes import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable

AUDIT = REPOSITORY / ".ci" / "audit.py"
CLEAN = {"name": "idna", "version": "3.10", "vulns": []}
FAULTY = {"name": "jinja2", "version": "3.0", "vulns": [{"id": "PYSEC-0000-1", "fix_versions": ["3.1"]}]}
# What pip-audit 2.10 says, with exit code 0, where its source of known faults has never heard of a package.
UNKNOWN = {"name": "idna", "skip_reason": "Dependency not found on PyPI and could not be audited: idna (3.10)"}


@pytest.mark.parametrize(
    ("packages", "line", "is_faulty"),
    [
        ([CLEAN], "no known fault in 1 packages", False),
        ([CLEAN, FAULTY], "known faults in jinja2 3.0 (PYSEC-0000-1)", True),
        ([UNKNOWN, FAULTY], "known faults in jinja2 3.0", True),
        ([CLEAN, UNKNOWN], "NOT AUDITED, nothing is known about 1 of 2 packages", False),
        ([], "NOT AUDITED, nothing is known about 0 of 0 packages", False),
        (None, "NOT AUDITED, the database of known faults did not answer (timed out)", False),
    ],
)
def test_only_an_answer_about_every_package_is_an_audit(
    packages: list[dict[str, object]] | None, line: str, is_faulty: bool
) -> None:
    sum_up: Callable[[str, str, str], tuple[str, bool]] = runpy.run_path(str(AUDIT))["sum_up"]
    said = "" if packages is None else json.dumps({"dependencies": packages, "fixes": []})
    found = sum_up("requirements.txt", said, "timed out")
    assert found[0].startswith("requirements.txt: ")
    assert line in found[0]
    assert found[1] is is_faulty


def test_the_build_audits_every_lock() -> None:
    locks = {path.name for path in REPOSITORY.glob("requirements*.txt")}
    assert set(runpy.run_path(str(AUDIT))["LOCKS"]) == locks
    assert "make audit" in (REPOSITORY / ".ci" / "run").read_text(encoding="utf-8")
    assert "audit.py" in (REPOSITORY / "Makefile").read_text(encoding="utf-8")
