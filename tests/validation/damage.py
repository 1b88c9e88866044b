"""Every defect that issue and practice know, as a change of a valid return; any two can be put on top of each other.

A return here is a list of rows of cells; a defect changes cells or rows, the way of writing, or the bytes. Each row keeps a
mark of its own in its text, so that a test can tell what became of it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from tests.homes import HEADINGS

BODY = 9
"""Rows of the valid return."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A return on its way to bytes.

    Attributes:
        rows: heading row first, then one row an action.
        above: lines above it.
        below: lines below it.
        separator: between two cells.
        end: of a line.
        quoting: of ``csv``.
        encoding: of the letters.
        edits: changes of the finished text, in order.
        spoils: changes of the finished bytes, in order.
    """

    rows: list[list[str]]
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    separator: str = ","
    end: str = "\n"
    quoting: int = csv.QUOTE_MINIMAL
    encoding: str = "utf-8"
    edits: tuple[Callable[[list[str]], list[str]], ...] = field(default=(), repr=False)
    spoils: tuple[Callable[[bytes], bytes], ...] = field(default=(), repr=False)

    def content(self) -> bytes:
        """The file."""
        stream = io.StringIO()
        writer = csv.writer(stream, delimiter=self.separator, lineterminator="\n", quoting=self.quoting)  # type: ignore[arg-type]
        writer.writerows(self.rows)
        lines = [*self.above, *stream.getvalue().removesuffix("\n").split("\n"), *self.below]
        for edit in self.edits:
            lines = edit(lines)
        content = "".join(line + self.end for line in lines).encode(self.encoding, "replace")
        for spoil in self.spoils:
            content = spoil(content)
        return content


Defect: TypeAlias = Callable[[Draft], Draft]


def mark(number: int) -> str:
    """The words by which a row is known again, whatever else happens to it."""
    return f"Step {'abcdefghi'[number - 1] * 3} was taken by the team"


def valid() -> Draft:
    """A return in order, with every column filled somewhere."""
    rows = [HEADINGS.split(",")]
    for number in range(1, BODY + 1):
        status = ("on track", "at risk", "complete")[number % 3]
        forecast = ("2020-04-30", "Staff were ill") if number % 3 == 1 else ("", "")
        evidence = f"EV-{number:03d}" if status == "complete" else ""
        text = f"{mark(number)}, and more follows."
        cells = [
            f"POL-{number:02d}",
            status,
            text,
            *forecast,
            evidence,
            "",
            "",
            f"2020-03-{10 + number}",
            "Head of Custody",
        ]
        rows.append(cells)
    return Draft(rows)


def cell(row: int, column: str, text: str) -> Defect:
    """A defect of one cell."""

    def change(draft: Draft) -> Draft:
        rows = [list(cells) for cells in draft.rows]
        if row < len(rows) and column in HEADINGS.split(","):
            at = HEADINGS.split(",").index(column)
            if at < len(rows[row]):
                rows[row][at] = text
        return replace(draft, rows=rows)

    return change


def heading(change: Callable[[list[str]], list[str]]) -> Defect:
    """A defect of the heading row."""
    return lambda draft: replace(draft, rows=[change(list(draft.rows[0])), *draft.rows[1:]])


def line(row: int, change: Callable[[str], str]) -> Defect:
    """A defect in how one row was written, counted from the end of the table so that what stands above does not matter."""

    def edit(lines: list[str]) -> list[str]:
        at = next((at for at, text in enumerate(lines) if mark(row) in text), None)
        return lines if at is None else [*lines[:at], change(lines[at]), *lines[at + 1 :]]

    return lambda draft: replace(draft, edits=(*draft.edits, edit))


def written(**how: object) -> Defect:
    """A way of writing the whole file."""
    return lambda draft: replace(draft, **how)  # type: ignore[arg-type]


def spoilt(spoil: Callable[[bytes], bytes]) -> Defect:
    """A defect of the bytes."""
    return lambda draft: replace(draft, spoils=(*draft.spoils, spoil))


def _above(*lines: str) -> Defect:
    return lambda draft: replace(draft, above=(*lines, *draft.above))


def _below(*lines: str) -> Defect:
    return lambda draft: replace(draft, below=(*draft.below, *lines))


def _every_row(change: Callable[[list[str]], list[str]]) -> Defect:
    return lambda draft: replace(draft, rows=[change(list(cells)) for cells in draft.rows])


def _twice(draft: Draft) -> Draft:
    return replace(draft, rows=[*draft.rows, list(draft.rows[min(3, len(draft.rows) - 1)])])


def _spaced(text: str) -> str:
    if not set(";\t|").isdisjoint(text):
        return text
    cells = next(csv.reader([text]), [])
    stream = io.StringIO()
    csv.writer(stream, lineterminator="").writerow(cells)
    return stream.getvalue().replace(",", ", ") if '"' not in stream.getvalue() else text


def _doubled(text: str) -> str:
    """A separator too many in front of the date."""
    before, found, after = text.partition("2020-03-")
    return f"{before}{before[-1:]}{found}{after}" if found else text


def _joined(text: str) -> str:
    """The last separator lost."""
    return re.sub(r'[,;|\t]("?)Head of Custody', r"\1Head of Custody", text)


READING: dict[str, Defect] = {
    "semicolons": written(separator=";"),
    "tabs": written(separator="\t"),
    "upright lines": written(separator="|"),
    "blank after comma": lambda draft: replace(
        draft, edits=(*draft.edits, lambda lines: [_spaced(text) for text in lines])
    ),
    "old Macintosh": written(end="\r"),
    "Windows line ends": written(end="\r\n"),
    "all in quotes": written(quoting=csv.QUOTE_ALL),
    "byte-order mark": written(encoding="utf-8-sig"),
    "UTF-16": written(encoding="utf-16"),
    "Windows-1252": written(encoding="cp1252"),
    "no final newline": spoilt(lambda content: content.rstrip(b"\r\n") if b"\0" not in content else content),
    "zeros": spoilt(lambda content: content + bytes(64) if b"\0" not in content else content),
    "end of DOS": spoilt(lambda content: content + b"\x1a" if b"\0" not in content else content),
    "title": _above("Return for March 2020", ""),
    "padded title": _above("Return for March 2020,,,,,,,,,", ",,,,,,,,,"),
    "line that names the separator": lambda draft: replace(draft, above=(f"sep={draft.separator}", *draft.above)),
    "empty rows below": _below(",,,,,,,,,", ",,,,,,,,,", ""),
    "note below": _below("", "Prepared by the performance team"),
    "totals": _below("Total,9,,,,,,,,"),
    "second table": _below("", "Team,Posts,Begun", "North,4,2020-02-03", "South,5,2020-02-04", "West,6,2020-02-05"),
    "headings twice": lambda draft: replace(draft, rows=[draft.rows[0], *draft.rows]),
    "headings on each page": lambda draft: replace(draft, rows=[*draft.rows[:5], draft.rows[0], *draft.rows[5:]]),
    "headings in capitals": heading(lambda cells: [text.upper().replace("_", " ") for text in cells]),
    "heading misspelt": heading(lambda cells: ["staus" if text == "status" else text for text in cells]),
    "headings by other names": heading(
        lambda cells: [
            {"action_ref": "Ref", "update": "Progress", "updated_by": "Author"}.get(text, text) for text in cells
        ]
    ),
    "heading lost": lambda draft: replace(draft, rows=draft.rows[1:]),
    "heading run together": heading(lambda cells: [*cells[:3], cells[3] + cells[4], *cells[5:]]),
    "empty columns": _every_row(lambda cells: [*cells, "", "", ""]),
    "own column": lambda draft: replace(
        draft, rows=[[*cells, "Team" if at == 0 else "North"] for at, cells in enumerate(draft.rows)]
    ),
    "forbidden column": lambda draft: replace(
        draft, rows=[[*cells, "NHS number" if at == 0 else "999 000 0018"] for at, cells in enumerate(draft.rows)]
    ),
    "separator too many": line(4, _doubled),
    "separator too few": line(
        5, lambda text: text.replace(mark(5), "", 1) if text.count(mark(5)) > 1 else _joined(text)
    ),
    "text without quotes": line(6, lambda text: text.replace('"', "")),
    "quote too many": line(7, lambda text: text.replace("Step", 'St"ep', 1)),
    "quote left open": line(2, lambda text: text.replace('"', "", 1)),
    "row cut short": line(3, lambda text: text[: len(text) // 2]),
    "blank line": line(8, lambda text: "\n" + text),
    "row of spaces": line(8, lambda text: "   \n" + text),
}
"""Defects of how a return is written."""

CELLS: dict[str, Defect] = {
    "unknown status": cell(1, "status", "green"),
    "status in other words": cell(2, "status", "completed"),
    "unreadable date": cell(1, "updated_on", "last week"),
    "ambiguous date": cell(2, "updated_on", "03/04/20"),
    "impossible date": cell(3, "updated_on", "31/02/2020"),
    "future date": cell(4, "updated_on", "2021-03-14"),
    "day first": cell(5, "updated_on", "15/03/2020"),
    "unknown reference": cell(1, "action_ref", "POL-O1"),
    "reference in other letters": cell(2, "action_ref", "pol – 2"),
    "reference of another": cell(3, "action_ref", "LA-01"),
    "no reference": cell(4, "action_ref", ""),
    "twice": _twice,
    "no evidence": cell(2, "evidence", ""),
    "evidence in words": cell(5, "evidence", "see e-mail"),
    "no reason": cell(4, "forecast_reason", ""),
    "no author": cell(6, "updated_by", ""),
    "no text": cell(7, "update", ""),
    "only numbers": cell(7, "update", "100"),
    "personal text": cell(8, "update", "J.S., 14, was seen by Mrs Sample."),
    "personal author": cell(8, "updated_by", "a.specimen@council.example"),
    "lines in a cell": cell(9, "risk", "one\ntwo, three"),
    "quotes in a cell": cell(9, "help_needed", 'the "new" way, again'),
    "formula": cell(9, "evidence", "=1+1"),
    "long text": cell(9, "risk", "word " * 7000),
    "control characters": cell(9, "risk", "a\x07b"),
    "letters of abroad": cell(9, "risk", "Zoë – “plan” £5"),
}
"""Defects of what a return says."""

DEFECTS = {**READING, **CELLS}
