"""What people changed in the register and in old decisions since the last report: nobody has to announce it to be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.document import Paragraph, Section, Table
from flows.register.edits import ROW_ADDED, ROW_REMOVED
from flows.report.sections.contents import cells, narrow_column, text_column
from flows.wording import capital, word_count

if TYPE_CHECKING:
    from flows.register.edits import Edit
    from flows.report.sections.contents import Material

NOTHING = "Nobody has changed the wording, the owner or a date of what was on the register before, nor an old decision."

_COLUMN_WORDS = {
    "action": "wording",
    "owner_role": "owner",
    "partner": "partner",
    "due_on": "original date",
    "agreed_on": "date agreed",
    "afi_ref": "area for improvement",
    "decided_by": "decided by",
    "minute_ref": "minute",
    ROW_REMOVED: "taken off the register",
    ROW_ADDED: "added to the register",
}


def build_register_edits(material: Material) -> Section:
    """Each cell of the register, of its areas and of old decisions that reads otherwise than before, with both versions."""
    edits = material.position.edits
    if not edits:
        return Section(key="edits", heading="Edits to the register", blocks=(Paragraph(NOTHING),))
    return Section(
        key="edits",
        heading="Edits to the register",
        blocks=(
            Paragraph(
                f"{capital(word_count(len(edits), 'edit'))} in the tables that the office keeps. The ledger holds both "
                "versions; figures in this report follow the newer one."
            ),
            _edits_table(edits),
        ),
    )


def _edits_table(edits: tuple[Edit, ...]) -> Table:
    return Table(
        key="register-edits",
        caption="Edits to the register since the last report",
        description=f"{capital(word_count(len(edits), 'edit'))}, each with what stood there before and what stands there now.",
        columns=(narrow_column("Ref"), narrow_column("What"), text_column("From", 3), text_column("To", 3)),
        rows=tuple(
            cells(
                edit.action_ref or edit.afi_ref,
                _COLUMN_WORDS.get(edit.column, edit.column.replace("_", " ")),
                edit.was,
                edit.now,
            )
            for edit in edits
        ),
    )
