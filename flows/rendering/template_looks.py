"""How the styles of a Word template look, with what they take over from the styles they are based on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from docx.oxml.ns import nsmap

from flows.rendering.word_opened import W, chain, is_on, value
from flows.rendering.word_styles import PARAGRAPH_STYLES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml.etree import _Element

    from flows.rendering.word_opened import Opened

LETTERED: Final = tuple(name for name in PARAGRAPH_STYLES if name not in ("Section End", "Chart Holder"))
"""Styles that text is printed in; the others hold a chart, or end a section."""

FONTS_MEASURED: Final = frozenset({"Calibri", "Carlito", "Arial", "Liberation Sans"})
_IN_TABLES: Final = ("Table Head", "Table Head Number")
_WHITE, _BLACK = "FFFFFF", "000000"
_WORDS_OWN_POINTS, _WORDS_OWN_FONT = 10.0, "Times New Roman"  # What Word takes where a file says nothing.
_A: Final = f"{{{nsmap['a']}}}"


@dataclass(frozen=True, slots=True)
class Looks:
    """The styles of a template by name.

    Attributes:
        opened: the file.
        paragraphs: paragraph styles by lower-case name.
        tables: table styles by lower-case name.
    """

    opened: Opened
    paragraphs: Mapping[str, _Element]
    tables: Mapping[str, _Element]

    def chain(self, name: str) -> list[_Element]:
        """A paragraph style and those it is based on, nearest first; none where it is missing."""
        style = self.paragraphs.get(name.lower())
        return [] if style is None else list(chain(self.opened, style.get(f"{W}styleId", "")))

    def points(self, name: str) -> float:
        """Size of the letters."""
        size = self._first(name, lambda style: value(style, "rPr/sz")) or self._default("sz")
        return int(size) / 2 if size.isdigit() else _WORDS_OWN_POINTS

    def font(self, name: str) -> str:
        """Name of the font; a font of the theme by the name that the theme gives it."""
        fonts = [style.find(f"{W}rPr/{W}rFonts") for style in self.chain(name)]
        stated = next((found for each in fonts if (found := self._font(each))), "")
        return stated or self._font(self._defaults("rFonts")) or _WORDS_OWN_FONT

    def colours(self, name: str) -> tuple[str, str]:
        """Colours of the letters and of the ground behind them."""
        letters = self._first(name, lambda style: _colour(value(style, "rPr/color")))
        ground = self._first(name, lambda style: _fill(style.find(f"{W}pPr/{W}shd")))
        if name in _IN_TABLES:
            head_letters, head_ground = self._heading_row("Board Table")
            letters, ground = letters or head_letters, ground or head_ground
        return letters or _colour(self._default("color")) or _BLACK, ground or _WHITE

    def has_marked_heading_row(self, name: str) -> bool:
        """Whether the heading row of a table style is bold or filled."""
        parts = self.tables[name.lower()].findall(f"{W}tblStylePr")
        heads = [part for part in parts if part.get(f"{W}type") == "firstRow"]
        return any(is_on(part, "rPr/b") or _fill(part.find(f"{W}tcPr/{W}shd")) for part in heads)

    def _heading_row(self, name: str) -> tuple[str, str]:
        style = self.tables.get(name.lower())
        for part in [] if style is None else style.findall(f"{W}tblStylePr"):
            if part.get(f"{W}type") == "firstRow":
                return _colour(value(part, "rPr/color")), _fill(part.find(f"{W}tcPr/{W}shd"))
        return "", ""

    def _first(self, name: str, read: Callable[[_Element], str]) -> str:
        return next((found for style in self.chain(name) if (found := read(style))), "")

    def _default(self, tag: str) -> str:
        found = self._defaults(tag)
        return "" if found is None else found.get(f"{W}val", "")

    def _defaults(self, tag: str) -> _Element | None:
        styles = self.opened.trees.get("word/styles.xml")
        return None if styles is None else styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}{tag}")

    def _font(self, fonts: _Element | None) -> str:
        if fonts is None:
            return ""
        of_theme = fonts.get(f"{W}asciiTheme", "")
        return self._theme_font(of_theme) if of_theme else fonts.get(f"{W}ascii", "")

    def _theme_font(self, which: str) -> str:
        tag = "majorFont" if which.startswith("major") else "minorFont"
        themes = (tree for tree in self.opened.trees.values() if tree.tag == f"{_A}theme")
        found = next((each for theme in themes for each in theme.iter(f"{_A}{tag}")), None)
        latin = None if found is None else found.find(f"{_A}latin")
        return "" if latin is None else latin.get("typeface", "")


def looks_of(opened: Opened) -> Looks:
    """The styles of an opened template."""
    return Looks(opened, _by_name(opened, "paragraph"), _by_name(opened, "table"))


def _by_name(opened: Opened, kind: str) -> dict[str, _Element]:
    found = (style for style in opened.styles.values() if style.get(f"{W}type") == kind)
    return {value(style, "name").lower(): style for style in found}


def _colour(stated: str) -> str:
    return stated.upper() if len(stated) == 6 else ""


def _fill(shade: _Element | None) -> str:
    return "" if shade is None else _colour(shade.get(f"{W}fill", ""))
