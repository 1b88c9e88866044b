"""The register as it stood at the end of earlier months, without replaying the ledger for each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.register.replay import ActionState

if TYPE_CHECKING:
    from flows.models import Period
    from flows.register.replay import Register


def rewind(register: Register, period: Period) -> tuple[ActionState, ...]:
    """The actions as they stood at the end of an earlier month, from what a later register knows of them.

    It is what ``replay`` gives for that month: an update belongs to one month, and a decision to one day. A register of
    2,000 actions is rewound in milliseconds; to replay a large ledger twelve times would take longer than all the rest.

    Args:
        register: as at the end of the month itself or of a later one.
        period: the month to go back to.
    """
    last = str(period)
    return tuple(
        ActionState(
            state.action,
            tuple(update for update in state.updates if update.period <= last),
            tuple(made for made in state.decisions if made.decided_on <= period.last_day),
        )
        for state in register.actions
        if state.action.agreed_on <= period.last_day
    )
