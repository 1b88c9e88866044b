"""Where everything stands at the end of a period, and where it stood at the end of the one before."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.garbage_collection import without_collector
from flows.register import Register, build_movement, build_movements, replay, rewind
from flows.register.edits import find_edits
from flows.register.known_entries import as_known
from flows.register.office_rows import read_readings
from flows.register.reminders import read_reminders
from flows.report.history import build_history
from flows.settings.as_at import areas_of, settings_on
from flows.status import judge, judge_returns, return_cut_off
from flows.status.effect import judge_effects
from flows.status.month_plan import round_day
from flows.status.promises import judge_promises
from flows.status.questions import Known, draw_questions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pandas as pd

    from flows.models import Period
    from flows.register import Movement
    from flows.register.edits import Edit
    from flows.register.known_entries import KnownEntries
    from flows.register.reminders import Reminder
    from flows.report.history import MonthStanding
    from flows.settings import Settings
    from flows.status import Judgement, PartnerReturn
    from flows.status.effect import Effect
    from flows.status.promises import PromiseHistory
    from flows.status.questions import Question


@dataclass(frozen=True, slots=True)
class Position:
    """Everything that the sections are written from.

    Attributes:
        settings: reference tables and thresholds.
        register: all actions as at the end of the period.
        opening: all actions as at the end of the period before.
        judgements: one an action, in register order.
        earlier: the judgements at the opening, by action reference.
        returns: one a partner.
        movements: by partner key; "" for all partners together.
        inspection_movements: by key of the inspection.
        cut_off_on: last day for returns of the period.
        meeting_on: the board's meeting that the papers are for, the first after the as-at day; None where none is set.
        next_meeting_on: the meeting after that one.
        effects: one an area for improvement that has a measure.
        promises: what became of past promises, by key of the partner; of partners with enough of them.
        questions: that the Commissioner might ask, the most telling first.
        history: counts at the end of each of the last months, oldest first.
        reminders: messages about missing returns, drafted since the round of the month before.
        edits: what people changed in the tables that they keep, met while the period was collected.
    """

    settings: Settings = field(repr=False)
    register: Register
    opening: Register
    judgements: tuple[Judgement, ...]
    earlier: Mapping[str, Judgement]
    returns: tuple[PartnerReturn, ...]
    movements: Mapping[str, Movement]
    inspection_movements: Mapping[str, Movement]
    cut_off_on: date
    meeting_on: date | None
    next_meeting_on: date | None
    effects: tuple[Effect, ...]
    promises: Mapping[str, PromiseHistory]
    questions: tuple[Question, ...]
    history: tuple[MonthStanding, ...] = ()
    reminders: tuple[Reminder, ...] = ()
    edits: tuple[Edit, ...] = ()

    @property
    def period(self) -> Period:
        """The reporting month."""
        return self.register.period

    @property
    def as_at(self) -> date:
        """The day the figures are as at."""
        return self.register.as_at

    @property
    def is_first(self) -> bool:
        """Whether no return of an earlier month is known, so that there was no report to compare with."""
        return all(file.period >= str(self.period) for file in self.register.returns)

    @property
    def open_judgements(self) -> tuple[Judgement, ...]:
        """The actions that the board has not ended."""
        return tuple(found for found in self.judgements if found.is_open)

    @property
    def due_until(self) -> date | None:
        """The next meeting after the one that the papers are for; that one itself where no later one is set."""
        return self.next_meeting_on or self.meeting_on

    def partner_name(self, partner: str) -> str:
        """The name of a partner as it is printed."""
        return self.settings.partners[partner].name


def build_position(entries: pd.DataFrame | KnownEntries, settings: Settings, period: Period, as_at: date) -> Position:
    """The position at the end of a period, replayed from the ledger.

    Args:
        entries: the ledger; a frame is one that is held whole, in ledger order.
        settings: reference tables and thresholds.
        period: the reporting month.
        as_at: the day the figures are as at.
    """
    with without_collector():
        return _build(as_known(entries), settings_on(settings, as_at), period, as_at)


def _build(entries: KnownEntries, settings: Settings, period: Period, as_at: date) -> Position:
    register, around = replay(entries, settings, period, as_at), entries.around
    opening = _open_month(register, entries, settings)
    returns = judge_returns(register, settings)
    judgements = tuple(judge(state, str(period), as_at, settings) for state in register.actions)
    effects = judge_effects(register, judgements, settings)
    meeting_on, next_meeting_on, *_ = (*(day for day in settings.board.meetings if day > as_at), None, None)
    return Position(
        settings=settings,
        register=register,
        opening=opening,
        judgements=judgements,
        earlier={
            state.action.action_ref: judge(state, str(opening.period), opening.as_at, settings)
            for state in opening.actions
        },
        returns=returns,
        movements={
            "": build_movement(opening, register),
            **build_movements(opening, register, (own.partner for own in returns)),
        },
        inspection_movements={
            key: build_movement(opening, register, areas=areas_of(settings, key)) for key in settings.inspections
        },
        cut_off_on=return_cut_off(period, settings),
        meeting_on=meeting_on,
        next_meeting_on=next_meeting_on,
        effects=effects,
        promises=judge_promises(judgements, as_at, settings),
        questions=draw_questions(Known(register, judgements, returns, effects, settings)),
        history=build_history(judgements, register, opening),
        reminders=_reminders(around, settings, period),
        edits=find_edits(around, period),
    )


def _reminders(entries: pd.DataFrame, settings: Settings, period: Period) -> tuple[Reminder, ...]:
    """Those drafted after the day of the round of the month before, up to that of this month."""
    first, last = round_day(period.previous, settings), round_day(period, settings)
    return tuple(one for one in read_reminders(entries) if first < one.drafted_on <= last)


def _open_month(register: Register, entries: KnownEntries, settings: Settings) -> Register:
    """The register at the end of the month before: rewound, because that costs a tenth of a second replay.

    A register as at a day within its month does not know what was written for the month before after that day.
    """
    before = register.period.previous
    if register.as_at < register.period.last_day:
        return replay(entries, settings, before, before.last_day)
    returns, superseded = (
        tuple(file for file in files if file.period <= str(before)) for files in (register.returns, register.superseded)
    )
    readings = read_readings(entries.around, before.last_day)
    return Register(before, before.last_day, rewind(register.actions, before), returns, superseded, readings)
