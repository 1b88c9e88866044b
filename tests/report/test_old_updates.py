"""A register that holds a year of updates whole, and of older ones only their past, is judged as one that holds them all."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.models import PARTNER_STATUSES, Period
from flows.problems import Outcome, Severity
from flows.register import build_last_words, entry_frame, replay, rewind
from flows.register.inboxes import entries_of_inbox
from flows.register.office_rows import entries_of_verifications
from flows.report import Provenance, build_data_log, build_material, build_position, build_report
from flows.settings.assurance import parse_verifications
from flows.status.closure import steps_taken
from flows.status.copy_forward import find_signs
from flows.status.promises import past_promises
from tests.homes import make_settings, received

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from flows.register import ActionState
    from flows.status import Judgement

MONTHS = 40
FIRST = Period(2019, 11)
REFS = ("POL-01", "POL-02", "LA-01")
TEXTS = ("Work goes on.", "Nearly done.", "In the final stages.", "Almost complete, as said on 3 January 2020.")
CATCHING_UP_ON = date(2022, 1, 10)
"""A day on which updates of several months were written."""
ROLES = ("Head", "Deputy", "Lead")
BOARD = make_settings(
    actions="""\
        action_ref,afi_ref,partner,action,owner_role,due_on,agreed_on,certainty
        POL-01,AFI-POL-1,police,Do the first thing,Head,2020-03-15,2019-10-31,invented
        POL-02,AFI-POL-1,police,Do the second thing,Head,2022-06-30,2019-10-31,invented
        LA-01,AFI-LA-1,council,Do the third thing,Head,2021-04-30,2019-10-31,invented
        """
)


def months_from(first: Period, count: int) -> list[Period]:
    found = [first]
    while len(found) < count:
        found.append(found[-1].next)
    return found


class Life:
    """One made-up ledger: for years every partner says something, or nothing, about every action."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.rows: list[dict[str, object]] = []
        self.lists: list[pd.DataFrame] = []
        self.said = {ref: self.words() for ref in REFS}

    def words(self) -> dict[str, object]:
        """What is said about an action, until something else is."""
        chance = self.chance
        status = str(chance.choice((*PARTNER_STATUSES, *["complete"] * 3)))
        return {
            "status": status,
            "update": chance.choice((*TEXTS, f"Step {chance.randrange(100)}.")),
            "updated_by": chance.choice(ROLES),
            "evidence": chance.choice(("", "", "EV-1", "EV-2"))
            if status == "complete" or chance.random() < 0.1
            else "",
        }

    def live(self) -> pd.DataFrame:
        """The entries of all months."""
        for period in months_from(FIRST, MONTHS):
            sent = [self.send(period, partner) for partner in ("police", "council") if self.chance.random() < 0.9]
            if sent and self.chance.random() < 0.1:
                sent += [self.send(period, "police", " corrected")]
                if self.chance.random() < 0.5:
                    kept = [received(str(name), str(name)) for name in sent[1:]]
                    self.lists.append(entries_of_inbox(kept, entry_frame([]), period))
            if self.chance.random() < 0.25:
                self.decide(period)
        if self.chance.random() < 0.3:
            self.chance.shuffle(self.rows)
        return pd.concat([entry_frame(self.rows), *self.lists, self.checks()], ignore_index=True)

    def send(self, period: Period, partner: str, version: str = "") -> str:
        """A file of a partner, with rows that were accepted and are set aside now."""
        chance, name = self.chance, f"{partner}_{period}{version}.csv"
        file = {"period": str(period), "partner": partner, "source_file": name, "source_sha256": received(name).sha256}
        own = [ref for ref in REFS if ref.startswith("LA" if partner == "council" else "POL")]
        aside = [
            {"code": "made-up", "severity": Severity.ERROR, "file": name, "row": row, "column": "", "found": "",
             "remedy": "", "outcome": outcome}
            for row, outcome in (
                (2, Outcome.ROW_SET_ASIDE if chance.random() < 0.05 else None),
                (None, Outcome.FILE_SET_ASIDE if chance.random() < 0.05 else None),
            )
            if outcome
        ]  # fmt: skip
        self.rows.append(
            {**file, "kind": "return", "entry_key": f"return:{name}", "rows_read": len(own),
             "rows_accepted": len(own) - len(aside), "rows_quarantined": len(aside), "problems": json.dumps(aside)}
        )  # fmt: skip
        for row, ref in enumerate(own, 2):
            if chance.random() < 0.1:
                self.said[ref] = self.words()
            if chance.random() < 0.9:
                self.rows.append({**file, **self.update(period, ref), "source_row": row, "entry_key": f"{name}:{row}"})
        return name

    def update(self, period: Period, ref: str) -> dict[str, object]:
        """One update; now and then written long after its month, or with a later date."""
        chance = self.chance
        later = chance.random() < 0.2
        is_odd = chance.random() < (0.5 if later else 0.2)
        days = chance.choice((-3, 0, 2, 40, 400, 400)) if is_odd else 1
        written = CATCHING_UP_ON if is_odd and chance.random() < 0.2 else period.last_day + timedelta(days=days)
        return {
            **self.said[ref],
            **({"update": f"New in {period}."} if chance.random() < 0.2 else {}),
            **({"evidence": f"Minute of {period}"} if chance.random() < 0.05 else {}),
            "kind": "update",
            "action_ref": ref,
            "partner_status": "",
            "forecast_on": period.last_day + timedelta(days=chance.randrange(-30, 600)) if later else None,
            "forecast_reason": f"Why {period}." if later else "",
            "risk": "",
            "help_needed": "",
            "updated_on": written,
        }

    def decide(self, period: Period) -> None:
        """One decision of the board, in whatever order."""
        ref, kind = self.chance.choice(REFS), self.chance.choice(("close", "re-open", "re-open", "extend", "refuse"))
        on = period.first_day + timedelta(days=self.chance.randrange(28))
        new = on + timedelta(days=self.chance.randrange(300)) if kind == "extend" else None
        self.rows.append(
            {"kind": "decision", "entry_key": f"decision:{on}:{ref}:{kind}:{new}", "period": f"{on:%Y-%m}",
             "action_ref": ref, "decision": kind, "decided_on": on, "new_due_on": new, "reason": "r",
             "decided_by": "Board", "minute_ref": "1"}
        )  # fmt: skip

    def checks(self) -> pd.DataFrame:
        """Checks of claims by roles some of which wrote the claim."""
        days = {
            (ref, month.first_day) for ref in REFS for month in months_from(FIRST, MONTHS) if self.chance.random() < 0.1
        }
        rows = ""
        for ref, on in sorted(days):
            who, outcome = self.chance.choice(("Deputy", "Lead", "Auditor")), self.chance.choice(("", "not "))
            rows += f"{ref},{on},{who},peer check,EV-9,{outcome}confirmed,\n"
        heading = "action_ref,verified_on,verified_by,route,evidence,outcome,note\n"
        return entries_of_verifications(parse_verifications(heading + rows, BOARD), entry_frame([]))


def judged(entries: pd.DataFrame, period: Period, as_at: date) -> dict[str, object]:
    """Everything that is judged and printed."""
    position = build_position(entries, BOARD, period, as_at)
    material = build_material(position, Provenance({}, "0"))
    return {
        "report": build_report(material),
        "figures": dict(material.figures),
        "data log": build_data_log(material, {}),
        "judgements": [facts_of(found, as_at) for found in position.judgements],
        "earlier": [facts_of(found, position.opening.as_at) for found in position.earlier.values()],
        "questions": position.questions,
        "promises": position.promises,
        "history": position.history,
        "returns": position.returns,
        "movements": (position.movements, position.inspection_movements),
        "last words": build_last_words(entries, BOARD, period, as_at),
    }


def facts_of(found: Judgement, as_at: date) -> dict[str, object]:
    state: ActionState = found.state
    return {
        "judgement": replace(found, state=None),  # type: ignore[arg-type]  # its updates are what differs
        "moves": state.moves,
        "same texts": state.same_text_count,
        "signs": find_signs(replace(state, decisions=()), BOARD.thresholds),
        "steps": steps_taken(state),
        "promises": past_promises(found, as_at),
        "evidence": state.has_evidence,
        "last": state.last_update,
    }


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(chance=st.randoms(use_true_random=True), back=st.integers(0, 20), is_month_running=st.booleans())
def test_whatever_is_judged_of_a_long_history_is_the_same_with_its_past_alone(
    chance: Random, back: int, *, is_month_running: bool
) -> None:
    entries = Life(chance).live()
    period = months_from(FIRST, MONTHS)[-1 - back]
    as_at = period.first_day.replace(day=20) if is_month_running else period.last_day
    short = judged(entries, period, as_at)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("flows.register.past.MONTHS_WHOLE", 1_000)
        whole = judged(entries, period, as_at)
    for name, found in short.items():
        assert found == whole[name], name


def held_whole(states: Sequence[ActionState]) -> int:
    return max(len(state.updates) for state in states)


def test_no_more_updates_are_held_whole_than_those_of_a_year_and_one() -> None:
    rows = [
        row
        for month in months_from(FIRST, MONTHS)
        for row in (
            {"kind": "return", "entry_key": f"return:{month}", "source_file": "f.csv", "source_sha256": "0",
             "rows_read": 1, "rows_accepted": 1, "rows_quarantined": 0, "problems": "[]", "period": str(month)},
            {"kind": "update", "entry_key": f"update:{month}", "source_file": "f.csv", "source_sha256": "0",
             "source_row": 2, "period": str(month), "action_ref": "POL-01", "status": "complete", "update": "The same.",
             "evidence": "", "updated_on": month.last_day, "updated_by": "Head"},
        )
    ]  # fmt: skip
    last = months_from(FIRST, MONTHS)[-1]
    register = replay(entry_frame(rows), BOARD, last, last.last_day)
    state = register.actions[0]
    assert (held_whole(register.actions), state.same_text_count) == (13, MONTHS)
    assert [str(step.taken_on) for step in steps_taken(state)] == ["2019-11-30"]
    assert state.past.claims == ()
    assert len(state.past.stretches) == 1
    with pytest.raises(ValueError, match="not held whole"):
        rewind(register.actions, FIRST)
