"""Builders for a report and a message full of demonstration content; nothing in them is true of anybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.document import (
    Align,
    Cell,
    Chart,
    ChartKind,
    Column,
    Heading,
    Listing,
    Message,
    Paragraph,
    Report,
    Section,
    Series,
    Table,
    Tone,
    Voice,
)

if TYPE_CHECKING:
    from flows.document import Block

TEMPLATES = Path(__file__).parents[2] / "templates"
NOTICE = "DEMONSTRATION: partners, actions, dates and figures in this paper are invented."
MARKING = "OFFICIAL-SENSITIVE"
PARTNERS = (
    "Demonstration Police",
    "Demonstration City Council",
    "Demonstration Integrated Care Board and its provider trusts",
    "Demonstration Youth Justice Service",
)
STATUSES = (
    ("on track", Tone.GREEN),
    ("at risk", Tone.AMBER),
    ("off track", Tone.RED),
    ("complete, awaiting evidence", Tone.BLUE),
    ("no return", Tone.GREY),
)
MONTHS = tuple(
    f"{month} {year}"
    for year, months in (
        (2019, "March April May June July August September October November December"),
        (2020, "January February"),
    )
    for month in months.split()
)
COUNTS = ((3, 1, 1, 0, 0), (2, 1, 2, 1, 0), (0, 1, 2, 0, 1), (0, 0, 0, 1, 1))


def template(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def number(heading: str) -> Column:
    return Column(heading, Align.RIGHT, 0)


def cells(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell(text) for text in texts)


def position_table() -> Table:
    keys = ("on-track", "at-risk", "off-track", "awaiting-evidence", "no-return", "total")
    rows = [
        (Cell(name), *(_figure(f"{key}-{place}", count) for key, count in zip(keys, (*row, sum(row)), strict=True)))
        for place, (name, row) in enumerate(zip(PARTNERS, COUNTS, strict=True), start=1)
    ]
    totals = [sum(column) for column in zip(*COUNTS, strict=True)]
    total_row = (
        Cell("All partners"),
        *(_figure(key, count) for key, count in zip(keys, (*totals, sum(totals)), strict=True)),
    )
    return Table(
        key="position",
        caption="Actions by partner and status at 29 February 2020",
        description="The council and the care board hold 4 of the 5 actions that are off track.",
        columns=(
            Column("Partner"),
            number("On track"),
            number("At risk"),
            number("Off track"),
            number("Complete, awaiting evidence"),
            number("No return"),
            number("All actions"),
        ),
        rows=(*rows, total_row),
        has_total_row=True,
    )


def movement_table() -> Table:
    lines = (
        ("Open at 31 January 2020", 16),
        ("New", 2),
        ("Re-opened", 1),
        ("Closed", 2),
        ("Superseded", 0),
        ("Open at 29 February 2020", 17),
    )
    return Table(
        key="movement",
        caption="Movement in February 2020",
        description="Open actions rose by 1, from 16 to 17.",
        columns=(Column("Movement"), number("Actions")),
        rows=tuple((Cell(name), _figure(f"movement-{place}", count)) for place, (name, count) in enumerate(lines)),
        has_total_row=True,
    )


def overdue_table(count: int = 7) -> Table:
    return Table(
        key="overdue",
        caption="Overdue actions, longest first",
        description="FD-01 is the longest overdue, by 90 days.",
        columns=(
            Column("Action", weight=0),
            Column("What was agreed", weight=2),
            Column("Owner"),
            Column("Original due date", weight=0),
            Column("Current due date", weight=0),
            number("Days overdue"),
            Column("Status", weight=0),
        ),
        rows=tuple(
            (
                Cell(f"FD-{place:02d}"),
                Cell("DEMONSTRATION: review the referral pathway at the front door and report to the partnership."),
                Cell("Head of Safeguarding, demonstration"),
                Cell("30\u00a0Nov\u00a02019"),
                Cell("31\u00a0Jan\u00a02020"),
                _figure(f"days-overdue-fd-{place:02d}", 97 - 7 * place),
                Cell(STATUSES[place % 5][0], tone=STATUSES[place % 5][1]),
            )
            for place in range(1, count + 1)
        ),
    )


def annex_table(count: int = 17) -> Table:
    return Table(
        key="all-actions",
        caption="All actions in the register",
        description="17 actions are in the register.",
        columns=(
            Column("Action", weight=0),
            Column("Partner"),
            Column("What was agreed", weight=2),
            Column("Owner"),
            Column("Due", weight=0),
            Column("Partner says", weight=0),
            Column("Computed", weight=0),
            Column("Last update", weight=3),
        ),
        rows=tuple(
            (
                Cell(f"FD-{place:02d}"),
                Cell(PARTNERS[place % 4]),
                Cell("DEMONSTRATION: agree one assessment template and use it in each case."),
                Cell("Service Manager, demonstration"),
                Cell("31\u00a0Mar\u00a02020"),
                Cell(STATUSES[place % 5][0], tone=STATUSES[place % 5][1]),
                Cell(STATUSES[(place + 1) % 5][0], tone=STATUSES[(place + 1) % 5][1]),
                Cell(
                    "DEMONSTRATION: the working group met twice; the draft is with the training team & "
                    "goes to the board in April."
                ),
            )
            for place in range(1, count + 1)
        ),
    )


def bars() -> Chart:
    return Chart(
        key="status-by-partner",
        caption="Actions by partner and status",
        alternative="The council and the care board hold most of the actions that are off track.",
        kind=ChartKind.STACKED_BARS,
        categories=PARTNERS,
        series=tuple(
            Series(name, tuple(row[place] for row in COUNTS), tone) for place, (name, tone) in enumerate(STATUSES)
        ),
        axis_title="Number of actions",
    )


def lines() -> Chart:
    return Chart(
        key="open-and-overdue",
        caption="Open and overdue actions, March 2019 to February 2020",
        alternative="Open actions rose to 17, while overdue actions rose from 0 to 7.",
        kind=ChartKind.LINES,
        categories=MONTHS,
        series=(
            Series("Open", (9, 9, 10, 12, 12, 13, 13, 15, 16, 16, 16, 17), Tone.BLUE),
            Series("Overdue", (0, 0, 1, 1, 3, 2, 4, 4, 5, 5, 5, 7), Tone.RED),
            Series("No return", (2, 1, 0, 3, 0, 0, 2, 2, 1, 4, 6, 7), Tone.AMBER),
        ),
        axis_title="Number of actions at the end of the month",
    )


def sample_report(**changes: Any) -> Report:
    """A whole report; name a field to have it otherwise."""
    sections = (
        Section(
            "decisions",
            "What the board is asked to decide",
            (
                Paragraph("The board is asked to take 3 decisions.", Voice.LEAD),
                Listing(
                    (
                        "Close FD-03, for which evidence has come.",
                        "Extend FD-07 to 30 June 2020.",
                        "Write to the care board, which has not returned for 2 months.",
                    ),
                    is_numbered=True,
                ),
            ),
        ),
        Section(
            "summary",
            "Summary",
            (
                Paragraph("7 of the 17 actions are overdue, 2 more than in January.", Voice.KEY),
                Paragraph(
                    "All partners but one returned their updates by the cut-off. "
                    "The longest overdue action is FD-01, which was due on "
                    "30 November 2019 and has been extended once."
                ),
                position_table(),
                bars(),
                Paragraph(
                    "A status in this paper is what the partner says, checked against its dates and evidence.",
                    Voice.NOTE,
                ),
            ),
        ),
        Section(
            "movement",
            "Movement",
            (
                movement_table(),
                Heading("Over the last 12 months"),
                Paragraph("Open actions have risen in 6 of the last 12 months."),
                lines(),
                Heading("How to read the chart", 3),
                Listing(("Each point is the last day of its month.", "No return counts partners that sent nothing.")),
            ),
        ),
        Section("overdue", "Overdue actions", (Paragraph("7 actions are overdue."), overdue_table())),
        Section("all-actions", "Annex A: all actions", (annex_table(),), is_landscape=True, starts_page=True),
        Section("definitions", "Annex B: definitions", (definitions_table(),), starts_page=True),
        Section("sources", "Annex C: sources", (hashes_table(),)),
    )
    tables = [block for section in sections for block in section.blocks if isinstance(block, Table)]
    report = Report(
        board="Demonstration Joint Leadership Board",
        title="Progress on the inspection's areas for improvement, February 2020",
        subtitle="Position at 29 February 2020",
        marking=MARKING,
        notice=NOTICE,
        author="Demonstration Commissioner's Office",
        as_at=date(2020, 2, 29),
        front_matter=(
            ("Meeting", "12 March 2020, agenda line 4"),
            ("Report of", "Chief Executive, demonstration"),
            ("Purpose", "For decision: the board is asked to close, extend and write."),
            ("Version", "1, from 5 returns received by 6 March 2020"),
        ),
        sections=sections,
        figures=printed_figures(tables),
    )
    return replace(report, **changes)


def report_of(*blocks: Block, **changes: Any) -> Report:
    """A report of one section with the given blocks."""
    return sample_report(sections=(Section("only", "The only section", blocks),), **changes)


def definitions_table() -> Table:
    return Table(
        key="definitions",
        caption="What the words mean",
        description="Each word of this paper has one meaning.",
        columns=(Column("Word", weight=0), Column("Meaning", weight=3)),
        rows=(
            cells("Overdue", "The current due date has passed and the board has not closed the action."),
            cells(
                "Complete, awaiting evidence", "The partner says that it is done; the evidence has not been seen yet."
            ),
            cells("No return", "The partner sent nothing for the period; the last good update is carried."),
        ),
    )


def hashes_table() -> Table:
    return Table(
        key="sources",
        caption="Files this paper was made from",
        description="Four files came in.",
        columns=(Column("File"), number("Rows used"), Column("sha256", weight=2)),
        rows=tuple(
            (
                Cell(f"demonstration-{place}_2020-02.csv"),
                _figure(f"rows-used-{place}", place + 3),
                Cell(f"{place:x}a9" * 21 + "f"),
            )
            for place in range(1, 5)
        ),
    )


def sample_message(**changes: Any) -> Message:
    """A whole message; name a field to have it otherwise."""
    message = Message(
        key="summary",
        sender="office@opcc.example.org",
        recipients=("board@partnership.example.org", "secretary@partnership.example.org"),
        subject="OFFICIAL-SENSITIVE: Board summary, February 2020: 7 of 17 actions overdue",
        title="Board summary, February 2020",
        marking=MARKING,
        notice=NOTICE,
        blocks=(
            Paragraph("7 of the 17 actions are overdue, 2 more than in January.", Voice.KEY),
            Listing(
                (
                    "2 actions were closed and 2 are new.",
                    "7 actions are overdue, the longest by 90 days.",
                    "1 partner did not return: Demonstration Youth Justice Service, for the second month.",
                    "The board is asked to take 3 decisions on 12 March 2020.",
                )
            ),
            Heading("Movement"),
            movement_table(),
            Heading("Position"),
            replace(
                position_table(),
                columns=(
                    Column("Partner"),
                    number("On"),
                    number("At risk"),
                    number("Off"),
                    number("Done"),
                    number("None"),
                    number("All"),
                ),
            ),
            Heading("Exceptions"),
            Paragraph(
                "These actions are overdue against their current due date. "
                "Each has an owner who will be at the meeting and can answer for it."
            ),
            overdue_table(5),
            Heading("Decisions asked", 3),
            Listing(("Close FD-03.", "Extend FD-07 to 30 June 2020."), is_numbered=True),
            Paragraph(
                "The report is attached. Its sha256 is 5f8c1a7e2f0bb9d0cf57c1d8f0d8d7f3a4f0e8a6b8c4d2e0f1a3b5c7d9e1f3a5.",
                Voice.NOTE,
            ),
        ),
        sent_on=date(2020, 3, 6),
    )
    return replace(message, **changes)


def message_of(*blocks: Block, **changes: Any) -> Message:
    """A message with the given blocks."""
    return sample_message(blocks=blocks, **changes)


def printed_figures(tables: list[Table]) -> dict[str, int | str]:
    """Every figure that a cell of the tables prints, by name."""
    return {cell.figure: cell.text for table in tables for row in table.rows for cell in row if cell.figure}


def _figure(name: str, count: int) -> Cell:
    return Cell(str(count), figure=name)
