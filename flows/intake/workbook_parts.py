"""A workbook's zip unpacked within limits, and packed again with nothing in it that was not measured."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field

from flows.intake.limits import MAX_WORKBOOK_BYTES, MAX_WORKBOOK_CELLS, MAX_WORKBOOK_PARTS

DAMAGED = "workbook-damaged"
TOO_LARGE = "workbook-too-large"

_DIRECTORY_ENTRY = b"PK\x01\x02"
_CHUNK = 1 << 20
_BLANK_CELL = re.compile(rb"<(?:\w+:)?c(?:\s[^<>]*)?(?:/>|></(?:\w+:)?c>)")
_ERROR_CELL = re.compile(rb"""(<(?:\w+:)?c\s[^<>]*?\bt\s*=\s*["'])e(["'])""")
_CELL = re.compile(rb"<(?:\w+:)?c[\s>]")
_PLACE = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br\s*=\s*["']([A-Za-z]+)(\d+)["']""")
_ROW_START = re.compile(rb"<(?:\w+:)?row[\s/>]")
_ROW_NUMBER = re.compile(rb"""<(?:\w+:)?row\s[^<>]*?\br\s*=\s*["'](\d+)["']""")
_SHARED_CELL = re.compile(rb"""\bt\s*=\s*["']s["']""")
_SHARED_END = re.compile(rb"</(?:\w+:)?si>")


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The parts of a workbook that hold cells, each no larger than it says.

    Attributes:
        parts: XML by its path in the zip.
        has_macros: True where the workbook carries a program. It is left out, never run.
    """

    parts: dict[str, bytes] = field(repr=False)
    has_macros: bool = False

    def packed(self) -> bytes:
        """The parts as a plain zip, which is all that the workbook's reader gets to see."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, part in self.parts.items():
                archive.writestr(name, part)
        return buffer.getvalue()


def unpack(data: bytes) -> Unpacked | str:
    """The parts of a workbook, or the code of the problem that keeps them from being read.

    A zip may hold a thousand times its own size, say less than it holds, or hold a part twice: each part is unpacked here
    up to the limit, whatever the zip says of it. One cell far out makes a sheet of billions of cells, and one long text may
    be named by a million cells: both are counted before a sheet is laid out.
    """
    if data.count(_DIRECTORY_ENTRY) > MAX_WORKBOOK_PARTS:
        return TOO_LARGE
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = _read_parts(archive)
            names = set(archive.namelist())
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, KeyError):
        return DAMAGED
    if parts is None or sum(map(_area, parts.values())) > MAX_WORKBOOK_CELLS or _text_bytes(parts) > MAX_WORKBOOK_BYTES:
        return TOO_LARGE
    return Unpacked(parts, has_macros=any(name.lower().endswith("vbaproject.bin") for name in names))


def _read_parts(archive: zipfile.ZipFile) -> dict[str, bytes] | None:
    """The XML parts; None where they are too large together. Pictures and programs are not even unpacked."""
    parts: dict[str, bytes] = {}
    room = MAX_WORKBOOK_BYTES
    for entry in archive.infolist():
        if not entry.filename.lower().endswith((".xml", ".rels")):
            continue
        entry.file_size = MAX_WORKBOOK_BYTES + 1  # what the zip says is not believed: read until the part itself ends
        with archive.open(entry) as part:
            content = part.read(room + 1)
        room -= len(content)
        if room < 0:
            return None
        parts[entry.filename] = _plain_cells(content) if b"sheetData" in content else content
    return parts


def _plain_cells(sheet: bytes) -> bytes:
    """A sheet without cells that hold a colour only, and with an error such as #REF! as the text that a person sees."""
    return _ERROR_CELL.sub(rb"\1str\2", _BLANK_CELL.sub(b"", sheet))


def _area(part: bytes) -> int:
    """Cells in the rectangle that a sheet spans."""
    if b"sheetData" not in part:
        return 0
    places = [(_column_number(found[1]), int(found[2][:9])) for found in _PLACE.finditer(part)]
    width, height = (max(sides) for sides in zip(*places, strict=True)) if places else (0, 0)
    if len(places) < sum(1 for _ in _CELL.finditer(part)):
        rows = _ROW_START.split(part)
        width = max(width, *(sum(1 for _ in _CELL.finditer(row)) for row in rows))
        height = max(height, len(rows), *(int(found[1][:9]) for found in _ROW_NUMBER.finditer(part)), 0)
    return width * height


def _column_number(letters: bytes) -> int:
    """The column that letters such as XFD stand for, counted from 1; never a long sum, however many letters."""
    number = 0
    for letter in letters[:6].upper():
        number = number * 26 + letter - 64
    return number


def _text_bytes(parts: dict[str, bytes]) -> int:
    """At most so many bytes will the shared texts take in the cells that name them."""
    texts = max((len(text) for part in parts.values() if b"si>" in part for text in _SHARED_END.split(part)), default=0)
    named = sum(1 for part in parts.values() if b"sheetData" in part for _ in _SHARED_CELL.finditer(part))
    return texts * named
