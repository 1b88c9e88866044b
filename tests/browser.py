"""Chromium as a reader's program: pictures of pages, and whether they fit."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

TOOLS = Path(__file__).parent / "tools"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NODE = shutil.which("node")
needs_browser = pytest.mark.skipif(
    CHROMIUM is None or NODE is None or not (TOOLS / "node_modules" / "playwright-core").exists(),
    reason="Chromium, node or playwright-core is not installed",
)


@dataclass(frozen=True)
class Seen:
    """One page in one window.

    Attributes:
        page: name of the page.
        width: of the window, in px.
        scheme: light or dark.
        picture: file with its picture.
        over: by how many px the page is wider than the window.
        wide: beginnings of texts that reach out of it.
        background: colour behind the text.
        ink: colour of the text.
    """

    page: str
    width: int
    scheme: str
    picture: Path
    over: int
    wide: tuple[str, ...]
    background: str
    ink: str


def picture_pages(
    pages: Sequence[Path], folder: Path, widths: Sequence[int], schemes: Sequence[str] = ("light", "dark")
) -> list[Seen]:
    """Each page at each width in each scheme."""
    assert CHROMIUM is not None
    assert NODE is not None
    command = [NODE, str(TOOLS / "picture_pages.mjs"), CHROMIUM, str(folder), ",".join(map(str, widths))]
    done = subprocess.run(
        [*command, ",".join(schemes), *map(str, pages)], capture_output=True, text=True, check=True, timeout=300
    )
    return [
        Seen(
            one["page"], one["width"], one["colorScheme"], Path(one["picture"]), one["over"], tuple(one["wide"]),
            one["background"], one["ink"],
        )
        for one in map(json.loads, done.stdout.splitlines())
    ]  # fmt: skip
