"""Later dates that partners ask for, side by side: the board agrees or refuses each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.document import Paragraph, Section, Table
from flows.report.asks import asks_extension
from flows.report.sections.closure import list_decided
from flows.report.sections.contents import cells, narrow_column, number_column, text_column
from flows.report.sections.what_matters import cut_down
from flows.settings import DecisionKind
from flows.wording import capital, sentence, word_count, word_short_day

if TYPE_CHECKING:
    from flows.document import Cell
    from flows.register import DecisionMade
    from flows.report.sections.contents import Material
    from flows.status import Judgement


def build_extensions(material: Material) -> Section:
    """Every request for a later date with its reason and how often the date has moved before."""
    asked = [found for found in material.position.open_judgements if asks_extension(found)]
    shown = cut_down(asked, material.position.settings.thresholds.annex_row_cap)
    lead = f"{capital(word_count(len(asked), 'later date'))} {'is' if len(asked) == 1 else 'are'} asked for."
    table = Table(
        key="extensions",
        caption="Requests for a later date",
        description=lead,
        columns=(
            narrow_column("Ref"),
            text_column("Partner", 1.5),
            narrow_column("Date held"),
            narrow_column("Asked for"),
            number_column("Moves asked or agreed"),
            text_column("Reason given", 3),
        ),
        rows=tuple(_row(material, found) for found in shown),
    )
    blocks = (
        (Paragraph(f"{lead} The board agrees or refuses {'it' if len(asked) == 1 else 'each'}."), table)
        if asked
        else (Paragraph(_NONE),)
    )
    refused = list_decided(material, "New dates refused since the last report", _refuses_date)
    return Section(key="extensions", heading="Requests for a later date", blocks=(*blocks, *refused))


def _refuses_date(made: DecisionMade) -> bool:
    return made.decision == DecisionKind.REFUSE and made.new_due_on is not None


_NONE = "No partner asks for a later date."


def _row(material: Material, found: Judgement) -> tuple[Cell, ...]:
    state, last = found.state, found.state.last_update
    return cells(
        state.action.action_ref,
        material.partner(found),
        word_short_day(state.due_on),
        word_short_day(last.forecast_on if last else None),
        str(len(state.moves)),
        sentence(last.forecast_reason) if last else "",
    )
