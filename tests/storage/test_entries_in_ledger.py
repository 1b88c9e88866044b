"""What papers may know of a ledger, read piece by piece, is what the whole ledger says; the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from flows.models import Period
from flows.register.entries import EntryKind, Update
from flows.register.events import Event, entries_of_events
from flows.register.known_entries import EntriesInMemory
from flows.register.paper_scope import find_pack_head, paper_scope
from flows.storage import Ledger, open_ledger
from flows.storage.entries_in_ledger import EntriesInLedger, cut_to_pack, known_entries
from tests.homes import MARCH, NO_DECISIONS, TestLedger, day, make_settings

if TYPE_CHECKING:
    from datetime import date

NOW = datetime(2020, 4, 1, 9, tzinfo=UTC)
FEBRUARY = Period(2020, 2)
MONTHS = (FEBRUARY, MARCH, MARCH.next)


@pytest.fixture
def ledger(ledger_address: str) -> Ledger:
    """Three months in the order in which they came: a late return of February stands behind those of March."""
    made = TestLedger(make_settings(), NO_DECISIONS + "2020-03-11,POL-02,close,,r,PCC,Item 4\n")
    made.receive(FEBRUARY, "police_2020-02.csv", "POL-01,on track,One.,,,,,,2020-02-20,Head")
    made.receive(MARCH, "police_2020-03.csv", "POL-01,on track,Té – 👍,2020-04-30,Why.,,,,2020-03-10,Head")
    made.receive(FEBRUARY, "council_2020-02.csv", "LA-01,at risk,Late.,,,,,,2020-03-25,Head")
    sent = entries_of_events([Event(EntryKind.MESSAGE, "2020-03", "message", {"n": "1"})])
    made.entries = pd.concat([made.entries, sent], ignore_index=True)
    made.receive(MARCH.next, "police_2020-04.csv", "POL-01,complete,Done.,,,,,,2020-04-20,Head")
    made.receive(MARCH, "council_2020-03.csv", "LA-01,at risk,Slow.,,,,,,2020-03-28,Head")
    ledger = open_ledger(ledger_address)
    ledger.append(made.entries, NOW)
    return ledger


def numbers_of(entries: EntriesInLedger, whole: pd.DataFrame) -> list[int]:
    """The numbers of all entries that are known."""
    updates = entries.updates("9999-12")
    places = {(row.source_file, row.source_row): row.entry for row in whole[whole["kind"] == "update"].itertuples()}
    return sorted([*entries.around.index, *(places[one.source_file, one.source_row] for one in updates)])


def test_each_piece_is_that_of_the_whole(ledger: Ledger) -> None:
    known, whole = known_entries(ledger), EntriesInMemory(ledger.read().set_index("entry", drop=False))
    assert known.around.to_dict("records") == whole.around.to_dict("records")
    assert list(known.around.index) == list(whole.around.index)
    for month in MONTHS:
        found = list(known.updates(str(month)))
        assert found == list(whole.updates(str(month)))
        assert all(isinstance(update, Update) for update in found)
        for written_by in (day("2020-03-15"), day("2020-03-25"), day("9999-12-31")):
            contents = list(known.contents(str(month), written_by, {1, 4}))
            assert contents == list(whole.contents(str(month), written_by, {1, 4}))
    words = ["Done.", "Slow.", "Té – 👍", "Late.", "One."]
    assert [update.update for update in known.updates("2020-04")] == words
    assert [number for number, _ in known.contents("2020-02", day("2020-03-01"), {1})] == [1, 3]


def test_what_is_added_while_a_ledger_is_read_or_after_a_moment_is_not_known(ledger: Ledger) -> None:
    before, whole = known_entries(ledger), ledger.read()
    more = TestLedger(make_settings())
    more.receive(MARCH, "police_2020-03 again.csv", "POL-02,on track,More.,,,,,,2020-03-29,Head")
    ledger.append(more.entries, NOW + timedelta(hours=1))
    assert numbers_of(before, whole) == list(whole["entry"])
    assert numbers_of(known_entries(ledger, NOW), whole) == list(whole["entry"])
    assert numbers_of(known_entries(ledger), ledger.read()) == [*whole["entry"], len(whole) + 1, len(whole) + 2]


@pytest.mark.parametrize("as_at", [day("2020-03-15"), day("2020-03-26"), MARCH.last_day])
def test_a_pack_made_again_knows_the_first_entries_of_its_kind_and_all_of_other_kinds(
    ledger: Ledger, as_at: date
) -> None:
    whole = ledger.read().set_index("entry", drop=False)
    own = paper_scope(whole, MARCH, as_at)
    for count in range(len(own) + 2):
        known = cut_to_pack(known_entries(ledger), MARCH, as_at, count)
        wanted = whole.drop(own.index[count:])
        # The pack of March asks for no update of April.
        later = wanted[(wanted["kind"] == "update") & (wanted["period"] > "2020-03")]
        found = [number for number in numbers_of(known, whole) if number not in later.index]
        assert found == list(wanted.index.drop(later.index))
        head = find_pack_head(known, MARCH, as_at)
        assert head == find_pack_head(known_entries(ledger), MARCH, as_at, count)
        assert head.count == min(count, len(own))
