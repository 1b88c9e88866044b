"""The pre-filled return as a workbook with drop-downs and locked references, and as CSV."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from flows.models import CONTEXT_MARK, HOW_SHEET, WORDS_SHEET
from flows.rendering.spreadsheets import render_csv
from flows.rendering.workbooks import open_book
from flows.report.messages.prefilled_return import DATE_COLUMNS, HEADINGS

if TYPE_CHECKING:
    from flows.rendering.workbooks import Book, BookFrame
    from flows.report.messages.prefilled_return import PrefilledReturn

FORM_SHEET: Final = "Return to fill in"
_WIDTHS: Final = {"update": 50, "forecast_reason": 28, "evidence": 22, "risk": 28, "help_needed": 28, "updated_by": 20}
_WIDE_CONTEXT: Final = 40
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
_LONGEST_HINT: Final = 255
"""Letters of a note on a cell in Excel; its heading may have 32."""


def render_prefilled_workbook(form: PrefilledReturn, frame: BookFrame) -> bytes:
    """The form as a workbook: one sheet to fill in, one that says how, one with the words for a status.

    References and what we hold are locked, without a password: it keeps a slip of the hand out and nothing else.

    Args:
        form: rows, choices and instructions.
        frame: marking, notice, title and date.
    """
    target = BytesIO()
    with open_book(target, frame) as book:
        sheet = book.add_sheet(FORM_SHEET)
        _write_form(book, sheet, form)
        _add_choices(sheet, form)
        book.add_words(HOW_SHEET, form.instructions, (110,))
        _write_words(book, form)
    return target.getvalue()


def render_prefilled_csv(form: PrefilledReturn) -> bytes:
    """The same rows as CSV."""
    return render_csv(HEADINGS, form.rows)


def _write_form(book: Book, sheet: Any, form: PrefilledReturn) -> None:  # the writer has no types
    widths = [_width(heading) for heading in HEADINGS]
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    book.write_row(sheet, 0, [(heading, _heading_look(heading)) for heading in HEADINGS], widths)
    for number, row in enumerate(form.rows, start=1):
        looks = (_cell_look(heading) for heading in HEADINGS)
        book.write_row(sheet, number, list(zip(row, looks, strict=True)), widths)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})


def _width(heading: str) -> int:
    if heading.startswith(CONTEXT_MARK):
        return 18 if heading.endswith(("held", "status")) else _WIDE_CONTEXT
    return _WIDTHS.get(heading, 16)


def _heading_look(heading: str) -> str:
    return "heading-context" if heading.startswith(CONTEXT_MARK) else "heading"


def _cell_look(heading: str) -> str:
    if heading == "action_ref" or heading.startswith(CONTEXT_MARK):
        return "context"
    return "day-to-fill" if heading in DATE_COLUMNS else "to-fill"


def _add_choices(sheet: Any, form: PrefilledReturn) -> None:  # as above
    """Drop-down, days and notes under each heading that the partner fills in."""
    if not form.rows:
        return
    last = len(form.rows)
    for at, heading in enumerate(HEADINGS):
        hint = form.hints.get(heading, "")
        if hint:
            note = {"input_title": heading, "input_message": hint[:_LONGEST_HINT]}
            sheet.data_validation(1, at, last, at, {**_rule(heading, len(form.choices)), **note})


def _rule(heading: str, choice_count: int) -> dict[str, object]:
    if heading == "status":
        source = f"='{WORDS_SHEET}'!$A$2:$A${choice_count + 1}"
        wrong = {"error_title": "Status", "error_message": "Pick one of the words in the list."}
        return {"validate": "list", "source": source, **wrong}
    if heading in DATE_COLUMNS:
        wrong = {"error_title": "Day", "error_message": "Write a day that exists, such as 2020-03-31."}
        return {"validate": "date", "criteria": "between", "minimum": _FIRST_DAY, "maximum": _LAST_DAY, **wrong}
    return {"validate": "any"}


def _write_words(book: Book, form: PrefilledReturn) -> None:
    sheet, ours = book.add_sheet(WORDS_SHEET), dict(form.words)
    widths = (24, 34)
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    rows = [
        ("What may stand under status", "What we read it as"),
        *((word, ours.get(word, word)) for word in form.choices),
    ]
    for number, row in enumerate(rows):
        book.write_row(sheet, number, [(text, "text" if number else "heading") for text in row], widths)
    sheet.protect()
