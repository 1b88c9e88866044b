"""A made-up board whose months are filled by tests: partners, inspections, actions, returns, decisions, checks, readings.

Everything goes through the program's own checks, as in a round, and into a ledger in memory.
"""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from flows.intake import read_received
from flows.models import ReceivedFile
from flows.register import build_last_words, entry_frame
from flows.register.entries import entries_of_decisions, entries_of_return
from flows.register.office_rows import entries_of_readings, entries_of_verifications
from flows.report import Provenance, build_material, build_position, build_report, check_papers_agree, check_reconciles
from flows.settings import Settings, parse_decisions, parse_settings
from flows.settings.assurance import parse_verifications
from flows.settings.measures import MEASURES, parse_readings
from flows.status import return_cut_off
from flows.validation import Surroundings, check_return
from tests.homes import BOARD, HEADINGS, NO_DECISIONS, home_texts
from tests.report.naive_figures import naive_figures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.models import CheckedReturn, Period
    from flows.report import Position

VERIFICATION_HEADING = "action_ref,verified_on,verified_by,route,evidence,outcome,note"
READING_HEADING = "afi_ref,read_on,value,source"
COUNTED_ELSEWHERE = {"edits.register"}
"""Edits of tables by people; a made-up board has no files."""


@dataclass
class MadeUpBoard:
    """One board and all that came to it.

    Attributes:
        tables: text of each reference file by its path.
        meetings: dates of the board's meetings.
        entries: its ledger.
        decisions, checks, readings: rows of the tables of those names.
        agreed_on: by action reference.
    """

    tables: dict[str, str]
    meetings: list[date]
    entries: pd.DataFrame = field(default_factory=lambda: entry_frame([]))
    decisions: list[str] = field(default_factory=list)
    checks: list[str] = field(default_factory=list)
    readings: list[str] = field(default_factory=list)
    file_count: int = 0

    def __post_init__(self) -> None:
        """Reads the tables."""
        self.settings: Settings = parse_settings(self.tables)

    def edit(self, **texts: str) -> None:
        """The office saves reference tables anew, by the stems of their files; refused where the program would refuse them."""
        tables = {**self.tables, **{f"reference/{stem}.csv": text for stem, text in texts.items()}}
        self.settings = parse_settings(tables)
        self.tables = tables

    def receive(self, period: Period, files: Sequence[tuple[str, Sequence[str]]]) -> list[CheckedReturn]:
        """Files of a month as (partner, rows), each checked with what the ledger held before the month."""
        words = build_last_words(self.entries, self.settings, period, period.last_day)
        surroundings = Surroundings(period, return_cut_off(period, self.settings), self.settings, words)
        checked = []
        for partner, rows in files:
            self.file_count += 1
            content = "\n".join((HEADINGS, *rows)).encode()
            name = f"{partner}_{period} number {self.file_count}.csv"
            file = ReceivedFile(name, content, hashlib.sha256(content).hexdigest())
            checked.append(check_return(file, read_received(file), surroundings))
        self._append(*(entries_of_return(one) for one in checked))
        return checked

    def decide(self, row: str) -> None:
        """One row of decisions.csv; refused by the program where it cannot stand."""
        made = parse_decisions(NO_DECISIONS + "\n".join((*self.decisions, row)) + "\n", self.settings)
        self.decisions.append(row)
        self._append(entries_of_decisions(made[-1:], "decisions.csv", "0" * 64, self.entries))

    def verify(self, row: str) -> None:
        """One row of verifications.csv."""
        rows = parse_verifications("\n".join((VERIFICATION_HEADING, *self.checks, row)) + "\n", self.settings)
        self.checks.append(row)
        self._append(entries_of_verifications(rows, self.entries))

    def read(self, row: str) -> None:
        """One row of readings.csv."""
        rows = parse_readings("\n".join((READING_HEADING, *self.readings, row)) + "\n", self.settings)
        self.readings.append(row)
        self._append(entries_of_readings(rows, self.entries))

    def _append(self, *frames: pd.DataFrame) -> None:
        self.entries = pd.concat([self.entries, *frames], ignore_index=True).drop_duplicates("entry_key")

    def position(self, period: Period, as_at: date | None = None) -> Position:
        """The position of a month, through the sums that stop a round."""
        position = build_position(self.entries, self.settings, period, as_at or period.last_day)
        check_reconciles(position)
        return position

    def quick_figures(self, period: Period) -> dict[str, int | str]:
        """The figures of a month, without the gate and the other count: for months in between."""
        return dict(build_material(self.position(period), Provenance({}, "0")).figures)

    def figures(self, period: Period, as_at: date | None = None) -> dict[str, int | str]:
        """The figures of a month, through the gate that stops a round, and counted again by other code."""
        day = as_at or period.last_day
        report = build_report(build_material(self.position(period, day), Provenance({}, "0")))
        check_papers_agree(report)
        again = naive_figures(
            {name.rpartition("/")[2].removesuffix(".csv"): _rows(text) for name, text in self.tables.items()},
            list(self.entries.to_dict("records")),
            str(period),
            day,
            self.settings.thresholds.model_dump(),
            self.meetings,
        )
        names = (report.figures.keys() | again.keys()) - COUNTED_ELSEWHERE
        differ = {name for name in names if report.figures.get(name) != again.get(name)}
        assert {name: (report.figures.get(name), again.get(name)) for name in differ} == {}
        return dict(report.figures)


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def make_tables(  # noqa: PLR0917  # the tables of a home
    partners: Sequence[str],
    areas: Sequence[str],
    actions: Sequence[str],
    inspections: Sequence[str],
    measures: Sequence[str],
    meetings: Sequence[date],
) -> dict[str, str]:
    """The reference files of a board from the rows of its tables."""
    texts = home_texts(
        board=BOARD.replace("meetings = [2020-03-11, 2020-04-15]", f"meetings = [{', '.join(map(str, meetings))}]"),
        partners="partner,name,reference_prefix,lead_role,email,is_police,succeeded_by,succeeded_on\n"
        + "\n".join(partners) + "\n",
        areas_for_improvement="afi_ref,inspection,topic,owner,police_item,source,certainty\n" + "\n".join(areas) + "\n",
        actions="action_ref,afi_ref,partner,action,owner_role,due_on,agreed_on,certainty\n" + "\n".join(actions) + "\n",
        inspections="inspection,title,inspectorates,fieldwork_from,fieldwork_to,published_on,received_on,"
        "areas_for_improvement_count,key_strengths_count,recommendation_count,source,certainty\n" + "\n".join(inspections) + "\n",
        partner_wording="partner,their_word,status\n",
    )  # fmt: skip
    return {**texts, MEASURES: "afi_ref,measure,direction,unit,source\n" + "\n".join(measures) + "\n"}


def later(day: date, days: int) -> date:
    """A day some days later."""
    return day + timedelta(days=days)
