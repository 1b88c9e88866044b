"""What every workbook of ours has: fixed dates, cells that are never run, the marking on each page, one set of looks."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from xlsxwriter import Workbook

from flows.rendering.spreadsheets import defuse
from flows.rendering.template_filling import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from io import BytesIO

LONGEST_CELL: Final = 32_000
"""Letters of a cell; Excel holds 32,767, and a longer one is lost without a word."""

_BORDER: Final = {"border": 1, "border_color": "#8A949E", "valign": "top", "text_wrap": True, "font_size": 11}
_LOOKS: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 16, "font_color": "#12304F"},
    "marking": {"bold": True, "font_size": 11},
    "words": {"text_wrap": True, "valign": "top", "font_size": 11},
    "heading": {**_BORDER, "bold": True, "font_color": "#FFFFFF", "bg_color": "#12304F"},
    "heading-context": {**_BORDER, "bold": True, "font_color": "#1F2933", "bg_color": "#DDE4EA"},
    "text": {**_BORDER, "num_format": "@"},
    "to-fill": {**_BORDER, "num_format": "@", "bg_color": "#FFFBE6", "locked": False},
    "day-to-fill": {**_BORDER, "num_format": "yyyy-mm-dd", "bg_color": "#FFFBE6", "locked": False, "align": "left"},
    "context": {**_BORDER, "num_format": "@", "bg_color": "#EEF2F5", "font_color": "#1F2933"},
    # Not colour alone: the frame is thick, or dashed, the letters are bold, and the last column says it in words.
    "wrong": {
        **_BORDER,
        "num_format": "@",
        "bg_color": "#FFD9D6",
        "border": 5,
        "border_color": "#B3261E",
        "bold": True,
    },
    "to-look-at": {**_BORDER, "num_format": "@", "bg_color": "#FFF1CC", "border": 8, "border_color": "#7A5B00"},
}


@dataclass(frozen=True, slots=True)
class BookFrame:
    """What stands around the sheets.

    Attributes:
        title: title of the workbook.
        author: the office that sends it.
        marking: protective marking, printed on each page.
        notice: a warning such as that it is a demonstration; "" where there is none.
        dated: the day that its properties carry, so that the same content gives the same bytes.
    """

    title: str
    author: str
    marking: str
    notice: str
    dated: date


class Book:
    """An open workbook with our looks."""

    def __init__(self, book: Workbook, frame: BookFrame) -> None:
        self.book = book
        self.frame = frame
        self._formats: dict[tuple[str, bool], Any] = {}

    def look(self, name: str, *, is_shielded: bool = False) -> Any:  # the writer has no types
        """A format by its name; a shielded cell stays text even when somebody edits it in Excel."""
        if (name, is_shielded) not in self._formats:
            shield = {"quote_prefix": True} if is_shielded else {}
            self._formats[name, is_shielded] = self.book.add_format({**_LOOKS[name], **shield})
        return self._formats[name, is_shielded]

    def write(self, sheet: Any, row: int, column: int, text: str, look: str) -> None:  # as above
        """One cell as text, whatever it holds; row and column from 0."""
        plain = printable(text)
        if len(plain) > LONGEST_CELL:
            plain = f"{plain[:LONGEST_CELL]}… [cut]"
        shaped = self.look(look, is_shielded=defuse(plain) != plain)
        if plain:
            sheet.write_string(row, column, plain, shaped)
        else:
            sheet.write_blank(row, column, None, shaped)

    def add_sheet(self, name: str) -> Any:  # as above
        """A sheet that prints across the page, with the marking on top and below."""
        sheet = self.book.add_worksheet(name)
        line = " – ".join(part.replace("&", "&&") for part in (self.frame.marking, self.frame.notice) if part)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_header(f"&C{line[:200]}")
        sheet.set_footer(f"&C{line[:200]}&R&P of &N")
        return sheet

    def add_words(self, name: str, paragraphs: tuple[str, ...], widths: tuple[int, ...]) -> tuple[Any, int]:
        """A sheet that begins with the marking, a title and some paragraphs; gives it and the row for what comes below.

        Args:
            name: of the sheet.
            paragraphs: each stands across all columns.
            widths: of the columns, in letters.
        """
        sheet = self.add_sheet(name)
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        top = (self.frame.marking, self.frame.notice)
        lines = [(line, "marking") for line in top if line]
        lines += [(self.frame.title, "title"), *((line, "words") for line in paragraphs)]
        for row, (line, look) in enumerate(lines):
            self._write_across(sheet, row, line, look, widths)
        return sheet, len(lines) + 1

    def _write_across(self, sheet: Any, row: int, line: str, look: str, widths: tuple[int, ...]) -> None:  # as above
        """One paragraph across all columns; merged cells do not find their own height."""
        if len(widths) > 1:
            sheet.merge_range(row, 0, row, len(widths) - 1, "", self.look(look))
        self.write(sheet, row, 0, line, look)
        sheet.set_row(row, 26 if look == "title" else _row_height([line], [sum(widths)]))

    def write_row(
        self, sheet: Any, row: int, cells: Sequence[tuple[str, str]], widths: Sequence[int]
    ) -> None:  # as above
        """A row of (text, look), as high as its longest text needs: some programs do not find the height themselves."""
        for at, (text, look) in enumerate(cells):
            self.write(sheet, row, at, text, look)
        sheet.set_row(row, _row_height([text for text, _ in cells], widths))


def _row_height(texts: Sequence[str], widths: Sequence[int]) -> float:
    """Points; 400 is near the most that a row can have."""
    lines = [
        sum(1 + len(line) // width for line in text.split("\n")) for text, width in zip(texts, widths, strict=True)
    ]
    return min(400.0, 16.0 * max(lines, default=1))


@contextmanager
def open_book(target: BytesIO, frame: BookFrame) -> Iterator[Book]:
    """A workbook that is written to ``target`` when the block ends."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(target, options) as book:
        dated = datetime(frame.dated.year, frame.dated.month, frame.dated.day, tzinfo=UTC)
        book.set_properties(
            {
                "title": printable(frame.title),
                "author": printable(frame.author),
                "created": dated,
                "status": frame.marking,
            }
        )
        yield Book(book, frame)
