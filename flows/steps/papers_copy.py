"""A copy of each published pack on S3-compatible storage, where ``board.toml`` asks for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.problems import PostError
from flows.steps.kept_secrets import read_secret
from flows.steps.round_plan import tell
from flows.storage.archive import version_of
from flows.storage.papers import MANIFEST
from flows.wording import word_count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.steps.round_plan import RoundPlan


def copy_papers(plan: RoundPlan, papers: Mapping[str, bytes]) -> str:
    """Copies a pack and tells how many papers were new there; returns what a person has to do, "" where nothing.

    The papers stand in their folder already, so a storage that is down fails no round: the next one copies what is missing.

    Args:
        plan: the board, the month, the day.
        papers: the pack as it was published, the manifest among them.
    """
    place = plan.home.settings.papers_copy
    if place is None:
        return ""
    pack = f"{plan.folder_name}/v{version_of(papers)}"
    try:
        # s3fs is an extra: only a board with such a storage needs it.
        from flows.post_room.paper_store import open_paper_store  # noqa: PLC0415

        count = open_paper_store(place, read_secret(place.secret)).put(pack, papers, MANIFEST)
    except PostError as error:
        sentence = (
            f"The papers stand, but no whole copy of {pack} is at {place.address}: {error} Then run the month again."
        )
        tell(sentence)
        return sentence
    tell(f"{word_count(count, 'paper')} copied to {place.address}/{pack}")
    return ""
