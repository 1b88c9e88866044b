"""The pictures of the guide, made with the real product: a round from Prefect's pages, its papers, and what partners get.

Renew them where something looks different:  python -m tests.e2e.guide_pictures  (or: make pictures)

Needs Chromium, node with ``npm ci`` done in tests/tools, LibreOffice and poppler.
"""

from __future__ import annotations

import argparse
import email
import email.policy
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from aiosmtpd.controller import Controller
from PIL import Image

from tests.browser import CHROMIUM, TOOLS
from tests.e2e.station import free_ports, running_station
from tests.e2e.test_in_the_browser import Postbox, put_station_home, walk
from tests.homes import REPOSITORY
from tests.rounds.conftest import copy_demonstration, run_boardpack

if TYPE_CHECKING:
    from collections.abc import Sequence

PICTURES = REPOSITORY / "docs" / "guide" / "pictures"
OF_THE_WALK = (*("deployments", "form-refused", "form", "run", "papers", "approval-filled", "papers-page"),)
MOST_BYTES = 150_000
PAGE_HEIGHT = 640
"""Pixels of a page of the report, where two stand side by side."""

SHEET_WIDTH = 1000
"""Pixels of a strip of a workbook."""


def make_pictures(folder: Path, work: Path) -> None:
    """Every picture of the guide.

    Args:
        folder: where they go.
        work: an empty folder to work in.
    """
    folder.mkdir(parents=True, exist_ok=True)
    home = work / "plymouth-jtai"
    _walk_through_pages(home, work)
    for name in OF_THE_WALK:
        _keep(work / f"{name}.png", folder / f"{name}.png")
    _draw_papers(home, folder, work)
    _draw_second_version(home, folder, work)
    _draw_partner_files(home, folder, work)
    _draw_messages(home, folder, work)


def _walk_through_pages(home: Path, work: Path) -> None:
    """February by the command, then March as a person does it in Prefect's pages, approval and message included."""
    port, _ = free_ports()
    copy_demonstration(home)
    run_boardpack("run", "--home", str(home), "--period", "2020-02", cwd=work)
    put_station_home(home, port)
    server = Controller(Postbox(), hostname="127.0.0.1", port=port)
    server.start()
    try:
        with running_station(home) as station:
            walk(station, "2020-03", work)
    finally:
        server.stop()


def _draw_papers(home: Path, folder: Path, work: Path) -> None:
    """Pages of the board's report: the cover with the first page to read, then where everything stands."""
    pages = _pages_of(home / "outputs" / "2020-03" / "board-report.docx", work / "report")
    _side_by_side((pages[0], pages[2]), folder / "report-first-pages.png", work)
    _side_by_side(pages[3:5], folder / "report-position.png", work)


def _draw_second_version(home: Path, folder: Path, work: Path) -> None:
    """A late return after the papers were issued: the change note of version 2."""
    late = home / "returns" / "2020-03" / "pscp_2020-03.csv"
    first = (home / "returns" / "2020-02" / "pscp_2020-02.csv").read_text(encoding="utf-8")
    late.write_text(first.replace("2020-02-", "2020-03-"), encoding="utf-8")
    run_boardpack("run", "--home", str(home), "--period", "2020-03", cwd=work)
    held = home / "outputs" / "held" / "2020-03" / "change-note.docx"
    _side_by_side(_pages_of(held, work / "note")[:1], folder / "change-note.png", work)


def _draw_partner_files(home: Path, folder: Path, work: Path) -> None:
    """A pre-filled return, and a partner's own file with the cells marked."""
    run_boardpack("returns", "--home", str(home), "--period", "2020-04", cwd=work)
    (blank,) = (home / "outputs").rglob("police_2020-04.xlsx")
    _strips(_pages_of(blank, work / "blank")[0], folder / "prefilled-return.png", work, (0.057,))
    marked = home / "outputs" / "2020-03" / "fix-lists" / "police" / "police_2020-03_to-put-right.xlsx"
    _strips(_pages_of(marked, work / "marked")[0], folder / "fix-list.png", work, (0.057, 0.52))


def _draw_messages(home: Path, folder: Path, work: Path) -> None:
    """The summary for the board, and the message that goes with a partner's fix list, as a mail program shows them."""
    pack = home / "outputs" / "2020-03"
    for name, draft in (("summary-mail", pack / "summary.eml"), ("fix-list-mail", pack / "fix-lists" / "police.eml")):
        message = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default)
        body = message.get_body(("html",))
        assert body is not None
        _picture(body.get_content(), folder / f"{name}.png", work)


def _pages_of(document: Path, folder: Path) -> list[Path]:
    """Each page of an office document as a PNG."""
    folder.mkdir()
    made = _office(document, "pdf", folder)
    subprocess.run(("/usr/bin/env", "pdftoppm", "-r", "200", "-png", str(made), str(folder / "page")), check=True)
    return sorted(folder.glob("page*.png"))


def _office(document: Path, kind: str, folder: Path) -> Path:
    profile = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    words = ("/usr/bin/env", "soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder))
    subprocess.run((*words, str(document)), check=True, capture_output=True, timeout=300)
    return folder / f"{document.stem}.{kind}"


def _side_by_side(pages: Sequence[Path], target: Path, work: Path) -> None:
    """Pages in one picture, each with a thin frame, as they would lie on a table."""
    style = "main{display:inline-flex;gap:8px;padding:8px;background:#d9dde1}body{margin:0}"
    frames = "".join(f'<img src="{page.as_uri()}" alt="" height="{PAGE_HEIGHT}">' for page in pages)
    _picture(f"<style>{style}</style><main>{frames}</main>", target, work)


def _strips(page: Path, target: Path, work: Path, starts: Sequence[float]) -> None:
    """Strips of the top of a workbook's page, one below the other, because a workbook is wide.

    Args:
        page: picture of the page.
        target: where the picture goes.
        work: folder to work in.
        starts: where each strip begins, as a share of the page's width.
    """
    style = "main{width:%dpx;padding:6px;background:#d9dde1}body{margin:0}div{overflow:hidden;height:190px;margin:3px}"
    wide = 2.2 * SHEET_WIDTH
    strips = "".join(
        f'<div><img src="{page.as_uri()}" alt="" style="width:{wide}px;margin:-{wide * 0.036}px 0 0 -{wide * start}px"></div>'
        for start in starts
    )
    _picture(f"<style>{style % SHEET_WIDTH}</style><main>{strips}</main>", target, work)


def _picture(markup: str, target: Path, work: Path) -> None:
    page, drawn = work / f"{target.stem}.html", work / f"{target.stem}-drawn.png"
    page.write_text(markup if "<html" in markup else f"<!doctype html><title>pages</title>{markup}", encoding="utf-8")
    words = ("/usr/bin/env", "node", str(TOOLS / "picture_part.mjs"), str(CHROMIUM), str(page), "720", str(drawn))
    subprocess.run(words, check=True, timeout=120)
    _keep(drawn, target)


def _keep(source: Path, target: Path) -> None:
    """A picture with at most 128 colours, and no larger than a reader on a slow line should wait for."""
    with Image.open(source) as picture:
        few = picture.convert("RGB").quantize(128, dither=Image.Dither.NONE)
        few.save(target, optimize=True)
    assert target.stat().st_size <= MOST_BYTES, f"{target.name} has {target.stat().st_size:,} bytes"


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--folder", type=Path, default=PICTURES, help="where the pictures go")
    with tempfile.TemporaryDirectory(prefix="guide-") as scratch:
        make_pictures(asked.parse_args().folder, Path(scratch))
