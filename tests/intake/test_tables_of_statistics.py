"""Tables as offices of statistics publish them: where they begin and end, and what their headings look like."""

from __future__ import annotations

import pytest

from flows.intake import read_rows

AREAS = "North,11\nSouth,12\nEast,15\nWest,17\nMid,19\nFar,20\n"
PAIRS = [["Area", "Count"], *(line.split(",") for line in AREAS.split())]
LARGE = [
    ["Area", "Site", "Count", "Rate", "Note"],
    *([f"E{at}", f"Site {at}", str(at * 7), f"{at}.5", "ok"] for at in range(20)),
]


@pytest.mark.parametrize(
    "above",
    [
        "Counts by area\n",
        '"Counts by area, all",\n,\n',
        "Counts by area\n\n",
        "Counts by area\nSource: Office, 2019\nWrite to: the desk\n\n",
        "Title:,Counts by area\nPublished:,01/05/2019\n\n",
        "Title,Counts by area\nAsk,the desk\n\n",
    ],
)
def test_what_stands_above_a_table_of_two_columns_is_no_heading_and_hides_no_row(above: str) -> None:
    assert read_rows(f"{above}Area,Count\n{AREAS}".encode()) == PAIRS


def test_one_heading_of_two_is_kept() -> None:
    assert read_rows(f"Area,\n{AREAS}".encode())[0] == ["Area", ""]


def test_a_row_of_one_cell_before_a_blank_row_takes_no_heading_away() -> None:
    text = b"Area,Men,Women,All\nNorth\nLeeds,1,2,3\nYork,1,2,3\n\nSouth\nDover,1,2,3\nHove,1,2,3\nRye,1,2,3\n"
    assert [row[0] for row in read_rows(text)] == ["Area", "North", "Leeds", "York", "South", "Dover", "Hove", "Rye"]


def test_a_long_preamble_of_sentences_is_no_table() -> None:
    above = "".join(f"Note {at}: how this was counted, and by whom\n" for at in range(15))
    assert read_rows((above + "\n" + "".join(",".join(row) + "\n" for row in LARGE)).encode()) == LARGE


def test_rows_that_are_mostly_empty_are_kept_where_no_heading_stands_above_them() -> None:
    text = "0,,,,,\n1,,2,,,\n2,,,,,\n3,4,,5,,\n4,,,7,8,9\n5,,,,,\n6,1,,,,\n"
    assert read_rows(text.encode()) == [line.split(",") for line in text.split()]


def test_headings_that_are_a_series_of_names_are_headings() -> None:
    heading = ",".join(["Area", *(f"q{at}" for at in range(8, 20))])
    body = "".join(",".join([f"Place {at}", *(str(at * by) for by in range(12))]) + "\n" for at in range(1, 9))
    assert read_rows(f"{heading}\n{body}{heading}\n{body}".encode()) == read_rows(f"{heading}\n{body}".encode())
    assert read_rows(f"{heading}\n{heading}\n{body}".encode())[0][1] == "q8 q8"


def test_another_table_of_the_same_width_under_its_own_title_is_not_mixed_in() -> None:
    one = "Table A\nArea,Men,Women\nLeeds,12,13\nYork,10,11\nHull,4,5\n"
    two = "\nTable B\nArea,Boys,Girls\nLeeds,2,3\nYork,1,1\nHull,4,5\n"
    assert read_rows((one + two).encode()) == read_rows(one.encode())


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_a_heading_with_a_separator_of_its_own_is_no_title_where_all_columns_are_texts(separator: str) -> None:
    body = "Ann,Chair,Leeds\nBob,Clerk,York\nCy,Clerk,Hull\nDi,Clerk,Bath\n"
    heading = ["Name", "Role", "Town"]
    assert read_rows(f"{separator.join(heading)}\n{body}".encode())[0] == heading


def test_a_heading_separated_by_blanks_is_no_title_above_texts_that_come_again() -> None:
    body = "Ann Lee,Chair,Leeds\nBob Ray,Clerk,York\nCy Fox,Clerk,Hull\nDi Poe,Chair,Leeds\n"
    assert read_rows(f"Name Role Town\n{body}".encode())[0] == ["Name", "Role", "Town"]
    assert read_rows(f"Our new panel\nName,Role,Town\n{body}".encode())[0] == ["Name", "Role", "Town"]


def test_a_heading_with_a_separator_too_many_is_no_title() -> None:
    body = "".join(f"s{at},yes,no,no\n" for at in range(30))
    assert read_rows(f",student,first,second,third\n{body}".encode())[0] == ["student", "first", "second", "third"]


def test_semicolons_of_prose_separate_nothing_where_apostrophes_quote_the_cells() -> None:
    texts = "'Mill House, Park Road','Long walls, short beams, no doors at all',Estates,Mend the outer walls; then look again"
    rows = "".join(f"H{at},{texts}\n" for at in range(9))
    table = read_rows(f"Ref,Site,Finding,Owner,Action\n{rows}".encode())
    assert {len(row) for row in table} == {5}
    assert table[1][1] == "Mill House, Park Road"


def test_words_with_quotes_around_those_of_several_are_separated_by_blanks() -> None:
    table = read_rows(b'Country Capital\nFrance Paris\n"Czech Republic" Prague\nIndia "New Delhi"\nPeru Lima\n')
    assert table[2] == ["Czech Republic", "Prague"]
    assert table[3] == ["India", "New Delhi"]


def test_backslashes_before_quotes_are_taken_out_of_cells_without_quotes_too() -> None:
    rows = read_rows(b'Name,Note\nAnn,5\\" nail\nBob,he said \\"go\\" twice\nCy,"a, \\"b\\" c"\n')
    assert rows[1:] == [["Ann", '5" nail'], ["Bob", 'he said "go" twice'], ["Cy", 'a, "b" c']]
