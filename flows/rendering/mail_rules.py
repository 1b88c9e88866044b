"""What is wrong with an e-mail's HTML: one sentence for each thing that mail programs in wide use do not draw.

The rules are for the programs that public bodies have: classic Outlook (Word's engine), new Outlook, Gmail, phones. They
follow what the makers write themselves ("Word HTML and CSS rendering capabilities in Outlook" by Microsoft, "CSS support
in Gmail" by Google) and, where those are silent, the tables of "Can I email". A rule errs on the strict side.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MOST_BYTES = 100_000

_WIDTH = re.compile(r"\d+%?")
_NO_LAYOUT = re.compile(
    r"(?:^|;|\{)\s*(?:display\s*:\s*(?:inline-)?(?:flex|grid)|position\s*:|float\s*:)", re.IGNORECASE
)
_VARIABLE = re.compile(r"\bvar\s*\(|(?:^|[;{\s])--[a-z]", re.IGNORECASE)
_REACHING = re.compile(r"\b(?:rgb|hsl)a?\s*\(|#(?:[0-9a-f]{8}|[0-9a-f]{4})(?![0-9a-f])|\bopacity\s*:", re.IGNORECASE)
_NEGATIVE = re.compile(r"\bmargin(?:-[a-z]+)?\s*:[^;}]*-\d", re.IGNORECASE)
_RECKONED = re.compile(r"\b(?:calc|min|max|clamp)\s*\(", re.IGNORECASE)
_DECLARATION = re.compile(r"([a-z-]+)\s*:\s*[^;{}]+(?=[;}])", re.IGNORECASE)
_COLOUR_PROPERTIES = {"color", "background-color", "border-color", "color-scheme", "supported-color-schemes"}
_DARK_SELECTOR = re.compile(r"\s*(?::root|\[data-ogs[cb]\][^{,]*)\s*")
_LINK = re.compile(r"(?:https?://|mailto:|javascript:)")
_NO_PICTURE = re.compile(r"background(?:-image)?\s*:[^;}]*(?:url|gradient)\s*\(", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Tag:
    name: str
    attributes: dict[str, str]

    @property
    def style(self) -> str:
        return self.attributes.get("style", "")

    @property
    def address(self) -> str:
        return self.attributes.get("src", self.attributes.get("href", "")).strip().lower()


@dataclass(frozen=True, slots=True)
class _Page:
    html: str
    tags: list[_Tag] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)

    def has(self, *names: str) -> bool:
        return any(tag.name in names for tag in self.tags)

    def styles(self) -> Iterable[str]:
        """Every style once: thousands of cells share a few."""
        return dict.fromkeys((*self.sheets, *(tag.style for tag in self.tags)))


class _PageReader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.page = _Page(html)
        self._in_sheet = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.tags.append(_Tag(tag, {name: value or "" for name, value in attrs}))
        self._in_sheet = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._in_sheet = self._in_sheet and tag != "style"

    def handle_data(self, data: str) -> None:
        if self._in_sheet:
            self.page.sheets.append(data)


def check_mail_html(html: str) -> tuple[str, ...]:
    """A sentence for each thing in the HTML that a mail program in wide use leaves out or spoils; none where all is well.

    Args:
        html: the whole page, as it is mailed.
    """
    page = _PageReader(html).page
    return tuple(sentence for sentence, is_broken in _RULES.items() if is_broken(page))


def _lacks_language(page: _Page) -> bool:
    return not any(tag.name == "html" and tag.attributes.get("lang", "").strip() for tag in page.tags)


def _lacks_title(page: _Page) -> bool:
    return not page.has("title")


def _lacks_colour_schemes(page: _Page) -> bool:
    named = {tag.attributes.get("name", "").lower() for tag in page.tags if tag.name == "meta"}
    return not {"color-scheme", "supported-color-schemes"} <= named


def _runs_scripts(page: _Page) -> bool:
    return page.has("script") or any(
        name.startswith("on") or value.strip().lower().startswith("javascript:")
        for tag in page.tags
        for name, value in tag.attributes.items()
    )


def _lacks_layout_table(page: _Page) -> bool:
    return not any(tag.name == "table" and tag.attributes.get("role") == "presentation" for tag in page.tags)


def _lacks_width(page: _Page) -> bool:
    return any(tag.name == "table" and not _WIDTH.fullmatch(tag.attributes.get("width", "")) for tag in page.tags)


def _is_too_wide(page: _Page) -> bool:
    # Wide layout for Outlook alone stands in a conditional comment, which is no tag.
    widths = [tag.attributes["width"] for tag in page.tags if "width" in tag.attributes]
    return any(width.isdecimal() and int(width) > 320 for width in widths)


def _lacks_cell_colour(page: _Page) -> bool:
    return any(
        "background-color" in tag.style and "bgcolor" not in tag.attributes
        for tag in page.tags
        if tag.name in {"body", "table", "td", "th"}
    )


def _pads_what_outlook_does_not(page: _Page) -> bool:
    return any(tag.name in {"div", "span", "a"} and "padding" in tag.style for tag in page.tags)


def _lays_out_by_sheet(page: _Page) -> bool:
    """Whether a sheet does more than change colours, or does it outside dark mode."""
    for sheet in page.sheets:
        if "@import" in sheet.lower() or "@font-face" in sheet.lower():
            continue  # a rule of its own speaks of those
        plain = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
        plain = re.sub(r"\(prefers-color-scheme\s*:\s*dark\)", "", plain)
        properties = {found[1].lower() for found in _DECLARATION.finditer(plain) if not found[1].startswith("--")}
        if properties - _COLOUR_PROPERTIES and not _NO_LAYOUT.search(sheet) and not _NO_PICTURE.search(sheet):
            return True
        outside = re.sub(r"@media\s*\{(?:[^{}]*\{[^{}]*\})*\s*\}", "", plain)
        selectors = re.findall(r"([^{}]+)\{", outside)
        if not all(_DARK_SELECTOR.fullmatch(selector) for selector in selectors):
            return True
    return False


def _leads_astray(page: _Page) -> bool:
    return any(tag.name == "a" and not _LINK.match(tag.address) for tag in page.tags)


def _fetches_pictures(page: _Page) -> bool:
    return any(tag.name == "img" and not tag.address.startswith("cid:") for tag in page.tags)


def _fetches_sheets(page: _Page) -> bool:
    return page.has("link") or any("@import" in sheet.lower() or "@font-face" in sheet.lower() for sheet in page.sheets)


def _lacks_alternative(page: _Page) -> bool:
    return any(tag.name == "img" and "alt" not in tag.attributes for tag in page.tags)


_RULES: dict[str, Callable[[_Page], bool]] = {
    "The page names no language. Write lang in the html tag.": _lacks_language,
    "The page has no title. Write one in its head.": _lacks_title,
    "The page does not say that it can be dark. Write the two color-scheme metas in its head.": _lacks_colour_schemes,
    "Mail programs run no script. Leave script and on… attributes out.": _runs_scripts,
    "Mail programs show no form. Leave form, input and button out.": lambda page: page.has("form", "input", "button"),
    "Gmail and Outlook draw no svg. Say it in a sentence or a table.": lambda page: page.has("svg"),
    "Mail programs drop video, audio, canvas, iframe and object. Leave them out.": lambda page: page.has(
        "video", "audio", "canvas", "iframe", "object", "embed"
    ),
    "Outlook knows no flex, grid, float or position. Lay the page out with tables.": lambda page: any(
        _NO_LAYOUT.search(style) for style in page.styles()
    ),
    "Outlook centres and limits tables only. Stand the text in a table with role presentation.": _lacks_layout_table,
    "Outlook draws no background image. Use a plain colour.": lambda page: (
        any(_NO_PICTURE.search(style) for style in page.styles())
        or any("background" in tag.attributes for tag in page.tags)
    ),
    "Outlook needs a width on each table. Write it as an attribute.": _lacks_width,
    "A phone is 320 px wide. Write wider widths in per cent.": _is_too_wide,
    "Outlook takes a cell's colour from bgcolor. Write it beside background-color.": _lacks_cell_colour,
    "Outlook pads cells, not divs, spans or links. Pad the cell.": _pads_what_outlook_does_not,
    "Mail programs hold back pictures from outside. Attach the picture and name it with cid:.": _fetches_pictures,
    "Mail programs drop style sheets and fonts from outside. Write styles in the tags.": _fetches_sheets,
    "Outlook and Gmail know no CSS variables. Write the value itself.": lambda page: any(
        _VARIABLE.search(style) for style in page.styles()
    ),
    "Outlook drops a colour that lets something shine through. Write six digits.": lambda page: any(
        _REACHING.search(style) for style in page.styles()
    ),
    "Outlook and Gmail drop negative margins. Leave them out.": lambda page: any(
        _NEGATIVE.search(style) for style in page.styles()
    ),
    "Outlook reckons no lengths. Write the length in place of calc, min or max.": lambda page: any(
        _RECKONED.search(style) for style in page.styles()
    ),
    "Many programs drop style sheets. Let a sheet change colours in dark mode and nothing else.": _lays_out_by_sheet,
    "A link leads to http, https or mailto. Mail programs break others.": _leads_astray,
    "A picture says nothing where it is held back. Give each img an alt.": _lacks_alternative,
    "Gmail cuts a message at 102 kB. Keep the HTML under 100 kB.": lambda page: (
        len(page.html.encode("utf-8", "replace")) >= MOST_BYTES
    ),
}
