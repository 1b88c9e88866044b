"""What the board will read, as data: headings, sentences, tables and charts in reading order.

Everything here is final: each word and each figure stands as it will be printed. Rendering decides looks and nothing
else, so that Word, web page and e-mail cannot differ.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class Edition(StrEnum):
    """Who a paper is for."""

    BOARD = "board"
    PUBLIC = "public"
    RESTRICTED = "restricted"
    PARTNER = "partner"


BOARD_ONLY = frozenset({Edition.BOARD})
PUBLIC_ONLY = frozenset({Edition.PUBLIC})


class Tone(StrEnum):
    """The meaning of a coloured cell or bar. Never the only sign of it: the word stands beside the colour."""

    NEUTRAL = "neutral"
    GREY = "grey"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    BLUE = "blue"
    PALE = "pale"


class Voice(StrEnum):
    """How a paragraph speaks."""

    BODY = "body"
    LEAD = "lead"
    KEY = "key"
    NOTE = "note"


class Align(StrEnum):
    """Side to which the cells of a column and their heading are set."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of plain text.

    Attributes:
        text: what is printed.
        voice: how it speaks.
        editions: the editions that it stands in; None for every edition that its section stands in. Likewise below.
    """

    text: str
    voice: Voice = Voice.BODY
    editions: frozenset[Edition] | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section; level 2 is the highest, because the section's own heading is level 1."""

    text: str
    level: int = 2
    editions: frozenset[Edition] | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A real list, with bullets or with numbers."""

    entries: tuple[str, ...]
    is_numbered: bool = False
    editions: frozenset[Edition] | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        heading: never empty.
        align: numbers stand right, with their heading.
        weight: how much of the spare width the column gets; 0 for columns that only need their longest word.
    """

    heading: str
    align: Align = Align.LEFT
    weight: float = 1.0
    editions: frozenset[Edition] | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table.

    Attributes:
        text: what is printed; never empty ("none" or a dash in words instead).
        figure: name of the figure in ``Report.figures`` that the cell prints, where it prints one.
        tone: meaning of the cell's colour, where it has one.
    """

    text: str
    figure: str = ""
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class Table:
    """A simple table: one heading row, no merged cells.

    Attributes:
        key: kebab-case name, unique in the report.
        caption: what the table shows, printed above it.
        description: the finding in a sentence; the table's alternative text.
        columns: the heading row; the first column names the row.
        rows: every row has as many cells as there are columns.
        has_total_row: the last row is a total.
    """

    key: str
    caption: str
    description: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    has_total_row: bool = False
    editions: frozenset[Edition] | None = None


class ChartKind(StrEnum):
    """The kinds of chart that the papers use."""

    STACKED_BARS = "stacked bars"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Series:
    """One row of figures in a chart: a value for each category."""

    name: str
    values: tuple[int, ...]
    tone: Tone


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart whose figures also stand in a table beside it.

    Attributes:
        key: kebab-case name, unique in the report.
        caption: what the chart shows.
        alternative: the finding in a sentence, for those who do not see the chart.
        kind: stacked bars (one bar a category) or lines (one point a category).
        categories: names on the axis, first one on top or left.
        series: the figures.
        axis_title: what is counted.
    """

    key: str
    caption: str
    alternative: str
    kind: ChartKind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    axis_title: str
    editions: frozenset[Edition] | None = None


class Change(StrEnum):
    """What became of some words between two versions of a text."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a text, and what became of them."""

    text: str
    change: Change = Change.KEPT

    @property
    def words(self) -> str:
        """The words as they are read aloud: what became of them is said, and not only drawn."""
        return self.text if self.change is Change.KEPT else f"[{self.change}: {self.text}]"


@dataclass(frozen=True, slots=True)
class Revision:
    """One text in two versions.

    Attributes:
        label: what text it is.
        pieces: its words in order.
    """

    label: str
    pieces: tuple[Piece, ...]
    editions: frozenset[Edition] | None = None

    @property
    def text(self) -> str:
        """The whole as one line of plain text."""
        return f"{self.label}: {' '.join(piece.words for piece in self.pieces)}"


Block: TypeAlias = Paragraph | Heading | Listing | Table | Chart | Revision


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the report.

    Attributes:
        key: kebab-case name, unique in the report; the web page's anchor.
        heading: printed heading, level 1.
        blocks: what stands in it.
        is_landscape: wide tables stand on turned pages.
        starts_page: the section begins on a new page.
    """

    key: str
    heading: str
    blocks: tuple[Block, ...]
    is_landscape: bool = False
    starts_page: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """One board report.

    Attributes:
        board: name of the board.
        title: title of the paper, unique a period.
        subtitle: period and date in words.
        marking: protective marking, such as "OFFICIAL-SENSITIVE"; "" on what is published.
        notice: a warning for the whole paper, such as that it is a demonstration; "" where there is none.
        author: the office that wrote it.
        as_at: the day the figures are as at; also the date in the file's own properties.
        front_matter: label and value of each line of the title block.
        sections: in reading order.
        figures: every figure that a paper prints, by name.
        register: the whole register, tidy, one action a row: column names, then rows of text.
        version: of the paper.
        is_short: a page or two, which needs no contents.
        has_page_numbers: the contents of the Word file show the page of each heading.
    """

    board: str
    title: str
    subtitle: str
    marking: str
    notice: str
    author: str
    as_at: date
    front_matter: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    figures: Mapping[str, int | str]
    register_columns: tuple[str, ...] = ()
    register_rows: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    version: int = 1
    is_short: bool = False
    has_page_numbers: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One e-mail, made of the same blocks as the report.

    Attributes:
        key: kebab-case name; also the file name of the draft.
        sender: address of the office; "" leaves the line out, so that the mail program fills it in.
        recipients: addresses of those it goes to.
        subject: begins with the marking.
        title: heading of the message.
        marking: protective marking, printed at the top and the bottom.
        notice: a warning such as that it is a demonstration; "" where there is none.
        blocks: headings, sentences, lists and tables; no charts.
        sent_on: date of the papers, for a stable ``Date`` line.
    """

    key: str
    sender: str
    recipients: tuple[str, ...]
    subject: str
    title: str
    marking: str
    notice: str
    blocks: tuple[Block, ...]
    sent_on: date
