"""What the secretary fills in becomes decisions of the board, and nothing does before."""

from __future__ import annotations

import csv
import io

import pytest

from flows.problems import SetUpError
from flows.register.entries import entries_of_decisions
from flows.rendering.spreadsheets import render_csv
from flows.report import DECISION_COLUMNS, Provenance, build_decision_rows, build_material, build_position
from flows.settings import parse_decisions
from tests.homes import MARCH, NO_DECISIONS, TestLedger, day, make_settings

SETTINGS = make_settings()


def lines(*rows: str) -> list[dict[str, str]]:
    """The lines that wait for the secretary, as a spreadsheet reads them back."""
    ledger = TestLedger(SETTINGS)
    ledger.receive(MARCH, "police_2020-03.csv", *rows)
    position = build_position(ledger.entries, SETTINGS, MARCH, MARCH.last_day)
    found = build_decision_rows(build_material(position, Provenance({}, "0")))
    text = render_csv(DECISION_COLUMNS, found).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def as_text(rows: list[dict[str, str]]) -> str:
    page = io.StringIO()
    writer = csv.DictWriter(page, DECISION_COLUMNS, lineterminator="\n")
    writer.writerows(rows)
    return NO_DECISIONS + page.getvalue()


CLAIM = "POL-01,complete,Done.,,,EV-014 log,,,2020-03-20,Head"
EXTENSION = 'POL-02,at risk,Slow.,2020-08-31,"The provider, not we, is late",,,,2020-03-20,Head'


def test_each_closure_and_each_new_date_asked_for_waits_as_a_line() -> None:
    claim, extension = lines(CLAIM, EXTENSION)
    assert claim == {
        "meeting_on": "2020-04-15",
        "action_ref": "POL-01",
        "decision": "close",
        "new_due_on": "",
        "reason": "Evidence listed: EV-014 log",
        "decided_by": "",
        "minute_ref": "",
    }
    assert (extension["decision"], extension["new_due_on"]) == ("extend", "2020-08-31")
    assert extension["reason"] == "The provider, not we, is late"


def test_a_line_filled_in_is_a_decision_of_the_board() -> None:
    filled = [{**row, "decided_by": "Commissioner", "minute_ref": "item 4"} for row in lines(CLAIM, EXTENSION)]
    decisions = parse_decisions(as_text(filled), SETTINGS)
    ledger = TestLedger(SETTINGS, as_text(filled))
    position = build_position(ledger.entries, SETTINGS, MARCH.next, MARCH.next.last_day)
    states = {state.action.action_ref: state for state in position.register.actions}
    assert [row.decision.value for row in decisions] == ["close", "extend"]
    assert states["POL-01"].ending is not None
    assert states["POL-02"].due_on == day("2020-08-31")
    assert len(entries_of_decisions(decisions, "decisions.csv", "0")) == 2


def test_a_line_that_nobody_filled_in_is_refused_and_says_which_cell() -> None:
    with pytest.raises(SetUpError, match="decided_by"):
        parse_decisions(as_text(lines(CLAIM)), SETTINGS)


def test_nothing_asked_gives_no_line() -> None:
    assert lines("POL-01,on track,Text.,,,,,,2020-03-20,Head") == []
