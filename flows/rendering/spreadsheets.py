"""CSV files that spreadsheets open without harm."""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import TYPE_CHECKING

from flows.problems import PublishingError
from flows.rendering.template_filling import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# The first signs that make a spreadsheet calculate. Excel takes the wide forms of Chinese and Japanese keyboards too.
_CALCULATES = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_SIGNED_NUMBER = re.compile(r"[+-]\d+(?:,\d{3})*(?:\.\d+)?%?")
_SKIPPED_AT_THE_START = " \u00a0\u200b\ufeff\v\f"


def render_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    r"""A table as a CSV file (RFC 4180, UTF-8, CRLF) in which no cell is run as a formula.

    The file begins with a byte order mark. It is UTF-8 with and without it, as the government's tabular data standard
    asks; but partners open these files with a double click, and Excel reads a file without the mark as Windows-1252
    and turns each dash and accent into three wrong letters, which come back to us in the next return. Our own reader,
    and any that reads ``utf-8-sig``, takes the mark off.

    >>> render_csv(["action_ref", "change", "update"], [["POL-01", "-3", "=1+1"]]).decode("utf-8-sig").splitlines()
    ['action_ref,change,update', "POL-01,-3,'=1+1"]

    Args:
        columns: the heading row.
        rows: one list of cells a row, each as long as the heading row.

    Raises:
        PublishingError: a row has more or fewer cells than there are columns.
    """
    page = StringIO(newline="")
    writer = csv.writer(page, lineterminator="\r\n")
    for number, row in enumerate((columns, *rows)):
        if len(row) != len(columns):
            raise PublishingError(f"Row {number} has {len(row)} cells under {len(columns)} headings. Give it as many.")
        writer.writerow([defuse(cell) for cell in row])
    return page.getvalue().encode("utf-8-sig")


def defuse(cell: str) -> str:
    """The cell as text: an apostrophe stands in front where a spreadsheet would calculate; plain numbers stay numbers.

    >>> defuse("@SUM(A1)"), defuse("  -2+3"), defuse("-5 days"), defuse("-5"), defuse("+2.5%")
    ("'@SUM(A1)", "'  -2+3", "'-5 days", '-5', '+2.5%')
    """
    text = printable(cell)
    start = text.lstrip(_SKIPPED_AT_THE_START)
    if start.startswith(_CALCULATES) and not _SIGNED_NUMBER.fullmatch(start):
        return f"'{text}"
    return text
