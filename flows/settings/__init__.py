"""Reference tables and thresholds: text in, one frozen and checked ``Settings`` out."""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pydantic import ValidationError

from flows.problems import SetUpError
from flows.settings.board import BoardFile
from flows.settings.marking import highest_marking
from flows.settings.measures import MEASURES, parse_measures
from flows.settings.succession import check_succession
from flows.settings.tables import (
    LEAVES_AS_IT_WAS,
    Action,
    AreaForImprovement,
    BankHoliday,
    Decision,
    DecisionKind,
    Inspection,
    Partner,
    Wording,
    first_fault,
    name_words,
    parse_rows,
    wording_key,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from flows.models import Delivery
    from flows.settings.board import Board, Papers, People
    from flows.settings.measures import Measure
    from flows.settings.messages import Messages
    from flows.settings.post import PapersCopy, Sending, Source
    from flows.settings.rhythm import Approval, Chasing, Schedule
    from flows.settings.thresholds import Thresholds

__all__ = [
    "LEAVES_AS_IT_WAS",
    "REFERENCE_FILES",
    "Action",
    "AreaForImprovement",
    "Decision",
    "DecisionKind",
    "Inspection",
    "Partner",
    "Settings",
    "parse_decisions",
    "parse_settings",
    "wording_key",
]

REFERENCE_FILES = (
    "reference/board.toml",
    "reference/inspections.csv",
    "reference/areas_for_improvement.csv",
    "reference/actions.csv",
    "reference/partners.csv",
    "reference/partner_wording.csv",
    "reference/bank_holidays.csv",
)
"""The files that a home must have, as paths inside it."""


@dataclass(frozen=True)
class Settings:
    """Everything about one board that people, not partners, keep up.

    What every file asks of all partners is worked out once: with 2,000 partners it would be most of the reading.

    Attributes:
        board: name, marking, meetings.
        people: roles and addresses.
        thresholds: the numbers behind the rules.
        papers: what goes into which edition, and how long papers are kept.
        is_strict: partners' files are refused where they would need a repair.
        ledger_address: SQLAlchemy address of the ledger; "" for SQLite in the home.
        schedule: the working days on which the month's work starts.
        chasing: the working days on which partners are reminded.
        messages: how much stands in the body of a message.
        approval: whether a person must agree before papers count.
        inspections: by key.
        areas: areas for improvement, by reference.
        actions: by reference.
        own_references: the references of each partner's actions, by the partner's key.
        partners: by key.
        wording: our status for (partner, ``wording_key`` of their word).
        bank_holidays: England and Wales.
        measures: what would show that an area has improved, by its reference; for areas that have one.
        sources: where returns are gathered from.
        sending: how messages go out; None where nothing is sent.
        papers_copy: where a copy of each pack goes; None where none is made.
    """

    board: Board
    people: People
    thresholds: Thresholds
    papers: Papers
    is_strict: bool
    ledger_address: str
    schedule: Schedule
    chasing: Chasing
    messages: Messages
    approval: Approval
    inspections: Mapping[str, Inspection]
    areas: Mapping[str, AreaForImprovement]
    actions: Mapping[str, Action]
    own_references: Mapping[str, frozenset[str]]
    partners: Mapping[str, Partner]
    wording: Mapping[tuple[str, str], Delivery]
    bank_holidays: frozenset[date]
    measures: Mapping[str, Measure]
    sources: tuple[Source, ...] = ()
    sending: Sending | None = None
    papers_copy: PapersCopy | None = None

    @cached_property
    def partners_by_sign(self) -> Mapping[tuple[str, ...], set[str]]:
        """By the words of a sign in file names: the keys of the partners that it is a sign of."""
        signs: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        for key, partner in self.partners.items():
            for words in map(name_words, partner.name_signs):
                signs[words].add(key)
        return dict(signs)

    @cached_property
    def succeeded(self) -> Sequence[str]:
        """Keys of the partners that another body has succeeded, or will."""
        return tuple(key for key, partner in self.partners.items() if partner.succeeded_by)


def parse_settings(texts: Mapping[str, str]) -> Settings:
    """One checked ``Settings`` from the texts of the reference files.

    Args:
        texts: text of each of ``REFERENCE_FILES``, by its path in the home.

    Raises:
        SetUpError: a file is broken, or two tables contradict each other; one sentence says what to do.
    """
    board = _parse_board(texts["reference/board.toml"])
    inspections = parse_rows("reference/inspections.csv", texts["reference/inspections.csv"], Inspection)
    areas = parse_rows(
        "reference/areas_for_improvement.csv", texts["reference/areas_for_improvement.csv"], AreaForImprovement
    )
    actions = parse_rows("reference/actions.csv", texts["reference/actions.csv"], Action)
    partners = parse_rows("reference/partners.csv", texts["reference/partners.csv"], Partner)
    wording = parse_rows("reference/partner_wording.csv", texts["reference/partner_wording.csv"], Wording)
    holidays = parse_rows("reference/bank_holidays.csv", texts["reference/bank_holidays.csv"], BankHoliday)
    _check_unique("reference/inspections.csv", "inspection", (row.inspection for row in inspections))
    _check_unique("reference/areas_for_improvement.csv", "afi_ref", (row.afi_ref for row in areas))
    _check_unique("reference/actions.csv", "action_ref", (row.action_ref for row in actions))
    _check_unique("reference/partners.csv", "partner", (row.partner for row in partners))
    _check_unique("reference/partners.csv", "name", (row.name.casefold() for row in partners))
    _check_unique("reference/partners.csv", "reference_prefix", (row.reference_prefix for row in partners))
    _check_unique(
        "reference/partner_wording.csv",
        "their_word",
        (f"{row.partner}: {wording_key(row.their_word)}" for row in wording),
    )
    settings = Settings(
        board=board.board.model_copy(
            update={"marking": highest_marking(board.board.marking, *(row.marking for row in partners))}
        ),
        people=board.people,
        thresholds=board.thresholds,
        papers=board.papers,
        is_strict=board.reading.profile == "strict",
        ledger_address=board.ledger.address,
        schedule=board.schedule,
        chasing=board.chasing,
        messages=board.messages,
        approval=board.approval,
        inspections={row.inspection: row for row in inspections},
        areas={row.afi_ref: row for row in areas},
        actions={row.action_ref: row for row in actions},
        own_references=_own_references(actions),
        partners={row.partner: row for row in partners},
        wording={(row.partner, wording_key(row.their_word)): row.status for row in wording},
        bank_holidays=frozenset(row.date for row in holidays),
        measures=parse_measures(texts[MEASURES], (row.afi_ref for row in areas)) if MEASURES in texts else {},
        sources=board.sources,
        sending=board.sending,
        papers_copy=board.papers_copy,
    )
    _check_links(settings)
    check_succession(settings.partners)
    return settings


def _own_references(actions: Iterable[Action]) -> dict[str, frozenset[str]]:
    """Looked up for every return; a national register holds a million actions."""
    owned: defaultdict[str, list[str]] = defaultdict(list)
    for action in actions:
        owned[action.partner].append(action.action_ref)
    return {partner: frozenset(references) for partner, references in owned.items()}


def parse_decisions(text: str, settings: Settings) -> list[Decision]:
    """The board's decisions, each about an action that is on the register.

    Args:
        text: text of ``decisions.csv``.
        settings: for the register of actions.

    Raises:
        SetUpError: a row cannot be read, or names an action that is not in ``actions.csv``.
    """
    decisions = parse_rows("decisions.csv", text, Decision)
    _check_known("decisions.csv", "action_ref", (row.action_ref for row in decisions), settings.actions, "actions.csv")
    own: defaultdict[str, list[Decision]] = defaultdict(list)
    for row in decisions:
        own[row.action_ref].append(row)
    for row in decisions:
        agreed_on = settings.actions[row.action_ref].agreed_on
        if row.meeting_on < agreed_on:
            raise SetUpError(
                f"decisions.csv: {row.action_ref} was decided on {row.meeting_on}, before it was agreed on {agreed_on}. "
                "Correct meeting_on here, or agreed_on in actions.csv."
            )
        _check_sequence(row, own[row.action_ref], settings)
    return decisions


def _check_sequence(row: Decision, own: list[Decision], settings: Settings) -> None:
    """A decision must mean something after those before it: nothing closes twice, and an extension is later."""
    before = [other for other in own if other.meeting_on < row.meeting_on]
    states = [other.decision for other in before if other.decision not in LEAVES_AS_IT_WAS]
    is_open = not states or states[-1] is DecisionKind.REOPEN
    agreed = [other.new_due_on for other in before if other.decision is DecisionKind.EXTEND and other.new_due_on]
    held = max([settings.actions[row.action_ref].due_on, *agreed])
    fault = ""
    if any(other is not row and other.meeting_on == row.meeting_on and _answers_the_same(row, other) for other in own):
        fault = "two decisions were taken at the same meeting"
    elif row.decision is DecisionKind.REOPEN and is_open:
        fault = "it was re-opened, but it was open"
    elif row.decision is not DecisionKind.REOPEN and not is_open:
        fault = f"the decision is to {row.decision}, but the action had ended before"
    elif row.new_due_on is not None and row.new_due_on <= held:
        fault = f"the new date is {row.new_due_on}, which is not later than {held}, the date held until then"
    if fault:
        raise SetUpError(f"decisions.csv: {row.action_ref}, {row.meeting_on}: {fault}. Correct the row and run again.")


def _answers_the_same(row: Decision, other: Decision) -> bool:
    """One meeting decides one thing about an action; beside that it may refuse the closure, and any date, once."""
    refusals = [made.decision is DecisionKind.REFUSE for made in (row, other)]
    return row.new_due_on == other.new_due_on if all(refusals) else not any(refusals)


def _parse_board(text: str) -> BoardFile:
    try:
        return BoardFile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SetUpError(f"reference/board.toml cannot be read: {error}. Correct that line and run again.") from None
    except ValidationError as error:
        raise SetUpError(f"reference/board.toml{first_fault(error)} Correct it and run again.") from None


def _check_unique(file: str, column: str, values: Iterable[str]) -> None:
    twice = [value for value, count in Counter(values).items() if count > 1]
    if twice:
        raise SetUpError(f'{file}: {column} "{twice[0]}" stands in two rows. Give each row its own, or remove one.')


def _check_known(file: str, column: str, values: Iterable[str], known: Iterable[str], table: str) -> None:
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise SetUpError(f'{file}: {column} "{unknown[0]}" is not in {table}. Add it there, or correct it here.')


def _check_links(settings: Settings) -> None:
    areas, actions = settings.areas.values(), settings.actions.values()
    _check_known(
        "reference/areas_for_improvement.csv",
        "inspection",
        (row.inspection for row in areas),
        settings.inspections,
        "inspections.csv",
    )
    _check_known(
        "reference/actions.csv",
        "afi_ref",
        (row.afi_ref for row in actions),
        settings.areas,
        "areas_for_improvement.csv",
    )
    _check_known(
        "reference/actions.csv", "partner", (row.partner for row in actions), settings.partners, "partners.csv"
    )
    _check_known(
        "reference/actions.csv",
        "replaces",
        (ref for row in actions for ref in row.replaced),
        settings.actions,
        "actions.csv",
    )
    _check_known(
        "reference/partner_wording.csv",
        "partner",
        (partner for partner, _ in settings.wording),
        settings.partners,
        "partners.csv",
    )
