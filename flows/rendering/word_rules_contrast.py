"""The rule of contrast: letters stand out from their ground by at least 4.5 to 1 (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from flows.rendering.word_opened import W, chain, is_on, value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

    from flows.rendering.word_opened import Opened

_LEAST: Final = 4.5
_WHITE, _BLACK = "FFFFFF", "000000"


@cache
def contrast(first: str, second: str) -> float:
    """How far two colours stand apart, from 1 to 21.

    >>> round(contrast("FFFFFF", "12304F"), 1)
    13.4
    """
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    """Brightness from 0 to 1 as WCAG defines it."""
    shares = (int(colour[start : start + 2], 16) / 255 for start in (0, 2, 4))
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def faint_letters(opened: Opened) -> Iterator[str]:
    """Each pair of letters and ground that is too faint, once."""
    pairs = {pair for _, tree in opened.texts for pair in _pairs(opened, tree)}
    for letters, ground in sorted(pairs):
        if contrast(letters, ground) < _LEAST:
            yield f"Letters in #{letters} on #{ground} stand out by only {contrast(letters, ground):.1f} to 1: 4.5 is least."


def _pairs(opened: Opened, tree: _Element) -> Iterator[tuple[str, str]]:
    """Colours of letters and ground of every run with text."""
    of_style = cache(lambda style_id: (_style_colour(opened, style_id), _style_ground(opened, style_id)))
    head_of = cache(lambda style_id: _head_look(opened, style_id))
    default = _colour(value(opened.trees.get("word/styles.xml"), "docDefaults/rPrDefault/rPr/color")) or _BLACK
    for paragraph in tree.iter(f"{W}p"):
        colour, ground = of_style(value(paragraph, "pPr/pStyle"))
        cell_ground, head_colour = _cell_look(paragraph, head_of)
        behind = _fill(paragraph.find(f"{W}pPr/{W}shd")) or ground or cell_ground or _WHITE
        for run in paragraph.iter(f"{W}r"):
            if run.find(f"{W}t") is not None:
                own = _colour(value(run, "rPr/color"))
                yield own or _run_style_colour(run, of_style) or colour or head_colour or default, behind


def _run_style_colour(run: _Element, of_style: Callable[[str], tuple[str, str]]) -> str:
    style_id = value(run, "rPr/rStyle")
    return of_style(style_id)[0] if style_id else ""


def _cell_look(paragraph: _Element, head_of: Callable[[str], tuple[str, str]]) -> tuple[str, str]:
    """Ground of the cell around a paragraph, and the colour its row gives the letters; "" for none."""
    cell = paragraph.getparent()
    if cell is None or cell.tag != f"{W}tc":
        return "", ""
    row = cell.getparent()
    table = None if row is None else row.getparent()
    is_head = is_on(row, "trPr/tblHeader")
    ground, colour = head_of(value(table, "tblPr/tblStyle")) if is_head else ("", "")
    return _fill(cell.find(f"{W}tcPr/{W}shd")) or ground, colour


def _head_look(opened: Opened, style_id: str) -> tuple[str, str]:
    """Ground and colour of letters that a table style gives the heading row."""
    for style in chain(opened, style_id):
        for part in style.findall(f"{W}tblStylePr"):
            if part.get(f"{W}type") == "firstRow":
                return _fill(part.find(f"{W}tcPr/{W}shd")), _colour(value(part, "rPr/color"))
    return "", ""


def _style_colour(opened: Opened, style_id: str) -> str:
    return next((found for style in chain(opened, style_id) if (found := _colour(value(style, "rPr/color")))), "")


def _style_ground(opened: Opened, style_id: str) -> str:
    shades = (style.find(f"{W}pPr/{W}shd") for style in chain(opened, style_id))
    return next((found for shade in shades if (found := _fill(shade))), "")


def _colour(stated: str) -> str:
    """A colour as six digits; "" where none or an automatic one is stated."""
    return stated.upper() if len(stated) == 6 else ""


def _fill(shade: _Element | None) -> str:
    return "" if shade is None else _colour(shade.get(f"{W}fill", ""))
