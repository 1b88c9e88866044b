"""The board report as one web page that needs nothing but itself: no script, no picture file, no request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.rendering.template_filling import Filters, fill_html, printable
from flows.rendering.web_charts import draw_chart, draw_key

if TYPE_CHECKING:
    from flows.document import Column, Report


def render_web(report: Report, template: str) -> bytes:
    """The report as a self-contained UTF-8 web page; the same report and template give the same bytes.

    Args:
        report: what the board will read.
        template: text of ``templates/board_report.html.j2``.

    Raises:
        SetUpError: the template cannot be read or filled.
    """
    page = fill_html(template, _FILTERS, report=report)
    return page.encode("utf-8")


def css_string(text: str) -> str:
    r"""The text as it may stand between quotes in a style sheet, where HTML's escapes mean nothing.

    Everything but plain letters and digits becomes a CSS escape, so that no marking can end the string or the sheet.

    >>> css_string('A "B"')
    'A\\20 \\22 B\\22 '
    """
    plain = printable(text)
    return "".join(sign if sign.isascii() and sign.isalnum() else f"\\{ord(sign):x} " for sign in plain)


def column_shares(columns: tuple[Column, ...]) -> tuple[float, ...]:
    """Each column's part of the spare width in per cent; 0 for those that only need their longest word."""
    whole = sum(column.weight for column in columns) or 1.0
    return tuple(round(100 * column.weight / whole, 1) for column in columns)


def least_width(weight: float) -> float:
    """Least width of a column in rem, so that prose stays readable when the table must scroll sideways.

    >>> least_width(1), least_width(2), least_width(9)
    (6.5, 11.0, 20.0)
    """
    return min(20.0, 2 + 4.5 * weight)


def has_long_word(text: str) -> bool:
    """Whether a word is so long, as a sha256 is, that it may be broken anywhere rather than widen its column."""
    return any(len(word) > _LONGEST_WHOLE_WORD for word in text.split())


_LONGEST_WHOLE_WORD = 24
_FILTERS: Filters = {
    "chart_picture": draw_chart,
    "chart_key": draw_key,
    "css_string": css_string,
    "column_shares": column_shares,
    "has_long_word": has_long_word,
    "least_width": least_width,
}
