"""The office's Word template, opened and freed of everything but its looks."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final
from zipfile import BadZipFile

import docx
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml.etree import LxmlError

from flows.problems import PublishingError

if TYPE_CHECKING:
    from docx.document import Document

# Looks, and nothing that could carry old text, a person's name, a macro or a link to another file into the papers.
_KEPT: Final = frozenset({RT.STYLES, RT.NUMBERING, RT.SETTINGS, RT.FONT_TABLE, RT.THEME, RT.WEB_SETTINGS})
_MARGINS: Final = frozenset({RT.HEADER, RT.FOOTER})
_PACKAGE_KEPT: Final = frozenset({RT.OFFICE_DOCUMENT, RT.CORE_PROPERTIES})
# updateFields makes Word ask on each opening; the others name files, people or parts that the papers do not have.
_DROPPED_SETTINGS: Final = (
    "updateFields", "attachedTemplate", "mailMerge", "docVars", "rsids", "footnotePr", "endnotePr", "trackRevisions",
)  # fmt: skip


def opened(template: bytes) -> Document:
    """The template as a document.

    Raises:
        PublishingError: the bytes are not a Word file.
    """
    try:
        return docx.Document(BytesIO(template))
    except (BadZipFile, OpcError, LxmlError, KeyError, ValueError):
        raise PublishingError("The Word template cannot be opened: save it again in Word as a .docx file.") from None


def keep_looks_only(document: Document, page_settings: str) -> None:
    """Drops the template's own text and everything that hangs on it; keeps the headers and footers that pages name."""
    document.element.body.clear()
    relations = document.part.rels
    for name, relation in list(relations.items()):
        is_used_margin = relation.reltype in _MARGINS and f'"{name}"' in page_settings
        if relation.reltype not in _KEPT and not is_used_margin:
            del relations[name]
    of_package = document.part.package.rels if document.part.package else relations
    for name, relation in list(of_package.items()):
        if relation.reltype not in _PACKAGE_KEPT:
            del of_package[name]
    _clean_settings(document)


def _clean_settings(document: Document) -> None:
    settings = document.settings.element
    for tag in _DROPPED_SETTINGS:
        for element in settings.findall(qn(f"w:{tag}")):
            settings.remove(element)
    document.part.part_related_by(RT.SETTINGS).rels.clear()
