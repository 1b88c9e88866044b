"""The e-mails as data: what happened, what to do, by when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.document import Listing, Message, Paragraph
from flows.register.entries import entries_of_return, read_returns
from flows.report import build_fix_list, build_points
from tests.homes import HEADINGS, MARCH, check, day, make_settings, received

if TYPE_CHECKING:
    from flows.models import CheckedReturn

SETTINGS = make_settings()


def fix_list(*rows: str, heading: str = HEADINGS) -> tuple[CheckedReturn, Message]:
    checked = check(received("\n".join((heading, *rows)), "police_2020-03.csv"), SETTINGS)
    partner = SETTINGS.partners["police"]
    points = build_points(read_returns(entries_of_return(checked)))
    return checked, build_fix_list(SETTINGS, partner, points, MARCH, day("2020-04-07"))


def first_words(message: Message) -> str:
    block = message.blocks[0]
    assert isinstance(block, Paragraph)
    return block.text


def points(message: Message) -> tuple[str, ...]:
    return next(block.entries for block in message.blocks if isinstance(block, Listing))


def test_a_fix_list_counts_rows_not_problems_and_says_by_when() -> None:
    _, message = fix_list("POL-O1,on trck,Text.,,,,,,31/04/2020,Head", "POL-02,on track,Text.,,,,,,2020-03-20,Head")
    assert first_words(message) == (
        "Thank you for your return for March 2020. 1 row could not be used and is not in the board's papers. Please put "
        "right what stands below and send it again by 7 April 2020."
    )
    assert len(points(message)) == 3
    assert "3 points" in message.subject


def test_errors_come_before_warnings_and_notes_stay_out() -> None:
    rows = ("POL-01,complete,Done.,,,,,,2020-03-20,Head,x", "POL-02,on trck,Text.,,,,,,2020-03-20,Head,x")
    checked, message = fix_list(*rows, heading=HEADINGS + ",colour")
    assert {problem.code for problem in checked.problems} == {
        "column-unknown",
        "complete-without-evidence",
        "status-unknown",
    }
    assert ["row 3" in point for point in points(message)] == [True, False]


def test_a_refused_file_is_called_one() -> None:
    _, message = fix_list("POL-01,on track,Text.", heading="action_ref,status,update")
    assert "A file could not be used, so nothing in it is in the board's papers." in first_words(message)


def test_warnings_alone_thank_and_ask_for_a_look() -> None:
    _, message = fix_list("POL-01,complete,Done.,,,,,,2020-03-20,Head")
    assert "Every row was used." in first_words(message)
