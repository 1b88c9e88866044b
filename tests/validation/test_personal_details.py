"""Personal details are found in free text, told in kinds, and never repeated.

The labelled sentences were written together with the patterns, so their rates flatter. Seven batches of fresh, awkward
sentences, each tried once before anything was mended, gave 25 of 32, 22 of 24, 28 of 36, 27 of 28, 9 of 9, 10 of 12 and 34
of 46 found, and 8 of 46, 2 of 30, 0 of 30, 6 of 40, 25 of 30, 5 of 25 and 3 of 40 false alarms: that is the better guess for
the sentences of strangers. The fifth was aimed at LAC and CYP before other nouns, which the rule did not know; the sixth came
after it; the seventh held kinds that the rule does not look for (a street, a passport, a vehicle, an address spelt out).
"""

from __future__ import annotations

import csv
import hashlib
import string
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.models import RETURN_COLUMNS
from flows.problems import CATALOGUE, Kind, Outcome, Severity
from flows.validation import personal_numbers
from flows.validation.context import Context, Rows, Surroundings
from flows.validation.personal_details import (
    PersonalKind,
    check_personal_details,
    find_personal_details,
    is_personal,
    scan_texts,
)
from flows.validation.personal_numbers import (
    has_case_reference,
    has_health_number,
    has_pupil_number,
    is_health_number,
    is_pupil_number,
)
from tests.homes import MARCH, REPOSITORY, make_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

LABELLED = REPOSITORY / "tests" / "validation" / "personal_details_labelled.csv"
KIND = Kind(
    "personal-details",
    Severity.ERROR,
    "The text seems to hold {kind}.",
    "Leave it out and say what happened in general words, without a person, an address or a number that leads to one; "
    "then send the row again.",
    Outcome.ROW_SET_ASIDE,
)

Labelled = list[tuple[str, frozenset[str]]]


def labelled() -> Labelled:
    with LABELLED.open(encoding="utf-8", newline="") as lines:
        return [(row["text"], frozenset(row["kinds"].split())) for row in csv.DictReader(lines)]


def is_held_out(text: str) -> bool:
    """One sentence in three, by its hash, was not looked at while the patterns were tuned."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % 3 == 0


def rates(sentences: Labelled) -> tuple[float, float]:
    """Recall and precision by text: is a text with personal details set aside, and a text without let through?"""
    found = [(bool(kinds), is_personal(text)) for text, kinds in sentences]
    right = found.count((True, True))
    return right / (right + found.count((True, False))), right / (right + found.count((False, True)))


def test_the_labelled_set_is_large_has_hard_negatives_and_every_kind() -> None:
    sentences = labelled()
    assert len(sentences) >= 500
    assert len(dict(sentences)) == len(sentences)
    assert sum(not kinds for _, kinds in sentences) >= 200
    assert {kind.name.lower() for kind in PersonalKind} == frozenset().union(*(kinds for _, kinds in sentences))


@pytest.mark.parametrize("part", ["whole", "held out"])
def test_recall_and_precision_are_as_good_as_promised(part: str) -> None:
    recall, precision = rates([(text, kinds) for text, kinds in labelled() if part == "whole" or is_held_out(text)])
    assert recall >= 0.98
    assert precision >= 0.95


def test_the_kinds_named_are_the_kinds_labelled() -> None:
    pairs = [
        (kind.name.lower() in kinds, kind in found)
        for text, kinds in labelled()
        for found in [find_personal_details(text)]
        for kind in PersonalKind
    ]
    right = pairs.count((True, True))
    assert right / (right + pairs.count((True, False))) >= 0.98
    assert right / (right + pairs.count((False, True))) >= 0.95


FOUND = [
    ("NHS 999 000 0019.", ()),
    ("NHS 999 000 0018.", (PersonalKind.NHS_NUMBER,)),
    ("Lives at ZZ99 3VZ.", (PersonalKind.POSTCODE,)),
    ("Write to a.specimen@council.example.", (PersonalKind.EMAIL,)),
    ("Ring 01632 960123 or 07700 900123.", (PersonalKind.TELEPHONE,)),
    ("VIST 1234567 concerned one child.", (PersonalKind.CASE_REFERENCE, PersonalKind.FEW_CHILDREN)),
    ("J.S., 14, was seen by Mrs Sample.", (PersonalKind.KNOWN_CHILD, PersonalKind.PERSON_NAME)),
    ("Born on 3 May 2006.", (PersonalKind.BIRTH_DATE,)),
    ("Entry 2001/0123456K.", (PersonalKind.POLICE_COMPUTER_NUMBER,)),
    ("Form QQ 12 34 56 C.", (PersonalKind.INSURANCE_NUMBER,)),
    ("JS (14) was moved and 1 YP remains.", (PersonalKind.KNOWN_CHILD, PersonalKind.FEW_CHILDREN)),
    ("(JS, 14) and CAD 1234", (PersonalKind.CASE_REFERENCE, PersonalKind.KNOWN_CHILD)),
    ("one  child's plan, NHS9434765919", (PersonalKind.NHS_NUMBER, PersonalKind.FEW_CHILDREN)),
    ("DOB12/03/2008, Pl4 8aa", (PersonalKind.BIRTH_DATE, PersonalKind.POSTCODE)),
    ("01632/960123, 50/12345/20", (PersonalKind.TELEPHONE, PersonalKind.CASE_REFERENCE)),
    ("One LAC was moved, and one LAC nurse left.", (PersonalKind.FEW_CHILDREN,)),
    ("One LAC nurse left, and two CYP pathways were joined.", ()),
    ("One young person representative joined; IT (14 staff) moved.", ()),
    ("", ()),
    ("Head of safeguarding", ()),
]


@pytest.mark.parametrize(("text", "kinds"), FOUND)
def test_kinds_come_in_a_fixed_order(text: str, kinds: tuple[PersonalKind, ...]) -> None:
    assert find_personal_details(text) == kinds


@pytest.mark.parametrize(
    "text",
    ["Ring 01632\u00a0960\u2011123.", "Ring \uff10\uff11\uff16\uff13\uff12 960123.", "Ring 016\u200b32 960123."],
)
def test_odd_spaces_dashes_and_digits_hide_nothing(text: str) -> None:
    assert find_personal_details(text) == (PersonalKind.TELEPHONE,)


def health_number(nine: str) -> str:
    """Ten digits whose weighted sum, check digit included at weight 1, is a multiple of 11; "" where none is."""
    fits = [
        nine + last
        for last in string.digits
        if sum(weight * int(sign) for weight, sign in zip(range(10, 0, -1), nine + last, strict=True)) % 11 == 0
    ]
    return fits[0] if fits else ""


@given(st.text(string.digits, min_size=9, max_size=9).filter(lambda nine: len(set(nine)) > 1))
def test_nhs_check_digits_agree_with_an_independent_computation(nine: str) -> None:
    good = health_number(nine)
    assert [nine + last for last in string.digits if is_health_number(nine + last)] == ([good] if good else [])


def test_any_spacing_of_a_health_number_is_found() -> None:
    number = health_number("999000001")
    shown = [number, f"{number[:3]}-{number[3:6]}-{number[6:]}", " ".join(number), f"{number[:5]} {number[5:]}"]
    assert all(has_health_number(f"See {text}.") for text in shown)


LETTERS = [letter for letter in string.ascii_uppercase if letter not in "IOS"]


def pupil_number(rest: str) -> str:
    """The number with its check letter, found by adding each character as often as its place says."""
    total = 0
    for place in range(2, 14):
        sign = rest[place - 2]
        for _ in range(place):
            total += LETTERS.index(sign) if sign in LETTERS else ord(sign) - ord("0")
    while total >= 23:
        total -= 23
    return LETTERS[total] + rest


@given(st.text(string.digits, min_size=11, max_size=11), st.sampled_from([*string.digits, *LETTERS]))
def test_upn_check_letters_agree_with_an_independent_computation(eleven: str, last: str) -> None:
    good = pupil_number(eleven + last)
    assert [letter for letter in LETTERS if is_pupil_number(letter + eleven + last)] == [good[0]]
    assert has_pupil_number(f"See {good}.")


PIECES = st.one_of(
    st.text(max_size=12),
    st.sampled_from([text for text, _ in labelled()]),
    st.sampled_from(
        ["one ", "aged ", "14", " ", "-", "J.S.", "Mrs ", "DOB", "@", "+44", "PL", "/20", "of ", "\x1e", "\ud800"]
    ),
)
TEXTS = st.lists(PIECES, max_size=6).map("".join)


@given(TEXTS)
def test_no_text_raises_and_kinds_stay_in_order(text: str) -> None:
    found = find_personal_details(text)
    assert list(found) == [kind for kind in PersonalKind if kind in found]
    assert is_personal(text) == bool(found)


@given(st.lists(TEXTS, max_size=8))
def test_many_texts_at_once_are_read_as_each_by_itself(texts: list[str]) -> None:
    each = {place: find_personal_details(text) for place, text in enumerate(texts)}
    assert scan_texts(texts) == {place: kinds for place, kinds in each.items() if kinds}


def test_the_quick_look_at_all_labelled_texts_lets_none_through_that_holds_anything() -> None:
    """Also with other signs beside the digits, and with letters that are not ASCII."""
    around = [
        (text, f"{text} 9)", f"J. {text}", f"é {text}", text.replace(" ", "\u00a0"), f"{text}, 7")
        for text, _ in labelled()
    ]
    texts = [text for several in around for text in several]
    assert scan_texts(texts) == {place: kinds for place, kinds in enumerate(map(find_personal_details, texts)) if kinds}


CASE_PIECES = (
    "crime Crime INCIDENT occurrence vist vist12345 CAD custody logs log niche case report record references ref numbers "
    "no No. num id ID: urn urn: of on the risk CR CR/ /20 -20 12 012 0123 12345 123456/20 3 May 12AB12345 "
    "AB-20200101-123 # ( . : /"
)
CASE_TEXTS = st.lists(
    st.tuples(st.sampled_from(CASE_PIECES.split()), st.sampled_from(["", " ", "  ", "\t", "\n"])).map("".join),
    max_size=7,
)


@given(CASE_TEXTS.map("".join))
def test_the_quick_looks_before_a_case_reference_miss_none(text: str) -> None:
    patterns = (personal_numbers._CASE, personal_numbers._CASE_NUMBER, personal_numbers._CASE_BARE)
    assert has_case_reference(text) == any(pattern.search(text) for pattern in patterns)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_a_text_cut_anywhere_is_still_read(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([text for text, _ in labelled()]))
    cut = data.draw(st.integers(0, len(text)))
    assert isinstance(find_personal_details(text[:cut]), tuple)
    assert isinstance(find_personal_details(text[cut:]), tuple)


def adversaries() -> Iterator[str]:
    """Texts of 10,000 characters that repeat what each pattern begins with."""
    starts = (
        "1 ", "1-", "0", "(0", "+44 ", "a@", "@a.", "a.", "A1 ", "one ", "one of the ", "1 of 1 ", "both the ", "aged ",
        "aged 1 ", "J. ", "J.S", "Mrs ", "Mrs A ", "Jamie ", "log 0", "log number ", "CR/1", "dob ", "born in ", "b. ",
        "1/1/", "12 March ", "looked after ", "one vulnerable ", "1 year ", "children was ", " ", "\n", "-", "é1 ", "QQ 12 ",
    )  # fmt: skip
    return ((start * 10_000)[:10_000] for start in starts)


def test_long_hostile_texts_are_read() -> None:
    assert all(isinstance(find_personal_details(text), tuple) for text in adversaries())
    assert all(
        is_personal(f"{text} Ring 01632 960123.") for text in (" x" * 5_000, "é one " * 2_000, "J. aged " * 1_250)
    )


def one_row(**cells: str) -> Rows:
    return Rows(
        [7],
        {column: [cells.get(column, "")] for column in RETURN_COLUMNS},
        {column: {cells.get(column, "")} for column in RETURN_COLUMNS},
        ["POL-01"],
        {"POL-01"},
        set(),
        [""],
        [None],
        set(),
        [None],
        {},
        [None],
        {},
    )


def test_each_kind_in_each_cell_is_one_problem_that_never_repeats_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CATALOGUE, KIND.code, CATALOGUE.get(KIND.code, KIND))
    context = Context("police_2020-03.csv", "police", Surroundings(MARCH, MARCH.last_day, make_settings(), {}))
    rows = one_row(
        update="Mrs Sample rang 01632 960123.", risk="One child waits.", help_needed="None.", action_ref="POL-01"
    )
    problems = check_personal_details(rows, context)
    assert [(found.row, found.column, found.outcome) for found in problems] == [
        (7, "update", Outcome.ROW_SET_ASIDE),
        (7, "update", Outcome.ROW_SET_ASIDE),
        (7, "risk", Outcome.ROW_SET_ASIDE),
    ]
    messages = " ".join(found.message for found in problems)
    assert all(word not in messages for word in ("Sample", "01632", "960123", "waits"))
    assert all(
        kind.value in messages for kind in (PersonalKind.TELEPHONE, PersonalKind.PERSON_NAME, PersonalKind.FEW_CHILDREN)
    )
