"""A workbook that was sent in place of a CSV: the cells of one sheet as text, as Excel would save them."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, TypeAlias

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from flows.intake.row_kinds import filled
from flows.intake.table_start import MAX_ROWS_ABOVE
from flows.intake.workbook_parts import DAMAGED, Unpacked, unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from python_calamine import CalamineSheet

Cell: TypeAlias = int | float | str | bool | time | date | datetime | timedelta

SEVERAL_RETURNS = "workbook-several-returns"

_FORMULA_WITHOUT_VALUE = re.compile(
    rb"<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<v\s*/>|<v></v>)?\s*</(?:\w+:)?c>"
)
_HIDDEN_ROW = re.compile(rb"""<(?:\w+:)?row\s(?=[^<>]*\bhidden\s*=\s*["'](?:1|true)["'])""")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook.

    Attributes:
        number: its place among the tabs, counted from 1.
        name: what stands on its tab.
        rows: its cells as text, all rows equally wide, the first one being row 1.
        merged_rows: first row of each block of merged cells that spans several rows.
    """

    number: int
    name: str
    rows: list[list[str]] = field(repr=False)
    merged_rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheet of a workbook that is read, and what a person should know about the rest.

    Attributes:
        sheet: the sheet.
        others: numbers and names of the other sheets that hold anything.
        has_macros: True where the workbook carries a program, which was not run.
        hidden_row_count: rows in all sheets that Excel does not show; they are read all the same.
        bare_formula_count: formulas whose result was never saved; they read as empty.
    """

    sheet: Sheet
    others: tuple[tuple[int, str], ...] = ()
    has_macros: bool = False
    hidden_row_count: int = 0
    bare_formula_count: int = 0


def open_workbook(data: bytes, is_ours: Callable[[Sequence[str]], bool]) -> Workbook | str | None:
    """The sheet to read, or the code of the problem that keeps it from being read; None where no sheet holds anything.

    The first sheet that a person can see and that holds our headings is read; without such a one, the first that holds
    anything. Where two sheets hold our headings nobody can tell which month is meant. Formulas and macros are never run:
    a formula gives the value that was saved with it.

    Args:
        data: an .xlsx or .xlsm file.
        is_ours: True for a row that holds headings which are known for certain.
    """
    unpacked = unpack(data)
    if isinstance(unpacked, str):
        return unpacked
    try:
        visible, hidden = _sheets(unpacked.packed())
    except BaseException as error:  # the reader's own panics are no exceptions to Python
        if isinstance(error, CalamineError) or type(error).__name__ == "PanicException":
            return DAMAGED
        raise
    returns = [sheet for sheet in visible if any(map(is_ours, sheet.rows[:MAX_ROWS_ABOVE]))]
    if len(returns) > 1:
        return SEVERAL_RETURNS
    chosen = next(iter([*returns, *visible, *hidden]), None)
    return None if chosen is None else _described(chosen, [*visible, *hidden], unpacked)


def _described(chosen: Sheet, sheets: list[Sheet], unpacked: Unpacked) -> Workbook:
    parts = [part for part in unpacked.parts.values() if b"sheetData" in part]
    return Workbook(
        sheet=chosen,
        others=tuple(sorted((sheet.number, sheet.name) for sheet in sheets if sheet is not chosen)),
        has_macros=unpacked.has_macros,
        hidden_row_count=sum(len(_HIDDEN_ROW.findall(part)) for part in parts),
        bare_formula_count=sum(len(_FORMULA_WITHOUT_VALUE.findall(part)) for part in parts),
    )


def _sheets(packed: bytes) -> tuple[list[Sheet], list[Sheet]]:
    """The sheets that hold anything: those that a person can see, and the hidden ones."""
    visible: list[Sheet] = []
    hidden: list[Sheet] = []
    with CalamineWorkbook.from_filelike(io.BytesIO(packed)) as book:
        for number, about in enumerate(book.sheets_metadata, 1):
            if about.typ is not SheetTypeEnum.WorkSheet:
                continue
            sheet = _read_sheet(number, book.get_sheet_by_index(number - 1))
            if any(map(filled, sheet.rows)):
                (visible if about.visible is SheetVisibleEnum.Visible else hidden).append(sheet)
    return visible, hidden


def _read_sheet(number: int, sheet: CalamineSheet) -> Sheet:
    rows = [[cell_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    merged = [first[0] + 1 for first, last in sheet.merged_cell_ranges or () if last[0] > first[0]]
    return Sheet(number, sheet.name, rows, tuple(sorted(set(merged))))


def cell_text(cell: Cell) -> str:
    r"""What a cell holds, as text: days in the form that can be read in one way only, whole numbers without a point.

    >>> [cell_text(cell) for cell in (43.0, 0.1 + 0.2, True, date(2020, 3, 4), timedelta(hours=30), "two\r\nlines")]
    ['43', '0.3', 'TRUE', '2020-03-04', '30:00:00', 'two\nlines']
    """
    if isinstance(cell, str):
        return cell.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if isinstance(cell, bool):
        return str(cell).upper()
    return f"{cell + 0.0:.15g}" if isinstance(cell, int | float) else _time_text(cell)


def _time_text(cell: date | time | timedelta) -> str:
    """A day, a time of day or a length of time; a day at midnight is a day."""
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds") if cell.time() != time() else cell.date().isoformat()
    return cell.isoformat("seconds") if isinstance(cell, time) else cell.isoformat()
