"""Rules for tables: one heading row, nothing merged, a title and a sentence for those who do not see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from flows.rendering.word_opened import W, is_on, text_of, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from flows.rendering.word_opened import Opened

_MOST_COLUMNS: Final = 63  # Word's own limit.
_MERGED: Final = (f"{W}gridSpan", f"{W}vMerge", f"{W}hMerge")


class _Seen(NamedTuple):
    """A table and what its sentences call it."""

    name: str
    table: _Element
    rows: list[_Element]


def table_faults(opened: Opened) -> Iterator[str]:
    """What is wrong with each table, a sentence a fault."""
    for number, table in enumerate(opened.body.iter(f"{W}tbl"), start=1):
        title = value(table, "tblPr/tblCaption").strip()
        seen = _Seen(f'Table {number} "{title}"' if title else f"Table {number}", table, table.findall(f"{W}tr"))
        yield from _words(seen, title)
        yield from _heading_row(seen)
        yield from _shape(seen)
        yield from _cells(seen)


def _words(seen: _Seen, title: str) -> Iterator[str]:
    if not title:
        yield f"{seen.name} has no title (tblCaption)."
    if not value(seen.table, "tblPr/tblDescription").strip():
        yield f"{seen.name} has no description: say its finding in a sentence."


def _heading_row(seen: _Seen) -> Iterator[str]:
    if not seen.rows:
        yield f"{seen.name} has no rows: Word will call the file corrupt."
        return
    look = seen.table.find(f"{W}tblPr/{W}tblLook")
    bits = 0 if look is None else int(look.get(f"{W}val", "0"), 16)
    is_styled = look is not None and look.get(f"{W}firstRow", str(bits >> 5 & 1)) in ("1", "true", "on")
    if not is_on(seen.rows[0], "trPr/tblHeader") or not is_styled:
        yield f"{seen.name} has no heading row that is marked as one (tblHeader and firstRow)."
    if any(not text_of(cell).strip() for cell in seen.rows[0].findall(f"{W}tc")):
        yield f"{seen.name} has an empty heading: say what the column holds."


def _shape(seen: _Seen) -> Iterator[str]:
    if next(seen.table.iter(*_MERGED), None) is not None:
        yield f"{seen.name} has merged cells: screen readers lose the column."
    if next(seen.table.iterdescendants(f"{W}tbl"), None) is not None:
        yield f"{seen.name} has another table in it: screen readers lose the row."
    columns = len(seen.table.findall(f"{W}tblGrid/{W}gridCol"))
    if any(len(row.findall(f"{W}tc")) != columns for row in seen.rows):
        yield f"{seen.name} has rows with more or fewer cells than columns."
    if columns > _MOST_COLUMNS:
        yield f"{seen.name} has {columns} columns: Word's limit is 63."
    if any(not is_on(row, "trPr/cantSplit") for row in seen.rows):
        yield f"{seen.name} has rows that may split over two pages (cantSplit is missing)."
    following = seen.table.getnext()
    if following is not None and following.tag == f"{W}tbl":
        yield f"{seen.name} touches the next table: Word joins them into one."


def _cells(seen: _Seen) -> Iterator[str]:
    cells = [cell for row in seen.rows for cell in row.findall(f"{W}tc")]
    if any(len(cell) == 0 or cell[-1].tag != f"{W}p" for cell in cells):
        yield f"{seen.name} has a cell that does not end in a paragraph: Word will call the file corrupt."
    if any(_is_filled(cell) and not text_of(cell).strip() for cell in cells):
        yield f"{seen.name} has a coloured cell without a word: colour is never the only sign."


def _is_filled(cell: _Element) -> bool:
    shade = cell.find(f"{W}tcPr/{W}shd")
    return shade is not None and shade.get(f"{W}fill", "auto").upper() not in ("AUTO", "FFFFFF")
