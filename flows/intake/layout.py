"""Where the table stands among titles, heading rows, blank rows, totals and further tables."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.intake.headings import certain_column, known_count, near_column, normal
from flows.intake.limits import SAMPLE_ROWS
from flows.intake.row_kinds import (
    any_value,
    filled,
    has_digit,
    has_value,
    is_heading,
    is_prose,
    recurs,
    same_headings,
    typed_columns,
)
from flows.intake.shapes import features_of, is_typed
from flows.intake.table_start import MAX_ROWS_ABOVE, first_row, is_group_row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flows.intake.row_kinds import Rows

TOTALS = frozenset({"total", "totals", "grand total", "grand totals", "sub total", "subtotal", "overall total"})
"""First cells of rows that sum up the rows above."""

ROWS_NEAR = 4
"""Rows from the first with headings of ours among which the one with the most of them is the heading."""


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
    first = first_row(rows, width) if known is None else known
    # Below our heading a row of words is a partner's row that lacks its dates, and never a further heading.
    typed = typed_columns(rows, first, width) if known is None else []
    body = _first_body_row(rows, first, width, typed, is_ours)
    end, is_table = find_end(rows, first, body, width, typed)
    return Layout(width, first, body, end, is_table)


def known_heading(rows: Rows, is_ours: Callable[[Sequence[str]], bool]) -> int | None:
    """The row of headings that are known for certain, or None; a row above it that names groups of columns names fewer."""
    found = next((at for at, row in enumerate(rows[:MAX_ROWS_ABOVE]) if is_ours(row)), None)
    if found is None:
        return None
    near = (at for at in range(found, min(found + ROWS_NEAR, len(rows))) if is_ours(rows[at]))
    return max(near, key=lambda at: known_count(rows[at]))


def usual_width(rows: Rows) -> int:
    """Cells in a row of the first table: the most frequent width, unless an earlier run of rows has another one."""
    sample = [row for row in rows[: 20 * SAMPLE_ROWS] if any(row)]
    if not sample:
        return 0
    widths = list(map(len, sample))
    best, count = Counter(widths).most_common(1)[0]
    at = 0
    for width, length in _runs(widths):
        if width == best:
            return best
        if width > 1 and length >= 3 and length * 3 >= count and not is_prose(sample[at : at + length]):
            return width
        at += length
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


def _first_body_row(
    rows: Rows, first: int, width: int, typed: list[int], is_ours: Callable[[Sequence[str]], bool]
) -> int:
    """The first row below the heading; the first row itself where there is no heading."""
    heading = rows[first] if first < len(rows) else []
    if is_ours(heading):
        return _after_more_headings(rows, first, width, [])
    if first + 1 < len(rows) and is_group_row(heading, width) and is_heading(rows[first + 1], typed):
        return _after_more_headings(rows, first + 1, width, typed)
    if not (is_heading(heading, typed) or _is_series(rows, first, width, typed)) or recurs(rows, first, width):
        return first
    return _after_more_headings(rows, first, width, typed)


def _is_series(rows: Rows, first: int, width: int, typed: Sequence[int]) -> bool:
    """True where the values in the row are of one kind that stands nowhere below: q10, q11 or 2019/20, 2020/21 are names."""
    row = rows[first]
    if len(row) != width:
        return False
    there = [column for column in typed if is_typed(row[column])]
    kinds = {features_of(row[column])[1] for column in there}
    below = rows[first + 1 : first + 1 + SAMPLE_ROWS]
    return (
        len(there) > 2
        and len(kinds) == 1
        and not any(
            features_of(other[column])[1] in kinds and other[column] != row[column]
            for other in below
            if len(other) == width
            for column in there
        )
    )


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
    return len(there) >= 2 and not any(is_typed(row[column]) for column in there) and not has_digit(row)


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
    return has_digit(row) and not same_headings(heading, row)


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
    if (other_width and filled(head) > 1) or (_begins_table(rest, typed) and not any_value(head)):
        return at, True
    if filled(head) != 1 or len(rest) < 3 or width < 3:
        return None
    is_other = len({len(row) for row in rest[1:4]} - {width}) == 1
    return (at, True) if is_other or _begins_table(rest[1:], typed) else None


def _begins_table(rows: Rows, typed: Sequence[int]) -> bool:
    """True where the first of the rows is a heading and values stand below it."""
    head = rows[0]
    return len(typed) > 0 and filled(head) > 1 and is_heading(head, typed) and has_value(rows[1:], typed)


def _changes_for_good(rows: Rows, at: int, width: int, typed: list[int]) -> bool:
    """True where this row looks like a heading and the next rows all have its width, which is not the table's."""
    head = rows[at]
    following = [len(row) for row in rows[at + 1 : at + 6] if filled(row)]
    if len(following) < 3 or len(head) < 2 or len(head) == width:
        return False
    return all(length == len(head) for length in following) and is_heading(head, typed) and not any_value(head)
