"""The peers that reading and checking is measured beside: pandera and frictionless, with the same rules of type."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from frictionless import Resource, Schema

from benchmarks.returns import PERIOD
from flows.models import PARTNER_STATUSES, RETURN_COLUMNS
from flows.validation.file_checks import find_partner
from tests.validation.second_judge import failing_rows, make_judge, read_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flows.models import ReceivedFile
    from flows.settings import Settings


def pandera_reader(settings: Settings) -> Callable[[ReceivedFile], set[int]]:
    """Reads by pandas and judges lazily by pandera; the judge is the one of our tests."""
    words = [*PARTNER_STATUSES, "amber"]
    judges = {partner: make_judge(known, words) for partner, known in settings.own_references.items()}
    return lambda file: failing_rows(judges[_partner(file, settings)], read_texts(file.content))


def frictionless_reader(settings: Settings) -> Callable[[ReceivedFile], int]:
    """Reads and judges by frictionless; gives the count of errors."""
    logging.getLogger("frictionless").setLevel(logging.ERROR)
    schemas = {partner: _schema(known) for partner, known in settings.own_references.items()}

    def read(file: ReceivedFile) -> int:
        schema = Schema.from_descriptor(schemas[_partner(file, settings)])
        report = Resource(data=file.content, format="csv", schema=schema).validate(limit_errors=1_000_000)
        return sum(len(task.errors) for task in report.tasks)

    return read


def _partner(file: ReceivedFile, settings: Settings) -> str:
    return str(find_partner(file.name, (), settings, PERIOD))


def _schema(references: Iterable[str]) -> dict[str, object]:
    """The same rules in the words of frictionless. A day is of any kind, because it reads a field in one way only."""
    words = sorted({form for word in (*PARTNER_STATUSES, "amber") for form in (word, word.capitalize())})
    rules: dict[str, dict[str, object]] = {
        "action_ref": {"constraints": {"required": True, "enum": sorted(references)}},
        "status": {"constraints": {"required": True, "enum": words}},
        "update": {"constraints": {"required": True, "pattern": r"[\s\S]*[^\W\d_][\s\S]*"}},
        "updated_on": {"type": "date", "format": "any", "constraints": {"required": True}},
        "updated_by": {"constraints": {"required": True}},
        "forecast_on": {"type": "date", "format": "any"},
    }
    return {"fields": [{"name": name, "type": "string", **rules.get(name, {})} for name in RETURN_COLUMNS]}
