"""What an edition may not say is taken out of the facts before a word is written, so that no section can give it away.

The public edition keeps the words that are on a list, and only those: a fact that somebody adds tomorrow is withheld
until it is put there.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from pydantic import BaseModel

from flows.register.entries import Update
from flows.report.small_numbers import without_small_readings
from flows.status.closure import Closure

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.report.position import Position
    from flows.settings import Settings

    Rule: TypeAlias = Callable[[object, str, bool], bool]

Thing = TypeVar("Thing")

IDENTIFIERS = frozenset({"action_ref", "afi_ref", "partner", "period", "inspection", "status", "decision"})
"""Fields that name or count an action, and say nothing of it."""

PUBLISHED = IDENTIFIERS | {
    "action", "topic", "owner", "source", "certainty", "rule",
    "name", "office", "title", "notice", "inspectorates", "reference_prefix",
    "measure", "unit", "words",
}  # fmt: skip
"""Fields whose words may be published. Not among them: partners' free text, roles, names of files, reasons."""

SEE_ANNEX = "see the restricted annex"
NOT_PUBLISHED = "not published"
_SOURCES = frozenset({"source_file", "source_sha256"})


def restricted_actions(settings: Settings) -> frozenset[str]:
    """References of the actions that are restricted, by themselves or with their area for improvement."""
    return frozenset(
        ref for ref, row in settings.actions.items() if row.restricted or settings.areas[row.afi_ref].restricted
    )


def restricted_areas(settings: Settings) -> frozenset[str]:
    """References of the areas for improvement that are restricted."""
    return frozenset(ref for ref, area in settings.areas.items() if area.restricted)


def for_board(position: Position) -> Position:
    """The position without the words of restricted actions and of the columns that the board keeps for the annex."""
    settings = position.settings
    hidden = restricted_actions(settings) | restricted_areas(settings)
    columns = settings.papers.restricted_columns
    if not hidden and not columns:
        return position

    def is_kept(owner: object, name: str, is_hidden: bool) -> bool:  # noqa: FBT001  # a fact about the owner
        if is_hidden:
            return name in IDENTIFIERS | _SOURCES
        return not (isinstance(owner, Update | Closure) and name in columns)

    return _Veil(SEE_ANNEX, hidden, is_kept).over(position)


def for_public(position: Position) -> Position:
    """The position with the words and readings that may be published, and no others."""
    hidden = restricted_actions(position.settings) | restricted_areas(position.settings)

    def is_kept(_owner: object, name: str, is_hidden: bool) -> bool:  # noqa: FBT001  # a fact about the owner
        return name in (IDENTIFIERS if is_hidden else PUBLISHED)

    return _Veil(NOT_PUBLISHED, hidden, is_kept).over(without_small_readings(position))


class _Veil:
    """Walks through facts and puts the same few words in the place of those that are not kept.

    Two texts that differ stay different, so that what is counted about them (stale, changed) is counted as before.
    """

    def __init__(self, words: str, hidden: frozenset[str], is_kept: Rule) -> None:
        self._words = words
        self._hidden = hidden
        self._is_kept = is_kept
        self._done: dict[tuple[int, bool], tuple[object, object]] = {}  # With the original, or its id could come again.
        self._texts: dict[str, dict[str, int]] = {}  # By action, or each text would look through those of all others.

    def over(self, thing: Thing, *, is_hidden: bool = False) -> Thing:
        """The thing with everything in it veiled; what is shared stays shared.

        Args:
            thing: any fact.
            is_hidden: it is part of something restricted.
        """
        key = id(thing), is_hidden
        if key not in self._done:
            self._done[key] = (thing, self._veiled(thing, is_hidden=is_hidden or self._names_hidden(thing)))
        return self._done[key][1]  # type: ignore[return-value]  # of the same kind as what went in

    def _names_hidden(self, thing: object) -> bool:
        """Whether it is a restricted action or area, or speaks of one: then whatever is in it is restricted too."""
        action = getattr(getattr(thing, "state", thing), "action", thing)
        refs = {getattr(each, name, "") for each in (thing, action) for name in ("action_ref", "afi_ref")}
        return bool(refs & self._hidden)

    def _veiled(self, thing: Any, *, is_hidden: bool) -> Any:  # noqa: PLR0911  # a line for each kind of fact
        if thing is None or isinstance(thing, bool | int | float | Decimal | date | Enum):
            return thing
        if isinstance(thing, str):  # In a mapping or deeper, where no field names it.
            return thing if self._is_kept(None, "", is_hidden) else self._words
        if isinstance(thing, BaseModel):
            return thing.model_copy(
                update={name: self._field(thing, name, is_hidden) for name in type(thing).model_fields}
            )
        if isinstance(thing, Update):  # a tuple whose cells have names
            return Update._make(self._field(thing, name, is_hidden) for name in Update._fields)
        if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
            fields = {field.name: self._field(thing, field.name, is_hidden) for field in dataclasses.fields(thing)}
            return dataclasses.replace(thing, **fields)
        if isinstance(thing, Mapping):
            # A key of more than one part holds words, such as a partner's own status.
            return {key: self.over(kept, is_hidden=is_hidden) for key, kept in thing.items() if isinstance(key, str)}
        if isinstance(thing, tuple | frozenset):
            return type(thing)(self.over(each, is_hidden=is_hidden) for each in thing)
        raise AssertionError(f"{type(thing).__name__}: say in withheld.py how this kind of fact is withheld")

    def _field(self, owner: object, name: str, is_hidden: bool) -> object:  # noqa: FBT001  # as above
        value = getattr(owner, name)
        if type(value) is tuple and any(isinstance(each, str) and not isinstance(each, Enum) for each in value):
            return value if self._is_kept(owner, name, is_hidden) else ()
        if not isinstance(value, str) or isinstance(value, Enum):
            return self.over(value, is_hidden=is_hidden)
        return value if not value or self._is_kept(owner, name, is_hidden) else self._instead(owner, name, value)

    def _instead(self, owner: object, name: str, value: str) -> str:
        if name != "update":
            return self._words
        own = self._texts.setdefault(getattr(owner, "action_ref", ""), {})
        return f"{self._words} (wording {own.setdefault(value, len(own) + 1)})"
