"""A second judge, which shares no code with ours, finds the same rows at fault by the rules of type."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.models import PARTNER_STATUSES
from tests.homes import HEADINGS, check, make_settings, received
from tests.validation.second_judge import SAYS_NOTHING, failing_rows, make_judge, read_texts

TYPE_CODES = {
    "cell-empty",
    "date-ambiguous",
    "date-impossible",
    "date-unreadable",
    "reference-of-other-partner",
    "reference-unknown",
    "status-unknown",
    "text-only-numbers",
}
SETTINGS = make_settings()
JUDGE = make_judge(["POL-01", "POL-02"], PARTNER_STATUSES)

days = st.dates(date(2019, 1, 1), date(2021, 12, 31))
written_days = st.one_of(
    days.map(date.isoformat),
    days.map(lambda day: f"{day:%d/%m/%Y}"),
    days.map(lambda day: f"{day.day} {day:%B %Y}"),
    st.sampled_from(["31/04/2020", "2020-02-30", "03/04/20", "last week", "2020-13-01", "", " "]),
)
texts = st.one_of(
    st.text("abé 1,.\"'–\n", max_size=12),
    st.sampled_from(
        [
            "Things moved.",
            "The team's work.",
            'The "front door" opens, at last.',
            "12345",
            "50%",
            *SAYS_NOTHING,
            "N/A",
            " tbc ",
        ]
    ),
)
rows = st.tuples(
    st.sampled_from(["POL-01", "POL-02", " POL-01 ", "LA-01", "ZZ-9", "POL-O1", "12"]),
    st.sampled_from([*PARTNER_STATUSES, "On track", "AT RISK", " complete", "on trck", "done", "42", ""]),
    texts,
    written_days,
    *[st.just("")] * 4,
    written_days,
    st.sampled_from(["Head of Training", "Head", ""]),
)


def our_rows(content: bytes) -> set[int]:
    found = check(received(content), SETTINGS).problems
    return {one.row for one in found if one.code in TYPE_CODES and one.row is not None}


@settings(deadline=None, max_examples=120)
@given(st.lists(rows, min_size=1, max_size=30))
def test_both_judges_find_the_same_rows_at_fault(table: list[tuple[str, ...]]) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([HEADINGS.split(","), *table])
    content = stream.getvalue().encode()
    assert our_rows(content) == failing_rows(JUDGE, read_texts(content))


@pytest.mark.parametrize(
    "row",
    [
        "POL-99,on track,Text.,,,,,,2020-03-20,Head",
        "LA-01,on track,Text.,,,,,,2020-03-20,Head",
        "POL-01,on trck,Text.,,,,,,2020-03-20,Head",
        "POL-01,,Text.,,,,,,2020-03-20,Head",
        "POL-01,on track,,,,,,,2020-03-20,Head",
        "POL-01,on track,n/a,,,,,,2020-03-20,Head",
        "POL-01,on track,12345,,,,,,2020-03-20,Head",
        "POL-01,on track,Text.,ongoing,,,,,2020-03-20,Head",
        "POL-01,on track,Text.,,,,,,31/04/2020,Head",
        "POL-01,on track,Text.,,,,,,2020-03-20,",
    ],
)
def test_the_second_judge_is_no_rubber_stamp(row: str) -> None:
    good = "POL-02,on track,Other things moved.,,,,,,2020-03-20,Head"
    content = "\n".join((HEADINGS, good, row, "")).encode()
    assert failing_rows(JUDGE, read_texts(content)) == {3} == our_rows(content)
