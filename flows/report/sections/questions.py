"""Questions that the Commissioner might ask, each with its rule and the rows behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.document import Paragraph, Section, Table
from flows.report.sections.contents import cells, text_column
from flows.status.questions import QUESTION_RULES
from flows.wording import capital, rule_in_words, word_count

if TYPE_CHECKING:
    from flows.report.sections.contents import Material

_LEAD = (
    "These questions are drawn from the register by the rules beside them, one from each rule in turn. They are a help to "
    "prepare, and no judgement of anybody's work."
)


def build_questions(material: Material) -> Section:
    """The questions in order, each with why it is asked and where the facts stand."""
    questions = material.position.questions
    table = Table(
        key="questions",
        caption="Questions, the rule behind each, and where the facts stand",
        description=f"{capital(word_count(len(questions), 'question'))} drawn from the register by rule.",
        columns=(text_column("Question", 3), text_column("Why it is asked", 2.5), text_column("Rows behind it", 2)),
        rows=tuple(
            cells(
                question.text,
                capital(rule_in_words(QUESTION_RULES[question.rule]).removeprefix("Question: ")),
                "; ".join(question.rows),
            )
            for question in questions
        ),
    )
    nothing = "No rule finds anything to ask about this month."
    return Section(
        key="questions",
        heading="Questions the Commissioner might ask",
        blocks=(Paragraph(_LEAD), table) if questions else (Paragraph(nothing),),
    )
