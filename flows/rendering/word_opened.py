"""A produced Word file, opened for checking: its parts, its relations, its styles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING, Final, NamedTuple
from zipfile import BadZipFile, ZipFile

from docx.oxml.ns import nsmap
from lxml import etree

from flows.problems import PublishingError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

W: Final = f"{{{nsmap['w']}}}"
R: Final = f"{{{nsmap['r']}}}"
BODY_PART: Final = "word/document.xml"
_WORDS: Final = re.compile(r">[^<]*[^<\s][^<]*<")
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"


class Relation(NamedTuple):
    """A line from one part to another, or out of the file."""

    name: str
    kind: str
    target: str
    is_external: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """The parts of a Word file.

    Attributes:
        names: of all entries of the zip, doubles included.
        trees: each part that is XML, by name.
        broken: names of parts that should be XML and are not.
        relations: of each part that has some; "" stands for the file itself.
        styles: each style by its id.
    """

    names: tuple[str, ...]
    trees: Mapping[str, _Element]
    broken: tuple[str, ...]
    relations: Mapping[str, tuple[Relation, ...]]
    styles: Mapping[str, _Element]

    @property
    def body(self) -> _Element:
        """The text of the document."""
        found = self.trees[BODY_PART].find(f"{W}body")
        return self.trees[BODY_PART] if found is None else found

    @property
    def texts(self) -> Iterator[tuple[str, _Element]]:
        """The parts with printed text: the body, headers and footers."""
        return ((name, tree) for name, tree in self.trees.items() if tree.tag in (f"{W}document", f"{W}hdr", f"{W}ftr"))


def opened_for_checking(document: bytes) -> Opened:
    """The parts of a Word file.

    Raises:
        PublishingError: the bytes are no zip, or hold no document.
    """
    try:
        with ZipFile(BytesIO(document)) as package:
            names = tuple(package.namelist())
            parts = {name: package.read(name) for name in names if name.endswith((".xml", ".rels"))}
    except BadZipFile:
        raise PublishingError("The Word report is not a Word file: it cannot be unzipped.") from None
    trees = {name: tree for name, part in parts.items() if (tree := _parsed(part)) is not None}
    if BODY_PART not in trees:
        raise PublishingError("The Word report holds no readable text: word/document.xml is missing or broken.")
    _leave_out_alike(trees[BODY_PART])
    return Opened(
        names=names,
        trees=trees,
        broken=tuple(name for name in parts if name not in trees),
        relations={_owner(name): _relations(name, tree) for name, tree in trees.items() if name.endswith(".rels")},
        styles=_styles(trees.get("word/styles.xml")),
    )


def _parsed(part: bytes) -> _Element | None:
    try:
        return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return None


def _leave_out_alike(tree: _Element) -> None:
    """Takes out the rows of each table that differ from one above them in nothing but words, because no rule tells them apart.

    A register of 2,000 rows has a dozen kinds of row, and most of the time of all rules went into the rest. A row with a
    link, a field or a cell without words stays: rules read the words of the first two, and count the last.
    """
    for table in list(tree.iter(f"{W}tbl")):
        seen: set[str] = set()
        for row in table.findall(f"{W}tr"):
            kind, worded = _WORDS.subn(">w<", etree.tostring(row, encoding="unicode", with_tail=False))
            if kind not in seen:
                seen.add(kind)
            elif worded == kind.count("<w:p>") and "<w:hyperlink" not in kind and "<w:instrText" not in kind:
                table.remove(row)


def _owner(name: str) -> str:
    """The part that a relations part belongs to: ``word/_rels/document.xml.rels`` to ``word/document.xml``."""
    folder, _, file = name.rpartition("/")
    return join(dirname(folder), file.removesuffix(".rels")) if file != ".rels" else ""


def _relations(name: str, tree: _Element) -> tuple[Relation, ...]:
    folder = dirname(_owner(name))
    return tuple(_relation(folder, each) for each in tree.findall(f"{_RELATIONS}Relationship"))


def _relation(folder: str, element: _Element) -> Relation:
    is_external = element.get("TargetMode") == "External"
    target = element.get("Target", "")
    if not is_external:
        target = normpath(join("/", folder, target)).lstrip("/")
    return Relation(element.get("Id", ""), element.get("Type", "").rsplit("/", 1)[-1], target, is_external)


def _styles(tree: _Element | None) -> dict[str, _Element]:
    found = () if tree is None else tree.findall(f"{W}style")
    return {style.get(f"{W}styleId", ""): style for style in found}


@cache
def _full(path: str) -> str:
    return "/".join(W + step for step in path.split("/"))


def value(element: _Element | None, path: str) -> str:
    """The ``w:val`` of the first element on a path of Word's own names; "" where there is none.

    Args:
        element: where to start.
        path: names without prefix, such as ``pPr/pStyle``.
    """
    found = None if element is None else element.find(_full(path))
    return "" if found is None else found.get(f"{W}val", "")


def text_of(element: _Element) -> str:
    """All printed text in an element."""
    return "".join(each.text or "" for each in element.iter(f"{W}t"))


def is_on(element: _Element | None, path: str) -> bool:
    """Whether a switch such as ``w:cantSplit`` is set: it stands there, and does not say no."""
    found = None if element is None else element.find(_full(path))
    return found is not None and found.get(f"{W}val", "1") not in ("0", "false", "off")


def chain(opened: Opened, style_id: str) -> Iterator[_Element]:
    """A style and those it is based on, nearest first."""
    for _ in range(12):  # A circle of styles must not hang the round.
        style = opened.styles.get(style_id)
        if style is None:
            return
        yield style
        style_id = value(style, "basedOn")
