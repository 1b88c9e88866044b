"""What each body gets of its own: its actions by e-mail with a form to fill in, what to put right, and its extract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.papers.editions import write_extracts
from flows.papers.fix_lists import write_fix_lists
from flows.papers.summaries import write_partner_drafts
from flows.report import standing_files

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from typing import TypeAlias

    from flows.models import ReceivedFile
    from flows.report import Material
    from flows.storage import Templates

    BodyWriter: TypeAlias = Callable[[Material, Templates, Sequence[ReceivedFile]], dict[str, bytes]]


def bodies_of(material: Material) -> tuple[str, ...]:
    """Keys of all that get a paper of their own; "" stands for senders that nobody knows."""
    return tuple(dict.fromkeys((*(each.partner for each in material.full.returns), *standing_files(material))))


def write_all_bodies(material: Material, templates: Templates, inbox: Sequence[ReceivedFile]) -> dict[str, bytes]:
    """The papers of all bodies, one after the other."""
    return write_bodies(material, templates, inbox, bodies_of(material))


def write_bodies(
    material: Material, templates: Templates, inbox: Sequence[ReceivedFile], bodies: Collection[str]
) -> dict[str, bytes]:
    """The papers of some bodies, whatever is written for others.

    Args:
        material: what all papers are written from.
        templates: for the looks.
        inbox: the files of the month, for the bytes that go back.
        bodies: keys of those bodies.
    """
    return {
        **write_partner_drafts(material, templates, bodies),
        **write_fix_lists(material, templates, inbox, bodies),
        **write_extracts(material, templates, bodies),
    }
