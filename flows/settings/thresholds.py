"""The numbers behind the rules, each with its unit and the range that a board may set."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


def _limit(default: int, low: int, high: int, unit: str, description: str) -> Any:  # as pydantic's Field
    return Field(default=default, ge=low, le=high, description=description, json_schema_extra={"unit": unit})


class Thresholds(BaseModel):
    """The numbers behind the rules. The report's annex of rules is made from these descriptions, units, ranges and values."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    return_cut_off_working_days: int = _limit(
        5, 1, 15, "working days", "Returns of a month are due this many working days after its last day"
    )
    stale_after_returns: int = _limit(
        3, 2, 12, "returns", "The same update text in this many returns running is called stale"
    )
    missed_returns_to_escalate: int = _limit(
        2, 1, 12, "returns", "This many missed returns in a row are put to the board"
    )
    moves_to_escalate: int = _limit(
        2, 1, 12, "moves", "A date that has moved later this often is put on the second-slip list"
    )
    annex_row_cap: int = _limit(
        2000, 50, 5000, "actions", "Above this count of actions the Word report carries only what matters"
    )
    old_date_days: int = _limit(
        60, 14, 365, "days", "An update whose newest date is older than this may have been copied forward"
    )
    nearly_done_returns: int = _limit(2, 2, 12, "returns", '"Nearly done" in this many returns running is pointed out')
    promises_needed: int = _limit(
        3, 2, 20, "promises", "A partner's past slips are shown once it has made this many promises"
    )
    promises_counted: int = _limit(5, 2, 50, "promises", "Of a partner's past promises the last so many are counted")
    extensions_to_question: int = _limit(
        3, 1, 12, "extensions", "So many extensions with no evidence listed are a question"
    )
    questions_shown: int = _limit(8, 1, 20, "questions", "At most so many questions are suggested")
    bank_holidays_ahead_months: int = _limit(
        12, 1, 36, "months", "The list of bank holidays should reach this far beyond the day of the papers"
    )


def word_range(name: str) -> tuple[str, str]:
    """The range that a threshold may have, and its unit.

    >>> word_range("moves_to_escalate")
    ('1 to 12', 'moves')
    """
    field = Thresholds.model_fields[name]
    low = next(limit.ge for limit in field.metadata if hasattr(limit, "ge"))
    high = next(limit.le for limit in field.metadata if hasattr(limit, "le"))
    extra = field.json_schema_extra
    return f"{low} to {high}", str(extra["unit"]) if isinstance(extra, dict) else ""
