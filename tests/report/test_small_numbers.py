"""Small figures about children stand in no byte of the public edition, and nothing there tells them."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

from flows.document import Report, Table
from flows.papers.editions import PUBLIC_WEB, PUBLIC_WORD, make_web, make_word
from flows.problems import SetUpError
from flows.register.office_rows import entries_of_readings
from flows.report import Material, Provenance, build_material, build_position, build_public, build_report
from flows.settings import parse_settings
from flows.settings.measures import MEASURES, parse_readings
from flows.storage import load_templates
from tests.homes import MARCH, REPOSITORY, TestLedger, home_texts

AREAS = """\
    afi_ref,inspection,topic,owner,police_item,source,certainty
    AFI-POL-1,T-2019,All in the county,Police,yes,made up,invented
    AFI-LA-1,T-2019,All in the city,Council,no,made up,invented
    AFI-LA-2,T-2019,One school,Council,no,made up,invented
    AFI-LA-3,T-2019,Another school,Council,no,made up,invented
    AFI-LA-4,T-2019,Days to answer,Council,no,made up,invented
    """
MEASURE_ROWS = """\
afi_ref,measure,direction,unit,source,is_about_children,part_of
AFI-POL-1,Waiting in the county,down,children,made up,yes,
AFI-LA-1,Waiting in the city,down,children,made up,yes,AFI-POL-1
AFI-LA-2,Waiting at one school,down,children,made up,yes,AFI-LA-1
AFI-LA-3,Waiting at another school,down,children,made up,yes,AFI-LA-1
AFI-LA-4,Days until an answer,down,days,made up,no,
"""
OTHER_SCHOOL, OTHER_CITY = 61, 307
"""Counts that are published; with them and a total, the small one would be a matter of subtraction."""
SMALL = (0, 1, 2, 3, 4)


def material(small: int, measures: str = MEASURE_ROWS, april: int | None = None) -> Material:
    """A month in which one count of children is small, and two others add it up."""
    settings = parse_settings({**home_texts(areas_for_improvement=AREAS), MEASURES: measures})
    newest = {
        "AFI-POL-1": OTHER_CITY + OTHER_SCHOOL + small, "AFI-LA-1": OTHER_SCHOOL + small, "AFI-LA-2": small,
        "AFI-LA-3": OTHER_SCHOOL, "AFI-LA-4": 2,
    }  # fmt: skip
    lines = [f"{ref},2020-02-03,{value + 500},made up" for ref, value in newest.items()]
    lines += [f"{ref},2020-03-16,{value},made up" for ref, value in newest.items()]
    if april is not None:
        lines.append(f"AFI-LA-2,2020-03-30,{april},made up")
    ledger = TestLedger(settings)
    readings = parse_readings("\n".join(("afi_ref,read_on,value,source", *lines)) + "\n", settings)
    entries = pd.concat([ledger.entries, entries_of_readings(readings, ledger.entries)], ignore_index=True)
    return build_material(build_position(entries, settings, MARCH, MARCH.last_day), Provenance({}, "0"))


def papers(report: Report) -> dict[str, bytes]:
    templates = load_templates(REPOSITORY)
    return {PUBLIC_WORD: make_word(report, templates), PUBLIC_WEB: make_web(report, templates)}


@cache
def public_papers(small: int) -> dict[str, bytes]:
    return papers(build_public(material(small)))


def readings(report: Report) -> dict[str, list[str]]:
    """The two printed readings of each measure, by area."""
    (table,) = (
        block
        for section in report.sections
        for block in section.blocks
        if isinstance(block, Table) and block.key == "effects"
    )
    return {row[0].text: [cell.text for cell in row[2:4]] for row in table.rows}


def test_a_small_count_of_children_is_withheld_with_every_count_that_holds_it() -> None:
    shown = readings(build_public(material(3)))
    assert {ref for ref, texts in shown.items() if "withheld" in texts} == {"AFI-POL-1", "AFI-LA-1", "AFI-LA-2"}
    assert shown["AFI-LA-2"] == ["withheld", "withheld"]
    assert shown["AFI-LA-3"][1].startswith("61, ")
    assert shown["AFI-LA-4"][1].startswith("2, ")  # Days, and no children.


@pytest.mark.parametrize("small", SMALL[1:])
def test_no_byte_of_the_public_edition_depends_on_a_withheld_count(small: int) -> None:
    """Whoever holds all papers of the public edition cannot tell 1 from 4, by subtraction or in any other way."""
    assert public_papers(small) == public_papers(SMALL[0])


def test_the_board_reads_every_count() -> None:
    assert readings(build_report(material(3)))["AFI-LA-2"][1].startswith("3, ")


def test_without_the_column_that_names_the_totals_the_papers_would_tell() -> None:
    """The comparison of bytes sees what it should see."""
    untold = MEASURE_ROWS.replace("yes,AFI-LA-1", "yes,").replace("yes,AFI-POL-1", "yes,")
    one, other = (papers(build_public(material(small, untold))) for small in (2, 3))
    assert all(one[name] != other[name] for name in one)


def test_five_children_are_published() -> None:
    assert "withheld" not in str(readings(build_public(material(5))))


def test_a_count_that_was_small_once_stays_withheld_because_its_totals_may_be_as_old() -> None:
    shown = readings(build_public(material(3, april=40)))
    assert shown["AFI-LA-2"] == shown["AFI-LA-1"] == ["withheld", "withheld"]


@pytest.mark.parametrize("total", ["AFI-LA-2", "AFI-XX-9"])
def test_a_measure_can_only_be_part_of_another_one_that_is_there(total: str) -> None:
    rows = MEASURE_ROWS.replace(
        "one school,down,children,made up,yes,AFI-LA-1", f"one school,down,children,made up,yes,{total}"
    )
    with pytest.raises(SetUpError, match=f'AFI-LA-2 is part_of "{total}"'):
        parse_settings({**home_texts(areas_for_improvement=AREAS), MEASURES: rows})
