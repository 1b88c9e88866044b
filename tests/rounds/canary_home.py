"""A home in which every cell of free text holds a word of its own, in every table, every return and every decision.

Which cells those are is read from the program's own tables: a column that somebody adds is filled here by itself. Each kind
of cell is filled twice: for an action that the public may read of, and for a restricted one.
"""

from __future__ import annotations

import csv
import io
from itertools import product
from string import ascii_lowercase
from typing import TYPE_CHECKING

import pandas as pd

from flows.models import Period
from flows.register.entries import entries_of_decisions
from flows.register.office_rows import entries_of_readings, entries_of_verifications
from flows.report import Provenance, build_material, build_position
from flows.settings import parse_decisions, parse_settings
from flows.settings.assurance import Verification, parse_verifications
from flows.settings.board import Board, Papers, People
from flows.settings.measures import MEASURES, Measure, Reading, parse_readings
from flows.settings.tables import (
    Action,
    AreaForImprovement,
    BankHoliday,
    Decision,
    Inspection,
    Partner,
    Wording,
)
from tests.homes import HEADINGS, MARCH, TestLedger

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

    from flows.report import Material

Cells = dict[str, str]
TABLES: Mapping[str, type[BaseModel]] = {
    "inspections": Inspection, "areas_for_improvement": AreaForImprovement, "partners": Partner, "actions": Action,
    "partner_wording": Wording, "bank_holidays": BankHoliday, "measures": Measure, "readings": Reading,
    "verifications": Verification, "decisions": Decision,
}  # fmt: skip
"""What a row of each table is."""

ADDRESSES = frozenset({"sender", "board", "commissioner", "office"})
"""Cells of ``[people]`` that hold addresses."""

STANDS = {
    "AFI-POL-1": "visible", "AFI-LA-1": "visible", "AFI-POL-2": "hidden", "AFI-LA-7": "hidden",
    "POL-01": "visible", "POL-02": "visible", "POL-03": "visible", "POL-04": "visible", "LA-01": "visible",
    "POL-11": "hidden", "POL-12": "hidden", "POL-13": "hidden", "POL-14": "hidden", "LA-07": "hidden",
}  # fmt: skip
"""POL-11 to 14 are restricted by themselves, the actions of AFI-LA-7 with their area."""


class Canaries:
    """Words that stand nowhere else, by the kind of cell that each fills."""

    def __init__(self) -> None:
        self.cells: dict[str, str] = {}
        self._names = product(ascii_lowercase, repeat=3)

    def __call__(self, cell: str) -> str:
        word = f"canary{''.join(next(self._names))}"
        self.cells[word] = cell
        return word

    def words(self, *beginnings: str) -> list[str]:
        """The words of the cells whose names begin so."""
        return [word for word, cell in self.cells.items() if cell.startswith(beginnings)]


class CanaryHome:
    """The home, its canaries, and the material of its papers."""

    def __init__(self) -> None:
        self.canary = Canaries()
        self.tables = self._tables()
        self.settings = parse_settings(self.tables)
        self.material = self._material()

    def _row(self, table: str, where: str, cells: Cells) -> Cells:
        """A row with the cells that are given, and a canary in every other column."""
        names = TABLES[table].model_fields
        return {name: cells[name] if name in cells else self.canary(f"{where} {table}.{name}") for name in names}

    def _table(self, table: str, *rows: Cells) -> str:
        """The table with a row for each given one; where it is about a reference, that tells whether it is hidden."""
        made = [
            self._row(table, next((STANDS[cell] for cell in row.values() if cell in STANDS), "visible"), row)
            for row in rows
        ]
        text = io.StringIO()
        writer = csv.DictWriter(text, list(TABLES[table].model_fields), lineterminator="\n")
        writer.writeheader()
        writer.writerows(made)
        return text.getvalue()

    def _board(self) -> str:
        """``board.toml`` with a canary in each text and each address."""
        lines = []
        for part, model in (("board", Board), ("people", People), ("papers", Papers)):
            lines.append(f"[{part}]")
            for name, field in model.model_fields.items():
                if part == "people" and name in ADDRESSES:
                    address = f'"{self.canary(f"visible {part}.{name}")}@board.example"'
                    lines.append(f"{name} = {address if field.annotation is str else f'[{address}]'}")
                elif name == "words":
                    lines.append(f'{name} = ["{self.canary(f"visible {part}.{name}")}"]')
                elif field.annotation is str:
                    lines.append(f'{name} = "{self.canary(f"visible {part}.{name}")}"')
        return "\n".join(lines)

    def _partner(self, partner: str, prefix: str) -> Cells:
        where = "visible partners"
        return {
            "partner": partner, "reference_prefix": prefix, "is_police": "yes" if partner == "police" else "no",
            "date_order": "day-first", "succeeded_by": "", "succeeded_on": "",
            "email": f"{self.canary(f'{where}.email')}@x.example",
            "other_emails": f"{self.canary(f'{where}.other_emails')}@x.example",
        }  # fmt: skip

    def _action(self, ref: str, due: str) -> Cells:
        partner, number = ("police", "POL") if ref.startswith("POL") else ("council", "LA")
        area = {"LA-07": "AFI-LA-7"}.get(ref, f"AFI-{number}-1")
        hidden = "yes" if ref.startswith("POL-1") else ""
        return {
            "action_ref": ref, "afi_ref": area, "partner": partner, "due_on": due, "agreed_on": "2020-01-31",
            "restricted": hidden, "replaces": "",
        }  # fmt: skip

    def _tables(self) -> dict[str, str]:
        days = {
            "fieldwork_from": "2019-11-18", "fieldwork_to": "2019-11-22", "published_on": "2020-01-08",
            "received_on": "2020-01-08",
        }  # fmt: skip
        counts = dict.fromkeys(("areas_for_improvement_count", "key_strengths_count", "recommendation_count"), "4")
        dues = {"1": "2020-03-15", "2": "2020-02-28", "3": "2020-02-20", "4": "2020-03-10", "7": "2020-04-30"}
        areas = [
            {
                "afi_ref": ref,
                "inspection": "T-2019",
                "police_item": "no",
                "restricted": "yes" if kind == "hidden" else "",
            }
            for ref, kind in STANDS.items()
            if ref.startswith("AFI")
        ]
        actions = [self._action(ref, dues[ref[-1]]) for ref in STANDS if not ref.startswith("AFI")]
        measures = [
            {"afi_ref": ref, "direction": "down", "is_about_children": "no", "part_of": ""}
            for ref in ("AFI-POL-1", "AFI-LA-7", "AFI-POL-2")
        ]
        reference = {
            "inspections": self._table("inspections", {"inspection": "T-2019", **days, **counts}),
            "areas_for_improvement": self._table("areas_for_improvement", *areas),
            "partners": self._table("partners", self._partner("police", "POL"), self._partner("council", "LA")),
            "actions": self._table("actions", *actions),
            "partner_wording": self._table("partner_wording", {"partner": "police", "status": "at risk"}),
            "bank_holidays": self._table("bank_holidays", {"date": "2020-04-10"}, {"date": "2021-12-27"}),
        }
        texts = {f"reference/{name}.csv": text for name, text in reference.items()}
        return {**texts, "reference/board.toml": self._board(), MEASURES: self._table("measures", *measures)}

    def _return_row(self, ref: str, status: str, forecast: str = "") -> str:
        where = f"{STANDS[ref]} return"
        update, reason, evidence, risk, needed, by = (
            self.canary(f"{where}.{cell}")
            for cell in ("update", "forecast_reason", "evidence", "risk", "help_needed", "updated_by")
        )
        # A text that is sent three times is stale, and said to be.
        told = self._kept.setdefault(ref, f"Text {update}") if ref in {"POL-01", "POL-11"} else f"Text {update}"
        return f"{ref},{status},{told},{forecast},{reason},{evidence},{risk},{needed},{self._month.last_day},Head {by}"

    def _rows(self, partner: str) -> list[str]:
        """One action at risk in the partner's own word, one complete, one to be closed, one that will be late, and more."""
        word = next(word for word, cell in self.canary.cells.items() if cell.endswith("partner_wording.their_word"))
        if partner == "council":
            return [self._return_row("LA-01", "on track"), self._return_row("LA-07", "off track", "2020-12-31")]
        made = {"1": (word, ""), "2": ("complete", ""), "3": ("complete", ""), "4": ("off track", "2020-12-31")}
        return [self._return_row(f"POL-{tens}{one}", *told) for tens in "01" for one, told in made.items()]

    def _material(self) -> Material:
        decisions = [
            {"meeting_on": "2020-03-11", "action_ref": ref, "decision": "close", "new_due_on": ""}
            for ref in ("POL-03", "POL-13")
        ] + [
            {"meeting_on": "2020-03-11", "action_ref": ref, "decision": "extend", "new_due_on": "2020-03-25"}
            for ref in ("POL-04", "POL-14")
        ]
        checks = [
            {"action_ref": ref, "verified_on": "2020-03-20", "route": route, "outcome": outcome}
            for ref in ("POL-02", "POL-12")
            for route, outcome in (("peer check", "confirmed"), ("effect audit", "not confirmed"))
        ]
        readings = [
            {"afi_ref": ref, "read_on": day, "value": value}
            for ref in ("AFI-POL-1", "AFI-LA-7", "AFI-POL-2")
            for day, value in (("2020-02-03", "40"), ("2020-03-20", "44"))
        ]
        ledger = TestLedger(self.settings)
        self._kept: dict[str, str] = {}
        for self._month in (Period(2020, 1), Period(2020, 2), MARCH):
            for partner in ("police", "council"):
                name = f"{partner}_{self._month} {self.canary('visible return.file name')}.csv"
                came = ledger.receive(self._month, name, *self._rows(partner), heading=HEADINGS)
                assert came.rows_quarantined == 0, came.problems
        made = parse_decisions(self._table("decisions", *decisions), self.settings)
        checked = parse_verifications(self._table("verifications", *checks), self.settings)
        read = parse_readings(self._table("readings", *readings), self.settings)
        entries = pd.concat(
            [
                ledger.entries,
                entries_of_decisions(made, "decisions.csv", "0" * 64),
                entries_of_verifications(checked, ledger.entries),
                entries_of_readings(read, ledger.entries),
            ],
            ignore_index=True,
        )
        position = build_position(entries, self.settings, MARCH, MARCH.last_day)
        return build_material(position, Provenance({"reference/actions.csv": "0" * 64}, "0"))
