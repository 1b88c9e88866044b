"""Pages look as they did when somebody looked at them and was content.

The pictures in ``tests/rendering/pages`` were made with LibreOffice 7.4 and looked at. A change of looks that is meant:
``python -m tests.rendering.test_pages`` makes them anew; look at each before it is committed.
"""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from flows.rendering.word import render_word
from flows.storage.office import lay_out
from tests.office import needs_office
from tests.rendering.pictures import Picture, read_png, share_that_differs
from tests.rendering.sample_word_report import CHART_TEMPLATE, TEMPLATE, sample_report

if TYPE_CHECKING:
    from flows.document import Report

PAGES = Path(__file__).with_name("pages")
TOLERANCE = 24
"""Of 255, for a block: another version of a font or of LibreOffice moves letters by less, a moved line by more."""
LEAST_LIKE = 0.06
"""Share of a page's blocks that may differ: a few lines of text."""


def reports() -> dict[str, Report]:
    """Three reports whose words never change with the sections of the real one, only the looks do."""
    report = sample_report()
    return {
        "cover": replace(report, sections=report.sections[:1]),
        "charts-and-tables": replace(report, sections=report.sections[1:3]),
        "turned": replace(sample_report(9), sections=sample_report(9).sections[3:4]),
    }


def draw(report: Report, folder: Path) -> list[bytes]:
    """Each page of a report as a small grey PNG."""
    (folder / "report.pdf").write_bytes(lay_out(render_word(report, TEMPLATE, CHART_TEMPLATE)))
    command = ["pdftoppm", "-r", "24", "-gray", "-png", str(folder / "report.pdf"), str(folder / "page")]
    subprocess.run(command, check=True)
    return [path.read_bytes() for path in sorted(folder.glob("page-*.png"))]


def has_fonts() -> bool:
    """Whether the font is there that stands in for Calibri: with another one every line breaks elsewhere."""
    lister = which("fc-list")
    return (
        lister is not None and "Carlito" in subprocess.run([lister], capture_output=True, text=True, check=False).stdout
    )


@needs_office
@pytest.mark.skipif(which("pdftoppm") is None, reason="poppler is not installed")
@pytest.mark.skipif(not has_fonts(), reason="the font Carlito is not installed")
@pytest.mark.parametrize("name", ["cover", "charts-and-tables", "turned"])
def test_pages_look_as_they_did(name: str, tmp_path: Path) -> None:
    drawn = draw(reports()[name], tmp_path)
    kept = [path.read_bytes() for path in sorted(PAGES.glob(f"{name}-*.png"))]
    assert len(drawn) == len(kept)
    shares = [
        share_that_differs(read_png(one), read_png(other), TOLERANCE) for one, other in zip(drawn, kept, strict=True)
    ]
    assert max(shares) <= LEAST_LIKE, shares


def test_a_page_with_a_moved_table_is_told_from_the_one_that_was_kept() -> None:
    kept = read_png((PAGES / "charts-and-tables-2.png").read_bytes())
    shift = 20 * kept.width
    moved = Picture(kept.width, kept.height, b"\xff" * shift + kept.pixels[:-shift])
    assert share_that_differs(kept, kept, 0) == 0
    assert share_that_differs(kept, moved, TOLERANCE) > LEAST_LIKE


def main() -> None:
    """Makes the pictures anew."""
    for path in PAGES.glob("*.png"):
        path.unlink()
    for name, report in reports().items():
        with TemporaryDirectory() as folder:
            for number, page in enumerate(draw(report, Path(folder)), start=1):
                (PAGES / f"{name}-{number}.png").write_bytes(page)


if __name__ == "__main__":
    main()
