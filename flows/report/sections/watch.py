"""What to look at twice: updates that may have been carried over, and tables of the office that need a hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.document import Heading, Listing
from flows.status.copy_forward import find_signs
from flows.status.links import not_superseded, replacements
from flows.status.working_days import word_holidays_running_out
from flows.wording import join_words

if TYPE_CHECKING:
    from flows.document import Block
    from flows.report.sections.contents import Material


def build_watch_blocks(material: Material) -> list[Block]:
    """Two short lists; nothing where there is nothing to say."""
    blocks: list[Block] = []
    for heading, lines in (
        ("Updates that may have been carried over", _copied(material)),
        ("Tables of the office", _office(material)),
    ):
        blocks += [Heading(heading), Listing(lines)] if lines else []
    return blocks


def _copied(material: Material) -> tuple[str, ...]:
    position, limits = material.position, material.position.settings.thresholds
    found = [(one, find_signs(one.state, limits)) for one in position.open_judgements]
    return tuple(
        f"{one.state.action.action_ref}, {material.partner(one)}: {join_words(signs)}." for one, signs in found if signs
    )


def _office(material: Material) -> tuple[str, ...]:
    position = material.position
    heirs = replacements(position.judgements)
    lines = [
        f"{ref} is replaced by {join_words(heirs[ref])} and is counted beside {'it' if len(heirs[ref]) == 1 else 'them'}, "
        "because the board has not superseded it."
        for ref in not_superseded(position.judgements)
    ]
    holidays = word_holidays_running_out(position.settings, position.as_at)
    return (*lines, *([holidays] if holidays else []))
