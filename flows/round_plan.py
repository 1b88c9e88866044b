"""What a person or a schedule asks of a round, and what that means: which home, which month, which day."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from datetime import date, datetime  # pydantic reads the annotation when the class is made
from typing import TYPE_CHECKING
from urllib.parse import quote
from zoneinfo import ZoneInfo

from prefect import get_run_logger, runtime
from prefect.exceptions import MissingContextError
from pydantic import BaseModel, ConfigDict, Field

from flows.models import Period
from flows.problems import SetUpError
from flows.storage import open_home

if TYPE_CHECKING:
    from flows.storage import Home

LONDON = ZoneInfo("Europe/London")


class Round(BaseModel):
    """One round of one board. Prefect draws its form from the titles and descriptions."""

    model_config = ConfigDict(extra="forbid", title="Round")

    home: str = Field(
        default="",
        title="Home folder",
        description="Folder of the board. Leave it empty for the one that this machine is set up for.",
    )
    period: str = Field(
        default="",
        pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$",
        title="Reporting month",
        description="Year and month, such as 2020-03. Leave it empty for the month before the day the run was planned for.",
    )
    as_at: date | None = Field(
        default=None,
        title="Data as at",
        description="Day the figures are as at. Leave it empty for the last day of the reporting month.",
    )


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """A round with everything settled.

    Attributes:
        home: the board's folder, read and checked.
        period: the reporting month.
        as_at: the day the figures are as at.
    """

    home: Home
    period: Period
    as_at: date

    @property
    def folder_name(self) -> str:
        """Name of the papers' folder: the period, and the day where it is not the month's last."""
        return str(self.period) if self.as_at == self.period.last_day else f"{self.period}_as-at-{self.as_at}"


def plan_round(asked: Round) -> RoundPlan:
    """The plan for what was asked.

    Raises:
        SetUpError: the home is missing or broken, or the day lies before the month.
    """
    period = Period.parse(asked.period) if asked.period else planned_period()
    as_at = asked.as_at or period.last_day
    if as_at < period.first_day:
        raise SetUpError(f"The day {as_at} lies before {period}. Give a day in that month or after it.")
    return RoundPlan(open_home(asked.home or None), period, as_at)


def planned_period() -> Period:
    """The month before the day that the run was planned for, which is not today where a missed run is caught up."""
    planned = planned_day()
    return Period(planned.year, planned.month).previous


def planned_day() -> date:
    """The day in London that the run was planned for; today where no server planned it."""
    planned = runtime.flow_run.scheduled_start_time or datetime.now(LONDON)
    return planned.astimezone(LONDON).date()


def today() -> date:
    """This very day in London."""
    return datetime.now(LONDON).date()


def papers_link(path: str) -> str:
    """Address of a paper on the page that ``boardpack serve`` shows; "" where there is no such page.

    Args:
        path: below ``outputs/``, forward slashes.
    """
    page = os.environ.get("BOARDPACK_PAPERS_PAGE", "")
    return f"{page}/papers/{quote(path)}" if page else ""


def tell(message: str) -> None:
    """Writes a line to the run's log: counts, codes, file names and hashes, never a partner's words."""
    try:
        get_run_logger().info(message, extra={"boardpack": True})
    except MissingContextError:
        logging.getLogger("flows").info(message)
