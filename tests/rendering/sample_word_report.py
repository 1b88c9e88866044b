"""A demonstration report with every kind of block: invented places, invented figures, no person's name."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Final

from flows.document import (
    Align,
    Cell,
    Chart,
    ChartKind,
    Column,
    Heading,
    Listing,
    Paragraph,
    Report,
    Section,
    Series,
    Table,
    Tone,
    Voice,
)
from flows.rendering.word import render_word

ROOT: Final = Path(__file__).parents[2]
TEMPLATE: Final = (ROOT / "templates" / "board_report.docx").read_bytes()
CHART_TEMPLATE: Final = (ROOT / "templates" / "chart.xml.j2").read_text(encoding="utf-8")
PARTNERS: Final = (
    "Demonstration Council",
    "Demonstration Integrated Care Board",
    "Demonstration Police",
    "Demonstration Probation",
)
STATUSES: Final = (
    ("on track", Tone.GREEN), ("at risk", Tone.AMBER), ("off track", Tone.RED), ("complete, evidenced", Tone.BLUE),
    ("not started", Tone.GREY), ("no return", Tone.NEUTRAL),
)  # fmt: skip
UPDATE: Final = (
    "Practice standards were rewritten with the safeguarding partnership and 46 of 52 managers have had the training; "
    "the remaining six are booked for 12 March 2020. R&D found < 5 % of plans late."
)
NUMBER: Final = Align.RIGHT


def rendered(report: Report) -> bytes:
    """The report with the template of the repository."""
    return render_word(report, TEMPLATE, CHART_TEMPLATE)


def cells(*texts: str) -> tuple[Cell, ...]:
    """A row of plain cells."""
    return tuple(Cell(text) for text in texts)


def action_row(number: int) -> tuple[Cell, ...]:
    """One row of the register."""
    word, tone = STATUSES[number % len(STATUSES)]
    partner = PARTNERS[number % len(PARTNERS)]
    return (
        Cell(f"DEM-{number:02d}"),
        Cell(partner),
        Cell(f"Strengthen the quality and timeliness of assessments in area {number} of the demonstration plan"),
        Cell("Head of Safeguarding"),
        Cell("30\u00a0June\u00a02020"),
        Cell(word, tone=tone),
        Cell(UPDATE if number % 3 else "No update was given."),
    )


def register_table(count: int) -> Table:
    """All actions, with long updates."""
    columns = (
        Column("Reference", weight=0), Column("Partner", weight=1), Column("Action", weight=2), Column("Owner", weight=1),
        Column("Due", weight=0), Column("Status", weight=0), Column("Latest update", weight=4),
    )  # fmt: skip
    rows = tuple(action_row(number) for number in range(1, count + 1))
    return Table("register", "Every action with its latest update", f"Lists {count} actions.", columns, rows)


def position_table() -> Table:
    """Counts by partner with a total."""
    columns = (
        Column("Partner", weight=1),
        *(Column(word.capitalize(), NUMBER, 0) for word, _ in STATUSES),
        Column("Total", NUMBER, 0),
    )
    rows = (
        *(cells(partner, "2", "1", "1", "0", "1", "0", "5") for partner in PARTNERS[:3]),
        cells(PARTNERS[3], "1", "0", "1", "0", "0", "0", "2"),
        cells("All partners", "7", "3", "4", "0", "3", "0", "17"),
    )
    return Table(
        "position", "Position by partner as at 29 February 2020",
        "Seven of the 17 actions are on track, three are at risk and four are off track.", columns, rows, has_total_row=True,
    )  # fmt: skip


def decisions() -> Section:
    """What the board is asked to decide."""
    rows = (
        (
            Cell("DEM-03"),
            Cell("Extend to 30 June 2020"),
            Cell("Training provider withdrew"),
            Cell("second extension", tone=Tone.AMBER),
        ),
        (
            Cell("DEM-08"),
            Cell("Close: evidence was checked"),
            Cell("Audit of 40 files"),
            Cell("ready to close", tone=Tone.BLUE),
        ),
    )
    columns = (
        Column("Reference", weight=0),
        Column("Decision", weight=2),
        Column("Why", weight=2),
        Column("Standing", weight=0),
    )
    return Section(
        "decisions", "Decisions asked of the board",
        (
            Paragraph("The board is asked to agree one extension and one closure.", Voice.LEAD),
            Listing(("Agree the extension of DEM-03 to 30 June 2020.", "Agree that DEM-08 is closed."), is_numbered=True),
            Table("asks", "Decisions asked today", "Two decisions are asked.", columns, rows),
        ),
        starts_page=True,
    )  # fmt: skip


def position() -> Section:
    """Where things stand."""
    bars = Chart(
        "by-partner", "Actions by partner and status", "The Police have the most actions off track: three of six.",
        ChartKind.STACKED_BARS, PARTNERS,
        (
            Series("Complete, evidenced", (2, 1, 0, 1), Tone.BLUE), Series("On track", (4, 2, 2, 1), Tone.GREEN),
            Series("At risk", (1, 3, 1, 0), Tone.AMBER), Series("Off track", (0, 1, 3, 1), Tone.RED),
            Series("Not started", (1, 1, 0, 2), Tone.GREY), Series("No return", (0, 0, 1, 2), Tone.NEUTRAL),
        ),
        "Number of actions",
    )  # fmt: skip
    return Section(
        "position", "Position at a glance",
        (
            Paragraph("7 of the 17 actions are overdue, 2 more than in January. Police actions are four of them.", Voice.KEY),
            Paragraph("The plan has 17 open actions, held by four partners. Three partners sent a return on time; one did not."),
            position_table(), bars,
            Paragraph("Source: partners' returns for February 2020. Actions are counted, not areas for improvement.", Voice.NOTE),
        ),
    )  # fmt: skip


def movement() -> Section:
    """What moved in a year."""
    months = ("Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb")
    opened = (12, 12, 13, 14, 14, 15, 15, 16, 16, 16, 17, 17)
    overdue = (1, 1, 2, 2, 3, 3, 4, 4, 4, 5, 5, 7)
    extended = (0, 0, 1, 1, 1, 2, 2, 2, 3, 4, 4, 6)
    lines = Chart(
        "trend", "Open, overdue and extended actions, March 2019 to February 2020",
        "Overdue actions rose from one to seven in a year.", ChartKind.LINES, months,
        (Series("Open", opened, Tone.BLUE), Series("Overdue", overdue, Tone.RED), Series("Extended", extended, Tone.AMBER)),
        "Actions",
    )  # fmt: skip
    columns = (
        Column("Month", weight=1),
        Column("Open", NUMBER, 1),
        Column("Overdue", NUMBER, 1),
        Column("Extended", NUMBER, 1),
    )
    rows = tuple(
        cells(month, str(a), str(b), str(c)) for month, a, b, c in zip(months, opened, overdue, extended, strict=True)
    )
    return Section(
        "movement", "Movement over twelve months",
        (
            Heading("Open and overdue"), lines,
            Table("trend-figures", "Figures of the chart", "Overdue: one to seven.", columns, rows),
            Heading("Demonstration Police", 3), Paragraph("Two actions became overdue this month: DEM-06 and DEM-10."),
            Heading("Data quality"), Listing(("One return was late.", "One row could not be matched: its reference is unknown.")),
        ),
        starts_page=True,
    )  # fmt: skip


def method() -> Section:
    """Definitions and checksums."""
    columns = (Column("File", weight=1), Column("Rows", NUMBER, 0), Column("Checksum (SHA-256)", weight=2))
    rows = tuple(
        cells(f"demonstration-{name}_2020-02.csv", str(rows), hashlib.sha256(name.encode()).hexdigest())
        for name, rows in (("council", 8), ("police", 6), ("probation", 3))
    )
    return Section(
        "method", "How this report was made",
        (
            Paragraph("Every figure is counted from the register as at the date above."),
            Heading("Definitions"),
            Listing(("Overdue: the current due date has passed and it is not complete.", "Stale: no update for 60 days.")),
            Listing(("Read the returns.", "Check each row.", "Replay the ledger."), is_numbered=True),
            Table("files", "Files read", "Three files were read.", columns, rows),
        ),
    )  # fmt: skip


def sample_report(actions: int = 17) -> Report:
    """The demonstration report, with so many actions in its annex."""
    annex = Section(
        "register", "Annex A: every action",
        (Paragraph("In the order of their references."), *((register_table(actions),) if actions else ())), is_landscape=True,
    )  # fmt: skip
    return Report(
        board="Demonstration Improvement Board",
        title="Improvement plan: progress report",
        subtitle="February 2020, as at 29 February 2020",
        marking="OFFICIAL-SENSITIVE",
        notice="DEMONSTRATION: every place, action and figure in this paper is invented.",
        author="Demonstration Improvement Office",
        as_at=date(2020, 2, 29),
        front_matter=(
            ("Meeting", "12 March 2020, 10 am, Council House"), ("Paper from", "Demonstration Improvement Office"),
            ("For", "decision and challenge"),
            ("Circulation", "Members of the board, the Commissioner and partners' leads; not for publication before the meeting"),
        ),
        sections=(decisions(), position(), movement(), annex, method()),
        figures={},
    )  # fmt: skip
