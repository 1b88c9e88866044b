"""The pre-filled return of a partner, as a workbook and as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.rendering.prefilled_returns import render_prefilled_csv, render_prefilled_workbook
from flows.rendering.workbooks import BookFrame
from flows.report import build_prefilled_return

if TYPE_CHECKING:
    from datetime import date

    from flows.models import Period
    from flows.report import Position
    from flows.settings import Settings


def write_prefilled_return(position: Position, partner: str, period: Period | None = None) -> dict[str, bytes]:
    """The return that a partner fills in next, by file name: the workbook first, then the CSV.

    Args:
        position: where everything stands.
        partner: key of the partner.
        period: the month to fill in; that of the position unless given.
    """
    form = build_prefilled_return(position, partner, period)
    frame = book_frame(position.settings, form.title, form.dated)
    return {
        f"{form.name}.xlsx": render_prefilled_workbook(form, frame),
        f"{form.name}.csv": render_prefilled_csv(form),
    }


def book_frame(settings: Settings, title: str, dated: date) -> BookFrame:
    """What stands around the sheets of a workbook of this board."""
    board = settings.board
    return BookFrame(title, board.office, board.marking, board.notice, dated)
