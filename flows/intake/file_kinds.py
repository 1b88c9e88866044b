"""Files that are no CSV whatever their name says: told by their first bytes."""

from __future__ import annotations

import io
import re
import zipfile
from typing import NamedTuple

from flows.intake.limits import MAX_WORKBOOK_PARTS


class OtherFile(NamedTuple):
    """A file that is no CSV.

    Attributes:
        code: the problem that a partner is told.
        kind: what the file is, for somebody who knows Excel.
    """

    code: str
    kind: str


WORKBOOK = OtherFile("workbook-read", "an Excel workbook (.xlsx)")
"""The one other kind that is read."""

_LOCKED = OtherFile("workbook-locked", "a workbook or document with a password")
_PICTURE = OtherFile("file-no-table", "a picture")
_DOCUMENT = OtherFile("file-no-table", "a word-processor document")
_PACKED = OtherFile("file-packed", "a zip archive")
_COMPRESSED = OtherFile("file-packed", "a compressed file")
_PROGRAM_FILE = OtherFile("file-not-csv", "a file of a program")

SIGNATURES: tuple[tuple[bytes, OtherFile], ...] = (
    (b"%PDF", OtherFile("file-no-table", "a PDF")),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF87a", _PICTURE),
    (b"GIF89a", _PICTURE),
    (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE),
    (b"\x1f\x8b\x08", _COMPRESSED),
    (b"7z\xbc\xaf\x27\x1c", _COMPRESSED),
    (b"Rar!\x1a\x07", _COMPRESSED),
    (b"{\\rtf", _DOCUMENT),
    (b"MIME-Version:", OtherFile("file-no-table", "an e-mail or a saved web page")),
    (b"SQLite format 3\x00", OtherFile("file-not-csv", "a database")),
    (b"PAR1", OtherFile("file-not-csv", "a Parquet file")),
)
"""First bytes of files, and what they are."""

_OLDER_OFFICE: tuple[tuple[str, OtherFile], ...] = (
    ("EncryptedPackage", _LOCKED),
    ("WordDocument", _DOCUMENT),
    ("PowerPoint Document", OtherFile("file-no-table", "a PowerPoint presentation")),
    ("__substg1.0_", OtherFile("file-no-table", "an Outlook message")),
)
"""Names inside the container that Office used before 2007, and uses still for files with a password."""

_OLDER_WORKBOOK = OtherFile("file-not-csv", "an older Excel workbook (.xls) or another Office file")
_JSON = re.compile(rb'\{\s*"|\[\s*[\[{]')
_MARKUP = (b"<!doctype html", b"<html", b"<?xml", b"<table")
_OTHER_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r\x0b\x0c\x1b\x1a\x1c\x1d\x1e\x1f\x01\x02")
_OFFICE_NAMES = ("[Content_Types].xml", "_rels/", "docProps/", "xl/")
_LOCAL_NAME = re.compile(rb"PK\x03\x04.{26}([\x20-\x7e]{1,80})", re.DOTALL)


def kind_of_other_file(data: bytes) -> OtherFile | None:
    """What the file is, or None where it may be text.

    >>> kind_of_other_file(b"%PDF-1.7 ...")
    OtherFile(code='file-no-table', kind='a PDF')
    >>> kind_of_other_file(b"action_ref,status") is None
    True
    """
    for first_bytes, kind in SIGNATURES:
        if data.startswith(first_bytes):
            return kind
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_archive(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return next((kind for name, kind in _OLDER_OFFICE if name.encode("utf-16-le") in data), _OLDER_WORKBOOK)
    return _PROGRAM_FILE if _is_binary(data[:8192]) else None


def kind_of_markup(data: bytes) -> OtherFile | None:
    """What a web page, XML or JSON is: some systems name such a page like a spreadsheet, and Excel opens it."""
    start = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if _JSON.match(start):
        return OtherFile("file-no-table", "a file of JSON")
    if not start.startswith(_MARKUP):
        return None
    return OtherFile("file-not-csv", "an Excel file in XML" if b"Excel.Sheet" in data[:400] else "a web page")


def _kind_of_archive(data: bytes) -> OtherFile:
    """Workbooks and documents are zip archives as well; the names of their parts tell."""
    names = _names_in_archive(data)
    if "xl/workbook.xml" in names:
        return WORKBOOK
    if "xl/workbook.bin" in names:
        return OtherFile("file-not-csv", "an Excel binary workbook (.xlsb)")
    if any(name.endswith(".iwa") for name in names):
        return OtherFile("file-not-csv", "an Apple Numbers or Pages document")
    if any(name.startswith("word/") for name in names) or b"opendocument.text" in data[:200]:
        return _DOCUMENT
    if any(name.startswith("ppt/") for name in names):
        return OtherFile("file-no-table", "a PowerPoint presentation")
    is_spreadsheet = b"opendocument.spreadsheet" in data[:200]
    return OtherFile("file-not-csv", "an OpenDocument spreadsheet (.ods)") if is_spreadsheet else _PACKED


def _names_in_archive(data: bytes) -> set[str]:
    """The names of the files in a zip.

    Where its list of them is damaged or cut off, its first megabyte is searched; the parts that every Office file begins
    with count as a workbook then, which is what partners send.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data if data.count(b"PK\x01\x02") <= MAX_WORKBOOK_PARTS else b"")) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        found = (match.decode("ascii") for match in _LOCAL_NAME.findall(data[: 1 << 20]))
        return {"xl/workbook.xml" if name.startswith(_OFFICE_NAMES) else name for name in found}


def _is_binary(sample: bytes) -> bool:
    """Many control bytes that no text has; UTF-16 is text although half of its bytes are zero."""
    sample = sample.rstrip(b"\0")
    # The last character of UTF-16 ends with a zero, which was just taken away.
    if sample[:2] in {b"\xff\xfe", b"\xfe\xff"} or utf16_without_mark(sample + b"\0" * (len(sample) % 2)):
        return False
    controls = len(sample) - len(sample.translate(None, _OTHER_CONTROLS))
    return controls * 10 > len(sample)


def utf16_without_mark(sample: bytes) -> str | None:
    """The name of the UTF-16 flavour where zeros stand at every second byte, else None."""
    even, odd = sample[0::2], sample[1::2]
    if len(odd) < 2:
        return None
    zeros_even, zeros_odd = even.count(0) / len(even), odd.count(0) / len(odd)
    if zeros_odd > 0.5 and zeros_even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if zeros_even > 0.5 and zeros_odd < 0.05 else None
