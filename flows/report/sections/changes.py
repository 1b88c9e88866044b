"""What changed since the last paper, action by action: status, dates, owner, and the wording with its differences marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from flows.document import Cell, Heading, Paragraph, Section, Table, Voice
from flows.report.revisions import compare_texts
from flows.report.sections.contents import cells, narrow_column, text_column
from flows.report.sections.what_matters import IN_FULL
from flows.wording import capital, join_words, word_count, word_short_day

if TYPE_CHECKING:
    from flows.document import Block
    from flows.report.sections.contents import Material
    from flows.status import Judgement

    Versions: TypeAlias = tuple[str, str, str]

TEXTS = {"update": "Update", "evidence": "Evidence", "risk": "Risk", "help_needed": "Help needed"}
"""The words of a partner that are compared, with their label."""


def build_changes(material: Material) -> Section:
    """Facts that changed in one table, then each text that changed with its words marked as added or removed."""
    pairs = _pairs(material)
    rows = [row for before, now in pairs for row in _fact_rows(material, before, now)]
    texts = [(now, found) for before, now in pairs if (found := _changed_texts(before, now))]
    if not rows and not texts:
        return Section("changes", "What changed", (Paragraph(_word_nothing(material)),))
    return Section(
        key="changes",
        heading="What changed",
        blocks=(Paragraph(_word_changes(material, rows, texts)), *_fact_blocks(rows), *_text_blocks(texts)),
    )


def _pairs(material: Material) -> list[tuple[Judgement, Judgement]]:
    """Each action that stood in the last paper too, as it was and as it is."""
    position = material.position
    if position.is_first:
        return []
    refs = ((found.state.action.action_ref, found) for found in position.judgements)
    return [(position.earlier[ref], found) for ref, found in refs if ref in position.earlier]


def _word_nothing(material: Material) -> str:
    if material.position.is_first:
        return "This is the first report, so there is none to compare it with."
    return f"No status, date, owner or wording differs from the report {material.last_month}."


def _word_changes(
    material: Material, rows: list[tuple[Cell, ...]], texts: list[tuple[Judgement, list[Versions]]]
) -> str:
    facts = dict.fromkeys(row[0].text for row in rows)
    said = [f"{word_count(len(facts), 'action')} with another status, date or owner"] if facts else []
    said += [f"{word_count(len(texts), 'action')} with other wording"] if texts else []
    edits = " What the office edited in the register stands under edits." if material.position.edits else ""
    return f"Against the report {material.last_month}: {join_words(said)}.{edits}"


def _facts(material: Material, found: Judgement) -> dict[str, str]:
    last = found.state.last_update
    return {
        "Status": capital(found.delivery),
        "Date held": word_short_day(found.state.due_on),
        "Forecast": word_short_day(last.forecast_on if last else None),
        "Owner": material.partner(found),
    }


def _fact_rows(material: Material, before: Judgement, now: Judgement) -> list[tuple[Cell, ...]]:
    was, stands = _facts(material, before), _facts(material, now)
    ref = now.state.action.action_ref
    return [cells(ref, what, was[what], stands[what]) for what in stands if was[what] != stands[what]]


def _fact_blocks(rows: list[tuple[Cell, ...]]) -> list[Block]:
    if not rows:
        return []
    return [
        Table(
            key="changed-facts",
            caption="Status, dates and owners that changed",
            description=f"{capital(word_count(len(rows), 'change'))}, each as it stood in the last report and in this one.",
            columns=(
                narrow_column("Ref"),
                narrow_column("What"),
                text_column("Last report", 1),
                text_column("This report", 1),
            ),
            rows=tuple(rows),
        )
    ]


def _changed_texts(before: Judgement, now: Judgement) -> list[Versions]:
    """The texts that differ, each with its label; they are compared word by word where they are printed."""
    pairs = [
        (label, getattr(before.state.last_update, name, ""), getattr(now.state.last_update, name, ""))
        for name, label in TEXTS.items()
    ]
    return [(label, was, stands) for label, was, stands in pairs if was.split() != stands.split()]


def _text_blocks(texts: list[tuple[Judgement, list[Versions]]]) -> list[Block]:
    if not texts:
        return []
    blocks: list[Block] = [Heading("Wording, action by action"), Paragraph(_HOW_TO_READ, Voice.NOTE)]
    for found, versions in texts[:IN_FULL]:
        action = found.state.action
        blocks += [Heading(f"{action.action_ref}: {action.action}", level=3)]
        blocks += [compare_texts(*each) for each in versions]
    rest = len(texts) - IN_FULL
    if rest > 0:
        blocks.append(Paragraph(f"The wording of {word_count(rest, 'more action')} changed; register.csv has it."))
    return blocks


_HOW_TO_READ = "New words are underlined and marked as added; old words are struck through and marked as removed."
