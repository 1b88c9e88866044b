"""The cells of a return read into rows that checks can look at, a column at a time."""

from __future__ import annotations

from dataclasses import replace
from itertools import filterfalse
from typing import TYPE_CHECKING

from flows.models import PARTNER_STATUSES, REQUIRED_COLUMNS, RETURN_COLUMNS
from flows.settings import wording_key
from flows.validation.cleaning import hollow_texts, odd_texts, tidy_texts
from flows.validation.context import TEXT_COLUMNS, Column, Rows, reference_key
from flows.validation.dates import NotADate, read_days
from flows.validation.near_words import respelt_reference, respelt_status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from flows.models import TextTable
    from flows.validation.context import Context, LastWord

_EXACT = ("action_ref", "status", "updated_on")
"""Columns whose every word is checked against something, so that a dash there is a fault and not an empty cell."""


def cells_by_column(table: TextTable) -> dict[str, Column]:
    """The cells of each of our columns; a column that the file does not have is empty text."""
    columns = map(Column, table.columns, table.different)
    found = dict(zip(reversed(table.headings), reversed(tuple(columns)), strict=False))
    empty = Column([""] * len(table.rows), frozenset({""} if table.rows else ()))
    return {name: _tidied(found[name], name) if name in found else empty for name in RETURN_COLUMNS}


def _tidied(column: Column, name: str) -> Column:
    """The column with what ``tidy_texts`` says in place. A date that did not fit its column is a fault and not empty."""
    tidy = tidy_texts(column.different, is_exact=name in _EXACT)
    if name == "forecast_on":
        tidy = {text: read for text, read in tidy.items() if read or not text or text.strip("#")}
    hollow = hollow_texts(tidy, is_required=name in REQUIRED_COLUMNS)
    if not hollow:
        return column.mapped(tidy)
    stood = {place: text for place, text in enumerate(column.texts) if text in hollow}
    return replace(column.mapped(tidy), hollow=stood)


def read_cells(numbers: list[int], columns: Mapping[str, Column], context: Context) -> Rows:
    """The rows with the status in our words and the dates as dates; each different cell text is read once."""
    respelt: dict[tuple[str, str], str] = {}
    cells = {name: column.texts for name, column in columns.items()}
    different = {name: column.different for name, column in columns.items()}
    statuses = _our_statuses(different["status"], context, respelt)
    order = context.settings.partners[context.partner].date_order
    read = read_days(different["updated_on"] | different["forecast_on"], order)
    not_dates = {text: day for text, day in read.items() if isinstance(day, NotADate)}
    days = {text: None if isinstance(day, NotADate) else day for text, day in read.items()}
    keys, strange_keys = _keys(columns["action_ref"], context, respelt)
    return Rows(
        numbers=numbers,
        cells=cells,
        different=different,
        keys=keys.texts,
        different_keys=keys.different,
        strange_keys=strange_keys,
        statuses=list(map(statuses.__getitem__, cells["status"])),
        updated_days=list(map(days.__getitem__, cells["updated_on"])),
        different_updated_days={day for text in different["updated_on"] if (day := days[text]) is not None},
        forecast_days=list(map(days.__getitem__, cells["forecast_on"])),
        not_dates=not_dates,
        last_words=_own_words(keys.texts, strange_keys, context),
        odd=odd_texts({name: columns[name] for name in (*TEXT_COLUMNS, "status")}),
        respelt=respelt,
        hollow={
            (name, numbers[place]): text for name, column in columns.items() for place, text in column.hollow.items()
        },
    )


def _own_words(keys: list[str], strange_keys: AbstractSet[str], context: Context) -> list[LastWord | None]:
    """What the ledger holds of each action; of another partner's, nothing may be told to whoever names it."""
    held = context.surroundings.last_words
    return [None if key in strange_keys else held.get(key) for key in keys]


def _our_statuses(words: Iterable[str], context: Context, respelt: dict[tuple[str, str], str]) -> dict[str, str]:
    """Our status for each of the partner's words; "" for a word that nobody has mapped.

    What is read in spite of another spelling is put into ``respelt``. Capitals, blanks and hyphens are no other spelling.
    """
    theirs = {
        word: status.value for (partner, word), status in context.settings.wording.items() if partner == context.partner
    }
    known = {**{status.value: status.value for status in PARTNER_STATUSES}, **theirs}
    read = {word: known.get(wording_key(word), "") for word in words}
    for word in [word for word, status in read.items() if word and not status and not context.settings.is_strict]:
        status = respelt_status(word)
        if status:
            read[word] = respelt["status", word] = status.value
    return read


def _keys(references: Column, context: Context, respelt: dict[tuple[str, str], str]) -> tuple[Column, set[str]]:
    """The references as they are compared, and those of them that are not the partner's.

    One that stands in the register is as it is compared already. What is read in spite of another spelling is put into
    ``respelt``; the strict profile reads none.
    """
    own = context.own_references
    read = {text: _key(text, context) for text in filterfalse(own.__contains__, references.different) if text}
    changed = {text: key for text, key in read.items() if key != text}
    respelt |= {("action_ref", text): key for text, key in changed.items() if key in own}
    return references.mapped(changed), {key for key in read.values() if key and key not in own}


def _key(text: str, context: Context) -> str:
    if text in context.settings.actions or context.settings.is_strict:
        return text
    key = reference_key(text)
    return key if key in context.settings.actions else respelt_reference(text, context.own_references) or key
