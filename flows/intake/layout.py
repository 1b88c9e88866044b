"""Where the table stands among titles, heading rows, blank rows, totals and further tables."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flows.intake.headings import certain_column, known_count, near_column, normal
from flows.intake.limits import SAMPLE_ROWS
from flows.intake.shapes import is_typed

MAX_ROWS_ABOVE = 60
"""Most rows that are searched for the heading row."""

TYPED_ROWS = 60
"""Rows that tell whether a column holds values or words."""

TOTALS = frozenset({"total", "totals", "grand total", "grand totals", "sub total", "subtotal", "overall total"})
"""First cells of rows that sum up the rows above."""

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Layout:
    """Indexes into the rows of a file.

    Attributes:
        width: count of columns.
        first: first row of the heading, or of the body where there is no heading.
        body: first row below the heading.
        end: row after the last one of the table; what follows is another table or notes.
        end_is_table: True where another table follows.
    """

    width: int
    first: int
    body: int
    end: int
    end_is_table: bool = False

    @property
    def has_heading(self) -> bool:
        """True where at least one row is a heading."""
        return self.body > self.first


def find_layout(rows: Rows, is_ours: Callable[[Sequence[str]], bool] = lambda _: False) -> Layout:
    """The layout of the first table in the rows.

    Args:
        rows: cells; a blank line is a row without cells.
        is_ours: True for a row that holds headings which are known for certain.
    """
    known = known_heading(rows, is_ours)
    width = usual_width(rows[known:] if known else rows)
    if not width:
        return Layout(0, 0, 0, len(rows))
    first = _first_row(rows, width) if known is None else known
    # Below our heading a row of words is a partner's row that lacks its dates, and never a further heading.
    typed = _typed_columns(rows, first, width) if known is None else []
    body = _first_body_row(rows, first, width, typed, is_ours)
    end, is_table = find_end(rows, first, body, width, typed)
    return Layout(width, first, body, end, is_table)


def known_heading(rows: Rows, is_ours: Callable[[Sequence[str]], bool]) -> int | None:
    """The row of headings that are known for certain, or None; a row above it that names groups of columns names fewer."""
    found = next((at for at, row in enumerate(rows[:MAX_ROWS_ABOVE]) if is_ours(row)), None)
    if found is None:
        return None
    near = (at for at in range(found, min(found + 4, len(rows))) if is_ours(rows[at]))
    return max(near, key=lambda at: known_count(rows[at]))


def usual_width(rows: Rows) -> int:
    """Cells in a row of the first table: the most frequent width, unless an earlier run of rows has another one."""
    widths = [len(row) for row in rows[: 20 * SAMPLE_ROWS] if any(row)]
    if not widths:
        return 0
    best, count = Counter(widths).most_common(1)[0]
    for width, length in _runs(widths):
        if width == best:
            return best
        if width > 1 and length >= 3 and length * 3 >= count:
            return width
    return best


def _runs(values: Sequence[int]) -> list[tuple[int, int]]:
    """Runs of equal values as (value, length)."""
    runs: list[tuple[int, int]] = []
    for value in values:
        if runs and runs[-1][0] == value:
            runs[-1] = (value, runs[-1][1] + 1)
        else:
            runs.append((value, 1))
    return runs


def filled(row: Sequence[str]) -> int:
    """Count of cells that hold anything."""
    return sum(1 for cell in row if cell and not cell.isspace())


def _first_row(rows: Rows, width: int) -> int:
    """The first row that belongs to the table: what stands above is a title or a preamble.

    A title fills one or two cells and is narrower than the table, or is padded with empty cells.
    """
    above = [at for at in range(min(MAX_ROWS_ABOVE, len(rows))) if filled(rows[at])]
    for at in above:
        if _may_begin(rows[at], width) and not _is_apart(rows, at, width) and not _is_title(rows, at, width):
            return at - 1 if at and _is_group_row(rows[at - 1], width) else at
        if _is_heading_of_blanks(rows, at, width):
            return at
    return above[0] if above else 0


def _may_begin(row: Sequence[str], width: int) -> bool:
    """True where the row is nearly as wide as the table and not mostly empty."""
    near = abs(len(row) - width) <= max(1, width // 8)
    return near and (filled(row) * 2 >= min(width, len(row)) or filled(row) >= 4 or width == 1)


def _is_heading_of_blanks(rows: Rows, at: int, width: int) -> bool:
    """True where the row is a heading that is separated by another character, blanks for instance, and not a title.

    It has as many words as the table has columns, and the row of values follows at once.
    """
    row = rows[at]
    if len(row) > 2 or width < 3 or at + 2 >= len(rows) or len(rows[at + 1]) != width:
        return False
    words = max(len(" ".join(row).split(separator)) for separator in (" ", ";", "\t", "|", ","))
    return abs(words - width) <= 1 and not is_heading(rows[at + 1], _typed_columns(rows, at + 1, width))


def _is_title(rows: Rows, at: int, width: int) -> bool:
    """True where the row has not the table's width, and the next one has and is a heading."""
    if len(rows[at]) == width or at + 2 >= len(rows) or len(rows[at + 1]) != width:
        return False
    typed = _typed_columns(rows, at + 1, width)
    return bool(typed) and is_heading(rows[at + 1], typed)


def _is_group_row(row: Sequence[str], width: int) -> bool:
    """True for a row above the heading that names groups of columns: its first cell is empty, two others are not."""
    return len(row) == width > 3 and not row[0].strip() and filled(row) >= 2


def _is_apart(rows: Rows, at: int, width: int) -> bool:
    """True where the row is followed by narrower ones before the table goes on: part of a preamble."""
    following = [row for row in rows[at + 1 : at + 4] if filled(row)]
    narrow = sum(len(row) < width - 1 or filled(row) == 1 for row in following)
    return len(following) >= 2 and narrow == len(following) and width > 2


def _typed_columns(rows: Rows, first: int, width: int) -> list[int]:
    """Columns in which nearly all cells below are numbers, dates or codes."""
    body = [row for row in rows[first + 1 : first + 1 + SAMPLE_ROWS] if len(row) == width][:TYPED_ROWS]
    typed = []
    for column in range(width):
        cells = [row[column] for row in body if row[column]]
        if cells and sum(map(is_typed, cells)) >= 0.6 * len(cells):
            typed.append(column)
    return typed


def _first_body_row(
    rows: Rows, first: int, width: int, typed: list[int], is_ours: Callable[[Sequence[str]], bool]
) -> int:
    """The first row below the heading; the first row itself where there is no heading."""
    heading = rows[first] if first < len(rows) else []
    if is_ours(heading):
        return _after_more_headings(rows, first, width, [])
    if first + 1 < len(rows) and _is_group_row(heading, width) and is_heading(rows[first + 1], typed):
        return _after_more_headings(rows, first + 1, width, typed)
    if not is_heading(heading, typed) or _recurs(rows, first, width):
        return first
    return _after_more_headings(rows, first, width, typed)


def is_heading(row: Sequence[str], typed: Sequence[int]) -> bool:
    """True where the row may be a heading: no value stands in a column of values.

    Without such columns any row may be one.
    """
    there = [column for column in typed if column < len(row) and row[column]]
    values = sum(is_typed(row[column]) for column in there)
    everywhere = sum(map(is_typed, row))
    return values * 3 <= max(1, len(there)) and everywhere * 2 <= max(1, filled(row)) and filled(row) > 0


def _recurs(rows: Rows, first: int, width: int) -> bool:
    """True where cells of the first row stand again below in their columns: values do, headings do not."""
    row = rows[first]
    if len(row) != width:
        return False
    below = rows[first + 1 : first + 1 + SAMPLE_ROWS]
    again = sum(
        any(len(other) == width and other[column] == cell for other in below) for column, cell in enumerate(row) if cell
    )
    return again > 0 and not any(list(other) == list(row) for other in below)


def _after_more_headings(rows: Rows, first: int, width: int, typed: list[int]) -> int:
    """The row after the last of up to three heading rows; below them stands one row at least that holds anything."""
    body = first + 1
    last = next((at for at in range(len(rows) - 1, first, -1) if filled(rows[at])), first)
    while body < min(first + 3, last) and _is_further_heading(rows, first, body, width, typed):
        body += 1
    return body


def _is_further_heading(rows: Rows, first: int, at: int, width: int, typed: list[int]) -> bool:
    row = rows[at]
    if len(row) != width or not filled(row):
        return False
    if same_headings(rows[first], row) or _completes(rows[first], row):
        return True
    there = [column for column in typed if row[column]]
    return len(there) >= 2 and not any(is_typed(row[column]) for column in there) and not _has_digit(row)


def _completes(heading: Sequence[str], row: Sequence[str]) -> bool:
    """True where each cell of the row ends a heading that was wrapped, and more are ours with it than without.

    >>> _completes(["Ref", "RAG", "Date of"], ["", "status", "update"]), _completes(["Ref", "RAG"], ["POL-01", "status"])
    (True, False)
    """
    whole = [f"{above} {below}".strip() for above, below in zip(heading, row, strict=False)]
    columns = [certain_column(one) or near_column(one) for one in whole]
    are_ours = all(column for column, below in zip(columns, row, strict=False) if below.strip())
    return are_ours and len({*columns} - {None}) > known_count(heading)


def holds_values(heading: Sequence[str], row: Sequence[str]) -> bool:
    """True where the row below our heading holds a figure and so is no further heading, whatever stands below."""
    return _has_digit(row) and not same_headings(heading, row)


def _has_digit(row: Sequence[str]) -> bool:
    return any(character.isdigit() for cell in row for character in cell)


def same_headings(heading: Sequence[str], row: Sequence[str]) -> bool:
    """True where the row repeats most of the heading."""
    wanted = {normal(cell) for cell in heading if cell.strip()}
    found = {normal(cell) for cell in row if cell.strip()}
    if not wanted or not found:
        return False
    return len(wanted & found) >= max(1.0, 0.6 * min(len(wanted), len(found))) and len(found) * 2 > len(wanted)


def find_end(rows: Rows, first: int, body: int, width: int, typed: list[int]) -> tuple[int, bool]:
    """The row after the last one of the table, and whether another table follows.

    Another table begins where the heading comes again, or where after a blank row, or for good, rows of another width
    follow a row that looks like a heading.
    """
    heading = rows[first] if body > first else None
    key = heading[0] if heading else None
    heading_normal = [normal(cell) for cell in heading] if heading else []
    usual = {width, width - 1, width + 1}
    odd = [at for at, row in enumerate(rows) if len(row) != width or not row[0] or row[0] == key]
    for at in odd[bisect_left(odd, body) :]:
        row = rows[at]
        if heading is not None and row and (row[0] == key or len(row) != width) and _repeats(heading_normal, row):
            return at, True
        if not row or (len(row) != width and len(row) not in usual) or not filled(row[:1]):
            found = _end_near(rows, at, width, typed)
            if found is not None:
                return found
        elif len(row) != width and _changes_for_good(rows, at, width, typed):
            return at, True
    return len(rows), False


def _repeats(heading: list[str], row: Sequence[str]) -> bool:
    return len(row) > 1 and same_headings(heading, row)


def _end_near(rows: Rows, at: int, width: int, typed: list[int]) -> tuple[int, bool] | None:
    """The end, where a blank row stands before another table or before notes that run to the end of the file."""
    if filled(rows[at]):
        return (at, True) if len(rows[at]) > 1 and _changes_for_good(rows, at, width, typed) else None
    after = [index for index in range(at + 1, min(at + 40, len(rows))) if filled(rows[index])]
    if not after:
        return None
    rest = [rows[index] for index in after[:12]]
    if width > 2 and all(filled(rows[index]) == 1 for index in after) and len(rows) <= at + 40:
        return at, False
    head = rest[0]
    other_width = len(head) != width and len(rest) > 1 and all(len(row) == len(head) for row in rest[:4])
    heading_again = len(typed) > 0 and filled(head) > 1 and is_heading(head, typed) and _has_value(rest[1:], typed)
    if (other_width and filled(head) > 1) or (heading_again and not _any_value(head)):
        return at, True
    title_then_table = filled(head) == 1 and len(rest) > 2 and len({len(row) for row in rest[1:4]} - {width}) == 1
    return (at, True) if title_then_table and width > 2 else None


def _has_value(rows: Rows, typed: Sequence[int]) -> bool:
    return any(is_typed(row[column]) for row in rows for column in typed if column < len(row))


def _any_value(row: Sequence[str]) -> bool:
    return any(map(is_typed, row))


def _changes_for_good(rows: Rows, at: int, width: int, typed: list[int]) -> bool:
    """True where this row looks like a heading and the next rows all have its width, which is not the table's."""
    head = rows[at]
    following = [len(row) for row in rows[at + 1 : at + 6] if filled(row)]
    if len(following) < 3 or len(head) < 2 or len(head) == width:
        return False
    return all(length == len(head) for length in following) and is_heading(head, typed) and not _any_value(head)
