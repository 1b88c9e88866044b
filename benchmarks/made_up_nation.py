"""A made-up nation: forces, the bodies around each, their actions, and a year of returns; all from one seed.

The texts are those of ``benchmarks.returns``. Nobody in it exists, and the papers say DEMONSTRATION.
"""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from benchmarks.returns import make_text
from flows.models import RETURN_COLUMNS, Period
from tests.homes import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

FIRST: Final = Period(2020, 1)
AGREED_ON: Final = date(2019, 12, 2)
AREAS: Final = 17
"""Areas for improvement of a force, as in the inspection of the demonstration."""

_HEADINGS: Final = {
    "inspections": (
        "inspection,title,inspectorates,fieldwork_from,fieldwork_to,published_on,received_on,areas_for_improvement_count,"
        "key_strengths_count,recommendation_count,source,certainty"
    ),
    "areas_for_improvement": "afi_ref,inspection,topic,owner,police_item,source,certainty",
    "partners": "partner,name,file_names,reference_prefix,lead_role,email,is_police,date_order",
    "actions": "action_ref,afi_ref,partner,action,owner_role,due_on,agreed_on,certainty",
    "partner_wording": "partner,their_word,status",
}
_DECISIONS: Final = "meeting_on,action_ref,decision,new_due_on,reason,decided_by,minute_ref"
_SOURCE: Final = "DEMONSTRATION: made up"
_STATUSES: Final = ("not started", "on track", "at risk", "off track", "complete")
_ROLES: Final = ("Head of Training", "Head of Custody", "Service Manager", "Quality Lead", "Programme Officer")
_DEFECTS: Final = (("status", "on trck"), ("updated_on", "31/04/2020"), ("update", ""), ("updated_by", ""))
DEFECTS_IN: Final = 100
"""One row in so many has a defect."""
SILENT_IN: Final = 50
"""One body in so many sends nothing in a month."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is of everything on one board.

    Attributes:
        forces: police forces whose inspections the board follows.
        partners: bodies that return, the forces among them.
        actions: on the register; a return has a row for each action of its body.
    """

    forces: int
    partners: int
    actions: int


def partner_key(number: int, size: Size) -> str:
    """Key of a body, such as "force-07-body-031"."""
    return f"force-{number % size.forces:02d}-body-{number // size.forces:03d}"


def prefix(number: int) -> str:
    """Three letters that no other body has.

    >>> prefix(0), prefix(27)
    ('AAA', 'ABB')
    """
    return "".join(chr(65 + number // 26**place % 26) for place in (2, 1, 0))


def reference(action: int, size: Size) -> str:
    """The reference of an action; the actions go round the bodies."""
    return f"{prefix(action % size.partners)}-{action // size.partners + 1:03d}"


def write_reference(home: Path, size: Size, name: str) -> None:
    """The reference tables of a board; ``decisions.csv`` is written with each month."""
    folder = home / "reference"
    folder.mkdir(parents=True, exist_ok=True)
    board = TABLES["reference/board.toml"].replace('name = "Test Board"', f'name = "{name}"')
    meetings = ", ".join(str(meeting_in(period)) for period in months(14))
    (folder / "board.toml").write_text(board.replace("2020-03-11, 2020-04-15", meetings), encoding="utf-8")
    (folder / "bank_holidays.csv").write_text(TABLES["reference/bank_holidays.csv"], encoding="utf-8")
    for table, rows in _tables(size).items():
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([_HEADINGS[table].split(","), *rows])


def _tables(size: Size) -> Mapping[str, Iterable[list[object]]]:
    forces = range(size.forces)
    return {
        "inspections": [
            [
                f"T-{f:02d}",
                f"Made-up inspection {f:02d}",
                "Inspectors",
                "2019-10-07",
                "2019-10-11",
                "2019-11-25",
                "",
                AREAS,
                1,
                0,
                _SOURCE,
                _SOURCE,
            ]
            for f in forces
        ],
        "areas_for_improvement": [
            [f"AFI-F{f:02d}-{at + 1}", f"T-{f:02d}", f"Made-up topic {at + 1}", "Force", "yes", _SOURCE, _SOURCE]
            for f in forces
            for at in range(AREAS)
        ],
        "partners": [
            [
                (key := partner_key(at, size)),
                f"Made-up body {at + 1}",
                "",
                prefix(at),
                "Lead",
                f"lead@{key}.example",
                "yes" if at < size.forces else "no",
                "day-first",
            ]
            for at in range(size.partners)
        ],
        "actions": [_action(at, size) for at in range(size.actions)],
        "partner_wording": [],
    }


def _action(at: int, size: Size) -> list[object]:
    force = at % size.partners % size.forces
    due = AGREED_ON + timedelta(days=60 + at * 37 % 540)
    return [
        reference(at, size),
        f"AFI-F{force:02d}-{at % AREAS + 1}",
        partner_key(at % size.partners, size),
        f"Carry out made-up step {at + 1} with the bodies named in the plan",
        "Head",
        due,
        AGREED_ON,
        _SOURCE,
    ]


def months(count: int) -> list[Period]:
    """The months of the year, in order."""
    found = [FIRST]
    while len(found) < count:
        found.append(found[-1].next)
    return found


def meeting_in(period: Period) -> date:
    """The day on which the board meets in a month."""
    return period.first_day.replace(day=11)


def write_month(home: Path, size: Size, period: Period) -> int:
    """The returns of a month, and the decisions up to its meeting; returns the rows of all files."""
    inbox = home / "returns" / str(period)
    inbox.mkdir(parents=True, exist_ok=True)
    _write_decisions(home, size, period)
    rows = 0
    for partner in range(size.partners):
        rng = random.Random(f"{partner} {period}")  # repeatable, not secret
        if rng.randrange(SILENT_IN) == 0:
            continue
        written = list(_rows(partner, size, period, rng))
        rows += len(written)
        with (inbox / f"{partner_key(partner, size)}_{period}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([RETURN_COLUMNS, *written])
    return rows


def _rows(partner: int, size: Size, period: Period, rng: random.Random) -> Iterator[list[str]]:
    for action in range(partner, size.actions, size.partners):
        pace = random.Random(action).randrange(3, 30)  # months that the action takes
        gone = (period.year - FIRST.year) * 12 + period.month
        status = _STATUSES[4 if gone > pace else min(3, gone * 3 // pace + rng.randrange(2))]
        slips = rng.randrange(20) == 0 and status != "complete"
        row = {
            "action_ref": reference(action, size),
            "status": status,
            "update": make_text(rng),
            "forecast_on": str(period.last_day + timedelta(days=rng.randrange(200, 400))) if slips else "",
            "forecast_reason": "Waits for another body." if slips else "",
            "evidence": f"EV-{action}" if status == "complete" else "",
            "risk": "Reliance on one post." if rng.randrange(3) == 0 else "",
            "help_needed": "",
            "updated_on": str(period.first_day.replace(day=rng.randrange(15, 29))),
            "updated_by": rng.choice(_ROLES),
        }
        if rng.randrange(DEFECTS_IN) == 0:
            column, text = rng.choice(_DEFECTS)
            row[column] = text
        yield [row[name] for name in RETURN_COLUMNS]


def _write_decisions(home: Path, size: Size, period: Period) -> None:
    """Each month the board extends one action in two hundred and closes as many, none of them twice."""
    each = max(size.actions // 200, 1)
    lines = [_DECISIONS]
    for at, month in enumerate(one for one in months(24) if one <= period):
        for step in range(each):
            extended, closed = (2 * (at * each + step) + kind for kind in (0, 1))
            if closed >= size.actions:
                break
            day = meeting_in(month)
            lines.append(f"{day},{reference(extended, size)},extend,{day + timedelta(days=720)},A reason,Commissioner,")
            lines.append(f"{day},{reference(closed, size)},close,,A reason,Commissioner,")
    (home / "decisions.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
