"""Every cell of free text that an office or a partner can fill, and which of them the public may read.

A column that somebody adds tomorrow is filled with a word of its own by itself; if that word then stands in the public
edition, this test asks for the reason.
"""

from __future__ import annotations

from functools import cache

from flows.papers.editions import (
    ANNEX,
    PUBLIC_WEB,
    PUBLIC_WORD,
    make_web,
    make_word,
)
from flows.report import build_report
from flows.storage import load_templates
from tests.homes import REPOSITORY
from tests.leaks import leaks
from tests.plain_rounds import editions_of
from tests.rounds.canary_home import STANDS, TABLES, CanaryHome

PUBLISHED = {
    "board.name": "whose paper it is",
    "board.office": "who publishes it",
    "board.title": "what it is about",
    "board.notice": "that it is a demonstration, where it is one",
    "board.words": "what words mean that not every reader knows",
    "inspections.title": "published by the inspectors",
    "inspections.inspectorates": "published by the inspectors",
    "areas_for_improvement.topic": "published by the inspectors",
    "areas_for_improvement.owner": "the body that the inspectors named",
    "areas_for_improvement.source": "where the office read of the area",
    "areas_for_improvement.certainty": "how sure that source is",
    "partners.name": "the name of a public body",
    "actions.action": "what was promised, in the board's own words",
    "measures.measure": "what would show that it helped, in the office's words",
    "measures.unit": "of the measure",
    "measures.source": "who counts it",
}
"""Cells of what is not restricted whose words the public may read, with the reason. There is no other."""


@cache
def home() -> CanaryHome:
    return CanaryHome()


@cache
def editions() -> dict[str, bytes]:
    return editions_of(home().material, load_templates(REPOSITORY))


def found(content: bytes) -> set[str]:
    """The kinds of cell whose words can be read in a paper, in any byte of it."""
    cells = home().canary.cells
    return {cells[word] for word, _ in leaks(cells, content)}


def test_every_column_of_free_text_holds_canaries_for_what_is_public_and_for_what_is_restricted() -> None:
    filled = set(home().canary.cells.values())
    both = {cell.partition(" ")[2] for cell in filled if cell.startswith("visible ")}
    assert {cell.partition(" ")[2] for cell in filled if cell.startswith("hidden ")} < both
    for table, model in TABLES.items():
        texts = {name for name, field in model.model_fields.items() if "str" in str(field.annotation)}
        structured = {
            "action_ref",
            "afi_ref",
            "partner",
            "inspection",
            "reference_prefix",
            "succeeded_by",
            "replaces",
            "part_of",
        }
        assert {f"{table}.{name}" for name in texts - structured} <= both


def test_the_public_edition_holds_the_words_that_may_be_published_and_no_others_in_any_byte() -> None:
    for name in (PUBLIC_WORD, PUBLIC_WEB):
        assert found(editions()[name]) == {f"visible {cell}" for cell in PUBLISHED}, name


def test_the_public_edition_names_nothing_restricted() -> None:
    hidden = [ref for ref, kind in STANDS.items() if kind == "hidden"]
    for name in (PUBLIC_WORD, PUBLIC_WEB):
        assert leaks([*hidden, *home().canary.words("hidden")], editions()[name], name) == []


def test_no_paper_of_the_board_holds_a_word_of_what_is_restricted() -> None:
    templates, report = load_templates(REPOSITORY), build_report(home().material)
    for content in (make_word(report, templates), make_web(report, templates)):
        assert leaks(home().canary.words("hidden"), content) == []


def test_the_search_sees_these_words_where_they_may_stand() -> None:
    """Every kind of cell of a return, a decision and a check is read in some paper, so that the home fills what it should."""
    templates, report = load_templates(REPOSITORY), build_report(home().material)
    shown = found(make_word(report, templates)) | found(editions()[ANNEX])
    for cell in ("update", "risk", "help_needed", "evidence"):
        assert {f"visible return.{cell}", f"hidden return.{cell}"} <= shown, cell
    for cell in ("decisions.reason", "verifications.verified_by", "measures.measure"):
        assert {f"visible {cell}", f"hidden {cell}"} <= shown, cell
