"""Files that are no CSV whatever their name says: told by their first bytes."""

from __future__ import annotations

SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0", "an older Excel workbook (.xls) or another Office file"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF87a", "a picture"),
    (b"GIF89a", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"\x1f\x8b\x08", "a compressed file"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed file"),
    (b"Rar!\x1a\x07", "a compressed file"),
    (b"{\\rtf", "a word-processor document"),
    (b"SQLite format 3\x00", "a database"),
    (b"PAR1", "a Parquet file"),
)
"""First bytes and what such a file is called by somebody who knows Excel."""

_MARKUP = (b"<!doctype html", b"<html", b"<?xml", b"<table")
_OTHER_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r\x0b\x0c\x1b\x1a\x1c\x1d\x1e\x1f\x01\x02")


def kind_of_other_file(data: bytes) -> str | None:
    """What the file is, in words, or None where it may be text.

    >>> kind_of_other_file(b"%PDF-1.7 ...")
    'a PDF'
    >>> kind_of_other_file(b"action_ref,status") is None
    True
    """
    for first_bytes, kind in SIGNATURES:
        if data.startswith(first_bytes):
            return kind
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_archive(data)
    return "a file of a program" if _is_binary(data[:8192]) else None


def is_markup(data: bytes) -> bool:
    """True for a web page or XML: some systems call that an Excel file."""
    return data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP)


def _kind_of_archive(data: bytes) -> str:
    """A workbook is a zip as well; the names of its parts stand at the end of the file."""
    ends = data[:4096] + data[-65536:]
    if b"xl/" in ends:
        return "an Excel workbook (.xlsx)"
    if b"word/" in ends:
        return "a Word document"
    if b"opendocument.spreadsheet" in ends:
        return "an OpenDocument spreadsheet"
    return "a zip archive"


def _is_binary(sample: bytes) -> bool:
    """Many control bytes that no text has; UTF-16 is text although half of its bytes are zero."""
    if sample[:2] in {b"\xff\xfe", b"\xfe\xff"} or utf16_without_mark(sample):
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
