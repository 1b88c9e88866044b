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
from pydantic import BaseModel, ConfigDict, Field, field_validator

from flows.models import Period
from flows.problems import SetUpError
from flows.register import EntryKind
from flows.register.reference_versions import newest_contents
from flows.storage import open_home, open_ledger

if TYPE_CHECKING:
    from flows.storage import Home

LONDON = ZoneInfo("Europe/London")
_LAST_SECOND = "23:59:59"


MONTH_PATTERN = r"$ Write year and month, such as 2020-03.|^\d{4}-(0[1-9]|1[0-2])$"
"""What a month looks like. Prefect answers a wrong one with "... does not match" and the pattern, and lets nobody word that; so
the pattern begins with our sentence, after an end of the text, where nothing can match it."""


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
        pattern=f"{MONTH_PATTERN}|^$",
        title="Reporting month",
        description="Year and month, such as 2020-03. Leave it empty for the month before the day the run was planned for.",
    )
    as_at: date | None = Field(
        default=None,
        title="Data as at",
        description="Day the figures are as at. Leave it empty for the last day of the reporting month.",
    )
    as_known_at: datetime | None = Field(
        default=None,
        title="As known at",
        description=(
            "Moment after which nothing is known: the papers as they would have been made then. Nothing is collected. "
            "Leave it empty for everything known today."
        ),
    )

    @field_validator("as_known_at", mode="before")
    @classmethod
    def _end_of_day(cls, known_at: object) -> object:
        """A bare day means its end, because what was recorded on that day was known on it."""
        if isinstance(known_at, str) and len(known_at) == len("2020-04-08"):
            return f"{known_at}T{_LAST_SECOND}"
        return known_at

    @field_validator("as_known_at")
    @classmethod
    def _in_london(cls, known_at: datetime | None) -> datetime | None:
        """A time without a zone is a time in London."""
        return known_at.replace(tzinfo=LONDON) if known_at and known_at.tzinfo is None else known_at


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """A round with everything settled.

    Attributes:
        home: the board's folder, read and checked.
        period: the reporting month.
        as_at: the day the figures are as at.
        as_known_at: entries recorded after this moment are not known; None where all are.
        entry_count: only so many of the entries that papers are made from are known, the first ones; None where all are.
    """

    home: Home
    period: Period
    as_at: date
    as_known_at: datetime | None = None
    entry_count: int | None = None

    @property
    def known_words(self) -> str:
        """The moment after which nothing is known as a paper prints it; "" where everything is."""
        moment = self.as_known_at.astimezone(LONDON) if self.as_known_at else None
        return f"{moment.day} {moment:%B %Y, %H:%M:%S}" if moment else ""

    @property
    def folder_name(self) -> str:
        """Name of the papers' folder: the period, the day where it is not the month's last, and what was known by when."""
        day = "" if self.as_at == self.period.last_day else f"_as-at-{self.as_at}"
        return f"{self.period}{day}{f'_as-known-at-{_word_moment(self.as_known_at)}' if self.as_known_at else ''}"


def plan_round(asked: Round) -> RoundPlan:
    """The plan for what was asked.

    Raises:
        SetUpError: the home is missing or broken, or the day lies before the month.
    """
    period = Period.parse(asked.period) if asked.period else planned_period()
    as_at = asked.as_at or period.last_day
    if as_at < period.first_day:
        raise SetUpError(f"The day {as_at} lies before {period}. Give a day in that month or after it.")
    home = open_home(asked.home or None)
    if asked.as_known_at is not None:
        # The files as the ledger knew them then; a file that no run had met by then is taken as it is.
        known = open_ledger(home.ledger_address).read(known_at=asked.as_known_at, kinds=(EntryKind.REGISTER,))
        home = home.with_contents(newest_contents(known))
    return RoundPlan(home, period, as_at, asked.as_known_at)


def check_begun(period: Period, day: date) -> None:
    """Refuses papers for a month that lies ahead: a slip of the hand, such as 2062 for 2026.

    Raises:
        SetUpError: the month has not begun.
    """
    if period.first_day > day:
        raise SetUpError(f"{period} has not begun yet. Give a month that has, such as {Period(day.year, day.month)}.")


def read_stamp(text: str) -> datetime | None:
    """The moment in a manifest; None where it says none."""
    return datetime.fromisoformat(text) if text else None


def _word_moment(moment: datetime) -> str:
    """A moment as a folder's name has it: London time, and the day alone where it is the day's end.

    >>> _word_moment(datetime(2020, 4, 8, 23, 59, 59, tzinfo=LONDON)), _word_moment(datetime.fromisoformat("2020-04-08T08:30Z"))
    ('2020-04-08', '2020-04-08T093000')
    """
    here = moment.astimezone(LONDON)
    return f"{here:%Y-%m-%d}" if f"{here:%H:%M:%S}" == _LAST_SECOND else f"{here:%Y-%m-%dT%H%M%S}"


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
    page = os.environ.get("BOARDPACK_PAPERS_PAGE", "").rstrip("/")
    return f"{page}/papers/{quote(path)}" if page else ""


def tell(message: str) -> None:
    """Writes a line to the run's log: counts, codes, file names and hashes, never a partner's words."""
    try:
        get_run_logger().info(message, extra={"boardpack": True})
    except MissingContextError:
        logging.getLogger("flows").info(message)
