"""A partner's own file with its points marked, as a workbook and as CSV."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from flows.models import CONTEXT_MARK, POINTS_SHEET
from flows.rendering.spreadsheets import render_csv
from flows.rendering.workbooks import open_book

if TYPE_CHECKING:
    from flows.rendering.workbooks import Book, BookFrame
    from flows.report.messages.points import Point
    from flows.report.messages.returned_file import ReturnedFile

_SHEET: Final = "Your return"
_POINTS: Final = ("No.", "Where", "Kind", "What we found", "What to do", "Nearest value that we would take")
_WIDTHS: Final = {"update": 55, "forecast_reason": 30, "evidence": 30, "risk": 30, "help_needed": 30}


def render_returned_workbook(returned: ReturnedFile, frame: BookFrame) -> bytes:
    """The file as a workbook: the first sheet to correct, the second with each point in words.

    Args:
        returned: the rows and the points.
        frame: marking, notice, title and date.
    """
    target = BytesIO()
    with open_book(target, frame) as book:
        _write_rows(book, returned)
        _write_points(book, returned)
    return target.getvalue()


def render_returned_csv(returned: ReturnedFile) -> bytes:
    """The same rows as CSV, each in the line that its spreadsheet row has; no cell is run as a formula."""
    width = len(returned.headings)
    blank = ("",) * width
    last = max(returned.rows, default=returned.heading_row)
    by_number = {returned.heading_row: returned.headings, **returned.rows}
    first, *rest = (by_number.get(number, blank) for number in range(1, last + 1))
    return render_csv(first, rest)


def _write_rows(book: Book, returned: ReturnedFile) -> None:
    sheet = book.add_sheet(_SHEET)
    top = returned.heading_row
    sheet.freeze_panes(top, 0)
    sheet.repeat_rows(top - 1)
    points = returned.points_by_cell()
    widths = [90 if name.startswith(CONTEXT_MARK) else _WIDTHS.get(name, 16) for name in returned.headings]
    for at, heading in enumerate(returned.headings):
        sheet.set_column(at, at, widths[at])
        plain = "heading-context" if heading.startswith(CONTEXT_MARK) else "heading"
        book.write(sheet, top - 1, at, heading, _look(points.get((top, at), ()), plain))
    for number, row in returned.rows.items():
        looks = [_look(points.get((number, at), ()), "text") for at in range(len(row) - 1)]
        looks = ["wrong" if (number, at) in returned.withheld else look for at, look in enumerate(looks)]
        book.write_row(sheet, number - 1, list(zip(row, (*looks, "context"), strict=True)), widths)
    _write_notes(sheet, returned, book.frame.author)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _look(points: tuple[Point, ...], plain: str) -> str:
    if not points:
        return plain
    return "wrong" if any(point.is_error for point in points) else "to-look-at"


def _write_notes(sheet: Any, returned: ReturnedFile, author: str) -> None:  # the writer has no types
    """A note beside each marked cell; its box is as high as its words need."""
    for (row, at), lines in returned.notes_by_cell().items():
        text = "\n".join(lines)
        size = {"width": 320, "height": 40 + 18 * (len(text) // 42 + len(lines))}
        sheet.write_comment(row - 1, at, text, {"author": author, "font_size": 10, **size})


def _write_points(book: Book, returned: ReturnedFile) -> None:
    widths = (8, 26, 14, 50, 60, 20)
    sheet, row = book.add_words(POINTS_SHEET, returned.instructions, widths)
    book.write_row(sheet, row, [(heading, "heading") for heading in _POINTS], widths)
    for below, point in enumerate(returned.points, start=row + 1):
        kind = "put right" if point.is_error else "please look"
        cells = (str(point.number), point.place, kind, point.found, point.remedy, point.offer or "–")
        book.write_row(sheet, below, [(text, "text") for text in cells], widths)
