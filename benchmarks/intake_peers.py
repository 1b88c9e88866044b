"""The peers that reading and checking is measured beside: pandera and frictionless, with the same rules of type."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from frictionless import Checklist, Resource, Schema, checks

from benchmarks.returns import PERIOD
from flows.models import PARTNER_STATUSES, RETURN_COLUMNS
from flows.validation.cleaning import LONGEST_TEXT
from flows.validation.context import TEXT_COLUMNS
from flows.validation.file_checks import find_partner
from tests.validation.second_judge import failing_rows, make_judge, read_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from flows.models import ReceivedFile
    from flows.settings import Settings


def pandera_reader(settings: Settings) -> Callable[[ReceivedFile], set[int]]:
    """Reads by pandas and judges lazily by pandera; the judge is the one of our tests."""
    words = [*PARTNER_STATUSES, "amber"]
    judges = {partner: make_judge(known, words) for partner, known in settings.own_references.items()}
    return lambda file: failing_rows(judges[_partner(file, settings)], read_texts(file.content))


def frictionless_reader(settings: Settings, *, every_rule: bool = False) -> Callable[[ReceivedFile], int]:
    """Reads and judges by frictionless; gives the count of errors.

    Args:
        settings: the register, for the references of each partner.
        every_rule: judge our other rules that frictionless has words for, too. The last day for returns is not among them:
            it takes the fourth of March for the third of April.
    """
    logging.getLogger("frictionless").setLevel(logging.ERROR)
    schemas = {partner: _schema(known, every_rule=every_rule) for partner, known in settings.own_references.items()}

    def read(file: ReceivedFile) -> int:
        schema = Schema.from_descriptor(schemas[_partner(file, settings)])
        checklist = Checklist(checks=[checks.row_constraint(formula=_EVIDENCED)] if every_rule else [])
        resource = Resource(data=file.content, format="csv", schema=schema)
        report = resource.validate(checklist, limit_errors=1_000_000)
        return sum(len(task.errors) for task in report.tasks)

    return read


def _partner(file: ReceivedFile, settings: Settings) -> str:
    return str(find_partner(file.name, (), settings, PERIOD))


def _schema(references: Iterable[str], *, every_rule: bool) -> dict[str, object]:
    """The same rules in the words of frictionless. A day is of any kind, because it reads a field in one way only."""
    words = sorted({form for word in (*PARTNER_STATUSES, "amber") for form in (word, word.capitalize())})
    rules: dict[str, dict[str, Any]] = {
        "action_ref": {"constraints": {"required": True, "enum": sorted(references)}},
        "status": {"constraints": {"required": True, "enum": words}},
        "update": {"constraints": {"required": True, "pattern": r"[\s\S]*[^\W\d_][\s\S]*"}},
        "updated_on": {"type": "date", "format": "any", "constraints": {"required": True}},
        "updated_by": {"constraints": {"required": True}},
        "forecast_on": {"type": "date", "format": "any"},
    }
    if every_rule:
        _constrain(rules, {name: {"maxLength": LONGEST_TEXT} for name in TEXT_COLUMNS})
        _constrain(rules, {"action_ref": {"unique": True}, "evidence": {"pattern": r".*\d.*"}})
    return {"fields": [{"name": name, "type": "string", **rules.get(name, {})} for name in RETURN_COLUMNS]}


def _constrain(rules: dict[str, dict[str, Any]], more: Mapping[str, Mapping[str, object]]) -> None:
    """Adds constraints to the rules of some fields."""
    for name, constraints in more.items():
        rules.setdefault(name, {}).setdefault("constraints", {}).update(constraints)


_EVIDENCED = "status not in ('complete', 'Complete') or evidence"
"""Complete is a claim until evidence is listed."""
