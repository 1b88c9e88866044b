"""What would show that an area for improvement has improved: one measure an area, and its readings by date."""

from __future__ import annotations

from decimal import Decimal  # noqa: TC003  # pydantic reads the annotation when the class is made
from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from flows.problems import SetUpError
from flows.settings.tables import Day, Words, YesOrNo, parse_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from flows.settings import Settings

MEASURES = "reference/measures.csv"
READINGS = "readings.csv"
_STRICT = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Direction(StrEnum):
    """Which way a measure should go."""

    UP = "up"
    DOWN = "down"


class Measure(BaseModel):
    """The one measure of an area for improvement.

    Attributes:
        is_about_children: its readings count children, or are shares of few of them, so that small ones are not published.
        part_of: areas whose measures count the same children as well, parted by semicolons.
    """

    model_config = _STRICT
    afi_ref: Words
    measure: Words
    direction: Direction
    unit: Words
    source: Words
    is_about_children: YesOrNo = False
    part_of: str = ""

    @property
    def totals(self) -> tuple[str, ...]:
        """References of the areas whose measures count the same children as well."""
        return tuple(ref.strip() for ref in self.part_of.split(";") if ref.strip())

    def is_better(self, now: Decimal, before: Decimal) -> bool:
        """Whether a reading has gone the way it should; the same value is no better."""
        return now > before if self.direction is Direction.UP else now < before


class Reading(BaseModel):
    """One reading of a measure.

    Attributes:
        value: in the measure's unit.
        source: where it was read.
    """

    model_config = _STRICT
    afi_ref: Words
    read_on: Day
    value: Decimal
    source: Words

    @property
    def subject(self) -> str:
        """The area that it is about."""
        return self.afi_ref

    @property
    def made_on(self) -> date:
        """The day of the reading."""
        return self.read_on

    @property
    def title(self) -> str:
        """What the row is, in words."""
        return f"reading of {self.afi_ref} on {self.read_on}"


def parse_measures(text: str, areas: Iterable[str]) -> dict[str, Measure]:
    """The measures, by area; one an area at most.

    Raises:
        SetUpError: a row cannot be read, an area is unknown, one has two measures, or a measure is part of none there.
    """
    rows, known = parse_rows(MEASURES, text, Measure), set(areas)
    measures: dict[str, Measure] = {}
    for row in rows:
        if row.afi_ref not in known:
            raise SetUpError(
                f'{MEASURES}: afi_ref "{row.afi_ref}" is not in areas_for_improvement.csv. Add it there, or correct it here.'
            )
        if row.afi_ref in measures:
            raise SetUpError(f"{MEASURES}: {row.afi_ref} has two measures. Keep the one that tells most.")
        measures[row.afi_ref] = row
    _check_totals(measures)
    return measures


def _check_totals(measures: Mapping[str, Measure]) -> None:
    for ref, row in measures.items():
        unknown = [total for total in row.totals if total == ref or total not in measures]
        if unknown:
            raise SetUpError(
                f'{MEASURES}: {ref} is part_of "{unknown[0]}", which is no other row of this table. Add it, or correct it.'
            )


def parse_readings(text: str, settings: Settings) -> list[Reading]:
    """The readings, each of a measure that is defined, one a day.

    Raises:
        SetUpError: a row cannot be read, has no measure, or stands twice.
    """
    rows = parse_rows(READINGS, text, Reading)
    seen: Mapping[tuple[str, date], Reading] = {(row.afi_ref, row.read_on): row for row in rows}
    if len(seen) < len(rows):
        twice = next(row for row in rows if seen[row.afi_ref, row.read_on] is not row)
        raise SetUpError(f"{READINGS}: there are two rows for the {twice.title}. Keep the right one.")
    for row in rows:
        if row.afi_ref not in settings.measures:
            raise SetUpError(f"{READINGS}: {row.afi_ref} has no measure. Define it in {MEASURES}, or correct the row.")
    return rows
