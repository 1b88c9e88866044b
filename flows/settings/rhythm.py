"""When things happen, and who must agree: the board's calendar and its approval, as ``board.toml`` says them."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

_STRICT = ConfigDict(frozen=True, extra="forbid")


class Schedule(BaseModel):
    """The working days on which the clock starts the month's work; working days of the month after the reporting month.

    Attributes:
        active: whether the clock does anything for this board; a board that is past, or a demonstration, says no.
    """

    model_config = _STRICT

    active: bool = True
    round_on_working_day: int = Field(
        default=7, ge=1, le=15, description="The round of a month runs on this working day of the month after"
    )
    tell_when_missing_on_working_day: int = Field(
        default=9, ge=2, le=20, description="A person is told if no report stands by this working day"
    )


class Chasing(BaseModel):
    """The working days on which partners that have not returned are reminded, counted from the last day for returns."""

    model_config = _STRICT

    days_before: tuple[int, ...] = Field(
        default=(3, 1), max_length=10, description="Partners are reminded this many working days before the last day"
    )
    days_after: tuple[int, ...] = Field(
        default=(1, 3), max_length=10, description="Partners are reminded this many working days after the last day"
    )


class Approval(BaseModel):
    """Whether a person must agree before papers count and messages go."""

    model_config = _STRICT

    required: bool = False
    remind_after_working_days: int = Field(
        default=2, ge=1, le=20, description="Papers held this many working days without an answer bring a reminder"
    )
    answer_within_working_days: int = Field(
        default=5, ge=1, le=20, description="Papers held this many working days without an answer are told to the lead"
    )
