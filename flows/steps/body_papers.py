"""The papers of single bodies as tasks side by side, where worker processes were asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.papers.bodies import bodies_of, write_all_bodies, write_bodies
from flows.steps.told_faults import without_words
from flows.steps.workers import fewest_shares, pack, unpacked, worker_setting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.models import ReceivedFile
    from flows.report import Material
    from flows.storage import Templates


def write_share(bodies: Sequence[str], packed: bytes) -> dict[str, bytes]:
    """The papers of some bodies, from the bytes of all that they are written from."""
    material, templates, inbox = unpacked(packed)
    return write_bodies(material, templates, inbox, bodies)


write_share_task = task(name="write-papers-of-bodies", cache_policy=NO_CACHE, persist_result=False)(
    without_words(write_share)
)


def write_bodies_side_by_side(
    material: Material, templates: Templates, inbox: Sequence[ReceivedFile]
) -> dict[str, bytes]:
    """The papers of all bodies: here, or in worker processes, each of which gets as many bodies as the others."""
    if not worker_setting():
        return write_all_bodies(material, templates, inbox)
    bodies, packed, count = bodies_of(material), pack((material, templates, inbox)), fewest_shares()
    # Dealt out like cards, because neighbours in the table of partners are often of a kind.
    shares = [bodies[at::count] for at in range(min(count, len(bodies)))]
    futures = [write_share_task.submit(share, packed) for share in shares]
    return {path: paper for future in futures for path, paper in future.result().items()}
