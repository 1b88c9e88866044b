"""The table of progress names every partner of the board and counts what was read of each."""

from __future__ import annotations

from flows.steps.progress import Progress
from tests.homes import MARCH, check, make_settings, received

ROWS = """\
action_ref,status,update,updated_on,updated_by
POL-01,on track,Moved.,2020-03-20,Head
XX-1,on track,No.,2020-03-20,Head
"""


def test_every_partner_has_a_row_before_and_after_it_was_read() -> None:
    settings = make_settings()
    progress = Progress(settings.partners, 2, is_watched=False)
    assert [(row["partner"], row["state"]) for row in progress.rows()] == [
        ("Test Police", "nothing read yet"),
        ("Test Council", "nothing read yet"),
    ]
    progress.add(check(received(ROWS), settings, MARCH))
    progress.add(check(received("what,is\nthis,?\n", "stray.csv"), settings, MARCH))
    police, council, stray = progress.rows()
    assert (police["state"], police["files"], police["rows read"], police["rows used"]) == ("read", 1, 2, 1)
    assert police["rows set aside"] == 1
    assert council["files"] == 0
    assert (stray["partner"], stray["files"]) == ("sender not known", 1)
