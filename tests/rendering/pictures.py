"""Grey pictures of pages: read from PNG files, and compared by their blocks, so that a hair's breadth does not count."""

from __future__ import annotations

import zlib
from typing import NamedTuple

BLOCK = 6
"""Pixels of a block's side: at 24 dots an inch about a quarter of an inch, a line of text and a bit."""


class Picture(NamedTuple):
    """One page in grey, a byte a pixel, row after row."""

    width: int
    height: int
    pixels: bytes


def read_png(content: bytes) -> Picture:
    """A PNG of grey pages, 8 bits a sample, not interlaced, as pdftoppm writes it: with one sample a pixel or with three."""
    width, height, samples, packed, at = 0, 0, 1, b"", 8
    while at < len(content):
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        body = content[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, height, samples = (
                int.from_bytes(body[:4], "big"),
                int.from_bytes(body[4:8], "big"),
                {0: 1, 2: 3}[body[9]],
            )
            assert (body[8], body[12]) == (8, 0), "not a plain PNG"
        packed += body if kind == b"IDAT" else b""
        at += 12 + length
    return Picture(width, height, _unfiltered(zlib.decompress(packed), width * samples, samples)[::samples])


def _unfiltered(lines: bytes, width: int, samples: int) -> bytes:
    """The samples of a PNG's filtered lines (PNG specification, section 9)."""
    above, found = bytearray(width), bytearray()
    for start in range(0, len(lines), width + 1):
        kind, line = lines[start], bytearray(lines[start + 1 : start + 1 + width])
        for place in range(width):
            left, corner = (line[place - samples], above[place - samples]) if place >= samples else (0, 0)
            up = above[place]
            line[place] = (line[place] + (0, left, up, (left + up) // 2, _paeth(left, up, corner))[kind]) & 0xFF
        found += line
        above = line
    return bytes(found)


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda near: abs(guess - near))


def share_that_differs(first: Picture, second: Picture, tolerance: int) -> float:
    """Share of the blocks whose mean grey differs by more than a tolerance of 255; 1 for pages of another size."""
    if (first.width, first.height) != (second.width, second.height):
        return 1.0
    means = zip(_block_means(first), _block_means(second), strict=True)
    found = [abs(one - other) > tolerance for one, other in means]
    return sum(found) / len(found)


def _block_means(picture: Picture) -> list[float]:
    width, height, pixels = picture
    return [
        sum(sum(pixels[(top + row) * width + left : (top + row) * width + left + BLOCK]) for row in range(BLOCK))
        / BLOCK**2
        for top in range(0, height - BLOCK + 1, BLOCK)
        for left in range(0, width - BLOCK + 1, BLOCK)
    ]
