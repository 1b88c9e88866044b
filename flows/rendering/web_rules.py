"""Our own judge of a produced web page: can everybody read it, and does it keep to itself?

The counterpart of the rules for the Word file. axe-core in a real browser judges more, but only in tests; these rules hold
at every publication.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

_FORBIDDEN: Final = ("script", "iframe", "object", "embed", "form", "link", "base", "img", "video", "audio")
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")


def check_web(page: bytes) -> tuple[str, ...]:
    """A sentence for each breach of the rules in a web page; none for a page that may be published."""
    try:
        tree = etree.fromstring(page, etree.HTMLParser(encoding="utf-8"))
    except etree.LxmlError:
        tree = None
    if tree is None:
        return ("The web page cannot be read as a page.",)
    return tuple(dict.fromkeys(sentence for rule in RULES for sentence in rule(tree)))


_path = cache(etree.XPath)
"""A path ready for use: a page has thousands of cells, and getting a path ready takes longer than following it."""


def _find(tree: Any, path: str) -> list[Any]:
    return cast("list[Any]", _path(path)(tree))


def _words(element: Any) -> str:
    return " ".join(str(_path("string()")(element)).split())


def language_and_title(tree: Any) -> Iterator[str]:
    """The page says its language, its letters and its title, and lets the reader zoom."""
    if tree.get("lang") != "en-GB":
        yield "The page does not say that it is written in British English (lang)."
    if not any(_words(title) for title in _find(tree, "//head/title")):
        yield "The page has no title."
    if not _find(tree, "//meta[@charset='utf-8']"):
        yield "The page does not say how its letters are written (charset)."
    views = " ".join(_find(tree, "//meta[@name='viewport']/@content"))
    if "width=device-width" not in views or re.search(r"user-scalable\s*=\s*(no|0)|maximum-scale", views):
        yield "The page does not fit a small screen, or keeps the reader from zooming (viewport)."


def headings(tree: Any) -> Iterator[str]:
    """One title, no level skipped, none empty."""
    levels = [(int(each.tag[1]), _words(each)) for each in tree.iter(*_HEADINGS)]
    if [level for level, _ in levels].count(1) != 1:
        yield "The page must have one heading of level 1."
    before = 0
    for level, words in levels:
        if not words:
            yield f"A heading of level {level} is empty."
        if level > before + 1:
            yield f'The heading "{words}" has level {level} after level {before}: a level is skipped.'
        before = level


def landmarks(tree: Any) -> Iterator[str]:
    """There is one main part, and a first link that leads to it."""
    mains = _find(tree, "//main")
    if len(mains) != 1:
        yield "The page must have one main part."
        return
    first = _find(tree, "(//a[@href])[1]/@href")
    if first != [f"#{mains[0].get('id')}"]:
        yield "The first link does not skip to the main part."


def tables(tree: Any) -> Iterator[str]:
    """Every table has a caption, headings with a scope, one heading a row, and nothing merged, nested or empty."""
    for number, table in enumerate(_find(tree, "//table"), start=1):
        caption = " ".join(_words(each) for each in _find(table, "./caption"))
        name = f'Table {number} "{caption}"' if caption else f"Table {number}"
        if not caption:
            yield f"{name} has no caption."
        columns = _find(table, "./thead/tr/*")
        if not columns or any(each.tag != "th" or each.get("scope") != "col" for each in columns):
            yield f"{name} has column headings without a scope."
        rows = [list(row.iterchildren("*")) for row in _find(table, "./tbody/tr")]
        if any(not row or row[0].tag != "th" or row[0].get("scope") != "row" for row in rows):
            yield f"{name} has a row without a heading."
        if any(len(row) != len(columns) for row in rows):
            yield f"{name} has rows with more or fewer cells than columns."
        if _find(table, ".//@colspan | .//@rowspan") or _find(table, ".//table"):
            yield f"{name} has merged cells or a table in it."
        if any(not _words(cell) for cell in (*columns, *(cell for row in rows for cell in row))):
            yield f"{name} has an empty cell: say in words that there is nothing."
        frame = table.getparent()
        if frame.get("role") != "region" or frame.get("tabindex") != "0" or not frame.get("aria-label"):
            yield f"{name} cannot be scrolled by keys: its frame is no named region."


def drawings(tree: Any) -> Iterator[str]:
    """Every drawing says in words what it shows, or says that it is decoration."""
    for drawing in _find(tree, "//svg"):
        is_named = drawing.get("role") == "img" and all(
            _find(drawing, f"./{part}/text()") for part in ("title", "desc")
        )
        is_inside = bool(_find(drawing, "ancestor::svg"))
        if not (is_named or is_inside or drawing.get("aria-hidden") == "true"):
            yield "A drawing has no title and no description, and is not marked as decoration."


def links_and_ids(tree: Any) -> Iterator[str]:
    """Ids are unique, what is pointed to is there, and links have words that are no bare address."""
    ids = _find(tree, "//@id")
    for name in sorted(name for name, count in Counter(ids).items() if count > 1):
        yield f'The id "{name}" stands twice.'
    spoken = [name for names in _find(tree, "//@aria-labelledby | //@aria-describedby") for name in names.split()]
    linked = [address[1:] for address in _find(tree, "//a/@href") if address.startswith("#")]
    for name in sorted({*spoken, *linked} - set(ids)):
        yield f'Something points to "{name}": it is missing.'
    for link in _find(tree, "//a"):
        if not _words(link) or re.match(r"(https?://|www\.|mailto:)", _words(link)):
            yield f'The link to "{link.get("href")}" has no words, or shows a bare address.'


def keeps_to_itself(tree: Any) -> Iterator[str]:
    """Nothing runs, nothing is fetched, nothing is sent: the page is one file that anybody may open."""
    for element in tree.iter(*_FORBIDDEN):
        yield f"The page holds <{element.tag}>: it may neither run nor fetch anything."
    if _find(tree, "//@*[starts-with(name(), 'on')] | //meta[@http-equiv='refresh']"):
        yield "The page runs something when it is opened or touched."
    for address in _find(tree, "//@href | //@src | //@*[name()='xlink:href']"):
        if not str(address).startswith("#"):
            yield f'The page leads to or fetches "{str(address)[:80]}": it must be whole in itself.'
    styles = " ".join([*_find(tree, "//style/text()"), *_find(tree, "//@style")])
    if re.search(r"url\s*\((?!\s*['\"]?#)|@import|expression\s*\(", styles):
        yield "The style sheet fetches something: it must be whole in itself."


def nothing_empty(tree: Any) -> Iterator[str]:
    """No paragraph or entry of a list is empty, and a colour or a line through words is never the only sign."""
    if any(not _words(each) for each in tree.iter("p", "li", "dt", "dd")):
        yield "A paragraph or an entry of a list is empty."
    if any(not _words(each) for each in _find(tree, "//*[contains(@class, 'tone')]")):
        yield "Something is coloured without a word."
    for tag, word in (("ins", "[added:"), ("del", "[removed:")):
        if any(not _words(each).startswith(word) for each in tree.iter(tag)):
            yield f'Changed words are drawn, but not called "{word[1:-1]}".'


RULES: Final = (
    language_and_title,
    headings,
    landmarks,
    tables,
    drawings,
    links_and_ids,
    keeps_to_itself,
    nothing_empty,
)
