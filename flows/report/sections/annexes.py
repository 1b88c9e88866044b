"""The annexes: all actions, the rules in words, the areas for improvement, and where every figure comes from."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

from flows.report.asks import asks_closure, asks_extension
from flows.report.document import BOARD_ONLY, PUBLIC_ONLY, Cell, Heading, Listing, Paragraph, Section, Table, Voice
from flows.report.figures import is_due_by
from flows.report.sections.contents import cells, narrow_column, number_column, status_cell, table_or_line, text_column
from flows.report.sections.what_matters import WHOLE_REGISTER, cut_down, word_cut
from flows.report.wording import sentence, word_count, word_day, word_short_day
from flows.settings.board import Thresholds
from flows.status.closure import find_verification, judge_closure, standing_claim
from flows.status.judgement import DELIVERY_RULES, days_overdue, is_stale

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.report.sections.contents import Material
    from flows.status import Judgement


def build_action_annex(material: Material) -> Section:
    """Every action on turned pages: declared beside computed status, both dates, the last words and their age."""
    everything = material.position.judgements
    judgements = cut_down(everything, material.position.settings.thresholds.annex_row_cap)
    table = Table(
        key="all-actions",
        caption="All actions",
        description=f"{word_count(len(judgements), 'action').capitalize()} with both statuses, dates and last update.",
        columns=(
            narrow_column("Ref"),
            text_column("Action and owner", 2.4, BOARD_ONLY),
            text_column("Action", 3, PUBLIC_ONLY),
            text_column("Partner", 1.5, PUBLIC_ONLY),
            narrow_column("Original date"),
            narrow_column("Date held"),
            narrow_column("Partner says", BOARD_ONLY),
            narrow_column("Status"),
            text_column("Last update", 4, BOARD_ONLY),
            narrow_column("Written on", BOARD_ONLY),
        ),
        rows=tuple(_action_row(material, found) for found in judgements),
    )
    return Section(
        key="annex-actions",
        heading="Annex A: all actions",
        is_landscape=True,
        starts_page=True,
        blocks=(
            Paragraph(word_cut(len(judgements), len(everything)) or WHOLE_REGISTER, editions=BOARD_ONLY),
            table_or_line(table, "The register holds no action yet."),
        ),
    )


def _action_row(material: Material, found: Judgement) -> tuple[Cell, ...]:
    state, last = found.state, found.state.last_update
    theirs = last.partner_status if last else "No return"
    text = sentence(last.update) if last else "No update has been received yet."
    carried = "" if found.is_reported or last is None else " Carried forward."
    rule = f" Rule: {found.rule}." if found.rule else ""
    return (
        *cells(
            state.action.action_ref,
            f"{state.action.action}. {state.action.owner_role}, {material.partner(found)}",
            state.action.action,
            material.partner(found),
            word_short_day(state.action.due_on),
            word_short_day(state.due_on),
            theirs,
        ),
        status_cell(found),
        *cells(f"{text}{carried}{rule}", word_short_day(last.updated_on) if last else "never"),
    )


def build_rules_annex(material: Material) -> Section:
    """The rules as the program applies them: each line is the docstring of the function that decides."""
    rules = tuple(_rule(function) for function in RULES)
    thresholds = material.position.settings.thresholds
    rows = tuple(
        (Cell(sentence(field.description or name)), Cell(str(getattr(thresholds, name))))
        for name, field in Thresholds.model_fields.items()
    )
    return Section(
        key="annex-rules",
        heading="Annex B: definitions and rules used",
        starts_page=True,
        blocks=(
            Paragraph("Delivery, deadline, evidence and return are judged apart; one does not hide another."),
            Heading("Rules, in the order in which they are asked"),
            Listing(rules, is_numbered=True),
            Heading("Thresholds of this board"),
            Table(
                key="thresholds",
                caption="Thresholds set in board.toml",
                description="Each threshold of the board with its value.",
                columns=(text_column("What it decides", 4), number_column("Value")),
                rows=rows,
            ),
            Heading("Words"),
            Listing(_WORDS),
        ),
    )


RULES: tuple[Callable[..., object], ...] = (
    *DELIVERY_RULES,
    days_overdue,
    is_stale,
    judge_closure,
    standing_claim,
    find_verification,
    asks_closure,
    asks_extension,
    is_due_by,
)
"""The functions whose docstrings are the rules of Annex B, in the order in which they are printed."""

_WORDS = (
    "Original date: the due date in the action plan. Date held: the original date, or the last one that the board agreed.",
    "Open: not closed, superseded or refused by the board. A complete action is open until the board agrees to close it.",
    "Date moves: how often the promised date became later, whether the board agreed or was only asked.",
    "Set aside: a row of a return that could not be used; the partner's fix list says why.",
)


def _rule(function: Callable[..., object]) -> str:
    """The first paragraph of a rule's docstring, on one line: a change of the rule changes the annex."""
    words = inspect.getdoc(function) or ""
    return " ".join(words.split("\n\n", maxsplit=1)[0].split())


def build_area_annex(material: Material) -> Section:
    """The inspection as published, and each area for improvement with its source and how sure it is."""
    settings = material.position.settings
    facts = tuple(
        f"{row.title}: inspected {word_day(row.fieldwork_from)} to {word_day(row.fieldwork_to)} by {row.inspectorates}; "
        f"published {word_day(row.published_on)}; {row.areas_for_improvement_count} areas for improvement, "
        f"{row.key_strengths_count} key strengths, {word_count(row.recommendation_count, 'recommendation')}."
        for row in settings.inspections.values()
    )
    counts = dict.fromkeys(settings.areas, 0)
    for found in material.position.judgements:
        counts[found.state.action.afi_ref] += 1
    rows = tuple(
        (*cells(area.afi_ref, area.topic, area.owner, area.source, area.certainty), Cell(str(counts[ref])))
        for ref, area in settings.areas.items()
    )
    return Section(
        key="annex-areas",
        heading="Annex C: the inspection and its areas for improvement",
        is_landscape=True,
        starts_page=True,
        blocks=(
            *(Paragraph(fact) for fact in facts),
            Table(
                key="areas",
                caption="Areas for improvement, with source and certainty",
                description=f"{len(rows)} areas for improvement; those not yet transcribed are placeholders.",
                columns=(
                    narrow_column("Ref"),
                    text_column("Topic", 3),
                    text_column("Owner", 2),
                    text_column("Source", 2),
                    text_column("How sure", 3),
                    number_column("Actions"),
                ),
                rows=rows,
            ),
        ),
    )


def build_method_annex(material: Material) -> Section:
    """Where every figure comes from: each file with its rows and its hash, and how to check the papers again."""
    position, provenance = material.position, material.provenance
    received = tuple(
        (
            *cells(file.source_file, position.partner_name(file.partner) if file.partner else "not known"),
            Cell(file.source_sha256),
            Cell(str(file.rows_read)),
            Cell(str(file.rows_accepted)),
            Cell(str(file.rows_quarantined)),
        )
        for file in position.register.returns
        if file.period == str(position.period)
    )
    reference = tuple(cells(path, digest) for path, digest in sorted(provenance.reference_sha256.items()))
    files = Table(
        key="files",
        caption="Files received for this period",
        description=f"{word_count(len(received), 'file').capitalize()} with their rows and the SHA-256 of each.",
        columns=(
            text_column("File", 2),
            text_column("Partner", 2),
            text_column("SHA-256", 5),
            number_column("Rows read"),
            number_column("Used"),
            number_column("Set aside"),
        ),
        rows=received,
    )
    return Section(
        key="annex-method",
        heading="Annex D: method",
        is_landscape=True,
        starts_page=True,
        blocks=(
            Paragraph(
                "Every file that a partner sends is read and checked row by row. Rows that can be used are added to a ledger "
                "from which nothing is ever removed; the register and this report are worked out from it. "
                "figures.json holds every figure printed here by name, and manifest.json the hash of every file."
            ),
            Paragraph(f"Program version {provenance.code_version}.", Voice.NOTE),
            table_or_line(files, "No file was received for this period."),
            Table(
                key="reference-files",
                caption="Reference files used",
                description="The files that the office keeps, with the SHA-256 of each.",
                columns=(text_column("File", 2), text_column("SHA-256", 4)),
                rows=reference,
            ),
        ),
    )
