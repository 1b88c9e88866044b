"""Bytes to text, with the name of the encoding in words."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

from flows.intake.file_kinds import utf16_without_mark

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
UNREADABLE = "\ufffd"
"""Stands where bytes mean no character."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file as text, line ends as one line feed each.

    Attributes:
        text: the characters.
        encoding: name in words a person may know.
        unreadable_count: bytes that mean no character in that encoding.
        zero_count: zero characters that were taken out.
        doubt_count: places that read like another encoding than the one that was taken.
    """

    text: str = field(repr=False)
    encoding: str
    unreadable_count: int = 0
    zero_count: int = 0
    doubt_count: int = 0


def decode(data: bytes) -> Decoded:
    """The text of a file; any bytes give some text.

    A byte-order mark is believed; then strict UTF-8, then UTF-16 by its zeros, then Windows-1252, which Excel writes in
    the United Kingdom when somebody picks plain "CSV", or what it writes for "CSV (MS-DOS)" and "CSV (Macintosh)".
    """
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _marked(data, mark, codec, name)
    codec_without_mark = utf16_without_mark(data[:8192])
    if codec_without_mark:
        return _tidied(data.decode(codec_without_mark, "replace"), "UTF-16")
    try:
        return _tidied(data.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError:
        return _tidied(*_eight_bit(data))


def _marked(data: bytes, mark: bytes, codec: str, name: str) -> Decoded:
    """Believes the mark, except a UTF-8 one before bytes that are not UTF-8."""
    body = data[len(mark) :]
    if codec != "utf-8":
        return _tidied(body.decode(codec, "replace"), name)
    try:
        return _tidied(body.decode("utf-8"), name)
    except UnicodeDecodeError:
        return _tidied(*_eight_bit(body))


def _eight_bit(data: bytes) -> tuple[str, str]:
    """Windows-1252 or another encoding of one byte a letter; or UTF-8 with such bytes where files were pasted together."""
    escaped = data.decode("utf-8", "surrogateescape")
    bad_count = len(escaped.encode("utf-8", "replace")) - len(escaped.encode("utf-8", "ignore"))
    good_count = sum(map(len, _NOT_ASCII.findall(escaped))) - bad_count
    if good_count >= bad_count:
        return escaped.translate(_ESCAPED_WESTERN), _MIXED
    if b"\r" in data and b"\n" not in data:  # Excel's "CSV (Macintosh)" ends lines as no other program does
        return data.decode("mac_roman"), _MAC
    name = max(_SIGNS, key=lambda name: len(_SIGNS[name].findall(data)))
    if name == _WINDOWS:
        return data.decode("latin-1").translate(_WESTERN), name
    return data.decode("mac_roman" if name == _MAC else "cp850"), name


_WINDOWS, _DOS, _MAC = "Windows-1252", "DOS code page 850", "Mac OS Roman"
_SIGNS = {
    _WINDOWS: re.compile(rb"\xa3(?=[0-9])|[\x92\xe9](?<=[a-z].)"),
    _DOS: re.compile(rb"\x9c(?=[0-9])|\x82(?<=[a-z].)"),
    _MAC: re.compile(rb"\xa3(?=[0-9])|[\xd5\x8e](?<=[a-z].)"),
}
"""What is £ before a figure, ’ or é behind a small letter: in another encoding none of these bytes could stand there."""
_IN_DOUBT = re.compile(
    "(?:[À-ÖØ-öø-ÿ]{3}|[^\x00-\x7fß-öø-ÿšžœ’‘–—…\xa0\xad·](?<=[a-z].)(?=[a-z])|[¹³¿](?<=[a-ln-z].)|œ(?=[0-9])|[‚ˆ](?<=[a-z].))"
)
"""A sign or a capital letter in the middle of a word, and others that stand behind no letter in any language we expect.
Three letters with accents in a row are none of those languages."""
_END_OF_FILE = "\0\x1a"
"""What old programs and interrupted transfers put behind the last line."""

_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_MIXED = "UTF-8 mixed with Windows-1252"
_WESTERN = {byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}
_ESCAPED_WESTERN = {0xDC00 + byte: text for byte, text in _WESTERN.items()}
_FOLLOWING = "".join(_WESTERN[byte] if _WESTERN[byte] != UNREADABLE else chr(byte) for byte in range(0x80, 0xC0))
_SURELY_FOLLOWING = "".join(sorted(set(_FOLLOWING) - set("‘’“”–—…")))
_TWICE = re.compile(f"[ÂÃ][{_SURELY_FOLLOWING}]|(?<=€)[ÅËÆ][{_FOLLOWING}]|â[€‚„][{_FOLLOWING}]|ðŸ[{_FOLLOWING}]{{2}}")
_SIGN_OF_TWICE = re.compile(rb"\xc3(?:[\x82\x83]|\xa2\xe2\x82|\xb0\xc5\xb8)")
"""How UTF-8 begins in UTF-8: the £ of "Â£", the é of "Ã©", the ’ of "â€™", a smiling face. Where a quotation mark or a dash
follows a capital letter, a word in capitals ends there."""


def put_right(data: bytes) -> tuple[bytes, int]:
    """The file with letters as they were before UTF-8 was read as Windows-1252 and saved as UTF-8 again, and how many.

    What such letters are made of stands together in no language, so that nothing else can be meant.

    >>> put_right("cafÃ© for Â£5, itâ€™s".encode())[0].decode()
    'café for £5, it’s'
    """
    # The one byte is found a hundred times as fast as the pattern that begins with it.
    if b"\xc3" not in data or not _SIGN_OF_TWICE.search(data):
        return data, 0
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return data, 0
    right, count = _TWICE.subn(_once, text)
    if right == text:
        return data, 0
    # What was garbled twice is put right in two goes.
    while right != text:
        text, right = right, _TWICE.sub(_once, right)
    return text.encode("utf-8"), count


def _once(match: re.Match[str]) -> str:
    """The letter that a few others stand for; those others where they stand for none that can be printed."""
    try:
        letter = b"".join(letter.encode("latin-1" if letter < "\u0100" else "cp1252") for letter in match[0]).decode(
            "utf-8"
        )
    except UnicodeError:
        return match[0]
    return letter if letter.isprintable() or letter == "\xa0" or match[0][-1] < "\xa0" else match[0]


def _tidied(text: str, encoding: str) -> Decoded:
    """Line ends as line feeds; zero characters, which no person types, taken out and counted."""
    text = text.rstrip(_END_OF_FILE)
    zero_count = text.count("\0")
    if zero_count:
        text = text.replace("\0", "")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    doubt_count = len(_IN_DOUBT.findall(text)) if encoding == _WINDOWS else 0
    return Decoded(text.removeprefix("\ufeff"), encoding, text.count(UNREADABLE), zero_count, doubt_count)
