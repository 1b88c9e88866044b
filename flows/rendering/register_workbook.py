"""The register as a workbook: filters, frozen headings, real dates, and no cell that is run or followed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final

from xlsxwriter import Workbook

from flows.rendering.text_width import text_width
from flows.rendering.word_text import legal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from flows.document import Report

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_COUNT: Final = re.compile(r"-?(0|[1-9]\d{0,14})")  # Excel keeps 15 digits; what has more stays text.
_HELD: Final = 3  # period, as_at and action_ref stay in sight when scrolling sideways
_LETTER_WIDTH: Final = 5.57  # Points of one unit of column width: the figure 0 of Calibri 11.
_WIDTHS: Final = (9.0, 48.0)
_MEASURED_ROWS: Final = 500
_LONGEST_CELL: Final = 32_767  # Excel refuses more and offers to repair the file.


def render_register_workbook(report: Report) -> bytes:
    """The whole register, one action a row, as an .xlsx file; the same bytes for the same report.

    Dates are dates and counts are numbers, so that filters and sums work. Everything else is text as it stands: a cell
    that begins with "=" or "http" is neither calculated nor made a link.
    """
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(target, options) as book:
        book.set_properties(
            {
                "title": legal(f"{report.title}: register, {report.subtitle}")[:255],
                "author": legal(report.author)[:255],
                "category": legal(report.marking)[:255],
                "created": datetime(report.as_at.year, report.as_at.month, report.as_at.day, tzinfo=UTC),
            }
        )
        sheet = book.add_worksheet("Register")
        _write(sheet, report, _Looks(book))
        _set_page(sheet, report)
    return target.getvalue()


class _Looks:
    """The formats of the sheet: as in the Word report's tables."""

    def __init__(self, book: Workbook) -> None:
        top = {"valign": "top", "font_size": 10}
        self.heading: Format = book.add_format(
            {"bold": True, "font_color": "#FFFFFF", "bg_color": "#12304F", "text_wrap": True, "valign": "bottom"}
        )
        self.text: Format = book.add_format({**top, "text_wrap": True})
        self.day: Format = book.add_format({**top, "num_format": "d mmm yyyy", "align": "left"})
        self.count: Format = book.add_format({**top, "num_format": "0"})


def _write(sheet: Worksheet, report: Report, looks: _Looks) -> None:
    sheet.write_row(0, 0, [legal(name) for name in report.register_columns], looks.heading)
    for number, row in enumerate(report.register_rows, start=1):
        for column, text in enumerate(row):
            _write_cell(sheet, number, column, text, looks)
    for column, name in enumerate(report.register_columns):
        sheet.set_column(column, column, _width(name, [row[column] for row in report.register_rows[:_MEASURED_ROWS]]))
    sheet.freeze_panes(1, _HELD)
    if report.register_columns:
        sheet.autofilter(0, 0, len(report.register_rows), len(report.register_columns) - 1)


def _write_cell(sheet: Worksheet, row: int, column: int, text: str, looks: _Looks) -> None:
    if not text:
        return
    if _DAY.fullmatch(text) and (day := _day(text)):
        sheet.write_datetime(row, column, day, looks.day)
    elif _COUNT.fullmatch(text):
        sheet.write_number(row, column, int(text), looks.count)
    else:
        # A carriage return would be written as "_x000D_", which only Excel reads back.
        plain = legal(text).replace("\r\n", "\n").replace("\r", "\n")
        sheet.write_string(row, column, plain[:_LONGEST_CELL], looks.text)


def _day(text: str) -> date | None:
    """A date that a workbook can hold: it counts days from 1900."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year >= 1900 else None


def _width(name: str, texts: Sequence[str]) -> float:
    """Width of a column: its longest text, within reason, in units of Excel; headings keep room for the arrow."""
    widest = max((text_width(text, 10) for text in texts), default=0)
    heading = text_width(name, 11, is_bold=True) + 18
    least, most = _WIDTHS
    return round(min(most, max(least, widest / _LETTER_WIDTH + 1, heading / _LETTER_WIDTH + 1)), 1)


def _set_page(sheet: Worksheet, report: Report) -> None:
    """Printed on turned A4 pages, one page wide, with the headings and the marking on each."""
    marking = legal(report.marking).replace("&", "&&")
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header(f"&C&B{marking}"[:255])
    sheet.set_footer("&RPage &P of &N")
