"""The repository's Word template, restyled as an office might, and with one thing wrong at a time."""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import docx
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from tests.rendering.sample_word_report import TEMPLATE

if TYPE_CHECKING:
    from collections.abc import Callable

STYLES, SETTINGS, BODY, HEADER = "word/styles.xml", "word/settings.xml", "word/document.xml", "word/header1.xml"
LINKS = "word/_rels/document.xml.rels"


def changed(part: str, change: Callable[[str], str]) -> bytes:
    """The template with one part changed; the change must change something."""
    target = BytesIO()
    with ZipFile(BytesIO(TEMPLATE)) as source, ZipFile(target, "w") as package:
        for name in source.namelist():
            text = source.read(name)
            if name == part:
                new = change(text.decode()).encode()
                assert new != text
                text = new
            package.writestr(name, text)
    return target.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """The template with one part more."""
    target = BytesIO(TEMPLATE)
    with ZipFile(target, "a") as package:
        package.writestr(name, content)
    return target.getvalue()


def in_style(name: str, change: Callable[[str], str]) -> bytes:
    """The template with one style changed."""
    pattern = rf'<w:style (?:(?!</w:style>).)*<w:name w:val="{name}"/>.*?</w:style>'
    return changed(STYLES, lambda text: re.sub(pattern, lambda found: change(found[0]), text, count=1, flags=re.DOTALL))


def restyled() -> bytes:
    """Another font, other colours, wider margins, a logo in header and footer."""
    document = docx.Document(BytesIO(TEMPLATE))
    fonts = document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:rFonts')}")
    for side in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{side}"), "Arial")
    document.styles["Heading 1"].font.color.rgb = RGBColor(0x4B, 0x1E, 0x5A)
    document.styles["Body Text"].font.size = Pt(12)
    section = document.sections[0]
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin = Cm(3.2)
    for margin in (section.header, section.footer):
        margin.add_paragraph().add_run().add_picture(BytesIO(logo()), width=Cm(2.5))
        next(margin._element.iter(qn("wp:docPr"))).set("descr", "Logo of the demonstration board")
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def logo() -> bytes:
    """A plain purple PNG, 120 by 30."""
    rows = b"".join(b"\x00" + bytes((0x4B, 0x1E, 0x5A)) * 120 for _ in range(30))

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    size = (120).to_bytes(4, "big") + (30).to_bytes(4, "big") + bytes((8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
