"""Prefect's newer pages are closed: they ask a company outside for their settings, and no setting of Prefect's stops that."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from prefect import __version__

if TYPE_CHECKING:
    from pathlib import Path

_BACK = '<!doctype html><title>Closed</title><meta http-equiv="refresh" content="0; url=/dashboard">'


def close_newer_pages(folder: Path) -> None:
    """Puts a page that leads back where Prefect would write its newer pages, which each of the older ones has a button for.

    Prefect writes its pages into the folder once, and notes there for which version; where its note stands, it serves what lies
    beside it.

    Args:
        folder: what ``PREFECT_UI_STATIC_DIRECTORY`` names. Where only the server may write there, nothing is done.
    """
    newer = folder / "v2"
    with contextlib.suppress(PermissionError):
        newer.mkdir(parents=True, exist_ok=True)
        (newer / "index.html").write_text(_BACK, encoding="utf-8")
        (newer / "UI_SERVE_BASE").write_text(f"v2:{__version__}:/v2", encoding="utf-8")
