"""Reports of made-up registers, from none to very long: what pages are looked at, and compared, for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from flows.models import Period
from flows.report import Provenance, build_material, build_position, build_report
from tests.homes import BOARD, NO_DECISIONS, TABLES, TestLedger, make_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.document import Report

MONTHS = tuple(Period(2020, month) for month in (2, 3, 4))
STATUSES = ("on track", "at risk", "off track", "complete", "not started")
LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänspatentverlängerung"
LONG_NAME = (
    "Demonstration Integrated Partnership Board for Neighbourhoods, Communities, Environment and Public Protection"
)


@dataclass(frozen=True, slots=True)
class Made:
    """What a made-up register is like.

    Attributes:
        actions: count of actions.
        partners: count of partners; the first is the police.
        is_overdue: every action is past its date.
        is_closed: the board has closed every action.
        is_long: names and words are as long as they come.
    """

    actions: int
    partners: int = 4
    is_overdue: bool = False
    is_closed: bool = False
    is_long: bool = False


CASES = {
    "none": Made(0),
    "one": Made(1, partners=1),
    "17": Made(17),
    "200": Made(200),
    "2000": Made(2000),
    "30-partners": Made(90, partners=30),
    "long-words": Made(17, is_long=True),
    "overdue": Made(17, is_overdue=True),
    "closed": Made(17, is_closed=True),
}


def made_report(made: Made) -> Report:
    """The report of a made-up register for April 2020."""
    settings = make_settings(
        board=BOARD.replace("2020-04-15", "2020-05-13"),
        partners=_table("partners", _partners(made)),
        areas_for_improvement=_table("areas_for_improvement", _areas(made)),
        actions=_table("actions", _actions(made)),
    )
    ledger = TestLedger(settings, NO_DECISIONS + _decisions(made))
    for month in MONTHS:
        for partner in range(made.partners):
            if rows := list(_updates(made, partner, month)):
                ledger.receive(month, f"{_key(partner)}_{month}.csv", *rows)
    last = MONTHS[-1]
    position = build_position(ledger.entries, settings, last, last.last_day)
    return build_report(build_material(position, Provenance({"reference/actions.csv": "0" * 64}, "0")))


def _table(stem: str, rows: Iterator[str]) -> str:
    heading = TABLES[f"reference/{stem}.csv"].strip().splitlines()[0].strip()
    return "\n".join((heading, *rows)) + "\n"


def _key(partner: int) -> str:
    return "police" if partner == 0 else "council" if partner == 1 else f"partner{partner}"


def _prefix(partner: int) -> str:
    return "POL" if partner == 0 else "LA" if partner == 1 else f"P{chr(65 + partner // 26)}{chr(65 + partner % 26)}"


def _partners(made: Made) -> Iterator[str]:
    for partner in range(max(made.partners, 2)):
        name = f"{LONG_NAME} {partner}" if made.is_long else f"Demonstration Partner {partner}"
        police = "yes" if partner == 0 else "no"
        yield f'{_key(partner)},"{name}",,{_prefix(partner)},Lead,lead@partner.example,{police},day-first'


def _areas(made: Made) -> Iterator[str]:
    for partner in range(max(made.partners, 2)):
        police = "yes" if partner == 0 else "no"
        yield f"AFI-{_prefix(partner)}-1,T-2019,Topic {partner},Partner {partner},{police},made up,invented"


def _refs(made: Made) -> list[tuple[int, str]]:
    """The partner and the reference of each action."""
    return [(n % made.partners, f"{_prefix(n % made.partners)}-{n + 1:04}") for n in range(made.actions)]


def _actions(made: Made) -> Iterator[str]:
    for n, (partner, ref) in enumerate(_refs(made)):
        days = -20 - n % 60 if made.is_overdue else n % 120 - 30
        due = MONTHS[-1].last_day + timedelta(days=days)
        words = (
            f"Agree {LONG_WORD} with every team" if made.is_long else f"Agree one route for referrals of kind {n + 1}"
        )
        owner = f"Head of {LONG_WORD}" if made.is_long else "Head of service"
        yield f"{ref},AFI-{_prefix(partner)}-1,{_key(partner)},{words},{owner},{due},2020-01-31,invented"


def _updates(made: Made, partner: int, month: Period) -> Iterator[str]:
    for n, (own, ref) in enumerate(_refs(made)):
        if own != partner or (partner == 2 and month == MONTHS[-1]):
            continue
        status = "off track" if made.is_overdue else "complete" if made.is_closed else STATUSES[n % 5]
        evidence = "EV-1 audit" if status == "complete" and n % 2 else ""
        text = (
            f"{LONG_WORD} is written in {month:}."
            if made.is_long
            else f"Draft {n + 1} is with the board since {month}."
        )
        risk = "Cover depends on one provider." if n % 7 == 0 else ""
        later = MONTHS[-1].last_day + timedelta(days=130 + n % 40) if n % 6 == 1 and status != "complete" else ""
        reason = "The provider can change its rota only then." if later else ""
        yield f'{ref},{status},"{text}",{later},{reason},{evidence},{risk},,{month.last_day},Head'


def _decisions(made: Made) -> str:
    if not made.is_closed:
        return ""
    return "".join(f"2020-04-15,{ref},close,,Evidence was read.,Board,1\n" for _, ref in _refs(made))
