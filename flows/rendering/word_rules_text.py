"""Rules for headings, paragraphs, lists, links and drawings: the report makes sense when it is read aloud."""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING, Final

from flows.rendering.word_opened import W, chain, is_on, text_of, value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

    from flows.rendering.word_opened import Opened

_TYPED_ENTRY: Final = re.compile(r"\s*(?:[•·‣▪◦*–-]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s")
_BARE_ADDRESS: Final = re.compile(r"\s*(?:https?://|www\.|mailto:)", re.IGNORECASE)
_DECORATIVE: Final = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"


def _style_id(paragraph: _Element) -> str:
    return value(paragraph, "pPr/pStyle")


def _level(paragraph: _Element, style_level: Callable[[str], int]) -> int:
    """Level of a heading, from 1; 0 for other paragraphs."""
    own = value(paragraph, "pPr/outlineLvl")
    return _level_of(own) if own else style_level(_style_id(paragraph))


def _style_level(opened: Opened, style_id: str) -> int:
    stated = (value(style, "pPr/outlineLvl") for style in chain(opened, style_id))
    return _level_of(next((level for level in stated if level), "9"))


def _level_of(outline: str) -> int:
    """Word counts outline levels from 0, and 9 is body text."""
    return int(outline) + 1 if int(outline) < 9 else 0


def headings(opened: Opened) -> Iterator[str]:
    """There are headings, none is empty, and no level is skipped: screen readers jump from one to the next."""
    outside_tables = (
        each for each in opened.body.iter(f"{W}p") if (holder := each.getparent()) is None or holder.tag != f"{W}tc"
    )
    style_level = cache(partial(_style_level, opened))
    levels = [(level, text_of(each).strip()) for each in outside_tables if (level := _level(each, style_level))]
    if not levels:
        yield "The report has no headings: readers of a screen reader cannot find their way."
    before = 0
    for level, text in levels:
        if not text:
            yield f"A heading of level {level} is empty."
        if level > before + 1:
            yield f'The heading "{text}" has level {level} after level {before}: a level is skipped.'
        before = level


def empty_paragraphs(opened: Opened) -> Iterator[str]:
    """No paragraph is empty: space belongs into styles. The ends of sections and of the report are let be."""
    paragraphs = list(opened.body.iter(f"{W}p"))
    last = next((each for each in reversed(paragraphs) if each.getparent() is opened.body), None)
    count = sum(1 for each in paragraphs if each is not last and _is_empty(each))
    if count:
        yield f"Empty paragraphs or cells: {count}. Set space in styles, and say in words that a cell has nothing."


def _is_empty(paragraph: _Element) -> bool:
    seen = (f"{W}drawing", f"{W}pict", f"{W}object", f"{W}sectPr")
    return not text_of(paragraph).strip() and next(paragraph.iter(*seen), None) is None


def typed_lists(opened: Opened) -> Iterator[str]:
    """Lists are lists. Two paragraphs in a row that begin with a typed sign are one that is not."""
    before = False
    for block in opened.body:
        is_typed = block.tag == f"{W}p" and _is_typed(opened, block)
        if is_typed and before:
            yield f'The list at "{text_of(block)[:40]}" has typed signs: make it a real list.'
        before = is_typed


def _is_typed(opened: Opened, paragraph: _Element) -> bool:
    if not _TYPED_ENTRY.match(text_of(paragraph)):
        return False
    settings = [paragraph, *chain(opened, _style_id(paragraph))]
    is_list = any(value(each, "pPr/numPr/numId") for each in settings)
    return not is_list and not _level(paragraph, partial(_style_level, opened))


def bare_links(opened: Opened) -> Iterator[str]:
    """A link's words say where it leads; an address read aloud says nothing."""
    for _, tree in opened.texts:
        for link in tree.iter(f"{W}hyperlink"):
            words = text_of(link)
            if not words.strip():
                yield "A link has no words."
            elif _BARE_ADDRESS.match(words):
                yield f'The link "{words[:60]}" shows a bare address: give it words.'


def drawings(opened: Opened) -> Iterator[str]:
    """Every drawing says in words what it shows, and stands in the line of text."""
    for name, tree in opened.texts:
        for drawing in tree.iter(f"{W}drawing"):
            properties = drawing.find(".//{*}docPr")
            is_decorative = drawing.find(f".//{_DECORATIVE}[@val='1']") is not None
            if not is_decorative and (properties is None or not properties.get("descr", "").strip()):
                yield f"A drawing in {name} has no alternative text: say what it shows."
            if drawing.find("{*}anchor") is not None:
                yield f"A drawing in {name} floats: set it in line with the text, or it is read out of order."
        if next(tree.iter(f"{W}txbxContent", f"{W}pict"), None) is not None:
            yield f"There is a text box or an old kind of picture in {name}: screen readers skip it."


def small_letters(opened: Opened) -> Iterator[str]:
    """Nothing is set smaller than 9 points, in a style that is used or in the text itself."""
    tags = (f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")
    used = {each.get(f"{W}val", "") for _, tree in opened.texts for each in tree.iter(*tags)}
    for name in sorted(used):
        size = next((size for style in chain(opened, name) if (size := value(style, "rPr/sz"))), "")
        if size and int(size) < 18:
            yield f'The style "{name}" is {int(size) / 2:g} points: 9 is the least that can be read.'
    if any(int(value(each, "sz") or 18) < 18 for _, tree in opened.texts for each in tree.iter(f"{W}rPr")):
        yield "Some text is set smaller than 9 points: 9 is the least that can be read."


def hidden_text(opened: Opened) -> Iterator[str]:
    """Nothing is hidden, and no tracked change or comment is left: what is in the file is what is printed."""
    for name, tree in opened.texts:
        if any(is_on(each, "vanish") for each in tree.iter(f"{W}rPr")):
            yield f"There is hidden text in {name}: take it out."
        if next(tree.iter(f"{W}ins", f"{W}del", f"{W}commentReference"), None) is not None:
            yield f"There is a tracked change or a comment in {name}: take it out."
