"""A status or a reference in another spelling is read where it can mean one thing only, and never where it would be a guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.homes import BOARD, HEADINGS, check, make_settings, received

if TYPE_CHECKING:
    from flows.models import CheckedReturn

STRICT = BOARD + '\n[reading]\nprofile = "strict"\n'
REGISTER = """\
    action_ref,afi_ref,partner,action,owner_role,due_on,agreed_on,certainty
    POL-01,AFI-POL-1,police,Do the first thing,Head,2020-03-15,2020-01-31,invented
    POL-02,AFI-POL-1,police,Do the second thing,Head,2020-06-30,2020-01-31,invented
    POL-11,AFI-POL-1,police,Do another thing,Head,2020-06-30,2020-01-31,invented
    POL-1-1,AFI-POL-1,police,Do another thing,Head,2020-06-30,2020-01-31,invented
    LA-01,AFI-LA-1,council,Do the third thing,Head,2020-04-30,2020-01-31,invented
    """


def check_row(reference: str = "POL-01", status: str = "on track", *, board: str = BOARD) -> CheckedReturn:
    row = f'"{reference}","{status}",Text.,,,EV-1,,,2020-03-20,Head'
    return check(received(f"{HEADINGS}\n{row}\n"), make_settings(board=board, actions=REGISTER))


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("completed", "complete"),
        ("COMPLETED.", "complete"),
        ("complete.", "complete"),
        ("ontrack", "on track"),
        ("On–Track", "on track"),
        ("OffTrack", "off track"),
        ("atrisk", "at risk"),
        ("“at risk”", "at risk"),
        ("not yet started", "not started"),
        ("notstarted", "not started"),
    ],
)
def test_a_status_in_another_spelling_is_read_with_a_warning_and_refused_by_the_strict_profile(
    word: str, status: str
) -> None:
    checked = check_row(status=word)
    assert list(checked.accepted["status"]) == [status]
    assert list(checked.accepted["partner_status"]) == [word]
    [found] = checked.problems
    assert found.message == (
        f'police_2020-03.csv, row 2, status: "{word}" was read as "{status}", because it can mean nothing else. '
        f'Write "{status}" next time. The row was used.'
    )
    strict = check_row(status=word, board=STRICT)
    assert ([found.code for found in strict.problems], strict.quarantined_rows) == (["status-unknown"], (2,))


@pytest.mark.parametrize("word", ["On track", "ON_TRACK", "on-track", " on  track "])
def test_capitals_blanks_and_hyphens_in_a_status_are_no_other_spelling(word: str) -> None:
    for board in (BOARD, STRICT):
        checked = check_row(status=word, board=board)
        assert (list(checked.accepted["status"]), checked.problems) == (["on track"], ())


@pytest.mark.parametrize(
    ("word", "offered"),
    [
        ("done", "complete"),
        ("Closed", "complete"),
        ("started", "on track"),
        ("ongoing", "on track"),
        ("delayed", "off track"),
        ("pending", "not started"),
        ("on trck", "on track"),
        ("incomplete", ""),
        ("not complete", ""),
        ("complete?", "complete"),
        ("50% complete", "complete"),
        ("green", ""),
    ],
)
def test_a_status_that_would_be_a_guess_is_set_aside_with_the_nearest_offered(word: str, offered: str) -> None:
    checked = check_row(status=word)
    [found] = checked.problems
    assert (found.code, checked.quarantined_rows) == ("status-unknown", (2,))
    assert (f'Did you mean "{offered}"?' in found.message) == bool(offered)
    assert ("Did you mean" in found.message) == bool(offered)


@pytest.mark.parametrize(
    "text", ["pol-02", "POL02", "pol 02", "POL–02", "POL−2", "POL-002", "POL_02", " Pol - 2 ", "POL-02."]
)
def test_a_reference_in_another_spelling_is_read_with_a_warning_and_refused_by_the_strict_profile(text: str) -> None:
    checked = check_row(reference=text)
    assert list(checked.accepted["action_ref"]) == ["POL-02"]
    [found] = checked.problems
    assert found.message == (
        f'police_2020-03.csv, row 2, action_ref: "{" ".join(text.split())}" was read as "POL-02", because it can mean '
        'nothing else. Write "POL-02" next time. The row was used.'
    )
    strict = check_row(reference=text, board=STRICT)
    assert ([found.code for found in strict.problems], strict.quarantined_rows) == (["reference-unknown"], (2,))


@pytest.mark.parametrize("text", ["POL11", "POL-O2", "PO-02", "POL-02?", "02", "2", "POL"])
def test_a_reference_that_could_mean_two_or_none_is_set_aside(text: str) -> None:
    checked = check_row(reference=text)
    assert ([found.code for found in checked.problems], checked.quarantined_rows) == (["reference-unknown"], (2,))


@pytest.mark.parametrize("text", ["POL-02/03", "POL-02, POL-11", "pol 2 and pol 11", "POL-02 to POL-11", "POL-02 + 11"])
def test_a_cell_that_names_several_actions_offers_none_of_them(text: str) -> None:
    [found] = check_row(reference=text).problems
    assert (found.code, "Did you mean" in found.message) == ("reference-several", False)


def test_a_reference_with_words_behind_it_is_offered_and_not_read() -> None:
    [found] = check_row(reference="POL-02 (mapping)").problems
    assert (found.code, 'Did you mean "POL-02"?' in found.message) == ("reference-unknown", True)


def test_two_spellings_of_one_reference_are_the_same_action_twice() -> None:
    rows = "POL-02,on track,Text.,,,,,,2020-03-20,Head\npol 2,on track,Text.,,,,,,2020-03-20,Head\n"
    checked = check(received(f"{HEADINGS}\n{rows}"), make_settings(actions=REGISTER))
    assert {found.code for found in checked.problems} == {"reference-twice", "word-read-as"}
    assert checked.quarantined_rows == (2, 3)


def test_a_partner_is_found_from_references_in_another_spelling() -> None:
    row = "pol 02,on track,Text.,,,,,,2020-03-20,Head"
    checked = check(received(f"{HEADINGS}\n{row}\n", "return.csv"), make_settings(actions=REGISTER))
    assert (checked.partner, list(checked.accepted["action_ref"])) == ("police", ["POL-02"])
