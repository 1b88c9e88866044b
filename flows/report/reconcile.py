"""The sums that must come out, or nothing is published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.problems import PublishingError
from flows.report.figures import movement_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.register import Movement
    from flows.report.position import Position


def check_reconciles(position: Position) -> None:
    """Stops the round where the movement does not add up per partner, per inspection or in all, or the parts not to the whole.

    Raises:
        PublishingError: names the partner or inspection and the difference.
    """
    for who, movement in _movements(position):
        if movement.difference:
            raise PublishingError(
                f"The movement of actions does not reconcile for {who}: {movement.difference:+d} left over. "
                "Look at decisions.csv and at the agreed_on dates in actions.csv; nothing was published."
            )
    _check_parts(position)
    for received in position.register.returns:
        if received.rows_read != received.rows_accepted + received.rows_quarantined:
            raise PublishingError(
                f"{received.source_file}: {received.rows_read} rows were read, but {received.rows_accepted} accepted and "
                f"{received.rows_quarantined} set aside. Nothing was published."
            )


def _movements(position: Position) -> Iterator[tuple[str, Movement]]:
    for partner, movement in position.movements.items():
        yield position.partner_name(partner) if partner else "all partners together", movement
    for key, movement in position.inspection_movements.items():
        yield position.settings.inspections[key].title, movement


def _check_parts(position: Position) -> None:
    """Each part of the movement, added up over partners and over inspections, is that part in all."""
    whole = movement_parts(position.movements[""])
    by_partner = [movement for partner, movement in position.movements.items() if partner]
    for kind, movements in (("partners", by_partner), ("inspections", list(position.inspection_movements.values()))):
        for part, refs in whole.items():
            added = sum(len(movement_parts(movement)[part]) for movement in movements)
            if added != len(refs):
                raise PublishingError(
                    f'The movement of actions does not add up over {kind}: "{part}" is {added} for them and {len(refs)} in '
                    "all. Look at partners.csv and areas_for_improvement.csv; nothing was published."
                )
