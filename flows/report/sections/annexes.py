"""The annexes: all actions, the areas for improvement, and where every figure comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.document import BOARD_ONLY, PUBLIC_ONLY, Cell, Paragraph, Section, Table, Voice
from flows.report.sections.assumptions import build_assumption_table
from flows.report.sections.contents import cells, narrow_column, number_column, status_cell, table_or_line, text_column
from flows.report.sections.what_matters import WHOLE_REGISTER, cut_down, word_cut
from flows.status.closure import ClosureStep
from flows.status.links import replacements
from flows.wording import join_words, sentence, word_count, word_day, word_short_day, word_times

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.report.sections.contents import Material
    from flows.status import Judgement


def build_action_annex(material: Material) -> Section:
    """Every action on turned pages: declared beside computed status, both dates, the last words and their age."""
    everything = material.position.judgements
    judgements = cut_down(everything, material.position.settings.thresholds.annex_row_cap)
    heirs = replacements(everything)
    table = Table(
        key="all-actions",
        caption="All actions",
        description=f"{_shown_of(judgements, everything)} with both statuses, dates and last update.",
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
        rows=tuple(_action_row(material, found, heirs) for found in judgements),
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


def _shown_of(shown: Sequence[Judgement], everything: Sequence[Judgement]) -> str:
    """How many actions a table holds; of how many, where a long register was cut down."""
    count = word_count(len(everything), "action")
    return count.capitalize() if len(shown) == len(everything) else f"{len(shown)} of {count}"


def _action_row(material: Material, found: Judgement, heirs: Mapping[str, tuple[str, ...]]) -> tuple[Cell, ...]:
    state, last = found.state, found.state.last_update
    theirs = last.partner_status if last else "No return"
    text = sentence(last.update) if last else "No update has been received yet."
    carried = "" if found.is_reported or last is None else " Carried forward."
    rule = f" Rule: {found.rule}." if found.rule else ""
    more = f"{_word_slips(found)}{_word_links(material, found, heirs)}"
    closure = "" if found.closure.step is ClosureStep.NOT_CLAIMED else f" Closure: {found.closure.step}."
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
        *cells(
            f"{text}{carried}{rule}{closure}{more}",
            word_short_day(last.updated_on) if last else "never",
        ),
    )


def _word_slips(found: Judgement) -> str:
    moves, extensions = len(found.state.moves), len(found.state.extensions)
    return f" Date moved {word_times(moves)}, extended {word_times(extensions)}." if moves or extensions else ""


def _word_links(material: Material, found: Judgement, heirs: Mapping[str, tuple[str, ...]]) -> str:
    """Which actions it took the place of, and which took its place: a split or merged action keeps its history in sight."""
    before, after = found.state.action.replaced, heirs.get(found.state.action.action_ref, ())
    words = [f"Replaces {join_words([_first_promised(material, ref) for ref in before])}."] if before else []
    words += [f"Replaced by {join_words(after)}."] if after else []
    return f" {' '.join(words)}" if words else ""


def _first_promised(material: Material, ref: str) -> str:
    action = material.position.settings.actions.get(ref)
    return f"{ref} (first promised for {word_day(action.due_on)})" if action else ref


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
                "figures.json holds every figure printed here by name, manifest.json the hash of every file, data-log.csv what "
                "became of each input, and assumptions.csv what is assumed."
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
            build_assumption_table(material),
        ),
    )
