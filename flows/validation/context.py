"""What a check may know besides the rows themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from flows.problems import Problem
from flows.settings.succession import references_of
from flows.validation.cleaning import clean_text
from flows.validation.personal_search import is_personal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from flows.models import Period
    from flows.settings import Settings
    from flows.validation.dates import NotADate


TEXT_COLUMNS = ("update", "forecast_reason", "evidence", "risk", "help_needed", "updated_by")
"""Columns that hold free text."""


@dataclass(frozen=True, slots=True)
class LastWord:
    """What the ledger holds of one action before this return.

    Attributes:
        status: the last status that the partner gave; "" where it gave none.
        updated_on: day of that update; None where there is none.
        update: its text.
        same_text_count: in how many returns running that text has stood; 0 where there is none.
        due_on: the due date held now: the original one, or the last extension that the board agreed.
        closed_on: the day the board closed the action; None while it is open.
    """

    due_on: date
    status: str = ""
    updated_on: date | None = None
    update: str = ""
    same_text_count: int = 0
    closed_on: date | None = None


@dataclass(frozen=True)
class Surroundings:
    """What every return of a month is compared with.

    What is worked out of all last words together tells most files at one go that a check has nothing to find in them.

    Attributes:
        period: the month that the returns were filed under.
        cut_off_on: last day for returns of that month.
        settings: reference tables and thresholds.
        last_words: what the ledger holds from earlier months, by action reference.
    """

    period: Period
    cut_off_on: date
    settings: Settings
    last_words: Mapping[str, LastWord]

    @cached_property
    def newest_update_on(self) -> date:
        """The newest day of an update from earlier months."""
        return max((word.updated_on for word in self.last_words.values() if word.updated_on), default=date.min)

    @cached_property
    def held_texts(self) -> frozenset[str]:
        """The texts of the last updates from earlier months."""
        return frozenset(word.update for word in self.last_words.values() if word.update)

    @cached_property
    def stale_texts(self) -> frozenset[str]:
        """Texts that have stood in so many returns that one more is too many."""
        most = self.settings.thresholds.stale_after_returns
        return frozenset(
            word.update for word in self.last_words.values() if word.update and word.same_text_count + 1 >= most
        )

    @cached_property
    def closed_references(self) -> frozenset[str]:
        """References of the actions that the board has closed."""
        return frozenset(reference for reference, word in self.last_words.items() if word.closed_on is not None)


@dataclass(frozen=True)
class Context:
    """One return, and what it is compared with.

    Attributes:
        file: name of the file.
        partner: key of the partner that sent it.
        surroundings: the month, the register and what came before.
    """

    file: str
    partner: str
    surroundings: Surroundings

    @property
    def period(self) -> Period:
        """The month that the return was filed under."""
        return self.surroundings.period

    @property
    def cut_off_on(self) -> date:
        """The last day for returns of that month."""
        return self.surroundings.cut_off_on

    @property
    def settings(self) -> Settings:
        """Reference tables and thresholds."""
        return self.surroundings.settings

    @cached_property
    def own_references(self) -> frozenset[str]:
        """References of the actions that the partner answers for, those of bodies that it succeeded among them."""
        return references_of(self.settings, self.partner, self.period)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a return.

    Attributes:
        texts: its cells, without white space at their ends; "" where nothing is said.
        different: the same texts, each once.
        hollow: what stood in cells that count as empty and say so to their writer, by the cell's place.
    """

    texts: list[str]
    different: AbstractSet[str]
    hollow: Mapping[int, str] = field(default_factory=dict)

    def mapped(self, changed: Mapping[str, str]) -> Column:
        """The column with other texts in place of some; itself where none is to change."""
        if not changed:
            return self
        texts = [changed.get(text, text) for text in self.texts]
        return Column(texts, {changed.get(text, text) for text in self.different})


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a return, column by column, every list as long as there are rows.

    Plain lists, because a check that holds for a whole column is then one set or one membership test, and most columns
    of most returns are in order; a frame would cost more to make than all checks together.

    Attributes:
        numbers: the row number that a spreadsheet shows.
        cells: the text of each of ``RETURN_COLUMNS``, without white space at its ends; "" where there is none.
        different: the texts of each column once.
        keys: the reference as it is compared.
        different_keys: the same references once.
        strange_keys: those of them that are not the partner's own.
        statuses: the status in our words; "" where it is empty or unknown.
        updated_days: ``updated_on`` as a date; None where there is none.
        different_updated_days: the same dates once.
        forecast_days: ``forecast_on`` as a date; None where there is none.
        not_dates: why a text in either column of dates is none, by the text.
        last_words: what the ledger holds of the row's action; None where the action is not on the register.
        odd: places of texts that may need cleaning, for each column whose text is kept.
        respelt: what a status or a reference in another spelling was read as, by its column and text.
        hollow: what stood in cells that count as empty and say so to their writer, by column and row number.
    """

    numbers: list[int]
    cells: Mapping[str, list[str]]
    different: Mapping[str, AbstractSet[str]]
    keys: list[str]
    different_keys: AbstractSet[str]
    strange_keys: AbstractSet[str]
    statuses: list[str]
    updated_days: list[date | None]
    different_updated_days: AbstractSet[date]
    forecast_days: list[date | None]
    not_dates: Mapping[str, NotADate]
    last_words: list[LastWord | None]
    odd: Mapping[str, list[int]]
    respelt: Mapping[tuple[str, str], str] = field(default_factory=dict)
    hollow: Mapping[tuple[str, int], str] = field(default_factory=dict)

    def of(self, column: str) -> Iterator[tuple[int, str]]:
        """Row number and text of each cell of a column."""
        return zip(self.numbers, self.cells[column], strict=True)


Check: TypeAlias = Callable[[Rows, Context], list[Problem]]
"""Looks at all rows at once and returns what it found."""

_SHOWN_LENGTH = 40


def show(cell: str) -> str:
    """A reference, status or date as a message quotes it: in quotation marks, on one line, and never long.

    A partner may have put its text into the wrong column, so that what could tell of a person is not quoted at all.

    >>> show("31/04/2020"), show("Mrs Example, aged 12")
    ('"31/04/2020"', 'What stands there')
    """
    line = clean_text(" ".join(cell.split()))
    if is_personal(line):
        return "What stands there"
    return f'"{line}"' if len(line) <= _SHOWN_LENGTH else f'"{line[:_SHOWN_LENGTH]}…"'


def reference_key(text: str) -> str:
    """A reference as it is compared: capitals, plain hyphen, no spaces.

    Word processors turn a hyphen into a dash, and people put a space beside it.

    >>> reference_key(" pol – 01 ")
    'POL-01'
    """
    if text.isascii() and text.isupper() and " " not in text:
        return text.strip()
    return "".join(text.upper().replace("–", "-").replace("—", "-").replace("‑", "-").split())
