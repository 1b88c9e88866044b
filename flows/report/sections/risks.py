"""What partners say could go wrong, and what they need from others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.document import Paragraph, Section, Table
from flows.report.sections.contents import cells, narrow_column, status_cell, text_column
from flows.report.sections.what_matters import cut_down
from flows.wording import capital, sentence, word_count, word_short_day

if TYPE_CHECKING:
    from flows.document import Cell
    from flows.report.sections.contents import Material
    from flows.status import Judgement


def build_risks(material: Material) -> Section:
    """The risk that each partner names for an open action, beside the help that the action depends on."""
    named = [found for found in material.position.open_judgements if _says_something(found)]
    shown = cut_down(named, material.position.settings.thresholds.annex_row_cap)
    lead = (
        f"{capital(word_count(len(named), 'open action'))} {'has' if len(named) == 1 else 'have'} a risk, or something it "
        "depends on, named in the partner's last update."
    )
    table = Table(
        key="risks",
        caption="Risks and dependencies that partners name",
        description=lead,
        columns=(
            narrow_column("Ref"),
            text_column("Partner", 1.2),
            text_column("Risk", 2.5),
            text_column("Depends on, or help needed", 2.5),
            narrow_column("Written on"),
            narrow_column("Status"),
        ),
        rows=tuple(_row(material, found) for found in shown),
    )
    blocks = (Paragraph(lead), table) if named else (Paragraph(_NONE),)
    return Section(key="risks", heading="Risks and dependencies", blocks=blocks)


_NONE = "No partner names a risk or asks for help."


def _says_something(found: Judgement) -> bool:
    last = found.state.last_update
    return last is not None and bool(last.risk or last.help_needed)


def _row(material: Material, found: Judgement) -> tuple[Cell, ...]:
    last = found.state.last_update
    said = (last.risk, last.help_needed, word_short_day(last.updated_on)) if last else ("", "", "")
    return (
        *cells(found.state.action.action_ref, material.partner(found), sentence(said[0]), sentence(said[1]), said[2]),
        status_cell(found),
    )
