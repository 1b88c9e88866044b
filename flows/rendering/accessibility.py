"""Our own judge of a produced Word report: can everybody read it, and is the file sound?

No published checker does this for .docx, and neither of the schema validators sees a dangling link, a cell without a
paragraph or a missing alternative text. Publishing stops when a rule is broken. Each rule is a function whose first
line says it.
"""

from __future__ import annotations

from typing import Final

from flows.problems import PublishingError
from flows.rendering import word_rules_package as package
from flows.rendering import word_rules_text as text
from flows.rendering.word_opened import opened_for_checking
from flows.rendering.word_rules_contrast import faint_letters
from flows.rendering.word_rules_tables import table_faults

RULES: Final = (
    package.broken_parts,
    package.missing_types,
    package.dangling_relations,
    package.unsafe_links,
    package.double_ids,
    package.bookmarks,
    package.missing_styles,
    package.asking_fields,
    package.missing_marking,
    package.languages,
    text.headings,
    text.empty_paragraphs,
    text.typed_lists,
    text.bare_links,
    text.drawings,
    text.small_letters,
    text.hidden_text,
    table_faults,
    faint_letters,
)


def check_word(document: bytes) -> tuple[str, ...]:
    """A sentence for each breach of the rules in a Word report; none for a report that may be published.

    Args:
        document: the .docx file.
    """
    try:
        opened = opened_for_checking(document)
    except PublishingError as error:
        return (str(error),)
    return tuple(dict.fromkeys(sentence for rule in RULES for sentence in rule(opened)))
