"""Replay and judgement of large ledgers, as ratios to a bare SELECT of the same rows into pandas, and memory by age.

    python -m benchmarks.ledger FOLDER [--sizes 10000 100000] [--postgresql ADDRESS]
    python -m benchmarks.ledger FOLDER --ages 36 72 144 [--actions 2777]

FOLDER keeps the ledgers, so that a second run need not make them again. Each measurement runs in a process of its own, so
that its peak memory is its own. ADDRESS has ``{database}`` in the place of the database's name.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from benchmarks.stopwatch import machine, peak_megabytes, slope, table
from flows.models import PARTNER_STATUSES, Period
from flows.register import build_last_words
from flows.register.entries import ENTRY_COLUMNS
from flows.register.paper_scope import find_pack_head
from flows.report import build_position
from flows.settings import Settings, parse_settings
from flows.storage import open_ledger
from flows.storage.entries_in_ledger import known_entries
from flows.storage.ledger import with_driver
from tests.homes import home_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MONTHS: Final = 36
PARTNERS: Final = 12
SEED: Final = 20200108
LAST: Final = Period(2020, 12)
CONTESTANTS: Final = ("select", "position", "last words")
AT_ONCE: Final = 100_000


def periods(months: int = MONTHS) -> list[Period]:
    """The months of the history, oldest first."""
    found = [LAST]
    while len(found) < months:
        found.append(found[-1].previous)
    return found[::-1]


def make_settings(actions: int) -> Settings:
    """A board with twelve partners that share the actions."""
    partners = "partner,name,file_names,reference_prefix,lead_role,email,is_police,date_order\n" + "".join(
        f"p{number},Partner {number},,P{'ABCDEFGHIJKL'[number]},Lead,lead@p{number}.example,no,day-first\n"
        for number in range(PARTNERS)
    )
    rows = "".join(
        f"{reference(number)},AFI-POL-1,p{number % PARTNERS},Do thing {number},Head,2019-{1 + number % 12:02d}-15,"
        f"2000-12-01,invented\n"
        for number in range(actions)
    )
    texts = home_texts(partners=partners, partner_wording="partner,their_word,status\n")
    texts["reference/actions.csv"] = "action_ref,afi_ref,partner,action,owner_role,due_on,agreed_on,certainty\n" + rows
    return parse_settings(texts)


def reference(number: int) -> str:
    """The reference of an action."""
    return f"P{'ABCDEFGHIJKL'[number % PARTNERS]}-{number:06d}"


def entries(actions: int, months: int = MONTHS) -> Iterator[pd.DataFrame]:
    """A ledger in which every partner returns every month and reports on each of its actions."""
    dice = random.Random(SEED)  # repeatable, not secret
    for period in periods(months):
        rows = [_return(period, partner) for partner in range(PARTNERS)]
        rows += [_update(period, number, dice) for number in range(actions)]
        for start in range(0, len(rows), AT_ONCE):
            chunk = rows[start : start + AT_ONCE]
            columns = {name: pd.Series([row.get(name) for row in chunk], dtype=object) for name in ENTRY_COLUMNS}
            yield pd.DataFrame(columns)


def _return(period: Period, partner: int) -> dict[str, object]:
    return {
        "kind": "return",
        "entry_key": f"return:{period}:{partner}",
        "period": str(period),
        "partner": f"p{partner}",
        "source_file": f"p{partner}_{period}.csv",
        "source_sha256": f"{partner:064d}",
        "rows_read": 1,
        "rows_accepted": 1,
        "rows_quarantined": 0,
        "problems": "[]",
    }


def _update(period: Period, number: int, dice: random.Random) -> dict[str, object]:
    partner, status = number % PARTNERS, dice.choice(PARTNER_STATUSES).value
    moved = period.next.last_day if dice.random() < 0.05 else None
    return {
        "kind": "update",
        "entry_key": f"update:{period}:{number}",
        "period": str(period),
        "partner": f"p{partner}",
        "action_ref": reference(number),
        "status": status,
        "partner_status": status.capitalize(),
        "update": f"Work on thing {number} went on in step {dice.randrange(1000)} with the partners named in the plan.",
        "forecast_on": moved,
        "forecast_reason": "Waits for another body" if moved else "",
        "evidence": f"Minute {number} of {period}" if status == "complete" else "",
        "risk": "",
        "help_needed": "",
        "updated_on": period.last_day,
        "updated_by": "Head",
        "source_file": f"p{partner}_{period}.csv",
        "source_row": number // PARTNERS + 2,
        "source_sha256": f"{partner:064d}",
    }


def fill(address: str, actions: int, months: int = MONTHS) -> float:
    """Makes a ledger and returns the seconds an entry took; a ledger that is there already takes none."""
    ledger = open_ledger(address)
    with ledger.engine.connect() as connection:
        if connection.execute(text("SELECT count(*) FROM entries")).scalar_one():
            return 0.0
    spent = count = 0.0
    for frame in entries(actions, months):
        started = time.perf_counter()
        count += ledger.append(frame, datetime(2021, 1, 1, tzinfo=UTC))
        spent += time.perf_counter() - started
    return spent / count


def run_select(address: str) -> None:
    """The bare reading: every column of every entry into a frame."""
    with create_engine(with_driver(make_url(address))).connect() as connection:
        pd.read_sql_query(text("SELECT * FROM entries ORDER BY entry"), connection)


def run_position(address: str, settings: Settings) -> None:
    """What a month's papers need of the ledger: read, replayed, judged, with the year before, and its digest."""
    found = known_entries(open_ledger(address))
    build_position(found, settings, LAST, LAST.last_day)
    find_pack_head(found, LAST, LAST.last_day)


def measure(address: str, actions: int, contestant: str) -> None:
    """Prints processor seconds, wall seconds and peak memory in megabytes of one contestant, as JSON."""
    settings = make_settings(actions)
    started, wall = time.process_time(), time.perf_counter()
    if contestant == "select":
        run_select(address)
    elif contestant == "position":
        run_position(address, settings)
    else:
        build_last_words(known_entries(open_ledger(address)), settings, LAST, LAST.last_day)
    spent = (time.process_time() - started, time.perf_counter() - wall)
    print(json.dumps([*spent, peak_megabytes()]))


def in_a_process(address: str, actions: int, contestant: str) -> list[float]:
    """What ``measure`` prints."""
    asked = ["--measure", contestant, "--at", address, "--actions", str(actions)]
    command = [sys.executable, "-m", "benchmarks.ledger", "-", *asked]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [float(number) for number in json.loads(done.stdout)]


def compare_sizes(place: str, name: str, sizes: Sequence[int]) -> None:
    """Prints a table of one database, a row for each size of ledger: 36 months, and the more actions the larger."""
    rows, seconds = [], []
    for size in sizes:
        address, actions = place.format(database=f"entries_{size}"), size // MONTHS
        append = fill(address, actions)
        bare, ours, words = (in_a_process(address, actions, contestant) for contestant in CONTESTANTS)
        seconds.append(ours[0])
        ratio = [f"{one / other:.2f}" for one, other in zip(ours, bare, strict=True)]
        spent = [f"{bare[0]:.1f}", f"{ours[0]:.1f}", *ratio, f"{words[0]:.1f}"]
        rows.append([f"{size:,}", *spent, f"{ours[2]:.0f}", f"{append * 1e6:.0f}"])
        print(f"{name} {size}", rows[-1], file=sys.stderr, flush=True)
    headings = [
        f"Entries ({name})",
        "SELECT, s",
        "Position, s",
        "Ratio",
        "Ratio by the clock",
        "Memory ratio",
        "Last words, s",
        "Peak, MB",
        "Append, µs an entry",
    ]
    print(table(headings, rows))
    if len(seconds) > 1:
        print(f"Slope of log time on log size: {slope(sizes, seconds):.2f}\n")


def compare_ages(place: str, name: str, ages: Sequence[int], actions: int) -> None:
    """Prints a table of one database, a row for each age of ledger: always the same actions."""
    rows = []
    for months in ages:
        address = place.format(database=f"entries_{actions}_in_{months}")
        fill(address, actions, months)
        ours, words = (in_a_process(address, actions, contestant) for contestant in CONTESTANTS[1:])
        shown = [f"{ours[0]:.1f}", f"{ours[2]:.0f}", f"{words[0]:.1f}", f"{words[2]:.0f}"]
        rows.append([str(months), f"{months * (actions + PARTNERS):,}", *shown])
        print(f"{name} {months}", rows[-1], file=sys.stderr, flush=True)
    headings = [f"Months ({name})", "Entries", "Position, s", "Peak, MB", "Last words, s", "Peak, MB"]
    print(table(headings, rows))


def main() -> None:
    """Measures what was asked for and prints a table for each database."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--sizes", nargs="+", type=int, default=[10_000, 100_000, 1_000_000, 5_000_000])
    parser.add_argument("--ages", nargs="+", type=int, default=[])
    parser.add_argument("--actions", type=int, default=2_777)
    parser.add_argument("--postgresql", default="")
    parser.add_argument("--measure", choices=CONTESTANTS)
    parser.add_argument("--at", default="")
    asked = parser.parse_args()
    if asked.measure:
        measure(asked.at, asked.actions, asked.measure)
        return
    print(machine())
    places = {"SQLite": f"sqlite:///{Path(asked.folder).resolve()}/{{database}}.sqlite"}
    if asked.postgresql:
        places["PostgreSQL"] = asked.postgresql
    for name, place in places.items():
        if asked.ages:
            compare_ages(place, name, asked.ages, asked.actions)
        else:
            compare_sizes(place, name, asked.sizes)


if __name__ == "__main__":
    main()
