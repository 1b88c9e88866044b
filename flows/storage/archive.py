"""Earlier versions of a pack: kept whole below ``outputs/archive/``, each with its own manifest."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

from flows.problems import PublishingError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ARCHIVE = "archive"
_MANIFEST = "manifest.json"


def version_of(papers: Mapping[str, bytes]) -> int:
    """The version that a pack's manifest names: 1 where it names none, 0 where there is no pack."""
    try:
        return int(json.loads(papers[_MANIFEST]).get("version", 1))
    except (KeyError, ValueError, AttributeError):
        return 0


def archived(folder: Path, version: int) -> Path:
    """Where a version of a pack is kept, such as ``outputs/archive/2020-03/v1``."""
    return folder.parent / ARCHIVE / folder.name / f"v{version}"


def newest_archived(folder: Path) -> int:
    """The newest version of a pack that the archive holds; 0 for none."""
    kept = archived(folder, 1).parent
    names = [path.name[1:] for path in kept.glob("v*")] if kept.is_dir() else []
    return max((int(name) for name in names if name.isdigit()), default=0)


def is_archived(folder: Path) -> bool:
    """Whether a folder is an earlier version in an archive."""
    return folder.resolve().parent.parent.name == ARCHIVE


def keep_version(folder: Path, standing: Mapping[str, bytes]) -> None:
    """Copies the pack that stands into the archive before a later one takes its place.

    The copy is made beside its place and appears whole. Where a killed run left the same copy, it is let be.

    Args:
        folder: of the pack, such as ``outputs/2020-03``.
        standing: its papers.

    Raises:
        PublishingError: the archive holds another pack under that version.
    """
    place = archived(folder, version_of(standing))
    if place.exists():
        if _read(place) != standing:
            raise PublishingError(
                f'"{place}" is another pack than the one in "{folder}". Move one of them away and run again.'
            )
        return
    fresh = place.with_name(f".{place.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for name, content in standing.items():
        path = fresh / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    fresh.rename(place)


def _read(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
