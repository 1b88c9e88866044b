"""The register as it stood at the end of earlier months, without replaying the ledger for each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.register.past import NO_PAST
from flows.register.replay import ActionState
from flows.register.succession import owned_by, owner_on

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from flows.models import Period
    from flows.register.entries import Update


def rewind(actions: Iterable[ActionState], period: Period) -> tuple[ActionState, ...]:
    """The actions as they stood at the end of an earlier month, from what is known of them later.

    It is what ``replay`` gives for that month: an update belongs to one month, and a decision to one day. A register of
    2,000 actions is rewound in milliseconds; to replay a large ledger twelve times would take longer than all the rest.

    Args:
        actions: as at the end of the month itself or of a later one; the nearer, the quicker.
        period: the month to go back to, of those that the actions hold whole.

    Raises:
        ValueError: of the updates by that month only their past is held.
    """
    last, ends_on = str(period), period.last_day
    return tuple(_as_on(state, last, ends_on) for state in actions if state.action.agreed_on <= ends_on)


def _as_on(state: ActionState, last: str, ends_on: date) -> ActionState:
    updates = _up_to(state.updates, last)
    if not updates and state.past != NO_PAST:
        raise ValueError(f"the updates of {state.action.action_ref} by {last} are not held whole any more")
    if not state.decisions and not state.verifications and len(state.owners) == 1:
        return ActionState(
            state.action, updates, (), (), state.owners, state.past
        )  # as most actions are in most months
    return ActionState(
        owned_by(state.action, owner_on(state.owners, ends_on)),
        updates,
        tuple(made for made in state.decisions if made.decided_on <= ends_on),
        tuple(row for row in state.verifications if row.verified_on <= ends_on),
        tuple(one for one in state.owners if one.from_on <= ends_on),
        state.past,
    )


def _up_to(updates: tuple[Update, ...], last: str) -> tuple[Update, ...]:
    """The updates of the months up to one; counted from the end, because nobody goes back far."""
    count = len(updates)
    while count and updates[count - 1].period > last:
        count -= 1
    return updates[:count]
