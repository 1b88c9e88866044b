"""How far a collection is, partner by partner: a table in Prefect's pages that fills while files are read."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prefect import runtime
from prefect.artifacts import create_table_artifact
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import ArtifactUpdate

from flows.steps.run_log import note_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from uuid import UUID

    from flows.models import CheckedReturn
    from flows.settings import Partner
    from flows.steps.chunks import Checker, Chunk
    from flows.steps.round_plan import RoundPlan
    from flows.validation import LastWord

MOST_UPDATES = 8
"""How often the table is drawn anew while files are read: each time asks the server, which costs some milliseconds."""

Row = dict[str, "str | int"]


@dataclass(slots=True)
class PartnerCount:
    """What was read of one partner."""

    files: int = 0
    rows_read: int = 0
    rows_used: int = 0
    rows_set_aside: int = 0
    problems: int = 0


@dataclass(slots=True)
class Progress:
    """The counts of a collection, filled as files are read.

    Attributes:
        partners: everybody who may send something, by key.
        file_count: how many files there are to read.
        is_watched: somebody may be looking, because the run is one of a deployment.
    """

    partners: Mapping[str, Partner]
    file_count: int
    is_watched: bool
    _counts: dict[str, PartnerCount] = field(default_factory=dict)
    _files_read: int = 0
    _artifact: UUID | None = None

    def add(self, one: CheckedReturn) -> None:
        """Counts a file, and shows the table where it is time again and somebody may be watching."""
        count = self._counts.setdefault(one.partner, PartnerCount())
        count.files += 1
        count.rows_read += one.rows_read
        count.rows_used += one.rows_accepted
        count.rows_set_aside += one.rows_quarantined
        count.problems += len(one.problems)
        self._files_read += 1
        if self.is_watched and self._files_read % (-(-self.file_count // MOST_UPDATES) or 1) == 0:
            self.show()

    def rows(self) -> list[Row]:
        """A row for each partner, in the order of its table, and one for files of which nobody knows the sender."""
        named = {key: partner.name for key, partner in self.partners.items()}
        unknown = {key: "sender not known" for key in self._counts if key not in named}
        return [_row(name, self._counts.get(key)) for key, name in (named | unknown).items()]

    def show(self) -> None:
        """Leaves the table with the run, or draws it anew."""
        said = f"{self._files_read} of {self.file_count} files read"
        if self._artifact is None:
            made = create_table_artifact(self.rows(), key="progress-by-partner", description=said)
            self._artifact = made  # type: ignore[assignment]  # an id in a flow that is not asynchronous
            return
        with get_client(sync_client=True) as client:
            client.update_artifact(self._artifact, ArtifactUpdate(data=json.dumps(self.rows()), description=said))


def watched(checker: Checker) -> Checker:
    """The same checker, with each file noted in the run log and counted in the table."""

    def check(plan: RoundPlan, chunks: Sequence[Chunk], last_words: Mapping[str, LastWord]) -> Iterator[CheckedReturn]:
        files = sum(len(chunk.files) for chunk in chunks)
        # Asked once: without a deployment Prefect asks its server each time, by a new client, which costs as much as a file.
        progress = Progress(plan.home.settings.partners, files, is_watched=runtime.deployment.id is not None)
        for one in checker(plan, chunks, last_words):
            note_file(plan, one)
            progress.add(one)
            yield one
        progress.show()

    return check


def _row(name: str, count: PartnerCount | None) -> Row:
    got = count or PartnerCount()
    return {
        "partner": name,
        "state": "read" if got.files else "nothing read yet",
        "files": got.files,
        "rows read": got.rows_read,
        "rows used": got.rows_used,
        "rows set aside": got.rows_set_aside,
        "problems": got.problems,
    }
