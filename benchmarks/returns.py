"""A made-up board and its partners' returns: many files, texts as people write them, some defects; all from one seed."""

from __future__ import annotations

import csv
import hashlib
import io
import random
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from flows.models import RETURN_COLUMNS, Period, ReceivedFile
from flows.settings import Settings, parse_settings
from flows.validation import LastWord, Surroundings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

PERIOD: Final = Period(2020, 3)
PARTNERS: Final = 40
DEFECTS_IN: Final = 100
"""One row in so many has a defect."""
DIGITS_IN: Final = 5
"""One text in so many holds a digit."""

_BOARD = """\
[board]
name = "Benchmark Board"
office = "Office of the Benchmark Board"
title = "Benchmark actions"
marking = "OFFICIAL"
notice = "DEMONSTRATION"

[people]
author = "Officer"
lead = "Lead"
board = ["board@board.example"]
"""
_TABLES: Final = {
    "inspections": (
        "inspection,title,inspectorates,fieldwork_from,fieldwork_to,published_on,received_on,areas_for_improvement_count,"
        "key_strengths_count,recommendation_count,source,certainty\n"
        "B-1,Benchmark inspection,Inspectors,2019-11-18,2019-11-22,2020-01-08,2020-01-08,1,1,0,made up,invented\n"
    ),
    "areas_for_improvement": (
        "afi_ref,inspection,topic,owner,police_item,source,certainty\nAFI-1,B-1,Topic,Police,yes,made up,invented\n"
    ),
    "partners": "partner,name,file_names,reference_prefix,lead_role,email,is_police,date_order\n",
    "actions": "action_ref,afi_ref,partner,action,owner_role,due_on,agreed_on,certainty\n",
    "partner_wording": "partner,their_word,status\n",
    "bank_holidays": "date,title,basis\n2020-04-10,Good Friday,made up\n",
}

_OPENINGS = (
    "Training for all teams",
    "The joint protocol",
    "The quarterly audit of case records",
    "A shared screening form",
    "Supervision of new staff",
    "The referral pathway for children and young people",
    "Work with schools on early help",
    "The data sharing agreement",
    "Recruitment to the vacant posts",
    "The review of custody records",
    "A briefing for front line officers",
    "The escalation route between agencies",
)
_PLACES = tuple(
    f"{side} {kind}"
    for side in ("the north", "the south", "the east", "the west", "the city", "the coast")
    for kind in ("area", "locality", "district", "division", "hub", "cluster", "of the county")
)
_MIDDLES = (
    "has been agreed with partners and begins after Easter",
    "is on hold until the contract is signed",
    "was tested by both teams, and feedback was good",
    "has slipped because the provider changed its rota",
    "is complete except for night shifts",
    "was presented to the board, who asked for more detail on cost",
    'is now called the "front door" and is open',
    "waits for the new case management system to go live",
    "was quality assured by the practice lead",
    "is now part of the induction of every new member of staff",
)
_ENDINGS = (
    "A dip sample is planned for the next quarter.",
    "We expect no further delay.",
    "Families told us that letters are clearer now – all of them.",
    "The lead for safeguarding will report back.",
    "Health colleagues have asked for a later date.",
    "Managers check progress at each team meeting.",
    "More places were bought for the autumn.",
    "The risk log was updated.",
)
_FIGURES = (
    "So far {n} of {m} staff have attended.",
    "The share rose from {n}% to {m}%.",
    "Phase 2 covers {n} schools.",
    "It cost £{n},{m} this year.",
    "{m} records were sampled.",
    "Next review in week {n}.",
    "Waiting times fell by {n} days since 2019.",
)
_RISKS = (
    "Staff turnover in the team.",
    "Funding ends in autumn.",
    "The provider may withdraw.",
    "Reliance on one post.",
)
_HELP = ("A decision on funding, please.", "Please raise the delay with health partners.")
_REASONS = ("Contract signed later than planned.", "Staff were moved to urgent work.", "Waiting for guidance.")
_ROLES = ("Head of Training", "Head of Custody", "Service Manager", "Quality Lead", "Programme Officer")
_STATUSES = ("on track", "on track", "On track", "at risk", "off track", "not started", "Amber")
_DEFECTS: Final = (
    ("status", "on trck"),
    ("status", ""),
    ("updated_on", "31/04/2020"),
    ("updated_on", "03/04/20"),
    ("updated_on", "last week"),
    ("forecast_on", "ongoing"),
    ("action_ref", "ZZ-9"),
    ("update", ""),
    ("update", "12345"),
    ("updated_by", ""),
    ("update", "Spoke to the mother on 07700 900123 about the visit."),
    ("update", "Emma Testname, aged 14, was seen by the team."),
)


def make_surroundings(actions_each: int, partner_count: int = PARTNERS) -> Surroundings:
    """The month of the board, with a last word on every action, so that checks against earlier months have work.

    Args:
        actions_each: how many actions each of the partners owns: as many as the longest return has rows.
        partner_count: how many of the partners own actions.
    """
    settings = _parse_settings()
    owned = {_key(at): [_reference(at, number) for number in range(actions_each)] for at in range(partner_count)}
    actions = {ref: settings.actions[refs[0]] for refs in owned.values() for ref in refs}
    references = {partner: frozenset(refs) for partner, refs in owned.items()}
    words = dict.fromkeys(actions, LastWord(date(2020, 6, 30), "not started", date(2020, 2, 20), "Begins soon.", 1))
    return Surroundings(PERIOD, date(2020, 4, 14), replace(settings, actions=actions, own_references=references), words)


def _parse_settings() -> Settings:
    """The settings with one action for each partner, which stands for all of the partner's actions."""
    everyone = range(PARTNERS)
    rows = {
        "partners": [
            f"{_key(at)},Area {at:02d},,{_prefix(at)},Lead,lead@area.example,no,day-first\n" for at in everyone
        ],
        "partner_wording": [f"{_key(at)},Amber,at risk\n" for at in everyone],
        "actions": [
            f"{_reference(at, 0)},AFI-1,{_key(at)},Do a thing,Head,2020-06-30,2020-01-31,invented\n" for at in everyone
        ],
    }
    tables = {f"reference/{name}.csv": head + "".join(rows.get(name, ())) for name, head in _TABLES.items()}
    return parse_settings({"reference/board.toml": _BOARD, **tables})


def _key(partner: int) -> str:
    return f"area-{partner:02d}"


def _prefix(partner: int) -> str:
    return f"A{chr(65 + partner // 26)}{chr(65 + partner % 26)}"


def _reference(partner: int, number: int) -> str:
    return f"{_prefix(partner)}-{number:07d}"


def make_returns(file_count: int, row_count: int) -> Iterator[ReceivedFile]:
    """Returns of the board's partners, one after the other, none like another."""
    for at in range(file_count):
        yield make_return(at, row_count)


def make_return(seed: int, row_count: int) -> ReceivedFile:
    """One return: UTF-8 with commas, as spreadsheets and case systems write it; every third file has a byte-order mark."""
    rng = random.Random(seed)
    partner = seed % PARTNERS
    columns = {
        "action_ref": [_reference(partner, number) for number in range(row_count)],
        "status": rng.choices(_STATUSES, k=row_count),
        "update": [make_text(rng) for _ in range(row_count)],
        "forecast_on": _sometimes(rng, row_count, 4, lambda: _day(rng, date(2020, 4, 1), 120)),
        "evidence": _sometimes(rng, row_count, 8, lambda: f"EV-{rng.randint(1, 999):03d}"),
        "risk": _sometimes(rng, row_count, 3, lambda: rng.choice(_RISKS)),
        "help_needed": _sometimes(rng, row_count, 10, lambda: rng.choice(_HELP)),
        "updated_on": [_day(rng, date(2020, 3, 1), 30) for _ in range(row_count)],
        "updated_by": rng.choices(_ROLES, k=row_count),
    }
    columns["forecast_reason"] = [rng.choice(_REASONS) if day else "" for day in columns["forecast_on"]]
    for row in range(rng.randrange(DEFECTS_IN), row_count, DEFECTS_IN):
        column, text = rng.choice(_DEFECTS)
        columns[column][row] = text
    content = _written([columns[name] for name in RETURN_COLUMNS], mark="\ufeff" if seed % 3 == 0 else "")
    return ReceivedFile(f"{_key(partner)}_{PERIOD}_{seed}.csv", content, hashlib.sha256(content).hexdigest())


def make_text(rng: random.Random) -> str:
    """An update of one to three sentences."""
    told = f"{rng.choice(_OPENINGS)} in {rng.choice(_PLACES)} {rng.choice(_MIDDLES)}. {rng.choice(_ENDINGS)}"
    if rng.randrange(DIGITS_IN):
        return told
    return f"{told} {rng.choice(_FIGURES).format(n=rng.randint(5, 99), m=rng.randint(100, 999))}"


def _sometimes(rng: random.Random, count: int, one_in: int, make: Callable[[], str]) -> list[str]:
    return ["" if rng.randrange(one_in) else make() for _ in range(count)]


def _day(rng: random.Random, first: date, length: int) -> str:
    day = first + timedelta(days=rng.randrange(length))
    return f"{day:%d/%m/%Y}" if rng.randrange(2) else day.isoformat()


def _written(columns: Sequence[Sequence[str]], mark: str) -> bytes:
    file = io.StringIO(newline="")
    file.write(mark)
    writer = csv.writer(file)
    writer.writerow(RETURN_COLUMNS)
    writer.writerows(zip(*columns, strict=True))
    return file.getvalue().encode()
