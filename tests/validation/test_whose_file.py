"""Whose a file is by its name: a sign of the partner stands in it word for word."""

from __future__ import annotations

import pytest

from flows.validation.file_checks import find_partner
from tests.homes import MARCH, make_settings

PARTNERS = "partner,name,file_names,reference_prefix,lead_role,email,is_police,date_order\n" + "".join(
    f"{key},{key},{signs},{prefix},Lead,lead@body.example,{police},day-first\n"
    for key, signs, prefix, police in (
        ("police", "north force;force 42", "POL", "yes"),
        ("council", "north council;force 4", "LA", "no"),
    )
)


@pytest.mark.parametrize(
    ("name", "partner"),
    [
        ("North_Force 2020-03.csv", "police"),
        ("return of the North-Council.csv", "council"),
        ("force 42, 2020-03.csv", "police"),
        ("2020-03 force 4.csv", "council"),
        ("police.csv", "police"),
        ("north.csv", []),
        ("force 421.csv", []),
        ("northforce.csv", []),
    ],
)
def test_the_words_of_a_sign_stand_in_the_name_one_after_the_other(name: str, partner: object) -> None:
    settings = make_settings(partners=PARTNERS)
    assert find_partner(name, (), settings, MARCH) == partner
