"""The papers that lie in a home, for people who only look: packs, their files, and nothing else on the machine."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.storage.home import HELD
from flows.storage.papers import MANIFEST
from flows.storage.run_log import LOGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Paper:
    """One file of a pack.

    Attributes:
        path: where it lies below ``outputs/``; forward slashes.
        name: its path inside the pack.
        size_bytes: its size.
        sha256: digest as the pack's manifest gives it; "" where the manifest does not name it.
    """

    path: str
    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Pack:
    """One folder of papers, such as "2020-03" or "reminders/2020-03"."""

    name: str
    papers: tuple[Paper, ...]


def list_packs(outputs: Path) -> tuple[Pack, ...]:
    """Every pack below ``outputs/``, the newest month first and then what is no month's; folders in the making are left out."""
    found = [_read_pack(outputs, folder) for folder in _pack_folders(outputs)] if outputs.is_dir() else []
    newest = sorted((pack for pack in found if pack.papers), key=lambda pack: pack.name, reverse=True)
    return tuple(sorted(newest, key=lambda pack: not pack.name.removeprefix(f"{HELD}/")[0].isdigit()))


def find_paper(outputs: Path, path: str) -> Path | None:
    """The file at a path below ``outputs/``; None for anything hidden, linked, outside, or not a file.

    Args:
        outputs: the folder of all papers.
        path: as somebody asked for it; nothing about it is trusted.
    """
    parts = path.split("/")
    # What the runs did is for the people of the machine, and no paper.
    if parts[0] == LOGS or any(
        part in ("", ".", "..") or part.startswith(".") or "\\" in part or "\0" in part for part in parts
    ):
        return None
    place = outputs
    for part in parts:
        place /= part
        if place.is_symlink():
            return None
    return place if place.is_file() and place.resolve().is_relative_to(outputs.resolve()) else None


def _pack_folders(folder: Path) -> Iterator[Path]:
    """Folders that hold files themselves; below such a folder everything belongs to it."""
    inside = [path for path in sorted(folder.iterdir()) if not path.name.startswith(".") and not path.is_symlink()]
    if any(path.is_file() for path in inside):
        yield folder
        return
    for path in inside:
        yield from _pack_folders(path)


def _read_pack(outputs: Path, folder: Path) -> Pack:
    digests = _digests(folder)
    papers = tuple(
        Paper(
            path=path.relative_to(outputs).as_posix(),
            name=(name := path.relative_to(folder).as_posix()),
            size_bytes=path.stat().st_size,
            sha256=digests.get(name, ""),
        )
        for path in sorted(folder.rglob("*"))
        if find_paper(outputs, path.relative_to(outputs).as_posix()) is not None
    )
    return Pack(folder.relative_to(outputs).as_posix(), papers)


def _digests(folder: Path) -> Mapping[str, str]:
    try:
        listed = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["outputs"]
        return {name: paper["sha256"] for name, paper in listed.items()}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
