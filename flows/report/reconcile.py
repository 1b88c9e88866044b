"""The sums that must come out, or nothing is published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.problems import PublishingError

if TYPE_CHECKING:
    from flows.report.position import Position


def check_reconciles(position: Position) -> None:
    """Stops the round where opening + new + re-opened - closed - superseded - not accepted is not closing.

    Raises:
        PublishingError: names the partner and the difference.
    """
    for partner, movement in position.movements.items():
        if movement.difference:
            who = position.partner_name(partner) if partner else "all partners together"
            raise PublishingError(
                f"The movement of actions does not reconcile for {who}: {movement.difference:+d} left over. "
                "Look at decisions.csv and at the agreed_on dates in actions.csv; nothing was published."
            )
    for received in position.register.returns:
        if received.rows_read != received.rows_accepted + received.rows_quarantined:
            raise PublishingError(
                f"{received.source_file}: {received.rows_read} rows were read, but {received.rows_accepted} accepted and "
                f"{received.rows_quarantined} set aside. Nothing was published."
            )
