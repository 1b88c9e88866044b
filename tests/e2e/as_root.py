"""What drills share that make machines of their own, for which they have to be root."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from tests.homes import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

_NOT_OURS = (".venv", ".git", "node_modules", "outputs", "ledger", ".prefect", ".*_cache", "__pycache__")


def what_is_missing(*tools: str) -> str:
    """Why this drill cannot run here; "" where it can."""
    if os.name != "posix" or os.getuid() != 0:
        return "only root can make machines and networks"
    lacking = [name for name in tools if shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin") is None]
    return f"not installed on this machine: {', '.join(lacking)}" if lacking else ""


def copy_program(folder: Path) -> Path:
    """The program as somebody would check it out, without what was made here."""
    return shutil.copytree(REPOSITORY, folder, ignore=shutil.ignore_patterns(*_NOT_OURS))
