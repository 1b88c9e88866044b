"""Tables of many shapes, written as CSV and then damaged one defect at a time; everything follows from a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Rows = list[list[str]]

WORDS = (
    "review",
    "training",
    "partners",
    "police",
    "board",
    "custody",
    "missing",
    "children",
    "plan",
    "staff",
    "data",
    "audit",
    "visit",
    "response",
    "quality",
    "supervision",
    "cases",
    "threshold",
    "referral",
    "escalation",
    "strategy",
    "meeting",
    "weekly",
    "agreed",
    "started",
    "completed",
    "delayed",
    "new",
)
FIRST = ("Amir", "Beth", "Carol", "Dev", "Ewa", "Fay", "George", "Hana")
LAST = ("Stone", "Patel", "Jones", "Okafor", "Smith", "Levy", "Brown")


def _prose(rng: random.Random) -> str:
    words = rng.choices(WORDS, k=rng.randint(5, 16))
    if rng.random() < 0.5:
        words[rng.randrange(len(words) - 1)] += ","
    return " ".join(words).capitalize() + "."


KINDS: dict[str, Callable[[random.Random], str]] = {
    "date": lambda rng: f"{rng.randint(1, 28):02d}/{rng.randint(1, 12):02d}/20{rng.randint(15, 23)}",
    "iso_date": lambda rng: f"20{rng.randint(15, 23)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
    "time": lambda rng: f"{rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}",
    "count": lambda rng: str(rng.randint(0, 400)),
    "money": lambda rng: f"£{rng.randint(1, 9000)}.{rng.randint(0, 99):02d}",
    "decimal": lambda rng: f"{rng.uniform(-5, 90):.3f}",
    "code": lambda rng: f"{rng.choice(['POL', 'HLT', 'EDU'])}-{rng.randint(1, 99):02d}",
    "key": lambda rng: f"E{rng.randint(10000000, 99999999)}",
    "status": lambda rng: rng.choice(["on track", "at risk", "off track", "complete", "not started"]),
    "flag": lambda rng: rng.choice(["Y", "N"]),
    "name": lambda rng: f"{rng.choice(FIRST)} {rng.choice(LAST)}",
    "prose": _prose,
    "mail": lambda rng: f"{rng.choice(FIRST).lower()}@example.org",
    "web": lambda rng: f"https://example.org/{rng.choice(WORDS)}/{rng.randint(1, 999)}",
    "share": lambda rng: f"{rng.randint(0, 100)}%",
    "nothing": lambda _: "",
    "sometimes": lambda rng: rng.choice(["", "", _prose(rng)]),
}


@dataclass(frozen=True)
class Shape:
    """One table: the kinds of its columns, its rows with the heading first, and whether all cells go in quotes."""

    kinds: tuple[str, ...]
    rows: Rows = field(repr=False)
    quotes_all: bool


def make_shape(seed: int) -> Shape:
    """A table of 3 to 15 columns and 12 to 50 rows."""
    rng = random.Random(seed)
    width = rng.randint(3, 15)
    kinds = tuple(rng.choices(list(KINDS), k=width))
    if all(kind in {"nothing", "sometimes"} for kind in kinds[:1]):
        kinds = ("code", *kinds[1:])
    heading = [f"{kind.title()} {rng.choice(WORDS)} {'ABCDEFGHIJKLMNO'[at]}" for at, kind in enumerate(kinds)]
    body = [[KINDS[kind](rng) for kind in kinds] for _ in range(rng.randint(12, 50))]
    return Shape(kinds, [heading, *body], quotes_all=rng.random() < 0.3)


def written_cell(cell: str, separator: str, *, always: bool, quote: str = '"') -> str:
    """The cell as a CSV writer puts it."""
    if always or separator in cell or quote in cell or "\n" in cell:
        return quote + cell.replace(quote, quote * 2) + quote
    return cell


def written_rows(rows: Rows, separator: str = ",", *, always: bool = False, quote: str = '"') -> list[list[str]]:
    """The rows with their cells as written."""
    return [[written_cell(cell, separator, always=always, quote=quote) for cell in row] for row in rows]


def text_of(written: list[list[str]], separator: str = ",", line_end: str = "\n") -> str:
    """The written cells as one text."""
    return "".join(separator.join(row) + line_end for row in written)


def row_defects(shape: Shape, seed: int) -> Iterator[tuple[str, bytes, Rows]]:
    """Files with one damaged row each, and what a perfect reader returns."""
    rng = random.Random(seed)
    rows, always = shape.rows, shape.quotes_all
    for name in ("lost", "extra", "stray", "spaced row", "unquoted"):
        written = written_rows(rows, always=always)
        at, column = rng.randrange(1, len(rows)), rng.randrange(len(rows[0]) - 1)
        wanted = [list(row) for row in rows]
        cells = written[at]
        if name == "lost":
            written[at] = [*cells[:column], cells[column] + cells[column + 1], *cells[column + 2 :]]
        elif name == "extra":
            cells.insert(column, "")
        elif name == "stray":
            cells[column] = '"' + cells[column]
            wanted[at][column] = '"' + wanted[at][column]
        elif name == "spaced row":
            written[at] = [" ".join(written_cell(cell, " ", always=always or len(cell) > 30) for cell in rows[at])]
        elif name == "unquoted":
            written[at] = list(rows[at])
        yield name, text_of(written).encode(), wanted


def file_defects(shape: Shape) -> Iterator[tuple[str, bytes, Rows]]:
    """Files with one defect throughout, and what a perfect reader returns."""
    rows, always = shape.rows, shape.quotes_all
    plain = text_of(written_rows(rows, always=always))
    yield "plain", plain.encode(), rows
    for separator in (";", "\t", "|", ", ", "~"):
        yield (
            f"separator {separator!r}",
            text_of(written_rows(rows, separator.strip(" "), always=always), separator).encode(),
            rows,
        )
    yield "cr", plain.replace("\n", "\r").encode(), rows
    yield "crlf", plain.replace("\n", "\r\n").encode(), rows
    yield "no end", plain.removesuffix("\n").encode(), rows
    yield "blank lines at the end", (plain + "\n\n\n").encode(), rows
    yield "utf-16", plain.encode("utf-16"), rows
    yield "utf-8 mark", plain.encode("utf-8-sig"), rows
    yield "windows", plain.encode("cp1252"), rows
    yield "single quotes", text_of(written_rows(rows, always=True, quote="'")).encode(), rows
    yield "sep line", ("sep=;\n" + text_of(written_rows(rows, ";", always=always), ";")).encode(), rows
    yield "title", ("Return for February\n\n" + plain).encode(), rows
    padding = "," * (len(rows[0]) - 1)
    yield "padded title", f"Title{padding}\n{padding}\n{plain}".encode(), rows
    yield "no heading", text_of(written_rows(rows[1:], always=always)).encode(), rows[1:]
    doubled = [[f"{cell} {cell}" for cell in rows[0]], *rows[1:]]
    yield "two headings", text_of(written_rows([rows[0], *rows], always=always)).encode(), doubled
    yield "second table", (plain + plain).encode(), rows
    narrow = [row[:-1] for row in rows]
    yield "second narrower", (plain + text_of(written_rows(narrow, always=always))).encode(), rows
    wide = [[*row, "x"] for row in rows]
    yield "second wider", (plain + "\n" + text_of(written_rows(wide, always=always))).encode(), rows
    trailing = [[*row, "", ""] for row in rows]
    yield "empty columns", text_of(written_rows(trailing, always=False)).encode(), rows
    empty = text_of([[""] * len(rows[0])] * 3)
    yield "empty rows", (plain + empty).encode(), rows
