"""LibreOffice, where it is installed: it lays a Word report out in pages. No run needs it unless the board asks for it."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from flows.problems import PublishingError, SetUpError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pikepdf import OutlineItem

_FILTER = (
    'pdf:writer_pdf_Export:{"PDFUACompliance":{"type":"boolean","value":"true"},'
    '"ExportBookmarks":{"type":"boolean","value":"true"}}'
)
_PATIENCE = 300  # Seconds; a report of 2,000 actions takes half a minute.


def lay_out(document: bytes) -> bytes:
    """A Word file as the PDF that LibreOffice makes of it, tagged, with its headings as bookmarks.

    Raises:
        SetUpError: LibreOffice is not installed.
        PublishingError: it could not lay the file out.
    """
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise SetUpError(
            "LibreOffice is not installed, and this paper needs it: install it, or ask for a paper without."
        )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "paper.docx").write_bytes(document)
        # A profile of its own, so that a LibreOffice that somebody has open does not answer in its place.
        command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", _FILTER, "--outdir", name, str(folder / "paper.docx")]
        try:
            # The command is ours: no word of a paper or of a home is in it.
            subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE)  # noqa: S603
            return (folder / "paper.pdf").read_bytes()
        except (OSError, subprocess.SubprocessError):
            raise PublishingError("LibreOffice could not lay the Word report out in pages. Run again.") from None


def pages_of_headings(pdf: bytes, depth: int) -> list[int]:
    """The page of each heading down to a level, in reading order, from 1.

    Raises:
        SetUpError: pikepdf is not installed.
    """
    try:
        import pikepdf  # noqa: PLC0415  # an extra: only boards that ask for page numbers have it
    except ImportError:
        raise SetUpError(
            "Page numbers need the package pikepdf: install requirements-extras.txt, or set page_numbers = false under "
            "[papers] in board.toml."
        ) from None
    with pikepdf.open(BytesIO(pdf)) as opened, opened.open_outline() as outline:
        places = {page.objgen: number for number, page in enumerate(opened.pages, start=1)}
        return [places[heading.destination[0].objgen] for heading in _headings(outline.root, depth)]  # type: ignore[index]  # LibreOffice writes arrays


def _headings(headings: Iterable[OutlineItem], depth: int) -> Iterator[OutlineItem]:
    for heading in headings:
        yield heading
        if depth > 1:
            yield from _headings(heading.children, depth - 1)
