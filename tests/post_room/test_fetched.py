"""What a server answers is read as it is meant, and nonsense is refused in words that Python knows."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.post_room.fetched import Piece, list_parts, read_answers

MIXED = (
    b'1 (UID 7 BODYSTRUCTURE (("text" "plain" NIL NIL NIL "7bit" 4 1 NIL NIL NIL NIL)(("TEXT" "CSV" ("NAME" "a (1).csv") '
    b'NIL NIL "BASE64" 1000 9 NIL ("ATTACHMENT" NIL) NIL NIL) "mixed") "mixed" ("boundary" "x\\"y") NIL NIL NIL))'
)


def test_parts_are_numbered_as_the_server_numbers_them() -> None:
    (answer,) = read_answers([MIXED])
    text, file = list_parts(answer["BODYSTRUCTURE"])
    assert answer["UID"] == b"7"
    assert (text.section, text.kind, text.has_name) == ("1", "text/plain", False)
    assert (file.section, file.kind, file.disposition, file.has_name) == ("2.1", "text/csv", "attachment", True)
    assert (file.encoding, file.size, file.decoded_size) == ("base64", 1000, 740)


def test_a_message_inside_the_message_is_one_part_whatever_stands_in_its_subject() -> None:
    pieces: list[Piece] = [
        (b'2 (BODYSTRUCTURE ("message" "rfc822" NIL NIL NIL "8bit" 479 (NIL {7}', b'in)n"er'),
        b' NIL NIL NIL NIL NIL NIL NIL NIL) ("text" "plain" NIL NIL NIL "7bit" 3 1) 19 NIL ("attachment" NIL) NIL NIL) UID 3)',
        b"4 (FLAGS (\\Seen))",
    ]
    answer, unasked = read_answers(pieces)
    (part,) = list_parts(answer["BODYSTRUCTURE"])
    assert (part.kind, part.disposition, part.section) == ("message/rfc822", "attachment", "1")
    assert answer["UID"] == b"3"
    assert "BODYSTRUCTURE" not in unasked


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.binary() | st.tuples(st.binary(), st.binary())))
def test_no_answer_of_a_server_breaks_the_reading(pieces: list[Piece]) -> None:
    for answer in read_answers(pieces):
        for value in answer.values():
            with contextlib.suppress(ValueError):
                list(list_parts(value))


def test_parts_within_parts_without_end_are_refused() -> None:
    (answer,) = read_answers([b"1 (BODYSTRUCTURE " + b"(" * 5000 + b'"text"' + b")" * 5000 + b")"])
    with pytest.raises(ValueError, match="no structure of a message"):
        list(list_parts(answer["BODYSTRUCTURE"]))
