"""Small homes and returns for tests, built from text blocks. Everything in them is visibly fictional."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any

import pandas as pd

from flows.intake import read_received
from flows.models import CheckedReturn, Period, ReceivedFile
from flows.register import build_last_words, entry_frame
from flows.register.entries import entries_of_decisions, entries_of_return
from flows.settings import Settings, parse_decisions, parse_settings
from flows.status import return_cut_off
from flows.validation import Surroundings, check_return, tell_replaced

REPOSITORY = Path(__file__).resolve().parents[1]
DEMONSTRATION = REPOSITORY / "data" / "plymouth-jtai"
MARCH = Period(2020, 3)
HEADINGS = "action_ref,status,update,forecast_on,forecast_reason,evidence,risk,help_needed,updated_on,updated_by"

BOARD = """\
[board]
name = "Test Board"
office = "Office of the Test Board"
title = "Test actions"
marking = "OFFICIAL"
notice = "DEMONSTRATION"
meetings = [2020-03-11, 2020-04-15]

[people]
author = "Officer"
lead = "Lead"
board = ["board@board.example"]
"""

TABLES = {
    "reference/board.toml": BOARD,
    "reference/inspections.csv": """\
        inspection,title,inspectorates,fieldwork_from,fieldwork_to,published_on,received_on,areas_for_improvement_count,key_strengths_count,recommendation_count,source,certainty
        T-2019,Test inspection,Inspectors,2019-11-18,2019-11-22,2020-01-08,2020-01-08,2,1,0,made up,invented
        """,
    "reference/areas_for_improvement.csv": """\
        afi_ref,inspection,topic,owner,police_item,source,certainty
        AFI-POL-1,T-2019,Topic one,Police,yes,made up,invented
        AFI-LA-1,T-2019,Topic two,Council,no,made up,invented
        """,
    "reference/partners.csv": """\
        partner,name,file_names,reference_prefix,lead_role,email,is_police,date_order
        police,Test Police,,POL,Lead,lead@police.example,yes,day-first
        council,Test Council,city hall,LA,Lead,lead@council.example,no,day-first
        """,
    "reference/actions.csv": """\
        action_ref,afi_ref,partner,action,owner_role,due_on,agreed_on,certainty
        POL-01,AFI-POL-1,police,Do the first thing,Head,2020-03-15,2020-01-31,invented
        POL-02,AFI-POL-1,police,Do the second thing,Head,2020-06-30,2020-01-31,invented
        LA-01,AFI-LA-1,council,Do the third thing,Head,2020-04-30,2020-01-31,invented
        """,
    "reference/partner_wording.csv": """\
        partner,their_word,status
        council,Amber,at risk
        council,Blue,complete
        """,
    "reference/bank_holidays.csv": (DEMONSTRATION / "reference" / "bank_holidays.csv").read_text(encoding="utf-8"),
}
NO_DECISIONS = "meeting_on,action_ref,decision,new_due_on,reason,decided_by,minute_ref\n"


def home_texts(**changes: str) -> dict[str, str]:
    """The texts of a small home; ``board`` or ``actions`` and so on replace one of its files."""
    texts = {name: dedent(text) for name, text in TABLES.items()}
    for stem, text in changes.items():
        name = next(path for path in texts if Path(path).stem == stem)
        texts[name] = dedent(text)
    return texts


def make_settings(**changes: str) -> Settings:
    """Settings of the small home, with some of its files replaced."""
    return parse_settings(home_texts(**changes))


def write_home(folder: Path, decisions: str = NO_DECISIONS, **changes: str) -> Path:
    """The small home on disk."""
    for name, text in {**home_texts(**changes), "decisions.csv": dedent(decisions)}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "returns").mkdir(exist_ok=True)
    return folder


def put_return(home: Path, period: str, name: str, *rows: str) -> Path:
    """A return in the inbox of a home."""
    path = home / "returns" / period / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join((HEADINGS, *rows)) + "\n", encoding="utf-8")
    return path


def received(text: str | bytes, name: str = "police_2020-03.csv") -> ReceivedFile:
    """A file as the inbox gives it."""
    content = text if isinstance(text, bytes) else dedent(text).encode()
    return ReceivedFile(name, content, hashlib.sha256(content).hexdigest())


class TestLedger:
    """A ledger in memory that months of returns and decisions are put into, as the flows would."""

    __test__ = False

    def __init__(self, settings: Settings, decisions: str = NO_DECISIONS) -> None:
        """Begins with the board's decisions."""
        self.settings = settings
        made = parse_decisions(dedent(decisions), settings)
        self.entries = entries_of_decisions(made, "decisions.csv", "0" * 64) if made else entry_frame([])

    def receive(self, period: Period, name: str, *rows: str, heading: str = HEADINGS) -> CheckedReturn:
        """Checks one return and appends what it brings."""
        checked = check(received("\n".join((heading, *rows)), name), self.settings, period, self.entries)
        self.entries = pd.concat([self.entries, entries_of_return(checked)], ignore_index=True)
        return checked


def update_rows(checked: CheckedReturn) -> list[dict[str, Any]]:
    """The accepted updates of a file, row by row."""
    return [dict(zip(checked.accepted, cells, strict=True)) for cells in zip(*checked.accepted.values(), strict=True)]


def check(
    file: ReceivedFile,
    settings: Settings,
    period: Period = MARCH,
    entries: pd.DataFrame | None = None,
    reported: dict[str, str] | None = None,
) -> CheckedReturn:
    """One file checked against what a ledger holds."""
    held = entry_frame([]) if entries is None else entries
    words = build_last_words(held, settings, period, period.last_day)
    surroundings = Surroundings(period, return_cut_off(period, settings), settings, words)
    return tell_replaced(
        check_return(file, read_received(file, strict=settings.is_strict), surroundings), reported or {}
    )


def day(text: str) -> date:
    """A date from its ISO text."""
    return date.fromisoformat(text)
