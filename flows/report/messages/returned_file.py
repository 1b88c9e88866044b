"""A partner's own file on its way back: every row as it stood, each point at its cell, the nearest value beside it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from flows.intake.headings import column_letter
from flows.models import CONTEXT_MARK, REQUIRED_COLUMNS, RETURN_COLUMNS
from flows.validation.cleaning import TAKEN_OUT
from flows.validation.dates import nearest_day
from flows.validation.file_checks import is_context
from flows.validation.personal_details import is_personal, is_signed_by_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.models import TextTable
    from flows.report.messages.points import Point
    from flows.settings import Partner

TO_DO_HEADING = f"{CONTEXT_MARK}: what to put right"
"""The last column of a returned file: the points of each row in words, for those who do not see the colour."""

_OFFERED_DAYS = ("date-impossible", "date-ambiguous", "date-unreadable", "date-day-number")
_TAKEN_NOTE = "We took the text out, because it seemed to hold personal details and e-mail is not safe."
_HOW = (
    (
        "Correct the marked cells on the first sheet. A cell with a thick frame keeps its row out; a cell with a dashed "
        "frame was used, but please look at it. A note stands beside each, and the last column says the same in words."
    ),
    "Leave the headings and the order of the columns as they are. Write dates as 2020-03-31.",
    "Save the workbook and send it back, or save the first sheet as CSV and send that.",
)
_TAKEN = (
    "We took the text out of some cells, because it seemed to hold personal details and e-mail is not safe. Your own file "
    "still has it. Say it again in general words."
)


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """One file of a partner, ready to be corrected and sent again.

    Attributes:
        name: file name without its ending; says partner and month, so that the answer finds its way.
        source: name of the file that came.
        headings: our column names where they were recognised, then columns that were missing, then ``TO_DO_HEADING``.
        heading_row: the row in which they stand, so that every other row keeps its number.
        rows: cells by row number; every row as wide as ``headings``.
        points: what to put right, each with its cell.
        withheld: (row, column number from 0) of cells that were taken out, because mail is not safe.
    """

    name: str
    source: str
    headings: tuple[str, ...]
    heading_row: int
    rows: Mapping[int, tuple[str, ...]] = field(repr=False)
    points: tuple[Point, ...]
    withheld: frozenset[tuple[int, int]]

    def points_by_cell(self) -> dict[tuple[int, int], tuple[Point, ...]]:
        """The points at each (row, column number); a point about a whole row stands at its first cell."""
        found: dict[tuple[int, int], tuple[Point, ...]] = {}
        for point in self.points:
            if point.row is not None or point.cell:
                row = self.heading_row if point.row is None else point.row
                at = self.headings.index(point.column) if point.column in self.headings else 0
                found[row, at] = (*found.get((row, at), ()), point)
        return found

    def notes_by_cell(self) -> dict[tuple[int, int], tuple[str, ...]]:
        """What stands beside each marked cell, line by line, down the rows."""
        points = self.points_by_cell()
        return {
            place: (
                *(point.note for point in points.get(place, ())),
                *((_TAKEN_NOTE,) if place in self.withheld else ()),
            )
            for place in sorted({*points, *self.withheld})
        }

    @property
    def instructions(self) -> tuple[str, ...]:
        """How to correct it and send it back."""
        return (f"Your file: {self.source}", *_HOW, *((_TAKEN,) if self.withheld else ()))


def build_returned_file(
    name: str, source: str, table: TextTable, points: Sequence[Point], partner: Partner
) -> ReturnedFile | None:
    """The file as it goes back; None where nothing in it could be read as a return.

    A cell that seems to hold personal details goes back without its text: the partner has it, and mail is not safe.

    Args:
        name: name of what goes back, without its ending.
        source: name of the file that came.
        table: that file as a table of text.
        points: what is to be put right in it.
        partner: for the order in which it writes dates.
    """
    if not set(table.headings) & set(RETURN_COLUMNS):
        return None
    kept = [at for at, heading in enumerate(table.headings) if not is_context(heading)]
    missing = [column for column in REQUIRED_COLUMNS if column not in table.headings]
    own = tuple("" if is_personal(table.headings[at]) else table.headings[at] for at in kept)
    headings = (*own, *missing, TO_DO_HEADING)
    cells = {number: [row[at] for at in kept] for number, row in _all_rows(table)}
    withheld = frozenset(
        (number, at) for number, row in cells.items() for at, text in enumerate(row) if _is_withheld(own[at], text)
    )
    heading_row = max(1, min(cells, default=2) - 1)
    placed = tuple(_placed(points, own, missing, cells, heading_row, partner))
    return ReturnedFile(
        name=name,
        source=source,
        headings=headings,
        heading_row=heading_row,
        rows={number: _row(number, row, own, len(missing), withheld, placed) for number, row in sorted(cells.items())},
        points=placed,
        withheld=withheld,
    )


def _is_withheld(heading: str, text: str) -> bool:
    return is_personal(text) or (heading == "updated_by" and is_signed_by_name(text))


def _all_rows(table: TextTable) -> Iterator[tuple[int, list[str]]]:
    """The rows that could be read and those that could not, each as wide as the heading; what is over stands in its last cell."""
    width = len(table.headings)
    yield from zip(table.row_numbers, table.rows, strict=True)
    for number, cells in zip(table.set_aside, table.aside_cells, strict=True):
        fitting = [*cells[: width - 1], " ".join(cells[width - 1 :])] if len(cells) > width else cells
        yield number, [*fitting, *[""] * (width - len(fitting))]


def _row(  # noqa: PLR0913, PLR0917  # one row needs all that the file knows
    number: int,
    cells: list[str],
    own: tuple[str, ...],
    missing_count: int,
    withheld: frozenset[tuple[int, int]],
    points: tuple[Point, ...],
) -> tuple[str, ...]:
    shown = [_mark(own[at]) if (number, at) in withheld else text for at, text in enumerate(cells)]
    to_do = " ".join(f"{point.cell or 'Row'}: {point.note}" for point in points if point.row == number)
    taken = [column_letter(at) for row, at in sorted(withheld) if row == number]
    said = f"We took the text out of {', '.join(f'{letter}{number}' for letter in taken)}." if taken else ""
    return (*shown, *[""] * missing_count, " ".join(filter(None, (to_do, said))))


def _mark(heading: str) -> str:
    """What stands for a text that was taken out: a mark that our reader counts as empty, or nothing where it would not."""
    return TAKEN_OUT if heading not in REQUIRED_COLUMNS or heading == "update" else ""


def _placed(  # noqa: PLR0913, PLR0917  # as above
    points: Sequence[Point],
    own: tuple[str, ...],
    missing: list[str],
    cells: Mapping[int, list[str]],
    heading_row: int,
    partner: Partner,
) -> Iterator[Point]:
    """Each point with its cell, and with the nearest day where a date was impossible."""
    awaited = iter(missing)
    for point in points:
        if point.code == "column-missing":
            column = next(awaited, "")
            at = len(own) + missing.index(column) if column else 0
            yield replace(point, column=column, cell=f"{column_letter(at)}{heading_row}")
        elif point.row is not None and point.row in cells and point.column in own:
            at = own.index(point.column)
            offer = point.offer or _nearest(point, cells[point.row][at], partner)
            yield replace(point, cell=f"{column_letter(at)}{point.row}", offer=offer)
        else:
            yield point


def _nearest(point: Point, text: str, partner: Partner) -> str:
    if not point.code.startswith("date-") or is_personal(text):
        return ""
    day = nearest_day(text, partner.date_order)
    return day.isoformat() if day and point.code in _OFFERED_DAYS else ""
