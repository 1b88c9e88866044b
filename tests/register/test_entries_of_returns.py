"""The returns that the ledger holds."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from flows.problems import problem
from flows.register.entries import entries_of_return, read_returns
from tests.homes import check, make_settings, received


def test_a_file_that_could_not_be_opened_gives_way_to_its_later_reading() -> None:
    settings = make_settings()
    fault = problem("file-unreadable", "police_2020-03.csv", reason="Permission denied")
    locked = check(replace(received(b""), sha256="", problems=(fault,)), settings)
    [shown] = read_returns(entries_of_return(locked))
    assert (shown.partner, shown.rows_read, [found.code for found in shown.problems]) == (
        "police",
        0,
        ["file-unreadable"],
    )
    read = check(
        received("action_ref,status,update,updated_on,updated_by\nPOL-01,on track,Text.,2020-03-20,Head\n"), settings
    )
    entries = pd.concat([entries_of_return(locked), entries_of_return(read)], ignore_index=True)
    assert [one.rows_accepted for one in read_returns(entries)] == [1]
