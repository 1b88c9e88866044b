"""The pre-filled return: what a partner fills in next."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flows.report.sections.contents import Material


def blank_return_rows(material: Material, partner: str) -> list[tuple[str, ...]]:
    """A pre-filled return: the references of the partner's open actions, every other cell for the partner to fill."""
    refs = [
        found.state.action.action_ref
        for found in material.position.open_judgements
        if found.state.action.partner == partner
    ]
    return [(ref, *("" for _ in range(9))) for ref in refs]
