"""The rows of the reference tables: inspections, areas for improvement, actions, partners, wording, bank holidays."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from flows.models import PARTNER_STATUSES, Delivery
from flows.problems import SetUpError
from flows.settings.post import split_addresses

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_STRICT = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
Words = Annotated[str, Field(min_length=1, max_length=1000)]


def _read_day(text: object) -> object:
    """A date from ``2020-03-31``, or from ``31/03/2020``, which is what Excel makes of it when the office saves."""
    if isinstance(text, str) and re.fullmatch(r"\d{1,2}/\d{1,2}/\d{4}", text):
        return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007  # a calendar day has no time zone
    return text


def _read_optional_day(text: object) -> object:
    return None if text == "" else _read_day(text)


def _read_yes_or_no(text: object) -> object:
    return "no" if text == "" else text


Day = Annotated[date, BeforeValidator(_read_day)]
YesOrNo = Annotated[bool, BeforeValidator(_read_yes_or_no)]
"""Yes or no; an empty cell is a no."""
OptionalDay = Annotated[date | None, BeforeValidator(_read_optional_day)]
Reference = Annotated[str, Field(pattern=r"^[A-Z]+(-[A-Z0-9]+)*-\d+[A-Z]?$")]
"""A reference that a spreadsheet leaves alone: letters, a dash, digits. ``1-3`` would become 1 March."""


class DateOrder(StrEnum):
    """The order in which a partner writes the parts of a date with slashes."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class Inspection(BaseModel):
    """One inspection, as published."""

    model_config = _STRICT
    inspection: Words
    title: Words
    inspectorates: Words
    fieldwork_from: Day
    fieldwork_to: Day
    published_on: Day
    received_on: OptionalDay
    areas_for_improvement_count: int = Field(ge=0)
    key_strengths_count: int = Field(ge=0)
    recommendation_count: int = Field(ge=0)
    source: Words
    certainty: Words


class AreaForImprovement(BaseModel):
    """One area for improvement that the inspectors named."""

    model_config = _STRICT
    afi_ref: Reference
    inspection: Words
    topic: Words
    owner: Words
    police_item: bool
    source: Words
    certainty: Words
    restricted: YesOrNo = False


class Partner(BaseModel):
    """One body that owns actions and sends a return."""

    model_config = _STRICT
    partner: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    name: Words
    file_names: str = ""
    reference_prefix: str = Field(pattern=r"^[A-Z]+$")
    lead_role: Words
    email: str = Field(pattern=r"^[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+$")
    is_police: bool
    date_order: DateOrder = DateOrder.DAY_FIRST
    other_emails: str = Field(default="", pattern=r"^([^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+(\s*;\s*|$))*$")
    succeeded_by: str = ""
    succeeded_on: OptionalDay = None
    marking: str = Field(default="", max_length=60)

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address that this partner sends from."""
        return (self.email, *split_addresses(self.other_emails))

    @cached_property
    def name_signs(self) -> tuple[str, ...]:
        """Words that tell in a file name that the file is this partner's."""
        signs = (self.partner, *(sign.strip().lower() for sign in self.file_names.split(";")))
        return tuple(dict.fromkeys(sign for sign in signs if sign))


def name_words(name: str) -> tuple[str, ...]:
    """The words and figures of a name in small letters.

    >>> name_words("North Area_2020-03.csv")
    ('north', 'area', '2020', '03', 'csv')
    """
    return tuple(_WORD.findall(name.lower()))


_WORD = re.compile("[a-z0-9]+")


class Action(BaseModel):
    """One action that a partner has promised."""

    model_config = _STRICT
    action_ref: Reference
    afi_ref: Reference
    partner: Words
    action: Words
    owner_role: Words
    due_on: Day
    agreed_on: Day
    certainty: Words
    restricted: YesOrNo = False
    replaces: str = ""

    @property
    def replaced(self) -> tuple[str, ...]:
        """References of the actions whose place this one took: split or merged work names what it came from."""
        return tuple(ref.strip() for ref in self.replaces.split(";") if ref.strip())


class Wording(BaseModel):
    """What one of a partner's own status words means in ours."""

    model_config = _STRICT
    partner: Words
    their_word: Words
    status: Delivery

    def model_post_init(self, _context: object) -> None:
        """Refuses a status that only the register may give.

        Raises:
            ValueError: the status is not one that a partner may say.
        """
        if self.status not in PARTNER_STATUSES:
            raise ValueError(f"the status must be one of: {', '.join(PARTNER_STATUSES)}")


class BankHoliday(BaseModel):
    """One bank holiday in England and Wales."""

    model_config = _STRICT
    date: Day
    title: Words
    basis: str = ""


def wording_key(text: str) -> str:
    """A status word as it is compared: lower case, single spaces, "not_started" and "Not-started" alike.

    >>> wording_key(" Not_Started ")
    'not started'
    """
    return " ".join(text.casefold().replace("_", " ").replace("-", " ").split())


class DecisionKind(StrEnum):
    """What the board can decide about one action."""

    CLOSE = "close"
    EXTEND = "extend"
    REOPEN = "re-open"
    SUPERSEDE = "supersede"
    NOT_ACCEPT = "not accept"
    REFUSE = "refuse"


LEAVES_AS_IT_WAS = frozenset({DecisionKind.EXTEND, DecisionKind.REFUSE})
"""Decisions after which an action is as open, or as ended, as before."""


class Decision(BaseModel):
    """One decision of the board about one action."""

    model_config = _STRICT
    meeting_on: Day
    action_ref: Reference
    decision: DecisionKind
    new_due_on: OptionalDay
    reason: Words
    decided_by: Words
    minute_ref: str = ""

    def model_post_init(self, _context: object) -> None:
        """Refuses an extension without a date, and a date on anything but an extension or the refusal of one.

        Raises:
            ValueError: ``new_due_on`` and ``decision`` do not fit together.
        """
        has_date = self.new_due_on is not None
        if self.decision is not DecisionKind.REFUSE and (self.decision is DecisionKind.EXTEND) != has_date:
            raise ValueError(
                "the cell new_due_on is needed for an extension, may stand beside a refusal, and belongs to nothing else"
            )


def decode_office_text(content: bytes) -> str:
    """Text of a file that the office keeps: UTF-8, or Windows-1252 where Excel saved it as plain CSV."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


Row = TypeVar("Row", bound=BaseModel)


def parse_rows(file: str, text: str, kind: type[Row]) -> list[Row]:
    """The rows of a reference table, each one checked.

    Args:
        file: path inside the home, for the message.
        text: the file's text: comma-separated, heading row first.
        kind: what each row must be.

    Raises:
        SetUpError: a heading is missing or unknown, or a cell cannot be read; names the row and the column.
    """
    records = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        _check_headings(file, list(records.fieldnames or ()), kind)
        return [_parse_row(file, records.line_num, record, kind) for record in records if any(record.values())]
    except csv.Error as error:
        raise SetUpError(f"{file}, row {records.line_num}: {error}. Save the file again as CSV.") from None


def _check_headings(file: str, headings: list[str], kind: type[Row]) -> None:
    wanted = kind.model_fields
    missing = [name for name, field in wanted.items() if field.is_required() and name not in headings]
    unknown = [heading for heading in headings if heading not in wanted]
    if missing:
        raise SetUpError(f"{file}: no column named {_names(missing)}. Add it to the heading row.")
    if unknown:
        raise SetUpError(f"{file}: column {_names(unknown)} is not known here. Remove it, or correct its name.")


def _parse_row(file: str, row: int, record: dict[str | None, str], kind: type[Row]) -> Row:
    if None in record:
        raise SetUpError(f"{file}, row {row}: more cells than headings. Put quotes round a cell that holds a comma.")
    try:
        return kind.model_validate(record)
    except ValidationError as error:
        raise SetUpError(f"{file}, row {row}{first_fault(error)}") from None


def first_fault(error: ValidationError) -> str:
    """The first thing that is wrong, as the end of a sentence that begins with the file's name."""
    fault = error.errors()[0]
    place = "".join(f", {part}" for part in fault["loc"])
    reason = _plain_reason(fault)
    # Somebody may have written a password where its name belongs: what stands in these parts is never shown again.
    is_secret = bool(fault["loc"]) and fault["loc"][0] in {"sources", "sending", "papers_copy"}
    shown = f'"{fault["input"]}" cannot be used. ' if place and fault["type"] != "missing" and not is_secret else ""
    shown = "the cell is empty. " if fault["input"] in ("", None) and not is_secret else shown
    return f"{place}: {shown}{reason[:1].upper()}{reason[1:]}."


def _plain_reason(fault: ErrorDetails) -> str:
    """What to write instead, in the office's words where we have them; else what the library says."""
    limits = fault.get("ctx", {})
    for beginning, words in _PLAIN_REASONS:
        if fault["type"].startswith(beginning):
            return words.format_map(limits)
    return str(fault["msg"]).removeprefix("Value error, ")


_PLAIN_REASONS = (
    ("date", "write the day as 2020-03-31"),
    ("int", "write a whole number"),
    ("float", "write a number"),
    ("decimal", "write a number"),
    ("bool", "write true or false"),
    ("enum", "write one of {expected}"),
    ("literal_error", "write one of {expected}"),
    ("string_too_short", "this cell must not be empty"),
    ("string_type", "write it as text, in quotes"),
    ("greater_than_equal", "it must be at least {ge}"),
    ("less_than_equal", "it must be at most {le}"),
    ("greater_than", "it must be more than {gt}"),
    ("less_than", "it must be less than {lt}"),
    ("missing", "it is missing, and it is needed"),
    ("extra_forbidden", "this name is not known here; correct it or take it out"),
)
"""How kinds of pydantic's faults begin, with what a person who keeps these files can do about each."""


def _names(words: list[str]) -> str:
    return ", ".join(f'"{word}"' for word in words)
