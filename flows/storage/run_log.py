"""The run log beside the papers: a line of JSON for each thing that a run did, added to and never rewritten."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LOGS = "logs"
"""Folder below ``outputs/`` that holds a file for each month."""


def add_line(outputs: Path, period: str, facts: Mapping[str, object]) -> None:
    """Adds a line to a month's log, whole: of two runs that write at once neither cuts the other's line in two.

    Args:
        outputs: the folder of all papers.
        period: the month, such as "2020-03".
        facts: what happened; only what JSON knows.

    Raises:
        OSError: the disk is full, or nobody may write there.
    """
    folder = outputs / LOGS
    folder.mkdir(parents=True, exist_ok=True)
    line = json.dumps(facts, ensure_ascii=False, separators=(",", ":")) + "\n"
    descriptor = os.open(folder / f"{period}.jsonl", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    try:
        os.write(descriptor, line.encode())
    finally:
        os.close(descriptor)
