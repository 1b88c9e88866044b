"""The rules in words: every line is the docstring of the function that decides, every number the board's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.document import Cell, Heading, Listing, Section, Table
from flows.register.succession import find_owners
from flows.report.asks import asks_closure, asks_extension
from flows.report.figures import is_due_by
from flows.report.sections.contents import cells, narrow_column, number_column, text_column
from flows.settings.thresholds import Thresholds, word_range
from flows.status.closure import find_verification, judge_closure, standing_claim
from flows.status.copy_forward import SIGN_RULES
from flows.status.effect import judge_effect
from flows.status.judgement import DELIVERY_RULES, days_overdue, is_stale
from flows.status.links import not_superseded
from flows.status.promises import judge_promises, past_promises
from flows.status.questions import QUESTION_RULES, draw_questions
from flows.status.refusals import find_refusals, is_closure_refused, is_date_refused
from flows.wording import rule_in_words, sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.report.sections.contents import Material


def build_rules_annex(material: Material) -> Section:
    """The rules as the program applies them: each line is the docstring of the function that decides."""
    rules = tuple(rule_in_words(function) for function in RULES)
    thresholds = material.position.settings.thresholds
    rows = tuple(
        (
            *cells(sentence(field.description or name)),
            Cell(str(getattr(thresholds, name))),
            *cells(word_range(name)[1], word_range(name)[0]),
        )
        for name, field in Thresholds.model_fields.items()
    )
    return Section(
        key="annex-rules",
        heading="Annex B: definitions and rules used",
        starts_page=True,
        blocks=(
            Heading("Rules, in the order in which they are asked"),
            Listing(rules, is_numbered=True),
            Heading("Thresholds of this board"),
            Table(
                key="thresholds",
                caption="Thresholds set in board.toml",
                description="Each threshold of the board with its value, its unit and the range that it may have.",
                columns=(
                    text_column("What it decides", 4),
                    number_column("Value"),
                    narrow_column("Unit"),
                    narrow_column("Allowed"),
                ),
                rows=rows,
            ),
            Heading("Words"),
            Listing((*_WORDS, *map(sentence, material.position.settings.board.words))),
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
    is_closure_refused,
    asks_extension,
    is_date_refused,
    find_refusals,
    is_due_by,
    find_owners,
    not_superseded,
    judge_effect,
    judge_promises,
    past_promises,
    *SIGN_RULES,
    draw_questions,
    *QUESTION_RULES.values(),
)
"""The functions whose docstrings are the rules of Annex B, in the order in which they are printed."""

_WORDS = (
    "Original date: the due date in the action plan. Date held: the original date, or the last one that the board agreed.",
    "Open: neither closed nor superseded, and accepted as an action. A complete action is open until the board closes it.",
    "Moves asked or agreed: how often the promised date became later, whether the board agreed or was only asked.",
    "Set aside: a row of a return that could not be used; the partner's fix list says why.",
)
