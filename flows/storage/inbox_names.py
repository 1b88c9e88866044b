"""File names that are safe on every machine, whatever somebody called the file."""

from __future__ import annotations

import re
import unicodedata

MAX_NAME_BYTES = 255
"""What common file systems allow for one name, in bytes of UTF-8."""

_FORBIDDEN = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?=\.|$)")
# Controls, marks that turn the direction of writing, line separators, halves of characters.
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def has_unprintable(name: str) -> bool:
    """Whether a name holds characters that nobody can see, or half characters that cannot be stored."""
    return any(unicodedata.category(sign) in _INVISIBLE for sign in name)


def printable(name: str) -> str:
    """A name for a line on a screen: what cannot be seen stands as a mark."""
    return "".join("\ufffd" if unicodedata.category(sign) in _INVISIBLE else sign for sign in name)


def safe_name(original: str, suffix: str = "") -> str:
    r"""The name under which a file may lie in the inbox.

    Folders in the name are cut off, characters that cannot be seen or that Windows refuses are taken out, and names that
    Windows keeps for devices get a line in front. The ending stays. What sorts as a passing file is made an ordinary one.

    Args:
        original: what the sender called it.
        suffix: goes in front of the ending, to tell apart two files of one name.

    >>> safe_name("../../etc/passwd"), safe_name("C:\\returns\\police.csv"), safe_name("aux.csv")
    ('passwd', 'police.csv', '_aux.csv')
    >>> safe_name("police.csv", " (2)")
    'police (2).csv'
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", original))[-1]
    seen = "".join(sign for sign in last if unicodedata.category(sign) not in _INVISIBLE)
    plain = " ".join(_FORBIDDEN.sub("_", seen).split()).lstrip(" .~$").rstrip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > 10:
        stem, ending = plain, ""
    else:
        ending = f".{ending}"
    stem = stem.rstrip(" .") or "unnamed"
    if _RESERVED.match(f"{stem}{ending}"):
        stem = f"_{stem}"
    room = MAX_NAME_BYTES - len(f"{suffix}{ending}".encode())
    stem = stem.encode()[:room].decode("utf-8", "ignore").rstrip(" .")
    return f"{stem}{suffix}{ending}"
