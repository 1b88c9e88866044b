"""What ``board.toml`` may say about messages."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict


class Messages(BaseModel):
    """How much stands in the body of a message.

    Attributes:
        detail: "counts" keeps partners' own words out of bodies, because mail travels further than papers: figures, dates,
            references, the titles of actions and roles stand there, and the attached report has the words. "full" lets
            them stand.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    detail: Literal["counts", "full"] = "counts"
