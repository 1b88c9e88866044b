"""Who returned, who did not, and how old each partner's last good words are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from flows.models import Period
from flows.settings.succession import successor_on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from flows.register import ActionState, Register, ReturnReceived
    from flows.register.succession import Ownership
    from flows.settings import Settings


@dataclass(frozen=True, slots=True)
class PartnerReturn:
    """One partner's return for a period.

    Attributes:
        partner: its key.
        files: the files it sent for the period.
        missed_count: returns missed in a row up to this one; 0 where this one came with a usable row.
        last_updated_on: day of its newest accepted update; None where there never was one.
        open_count: its open actions.
        succeeded_by: key of the body that has succeeded it by the day; "" while it answers for itself.
    """

    partner: str
    files: tuple[ReturnReceived, ...]
    missed_count: int
    last_updated_on: date | None
    open_count: int
    succeeded_by: str = ""

    @property
    def is_expected(self) -> bool:
        """Whether a return is due from it: not from a body that another has succeeded."""
        return not self.succeeded_by

    @property
    def has_returned(self) -> bool:
        """Whether it sent anything for the period."""
        return bool(self.files)

    @property
    def is_usable(self) -> bool:
        """Whether at least one row of what it sent could be used."""
        return any(file.rows_accepted for file in self.files)

    @property
    def word(self) -> str:
        """The return in a word or two."""
        if self.succeeded_by:
            return "succeeded"
        if not self.files:
            return "no return"
        quarantined = sum(file.rows_quarantined for file in self.files)
        if not self.is_usable:
            return "sent, not usable"
        return "returned in part" if quarantined else "returned"


def judge_returns(register: Register, settings: Settings) -> tuple[PartnerReturn, ...]:
    """Every partner with an action on the register, or that gave one up or sent a file in the month; as in ``partners.csv``.

    A body answers for the returns of those that it succeeded: what they sent counts as sent by it.
    """
    owners = {one.partner for state in register.actions for one in _owners_in_month(register, state)}
    owners |= {
        successor_on(settings.partners, file.partner, register.as_at)
        for file in register.returns
        if file.partner and file.period == str(register.period)
    }
    first = min((Period.parse(file.period) for file in register.returns), default=register.period)
    shares = _part(register, settings)
    return tuple(
        _judge_partner(shares.get(partner, replace(register, actions=(), returns=())), settings, partner, first)
        for partner in settings.partners
        if partner in owners
    )


def _part(register: Register, settings: Settings) -> dict[str, Register]:
    """What each partner answers for, parted once: 2,000 partners would each look through the whole register."""
    actions: defaultdict[str, list[ActionState]] = defaultdict(list)
    files: defaultdict[str, list[ReturnReceived]] = defaultdict(list)
    for state in register.actions:
        actions[state.action.partner].append(state)
    for file in register.returns:
        if file.partner:
            files[successor_on(settings.partners, file.partner, register.as_at)].append(file)
    return {
        partner: replace(register, actions=tuple(actions[partner]), returns=tuple(files[partner]))
        for partner in {*actions, *files}
    }


def _owners_in_month(register: Register, state: ActionState) -> tuple[Ownership, ...]:
    """The body that owns an action now, and those that it left since the month began."""
    left = [before for before, after in pairwise(state.owners) if after.from_on >= register.period.first_day]
    return (*left, state.owners[-1])


def _judge_partner(register: Register, settings: Settings, partner: str, first: Period) -> PartnerReturn:
    """A partner by its own part of the register; ``first`` is the first period of the board."""
    answering = successor_on(settings.partners, partner, register.as_at)
    if answering != partner:
        return PartnerReturn(partner, (), 0, None, 0, answering)
    own = register.returns
    states = [state for state in register.actions if state.action.partner == partner]
    days = [day for state in states for day in _days_of_writing(state)]
    return PartnerReturn(
        partner=partner,
        files=tuple(file for file in own if file.period == str(register.period)),
        missed_count=_missed(register.period, own, first),
        last_updated_on=max(days, default=None),
        open_count=sum(state.ending is None for state in states),
    )


def _days_of_writing(state: ActionState) -> Iterator[date]:
    if state.past.last_updated_on is not None:
        yield state.past.last_updated_on
    yield from (update.updated_on for update in state.updates)


def _missed(period: Period, own: tuple[ReturnReceived, ...], first: Period) -> int:
    """Periods without a usable return, back from this one to the last that had one, or to the board's first."""
    usable = {file.period for file in own if file.rows_accepted}
    missed = 0
    while period >= first and str(period) not in usable:
        missed, period = missed + 1, period.previous
    return missed
