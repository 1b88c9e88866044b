"""What every section is written from, and the few shapes of table that they share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.document import Align, Cell, Column, Paragraph, Table, Tone
from flows.models import Delivery
from flows.register.paper_scope import NO_ENTRIES
from flows.wording import capital, word_period

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.document import Edition
    from flows.register.paper_scope import PackHead
    from flows.report.asks import Ask
    from flows.report.position import Position
    from flows.status import Judgement

TONES = {
    Delivery.OFF_TRACK: Tone.RED,
    Delivery.AT_RISK: Tone.AMBER,
    Delivery.ON_TRACK: Tone.GREEN,
    Delivery.NOT_STARTED: Tone.GREY,
    Delivery.COMPLETE_AWAITING_EVIDENCE: Tone.PALE,
    Delivery.COMPLETE_EVIDENCED: Tone.BLUE,
    Delivery.REOPENED: Tone.AMBER,
    Delivery.NO_RETURN: Tone.GREY,
}
"""The meaning of each status's colour. Ended actions have none."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the figures come from.

    Attributes:
        reference_sha256: digest of each reference file, by its path in the home.
        code_version: version of this program.
        ledger: count and digest of the entries that the papers are made from.
        as_known_at: nothing recorded after this moment was known, in London time; "" where everything was.
        version: of the paper: 1, or more where a pack of the period was issued before.
    """

    reference_sha256: Mapping[str, str]
    code_version: str
    ledger: PackHead = NO_ENTRIES
    as_known_at: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class Material:
    """What the sections are written from.

    Attributes:
        position: where everything stands.
        asks: what the board is asked to decide.
        figures: every figure by name.
        provenance: hashes and versions.
        full: the position with nothing withheld, for the restricted annex and for a partner's own papers alone.
    """

    position: Position
    asks: tuple[Ask, ...]
    figures: Mapping[str, int]
    provenance: Provenance = field(repr=False)
    full: Position = field(repr=False)

    @property
    def last_month(self) -> str:
        """The month before in a sentence, such as "in February 2020"."""
        return f"in {word_period(self.position.period.previous)}"

    def number(self, name: str, text: str = "") -> Cell:
        """A cell that prints a figure; ``text`` only where it is printed in another form, such as with its sign."""
        return Cell(text or str(self.figures[name]), figure=name)

    def partner(self, found: Judgement) -> str:
        """The name of the body that owns an action."""
        return self.position.partner_name(found.state.action.partner)


def text_column(heading: str, weight: float = 1.0, editions: frozenset[Edition] | None = None) -> Column:
    """A column of words."""
    return Column(heading, Align.LEFT, weight, editions)


def narrow_column(heading: str, editions: frozenset[Edition] | None = None) -> Column:
    """A column of words or dates that needs no spare width."""
    return Column(heading, Align.LEFT, 0, editions)


def number_column(heading: str, weight: float = 0) -> Column:
    """A column of figures, set right."""
    return Column(heading, Align.RIGHT, weight)


def status_cell(found: Judgement) -> Cell:
    """The computed status as a word, with the tone of its colour."""
    return Cell(found.delivery.value.capitalize(), tone=TONES.get(found.delivery, Tone.NEUTRAL))


def word_status(found: Judgement) -> str:
    """The computed status as a sentence: with the rule that made it another than the partner's word, where one did.

    The partner's own word stands beside ours where it is another one, because "Amber" means different things to
    different bodies.
    """
    ours, last = capital(found.delivery.value), found.state.last_update
    if found.rule:
        return f"{ours}: {found.rule}."
    if last is None or last.partner_status.casefold() in (found.delivery.value, found.declared.value):
        return f"{ours}."
    return f'{ours}; the partner\'s own word is "{last.partner_status}".'


def table_or_line(table: Table, nothing: str) -> Table | Paragraph:
    """The table; or, where it would have no rows, one line that says so."""
    return table if table.rows else Paragraph(nothing)


def cells(*texts: str) -> tuple[Cell, ...]:
    """A row of plain cells; an empty text is printed as "none", because an empty cell is read aloud as nothing."""
    return tuple(Cell(text or "none") for text in texts)


def total_row(label: str, numbers: Sequence[Cell]) -> tuple[Cell, ...]:
    """The last row of a table that adds up."""
    return (Cell(label), *numbers)
