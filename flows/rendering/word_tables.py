"""Tables as XML text. One string a row: ``python-docx`` walks the whole table for each cell, 200 rows take minutes."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Final

from flows.document import Align, Tone
from flows.rendering.text_width import text_width
from flows.rendering.word_columns import column_widths
from flows.rendering.word_text import OPEN, attribute, content, contents, field, paragraph, run
from flows.rendering.word_tones import PAINTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.document import Cell, Table
    from flows.rendering.word_styles import Styles

ROWS_TOGETHER: Final = 200  # Word and LibreOffice lay out one table of thousands of rows very slowly.
_SMALL: Final = 16  # Lines of text, a third of a page: keeping more together leaves half a page white.
_END = "</w:t></w:r></w:p></w:tc>"
_ROW = "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
_HEAD_ROW = "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a table stands.

    Attributes:
        styles: of the template.
        width: width of the text between the margins, in twips.
        number: of the table, in its caption.
    """

    styles: Styles
    width: int
    number: int


def table_xml(table: Table, frame: Frame) -> Iterator[str]:
    """The table with its caption, in stretches of 200 rows with a heading row each."""
    widths = column_widths(table, frame.width, frame.styles.table_points, frame.styles.cell_sides)
    shapes = _shapes(table, frame.styles, widths)
    starts = range(0, len(table.rows), ROWS_TOGETHER) or range(1)
    for start in starts:
        rows = table.rows[start : start + ROWS_TOGETHER]
        is_last = start + ROWS_TOGETHER >= len(table.rows)
        stretch = _stretch(start, len(rows), len(table.rows))
        yield _caption(table, frame, stretch)
        yield _opening(table, frame, widths, stretch, has_total=table.has_total_row and is_last)
        yield _heading_row(table, frame.styles, widths)
        is_small = _line_count(rows, frame.styles, widths) <= _SMALL
        yield _rows(rows, shapes, is_small=is_small, has_total=table.has_total_row and is_last)
        yield "</w:tbl>"


def _stretch(start: int, count: int, total: int) -> str:
    """Which rows these are, in words; "" where the table stands whole."""
    return f", rows {start + 1:,} to {start + count:,} of {total:,}" if total > ROWS_TOGETHER else ""


def _caption(table: Table, frame: Frame, stretch: str) -> str:
    # Only the first stretch counts up: the others repeat the number, so that "Table 7" stays one table.
    instruction = "SEQ Table \\* ARABIC" if _is_first(stretch) else "SEQ Table \\c"
    inside = run("Table ") + field(instruction, str(frame.number)) + run(f": {table.caption}{stretch}")
    return paragraph(frame.styles["Caption"], inside)


def _is_first(stretch: str) -> bool:
    return not stretch or stretch.startswith(", rows 1 to ")


def _opening(table: Table, frame: Frame, widths: Sequence[int], stretch: str, *, has_total: bool) -> str:
    """Everything before the first row. LibreOffice reads the bits of ``w:val``, Word the attributes."""
    look = f"{0x04A0 | (0x0040 if has_total else 0):04X}"
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{attribute(frame.styles["Board Table"])}"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="{look}" w:firstRow="1" w:lastRow="{int(has_total)}" w:firstColumn="1" w:lastColumn="0"'
        ' w:noHBand="0" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{attribute(table.caption + stretch)}"/>'
        f'<w:tblDescription w:val="{attribute(table.description)}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    )


def _heading_row(table: Table, styles: Styles, widths: Sequence[int]) -> str:
    cells = (
        _open_cell(width, styles["Table Head Number" if column.align is Align.RIGHT else "Table Head"])
        + content(column.heading)
        + _END
        for column, width in zip(table.columns, widths, strict=True)
    )
    return f"{_HEAD_ROW}{''.join(cells)}</w:tr>"


@dataclass(frozen=True, slots=True)
class _Shapes:
    """How the rows of one table look: in between, kept on the page of the next row, and as a total."""

    plain: _Moulds
    kept: _Moulds
    total: _Moulds

    def before(self, left: int, *, is_small: bool, has_total: bool) -> _Moulds:
        """The look of a row with some rows left: a small table stays on one page, and no last row or total stands alone."""
        if left == 0:
            return self.total if has_total else self.plain
        return self.kept if left == 1 or is_small else self.plain


def _shapes(table: Table, styles: Styles, widths: Sequence[int]) -> _Shapes:
    openings = [_openings(width, column.align, styles) for column, width in zip(table.columns, widths, strict=True)]
    kept, bold = (
        [{tone: change(opening) for tone, opening in each.items()} for each in openings]
        for change in (_kept, _emboldened)
    )
    return _Shapes(_Moulds(openings), _Moulds(kept), _Moulds(bold))


def _rows(rows: Sequence[Sequence[Cell]], shapes: _Shapes, *, is_small: bool, has_total: bool) -> str:
    """The rows. All that stands round a row's texts depends on its tones alone, so it is made once for each pattern."""
    pieces: list[str] = []
    for left, row in zip(range(len(rows) - 1, -1, -1), rows, strict=True):
        moulds = shapes.before(left, is_small=is_small, has_total=has_total)
        filled = [""] * (2 * len(row) + 1)
        filled[::2], filled[1::2] = moulds[tuple([cell.tone for cell in row])], contents([cell.text for cell in row])
        pieces += filled
    return "".join(pieces)


class _Moulds(dict[tuple[Tone, ...], tuple[str, ...]]):
    """What stands before, between and after the texts of a row, by the tones of its cells."""

    def __init__(self, openings: Sequence[Mapping[Tone, str]]) -> None:
        super().__init__()
        self._openings = openings

    def __missing__(self, tones: tuple[Tone, ...]) -> tuple[str, ...]:
        first, *others = (opening[tone] for opening, tone in zip(self._openings, tones, strict=True))
        self[tones] = (f"{_ROW}{first}", *(f"{_END}{opening}" for opening in others), f"{_END}</w:tr>")
        return self[tones]


def _line_count(rows: Sequence[Sequence[Cell]], styles: Styles, widths: Sequence[int]) -> int:
    """About how many lines the rows take; a table with more rows than are kept together is not measured."""
    if len(rows) > _SMALL:
        return len(rows)
    rooms = [(width - styles.cell_sides) / 20 for width in widths]
    return sum(
        max(
            ceil(text_width(cell.text, styles.table_points) / max(room, 1))
            for cell, room in zip(row, rooms, strict=True)
        )
        for row in rows
    )


def _openings(width: int, align: Align, styles: Styles) -> dict[Tone, str]:
    plain = styles["Table Number" if align is Align.RIGHT else "Table Text"]
    status = styles["Table Number" if align is Align.RIGHT else "Table Status"]
    return {
        tone: _open_cell(width, plain) if tone is Tone.NEUTRAL else _open_cell(width, status, tone) for tone in Tone
    }


def _open_cell(width: int, style_id: str, tone: Tone = Tone.NEUTRAL) -> str:
    """A cell up to its text. A cell always ends in a paragraph: without one Word calls the file corrupt."""
    paint = PAINTS[tone]
    is_painted = tone is not Tone.NEUTRAL
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{paint.fill}"/>' if is_painted else ""
    letters = f'<w:rPr><w:b/><w:bCs/><w:color w:val="{paint.letters}"/></w:rPr>' if is_painted else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{fill}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{attribute(style_id)}"/></w:pPr><w:r>{letters}{OPEN}'
    )


def _kept(opening: str) -> str:
    """The opening of a cell whose row stays on the page of the next one."""
    return opening.replace("</w:pPr>", "<w:keepNext/></w:pPr>")


def _emboldened(opening: str) -> str:
    """The opening of a cell in a total row: bold by itself, because some programs skip the table style's last row."""
    return opening if "<w:b/>" in opening else opening.replace("<w:r>", "<w:r><w:rPr><w:b/><w:bCs/></w:rPr>")
