"""A copy of a Word template with the remarks on it as Word comments, for whoever restyles it."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from docx.oxml.ns import qn

from flows.rendering.word_template import opened

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docx.document import Document
    from docx.text.paragraph import Paragraph

    from flows.rendering.template_rules import Remark

_AUTHOR: Final = "boardpack"
_HEADING: Final = "Remarks of boardpack template check"


def annotated(template: bytes, remarks: Iterable[Remark]) -> bytes:
    """The template with a comment for each remark: at the specimen of the style, else at the end of the text.

    Raises:
        PublishingError: the bytes are no Word file.
    """
    document = opened(template)
    last = document.add_paragraph(_HEADING)
    for remark in remarks:
        place = _specimen(document, remark.style) or last
        document.add_comment(place.runs or [place.add_run(remark.style or _HEADING)], remark.sentence, _AUTHOR, "bp")
    for comment in document.part._comments_part.element.iter(qn("w:comment")):
        comment.attrib.pop(qn("w:date"), None)  # python-docx reads the clock; the same template gives the same copy.
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _specimen(document: Document, style: str) -> Paragraph | None:
    """The first paragraph in a style."""
    named = (each for each in document.paragraphs if each.style is not None and each.style.name == style)
    return next(named, None) if style else None
