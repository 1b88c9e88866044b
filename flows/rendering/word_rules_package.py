"""Rules for the soundness of a Word file: what it names is there, once, and leads nowhere it should not."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from flows.rendering.word_opened import BODY_PART, R, W, text_of, value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flows.rendering.word_opened import Opened

_TYPES: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_CATEGORY: Final = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}category"
_LONGEST_LINK: Final = 2_000
_LONGEST_BOOKMARK: Final = 40
_POINTS_TO: Final = re.compile(r"\b(?:PAGEREF|REF)\s+(\S+)")


def _doubles(values: Iterable[str]) -> list[str]:
    return sorted(value for value, count in Counter(values).items() if count > 1)


def broken_parts(opened: Opened) -> Iterator[str]:
    """Every XML part can be read, and no name stands twice in the zip."""
    for name in opened.broken:
        yield f"The part {name} is not well-formed XML: Word will call the file corrupt."
    for name in _doubles(opened.names):
        yield f"The part {name} stands twice in the file: Word will call the file corrupt."


def missing_types(opened: Opened) -> Iterator[str]:
    """Every part says what it is, and no part is announced that is not there."""
    types = opened.trees.get("[Content_Types].xml")
    if types is None:
        yield "The file has no list of content types: Word cannot open it."
        return
    endings = {each.get("Extension", "").lower() for each in types.findall(f"{_TYPES}Default")}
    announced = {each.get("PartName", "").lstrip("/") for each in types.findall(f"{_TYPES}Override")}
    for name in opened.names:
        if name != "[Content_Types].xml" and name not in announced and name.rsplit(".", 1)[-1].lower() not in endings:
            yield f"The part {name} has no content type: Word will call the file corrupt."
    for name in sorted(announced - set(opened.names)):
        yield f"The part {name} is announced but missing: Word will call the file corrupt."


def dangling_relations(opened: Opened) -> Iterator[str]:
    """Every relation leads to a part, and every relation that the text names is there."""
    for owner, relations in opened.relations.items():
        for name in _doubles(relation.name for relation in relations):
            yield f"The relation {name} of {owner or 'the file'} is defined twice."
        for relation in relations:
            if not relation.is_external and relation.target not in opened.names:
                yield f"The relation {relation.name} of {owner or 'the file'} leads to {relation.target}: it is missing."
    for name, tree in opened.trees.items():
        known = {relation.name for relation in opened.relations.get(name, ())}
        used = {str(each) for element in tree.iter() for key, each in element.attrib.items() if str(key).startswith(R)}
        for missing in sorted(used - known):
            yield f"The part {name} names the relation {missing}: it is missing."


def unsafe_links(opened: Opened) -> Iterator[str]:
    """Links go to http, https and mailto; nothing but a link leads out of the file, and no macro is in it."""
    for relations in opened.relations.values():
        for relation in relations:
            if relation.is_external and relation.kind != "hyperlink":
                yield f"The {relation.kind} at {relation.target[:80]} lies outside the file: put it into the file."
            elif relation.is_external and not _is_allowed(relation.target):
                yield f"The link to {relation.target[:80]} is not allowed: use an http, https or mailto address."
    if any("vbaProject" in name or "activeX" in name for name in opened.names):
        yield "The file holds a macro: take it out of the template."


def _is_allowed(target: str) -> bool:
    try:
        parts = urlsplit(target)
        has_place = bool(parts.hostname) if parts.scheme in ("http", "https") else "@" in parts.path
    except ValueError:
        return False
    is_plain = len(target) <= _LONGEST_LINK and not re.search(r"[\s<>\"]", target)
    return is_plain and has_place and parts.scheme in ("http", "https", "mailto")


def bookmarks(opened: Opened) -> Iterator[str]:
    """Bookmarks have a name and an id of their own, are closed, and are there when something points to them."""
    tree = opened.trees[BODY_PART]
    starts = list(tree.iter(f"{W}bookmarkStart"))
    names = [each.get(f"{W}name", "") for each in starts]
    ids = [each.get(f"{W}id", "") for each in starts]
    for name in (name for name in names if not 0 < len(name) <= _LONGEST_BOOKMARK):
        yield f'The bookmark "{name}" must have 1 to 40 characters: Word drops it.'
    for name in _doubles(names):
        yield f'The bookmark "{name}" stands twice: links to it are not certain.'
    for number in _doubles(ids):
        yield f"Two bookmarks have the id {number}: Word will repair the file."
    if sorted(ids) != sorted(each.get(f"{W}id", "") for each in tree.iter(f"{W}bookmarkEnd")):
        yield "A bookmark is opened and not closed, or closed and not opened: Word will repair the file."
    for name in sorted(_pointed_to(opened) - set(names)):
        yield f'A link or a field points to the bookmark "{name}": it is missing.'


def _pointed_to(opened: Opened) -> set[str]:
    links = {link.get(f"{W}anchor", "") for _, tree in opened.texts for link in tree.iter(f"{W}hyperlink")} - {""}
    instructions = (each.text or "" for _, tree in opened.texts for each in tree.iter(f"{W}instrText"))
    return links | {name for text in instructions for name in _POINTS_TO.findall(text)}


def double_ids(opened: Opened) -> Iterator[str]:
    """No two drawings and no two styles share an id."""
    drawings = [str(each.get("id")) for _, tree in opened.texts for each in tree.iter("{*}docPr")]
    for number in _doubles(drawings):
        yield f"Two drawings have the id {number}: Word will repair the file."
    sheet = opened.trees.get("word/styles.xml")
    styles = [] if sheet is None else [each.get(f"{W}styleId", "") for each in sheet.findall(f"{W}style")]
    for name in _doubles(styles):
        yield f'Two styles have the id "{name}": Word will repair the file.'


def missing_styles(opened: Opened) -> Iterator[str]:
    """Every style that the text uses is there; Word falls back to plain text without a word."""
    tags = [f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle"]
    used = {each.get(f"{W}val", "") for _, tree in opened.texts for each in tree.iter(*tags)}
    for name in sorted(used - set(opened.styles)):
        yield f'The style "{name}" is used but missing: text in it looks plain.'


def asking_fields(opened: Opened) -> Iterator[str]:
    """Nothing makes Word ask the reader for leave to update fields on opening."""
    if any(tree.find(f"{W}updateFields") is not None for tree in opened.trees.values()):
        yield "The setting updateFields is present: Word asks every reader to update fields on opening."
    if any(each.get(f"{W}dirty") for _, tree in opened.texts for each in tree.iter(f"{W}fldChar", f"{W}fldSimple")):
        yield "A field is marked as dirty: Word asks every reader to update fields on opening."


def missing_marking(opened: Opened) -> Iterator[str]:
    """Where the file's properties name a protective marking, every header shows it."""
    core = opened.trees.get("docProps/core.xml")
    marking = "" if core is None else (core.findtext(_CATEGORY) or "")
    for settings in opened.body.iter(f"{W}sectPr"):
        shown = {each.get(f"{R}id"): each.get(f"{W}type") for each in settings.findall(f"{W}headerReference")}
        relations = {each.name: each.target for each in opened.relations.get(BODY_PART, ())}
        headers = [opened.trees.get(relations.get(str(name), "")) for name in shown]
        if marking and (not headers or any(each is None or marking not in text_of(each) for each in headers)):
            yield f'A header lacks the marking "{marking}".'
            return


def languages(opened: Opened) -> Iterator[str]:
    """The file names its title and its language, British English, so that a screen reader speaks it rightly."""
    core = opened.trees.get("docProps/core.xml")
    dc = "{http://purl.org/dc/elements/1.1/}"
    if core is None or not (core.findtext(f"{dc}title") or "").strip():
        yield "The file has no title among its properties."
    language = "" if core is None else (core.findtext(f"{dc}language") or "").strip()
    if not language:
        yield "The file names no language among its properties."
    elif language != "en-GB":
        yield f'The file says that its language is "{language}": papers are written in en-GB.'
    defaults = opened.trees.get("word/styles.xml")
    found = None if defaults is None else defaults.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    if value(found, "lang") != "en-GB":
        yield "The template's default language is not en-GB: set the proofing language in Word and save the template."
