"""The reading of partners' returns: repairs only what is certain, records each repair, accounts for each row."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flows.garbage_collection import without_collector
from flows.intake.blind import text_and_dialect
from flows.intake.body import Body, Sheet, read_body
from flows.intake.decoding import Decoded, decode, put_right
from flows.intake.dialect import STAND_IN, Dialect
from flows.intake.file_kinds import WORKBOOK, kind_of_markup, kind_of_other_file
from flows.intake.heading_row import FittedHeading, fit_heading, known_halves
from flows.intake.headings import MatchedHeadings, column_letter, is_ours, known_count, match_headings
from flows.intake.layout import Layout, find_layout
from flows.intake.limits import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, MAX_WORKBOOK_BYTES, MAX_WORKBOOK_CELLS
from flows.intake.pages import unwrapped, without_repeated_headings
from flows.intake.regular import Regular, read_regular
from flows.intake.row_kinds import filled
from flows.intake.splitting import Split, split_rows
from flows.intake.workbooks import Workbook, open_workbook
from flows.models import ReceivedFile, RowsByColumn, TextTable
from flows.problems import Problem, problem

STRUCTURAL_REPAIRS = frozenset(
    {
        "characters-unreadable",
        "zeros-removed",
        "rows-above-heading",
        "heading-rows-joined",
        "heading-mended",
        "heading-read-as",
        "rows-short",
    }
)
"""Problems about the whole file that the strict profile refuses; encoding and separator are no repairs."""

_BEGINNING = 1_000
_NOTHING = b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"
_WORDS_FOR_SEPARATORS = {"\t": "tab", " ": "space", STAND_IN: "two or more characters", "|": "upright line (|)"}


def read_table(data: bytes, file: str, *, strict: bool = False) -> TextTable:
    """The table in a partner's return, with every repair as a problem and every row accounted for.

    Each row below the heading that holds anything is either in ``rows`` or, with a problem of its own, in
    ``set_aside``. Never raises on what the bytes hold.

    Args:
        data: the file as it came.
        file: its name, for the problems.
        strict: refuse what needs a repair instead of mending it.
    """
    refusal = _refusal(data, file)
    if refusal:
        return _set_aside(refusal)
    if kind_of_other_file(data) is WORKBOOK:
        return _workbook_table(data, file, strict=strict)
    data, count = put_right(data)
    if count and strict:
        return _set_aside(problem("letters-garbled", file, count=count), problem("file-repair-refused", file))
    regular = read_regular(data, is_ours)
    table = _regular_table(regular, file, strict=strict) if regular else read_row_by_row(data, file, strict=strict)
    if not count:
        return table
    return replace(table, problems=(problem("letters-garbled", file, count=count), *table.problems))


def read_received(file: ReceivedFile, *, strict: bool = False) -> TextTable:
    """The table in a file as it was received; no rows where its bytes are not here, which its own problems say."""
    return _set_aside() if file.is_unread else read_table(file.content, file.name, strict=strict)


def check_size(file: str, size: int) -> Problem | None:
    """The problem of a file of more than ``MAX_BYTES``, for callers who ask its size before they read it.

    Args:
        file: its name.
        size: its bytes.
    """
    if size <= MAX_BYTES:
        return None
    return problem("file-too-large", file, size=f"{-(-size // 1024**2):,}", limit=MAX_BYTES // 1024**2)


@without_collector()
def read_row_by_row(data: bytes, file: str, *, strict: bool) -> TextTable:
    """The table of any file of text, with a look at each row."""
    decoded = decode(data)
    text, dialect = text_and_dialect(decoded.text)
    split = split_rows(text, dialect)
    split = unwrapped(split, is_ours) or split
    again = without_repeated_headings(split, is_ours)
    layout = _as_wide_as_our_heading(find_layout(split.rows, is_ours), split)
    if not any(map(any, split.rows)):
        return _set_aside(problem("file-empty", file))
    if len(split.rows) > MAX_ROWS or layout.width > MAX_COLUMNS:
        return _set_aside(problem("file-too-many-rows", file, limit=f"{MAX_ROWS:,}", columns=f"{MAX_COLUMNS:,}"))
    return _table(_Opened(file, decoded, dialect, split, layout, tuple(again)), strict=strict)


def _as_wide_as_our_heading(layout: Layout, split: Split) -> Layout:
    """The layout with our own heading as the measure where most rows are wider: those hold a separator too many.

    Without this, a comma in most of the texts would move every cell to the right under the wrong heading.
    """
    heading = split.rows[layout.first] if layout.has_heading else []
    width = len(heading)
    if not (known_count(heading) >= 3 and width < layout.width and _is_whole(heading)):
        return layout
    is_filled = any(any(row[width:]) for row in split.rows[layout.body : layout.end])
    return replace(layout, width=width) if is_filled else layout


def _is_whole(heading: list[str]) -> bool:
    """True where no heading is empty and none is two of ours run together."""
    return all(cell.strip() and known_halves(cell.strip()) is None for cell in heading)


def _refusal(data: bytes, file: str) -> Problem | None:
    """Why the file cannot be read at all, or None."""
    if not data[:_BEGINNING].strip(_NOTHING) and not data.strip(_NOTHING):
        return problem("file-empty", file)
    too_large = check_size(file, len(data))
    if too_large:
        return too_large
    other = kind_of_other_file(data) or kind_of_markup(data)
    return problem(other.code, file, kind=other.kind) if other and other is not WORKBOOK else None


def _set_aside(*problems: Problem) -> TextTable:
    return TextTable((), [], [], problems=problems)


def _workbook_table(data: bytes, file: str, *, strict: bool) -> TextTable:
    """The table in one sheet of a workbook. Its cells need no separator and no encoding, and its days are certain."""
    book = open_workbook(data, is_ours)
    if book is None:
        return _set_aside(problem("file-empty", file))
    if isinstance(book, str):
        limit, cells = MAX_WORKBOOK_BYTES // 1024**2, f"{MAX_WORKBOOK_CELLS:,}"
        return _set_aside(problem(book, file, limit=limit, cells=cells))
    split = Split(book.sheet.rows)
    layout = find_layout(split.rows, is_ours)
    if layout.width > MAX_COLUMNS:
        return _set_aside(problem("file-too-many-rows", file, limit=f"{MAX_ROWS:,}", columns=f"{MAX_COLUMNS:,}"))
    decoded = Decoded("", "UTF-8")
    table = _table(_Opened(file, decoded, Dialect(width=layout.width), split, layout), strict=strict)
    return replace(
        table,
        encoding=WORKBOOK.kind,
        separator="",
        other_sheets=book.others,
        problems=(*_about_workbook(book, file), *table.problems),
    )


def _about_workbook(book: Workbook, file: str) -> list[Problem]:
    """That a workbook was read, and what of it a person may miss."""
    found = [problem("workbook-read", file, kind=WORKBOOK.kind, sheet=book.sheet.number)]
    if book.has_macros:
        found.append(problem("workbook-macros", file))
    if book.hidden_row_count:
        found.append(problem("workbook-rows-hidden", file, count=book.hidden_row_count))
    if book.bare_formula_count:
        found.append(problem("workbook-formulas-bare", file, count=book.bare_formula_count))
    if book.sheet.merged_rows:
        first = ", ".join(map(str, book.sheet.merged_rows[:5]))
        found.append(problem("workbook-cells-merged", file, rows=first))
    return found


@dataclass(frozen=True, slots=True)
class _Opened:
    """A file of text with the place of its table."""

    file: str
    decoded: Decoded
    dialect: Dialect
    split: Split
    layout: Layout
    headings_again: tuple[int, ...] = ()


def _regular_table(regular: Regular, file: str, *, strict: bool) -> TextTable:
    """The table of a file without a flaw."""
    opened = _Opened(file, Decoded("", "UTF-8"), regular.dialect, regular.head, regular.layout)
    if regular.layout.end > MAX_ROWS or regular.layout.width > MAX_COLUMNS:
        return _set_aside(problem("file-too-many-rows", file, limit=f"{MAX_ROWS:,}", columns=f"{MAX_COLUMNS:,}"))
    return _table(opened, strict=strict, rows=regular.rows)


def _table(opened: _Opened, *, strict: bool, rows: RowsByColumn | None = None) -> TextTable:
    """The table of a file that holds one; the rows below the heading are given where they need no look."""
    file, decoded, dialect = opened.file, opened.decoded, opened.dialect
    split, layout = opened.split, opened.layout
    heading = fit_heading(split, layout, dialect)
    matched = match_headings(heading.cells)
    problems = [
        *_about_text(decoded, dialect, file),
        *_about_heading(heading, layout, split, file),
        *_about_names(matched, layout.body, file),
        *(problem("heading-repeated", file, row) for row in opened.headings_again),
    ]
    if strict and {found.code for found in problems} & STRUCTURAL_REPAIRS:
        return _set_aside(*problems, problem("file-repair-refused", file))
    if rows is not None:
        body = Body(row_numbers=list(range(layout.body + 1, layout.end + 1)))
    else:
        body = read_body(Sheet(file, split, layout, dialect, heading.width), strict=strict)
    return TextTable(
        headings=matched.names,
        rows=body.rows if rows is None else rows,
        row_numbers=body.row_numbers,
        set_aside=tuple(body.set_aside),
        aside_cells=tuple(body.aside_cells),
        encoding=decoded.encoding,
        separator=dialect.separator,
        problems=(*problems, *body.problems),
    )


def _about_names(matched: MatchedHeadings, row: int, file: str) -> list[Problem]:
    """Problems about single headings."""
    near = [
        problem("heading-read-as", file, row, letter=column_letter(at), column_name=matched.names[at])
        for at in matched.near
    ]
    return near + [problem("heading-twice", file, row, letter=column_letter(at)) for at in matched.doubles]


def _about_text(decoded: Decoded, dialect: Dialect, file: str) -> list[Problem]:
    """Problems about encoding and separator."""
    found = []
    if not decoded.encoding.startswith("UTF-8") or "mixed" in decoded.encoding:
        found.append(problem("encoding-read-as", file, encoding=decoded.encoding))
    if decoded.doubt_count:
        found.append(problem("letters-in-doubt", file, count=decoded.doubt_count))
    if decoded.unreadable_count:
        found.append(problem("characters-unreadable", file, count=decoded.unreadable_count))
    if decoded.zero_count:
        found.append(problem("zeros-removed", file, count=decoded.zero_count))
    if dialect.separator != "," and dialect.width > 1:
        name = _WORDS_FOR_SEPARATORS.get(dialect.separator, f"“{dialect.separator}”")
        found.append(problem("separator-read-as", file, separator="semicolon" if dialect.separator == ";" else name))
    return found


def _about_heading(heading: FittedHeading, layout: Layout, split: Split, file: str) -> list[Problem]:
    """Problems about what stands above the heading and about the heading itself."""
    found = []
    above = sum(1 for row in split.rows[: layout.first] if filled(row))
    if above:
        found.append(problem("rows-above-heading", file, count=above, heading_row=layout.first + 1))
    if not layout.has_heading:
        return found
    if layout.body - layout.first > 1:
        found.append(problem("heading-rows-joined", file, layout.first + 1, last=layout.body))
    if heading.is_mended:
        found.append(problem("heading-mended", file, layout.first + 1))
    if heading.width > layout.width:
        found.append(problem("rows-short", file, cell_count=layout.width, column_count=heading.width))
    return found
