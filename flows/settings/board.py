"""What ``board.toml`` may say, with the range and the unit of each threshold."""

from __future__ import annotations

import re
from datetime import date  # noqa: TC003  # pydantic reads the annotation when the class is made
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from flows.settings.messages import Messages
from flows.settings.post import PapersCopy, Sending, Source, check_unique_names
from flows.settings.rhythm import Approval, Chasing, Schedule
from flows.settings.thresholds import Thresholds

_STRICT = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
_ADDRESS = r"^[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+$"


class Board(BaseModel):
    """The board, its paper and its meetings.

    Attributes:
        marking: printed at the top of every page and at the start of every subject line.
        notice: printed on every page; empty for real work.
        meetings: dates of the board's meetings, in order.
        previously_considered: bodies that have seen this paper, with dates; "" leaves the line out of the title block.
        links_to: plans, objectives or risks that the paper belongs to; "" likewise.
        words: what words of the partners mean that not every reader knows, one sentence each, such as "VIST: a record ...".
    """

    model_config = _STRICT

    name: str = Field(min_length=1, max_length=120)
    office: str = Field(min_length=1, max_length=200)
    title: str = Field(min_length=1, max_length=200)
    marking: str = Field(min_length=1, max_length=60)
    notice: str = Field(default="", max_length=200)
    meetings: tuple[date, ...] = ()
    previously_considered: str = Field(default="", max_length=300)
    links_to: str = Field(default="", max_length=300)
    words: tuple[Annotated[str, Field(min_length=1, max_length=300)], ...] = Field(default=(), max_length=20)

    @field_validator("meetings")
    @classmethod
    def _in_order(cls, meetings: tuple[date, ...]) -> tuple[date, ...]:
        return tuple(sorted(set(meetings)))


class People(BaseModel):
    """Roles and addresses. No names: a role outlives the person who holds it."""

    model_config = _STRICT

    author: str = Field(min_length=1, max_length=120)
    lead: str = Field(min_length=1, max_length=120)
    sender: str = Field(default="", max_length=200)
    board: tuple[str, ...] = Field(min_length=1)
    commissioner: tuple[str, ...] = ()
    office: tuple[str, ...] = ()

    @field_validator("board", "commissioner", "office")
    @classmethod
    def _addresses(cls, addresses: tuple[str, ...]) -> tuple[str, ...]:
        for address in addresses:
            check_address(address)
        return addresses

    @field_validator("sender")
    @classmethod
    def _address(cls, address: str) -> str:
        return check_address(address) if address else address


class Reading(BaseModel):
    """How partners' files are read.

    Attributes:
        profile: "repair" mends what cannot change the meaning and says so; "strict" refuses it.
    """

    model_config = _STRICT

    profile: Literal["repair", "strict"] = "repair"


class Papers(BaseModel):
    """What goes into which paper, and how long papers are kept.

    Attributes:
        restricted_columns: columns of a return that stand in the restricted annex and not in the board's report.
        restricted_marking: marking of the restricted annex, where it is higher than the board's.
        retention: class in the office's schedule of records.
        page_numbers: the Word report's contents show page numbers, which LibreOffice finds; without, they show links.
        review_after_years: whole years, from the end of the financial year of the paper, after which it is looked at.
    """

    model_config = _STRICT

    restricted_columns: tuple[Literal["update", "forecast_reason", "evidence", "risk", "help_needed"], ...] = ()
    restricted_marking: str = Field(default="OFFICIAL-SENSITIVE", min_length=1, max_length=60)
    retention: str = Field(default="permanent", min_length=1, max_length=120)
    page_numbers: bool = False
    review_after_years: int = Field(default=6, ge=1, le=100)


class LedgerPlace(BaseModel):
    """Where the ledger is kept."""

    model_config = _STRICT

    address: str = ""


class BoardFile(BaseModel):
    """The whole of ``board.toml``."""

    model_config = _STRICT

    board: Board
    people: People
    thresholds: Thresholds = Thresholds()
    reading: Reading = Reading()
    ledger: LedgerPlace = LedgerPlace()
    papers: Papers = Papers()
    schedule: Schedule = Schedule()
    chasing: Chasing = Chasing()
    messages: Messages = Messages()
    approval: Approval = Approval()
    sources: tuple[Source, ...] = ()
    sending: Sending | None = None
    papers_copy: PapersCopy | None = None

    @field_validator("sources")
    @classmethod
    def _own_names(cls, sources: tuple[Source, ...]) -> tuple[Source, ...]:
        return check_unique_names(sources)


def check_address(address: str) -> str:
    """The address, if a mail program would take it.

    Raises:
        ValueError: there is not one @ with a name before it and a domain with a dot after it.
    """
    if not re.match(_ADDRESS, address):
        raise ValueError(f'"{address}" is not an e-mail address')
    return address
