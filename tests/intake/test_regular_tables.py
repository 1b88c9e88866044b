"""Files without a flaw are read by column; the cells are those of the reading row by row."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.intake import MAX_BYTES, check_size, read_table
from flows.intake.headings import is_ours
from flows.intake.regular import read_regular
from flows.intake.tables import read_row_by_row
from flows.models import RowsByColumn
from tests.intake.builders import HEADING, returned
from tests.intake.polluting import file_defects, make_shape, row_defects

CELLS = st.text(alphabet="abcé 12-/.,;'\"\nT£😀", max_size=10) | st.sampled_from(["", "Total", "POL-01", "2020-02-03"])


def written(rows: list[list[str]], separator: str, line_end: str, quoting: int) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator, lineterminator=line_end, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return file.getvalue().encode()


def assert_read_alike(content: bytes) -> bool:
    """Compares both readings; True where the quick one was taken."""
    if not content.strip():
        return False
    quick, slow = read_table(content, "a.csv"), read_row_by_row(content, "a.csv", strict=False)
    assert quick == slow
    assert quick.columns == slow.columns
    return isinstance(quick.rows, RowsByColumn)


def test_a_plain_return_is_read_by_column() -> None:
    assert assert_read_alike(returned())
    assert assert_read_alike(returned().replace(b"\n", b"\r\n") + b"\r\n\r\n")
    assert assert_read_alike(b"\xef\xbb\xbf" + returned())


@given(
    st.lists(st.lists(CELLS, min_size=5, max_size=5), min_size=1, max_size=12),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
@settings(max_examples=300, deadline=None)
def test_both_readings_give_the_same_cells(body: list[list[str]], separator: str, line_end: str, quoting: int) -> None:
    assert_read_alike(written([HEADING.split(","), *body], separator, line_end, quoting))


@given(st.lists(st.text(alphabet='ab1,;"\n\r x-', max_size=20), max_size=8))
@settings(max_examples=300, deadline=None)
def test_both_readings_give_the_same_for_lines_of_any_kind(lines: list[str]) -> None:
    assert_read_alike((HEADING + "\n" + "\n".join(lines)).encode())


@pytest.mark.parametrize("seed", range(2000, 2012))
def test_both_readings_give_the_same_for_tables_of_other_people(seed: int) -> None:
    shape = make_shape(seed)
    for _, content, _ in [*file_defects(shape), *row_defects(shape, seed)]:
        assert_read_alike(content)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_file_of_several_blocks_is_read_alike(line_end: str) -> None:
    rows = [["POL-01", "on track", f'Said "{n}",\nand {n}, é', "2020-02-03", "Head"] for n in range(70_000)]
    content = written([HEADING.split(","), *rows], ",", line_end, csv.QUOTE_MINIMAL)
    table = read_table(content, "a.csv")
    assert isinstance(table.rows, RowsByColumn)
    assert list(table.rows) == rows
    assert table.row_numbers == list(range(2, 70_002))


def test_a_flaw_in_the_last_row_of_a_long_file_leaves_it_to_the_reading_row_by_row() -> None:
    rows = returned() + b"POL-07,on track,Text,2020-02-03,Head\n" * 50_000
    for flaw in (b'POL-01,a "b" c,d', b"\n", b"Total,,,,4", b"\xff,,,,", b'"a,b,c,d,e', HEADING.encode(), b"x\ry,,,,"):
        assert read_regular(rows + flaw + b"\nz,,,,\n", is_ours) is None


def test_a_file_above_the_limit_can_be_refused_before_it_is_read() -> None:
    assert check_size("small.csv", MAX_BYTES) is None
    found = check_size("big.csv", 2 * 1024**3)
    assert found is not None
    assert found.code == "file-too-large"
    assert "2,048 MB" in found.message
    assert f"{MAX_BYTES // 1024**2} MB" in found.message
