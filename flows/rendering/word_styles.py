"""The styles that a Word template must hold, found by name.

By name, because Word in other languages gives the built-in styles other ids, while their names stay English.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from docx.oxml.ns import qn
from lxml import etree

from flows.problems import PublishingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from docx.document import Document

PARAGRAPH_STYLES: Final = (
    "Board Kicker", "Title", "Subtitle", "Notice", "Front Matter", "TOC Heading", "TOC 1", "TOC 2", "Heading 1",
    "Heading 2", "Heading 3", "Body Text", "Lead", "Key Message", "Note", "List Bullet", "List Number", "Caption",
    "Chart Holder", "Table Head", "Table Head Number", "Table Text", "Table Number", "Table Status", "Header", "Footer",
    "Marking", "Header Notice", "Section End",
)  # fmt: skip
TABLE_STYLES: Final = ("Board Table",)
_DEFAULT_POINTS = 10.0
_DEFAULT_FONT = "Calibri"
_DEFAULT_SIDES = 216  # Word's own cell margins, left and right, in twips.


@dataclass(frozen=True, slots=True)
class Styles:
    """Ids of the needed styles by name, and the two measures that column widths depend on.

    Attributes:
        ids: style id by lower-case name.
        table_points: size of the letters in tables.
        cell_sides: left and right margin of a cell together, in twips.
        numbering: id of the list that "List Number" belongs to; "" where the template gives it none.
        font: of the body text, for charts, which have no style of their own.
    """

    ids: Mapping[str, str]
    table_points: float
    cell_sides: int
    numbering: str
    font: str

    def __getitem__(self, name: str) -> str:
        """The id of a style by its name."""
        return self.ids[name.lower()]


def styles_of(document: Document) -> Styles:
    """The styles of a template.

    Raises:
        PublishingError: styles are missing; the sentence names them all.
    """
    found = {**_styles(document, "paragraph"), **_styles(document, "table")}
    _check_none_missing(found)
    ids = {name: style.get(qn("w:styleId"), "") for name, style in found.items()}
    return Styles(
        ids=ids,
        table_points=_points(found["table text"], found),
        cell_sides=_cell_sides(found["board table"]),
        numbering=_first(found["list number"], "w:pPr/w:numPr/w:numId"),
        font=_font(document, found["body text"], found),
    )


def _styles(document: Document, kind: str) -> dict[str, etree._Element]:
    styles = etree.fromstring(etree.tostring(document.styles.element))
    return {
        name.lower(): style
        for style in styles.findall(qn("w:style"))
        if style.get(qn("w:type")) == kind and (name := _first(style, "w:name"))
    }


def _check_none_missing(found: Iterable[str]) -> None:
    names = frozenset(found)
    missing = [name for name in (*PARAGRAPH_STYLES, *TABLE_STYLES) if name.lower() not in names]
    if missing:
        listed = ", ".join(f'"{name}"' for name in missing)
        raise PublishingError(f"The Word template lacks the styles {listed}: add them in Word, under these names.")


def _first(element: etree._Element, path: str) -> str:
    """The value of the first element on a path; "" where there is none."""
    found = element.find(path, {"w": qn("w:x")[1:-2]})
    return "" if found is None else found.get(qn("w:val"), "")


def _points(style: etree._Element, found: Mapping[str, etree._Element]) -> float:
    """Size of a style's letters: its own, else that of the style it is based on."""
    by_id = {each.get(qn("w:styleId"), ""): each for each in found.values()}
    for _ in range(10):  # Word allows no longer chain, and a circle must not hang the round.
        if size := _first(style, "w:rPr/w:sz"):
            return int(size) / 2
        parent = by_id.get(_first(style, "w:basedOn"))
        if parent is None:
            break
        style = parent
    return _DEFAULT_POINTS


def _font(document: Document, style: etree._Element, found: Mapping[str, etree._Element]) -> str:
    """Name of a style's font: its own, else that of a style it is based on, else the template's."""
    by_id = {each.get(qn("w:styleId"), ""): each for each in found.values()}
    for _ in range(10):
        fonts = style.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        if fonts is not None and fonts.get(qn("w:ascii")):
            return str(fonts.get(qn("w:ascii")))
        parent = by_id.get(_first(style, "w:basedOn"))
        if parent is None:
            break
        style = parent
    defaults = document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:rFonts')}")
    return _DEFAULT_FONT if defaults is None else str(defaults.get(qn("w:ascii"), _DEFAULT_FONT))


def _cell_sides(style: etree._Element) -> int:
    margins = style.find(f".//{qn('w:tblPr')}/{qn('w:tblCellMar')}")
    if margins is None:
        return _DEFAULT_SIDES
    sides = (margins.find(qn(f"w:{side}")) for side in ("left", "start", "right", "end"))
    return sum(int(side.get(qn("w:w"), "0")) for side in sides if side is not None)
