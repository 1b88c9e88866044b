"""The Word file as a zip that is the same, byte for byte, for the same report."""

from __future__ import annotations

from io import BytesIO
from typing import IO, TYPE_CHECKING, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from collections.abc import Iterable

_BODY: Final = "word/document.xml"
_FIRST: Final = ("[Content_Types].xml", "_rels/.rels")  # Word reads these first.
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # The earliest date that a zip can hold.
_LEVEL: Final = 6
_ENOUGH: Final = 1 << 15


# All namespaces that the body uses: a template saved by Word declares others.
_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><w:body>'
)
_TAIL: Final = "</w:body></w:document>"


def sealed(package: bytes, body: Iterable[str]) -> bytes:
    """The package with its parts in a fixed order and of a fixed date, and the text of the document replaced.

    The body goes straight into the zip: a tree of a long register would take a gigabyte, and this takes none.
    """
    target = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(target, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as zipped:
        for name in sorted(source.namelist(), key=lambda name: (name not in _FIRST, name)):
            if name == _BODY:
                _write_body(zipped, body)
            else:
                zipped.writestr(_entry(name), source.read(name), ZIP_DEFLATED, _LEVEL)
    return target.getvalue()


def _write_body(zipped: ZipFile, body: Iterable[str]) -> None:
    with zipped.open(_entry(_BODY), "w") as part:
        waiting = [_HEAD]
        size = 0
        for text in body:
            waiting.append(text)
            size += len(text)
            if size > _ENOUGH:
                _write(part, "".join(waiting))
                waiting, size = [], 0
        _write(part, "".join((*waiting, _TAIL)))


def _write(part: IO[bytes], text: str) -> None:
    """Pieces that are few, because each costs a call, and small, because memory for large ones is fetched anew each time."""
    for start in range(0, len(text), _ENOUGH):
        part.write(text[start : start + _ENOUGH].encode())


def _entry(name: str) -> ZipInfo:
    """A zip entry that says nothing about the machine or the hour it was made on."""
    entry = ZipInfo(name, _EPOCH)
    entry.create_system = 3
    entry.external_attr = 0o600 << 16
    entry.compress_type = ZIP_DEFLATED
    return entry
