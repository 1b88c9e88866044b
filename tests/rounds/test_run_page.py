"""What a run shows in Prefect's pages is inert, whatever a partner named a file or wrote."""

from __future__ import annotations

import re

from flows.collect_returns import Collected, ProblemCount
from flows.publish_report import Published
from flows.run_page import ROWS_SHOWN, inert_markdown, problem_rows, word_papers

HOSTILE = "police_2020-03 <img src=x onerror=alert(1)>[x](javascript:alert(1))`|.csv"
PUBLISHED = Published(
    folder="outputs/2020-03",
    is_changed=True,
    is_held=False,
    paper_count=20,
    fix_lists=("police",),
    asked_count=1,
    report_sha256="ab" * 32,
    warning="",
    summary="",
)


def collected(count: int = 1) -> Collected:
    problems = tuple(ProblemCount(HOSTILE, "police", "date-unreadable", "error", 2) for _ in range(count))
    return Collected("2020-03", 1, 4, 3, 1, 2, 5, problems)


def test_a_file_name_cannot_become_markup() -> None:
    (row,) = problem_rows(collected())
    assert re.search(r"[<>\[\]`|:]", str(row["file"])) is None
    assert (row["problem"], row["count"]) == ("date-unreadable", 2)


def test_a_long_table_is_cut_and_an_empty_one_says_none() -> None:
    assert len(problem_rows(collected(ROWS_SHOWN + 50))) == ROWS_SHOWN
    assert problem_rows(collected(0))[0]["file"] == "none"


def test_the_papers_page_names_counts_and_no_word_of_a_partner() -> None:
    page = word_papers(collected(), PUBLISHED, None)
    assert "| Rows set aside | 1 |" in page
    assert "police_2020-03" not in page


def test_a_summary_keeps_its_headings_and_lists_and_nothing_else_that_is_live() -> None:
    text = '# Title\n\n* Reason given: <script>x</script> ![p](http://x.example/p.png) `code` <a href="x">y</a>.\n1. Agree.'
    shown = inert_markdown(text)
    assert shown.startswith("# Title\n")
    assert "\n1. Agree." in shown
    assert "<" not in shown
    assert re.search(r"(?<!\\)[\[`]", shown) is None


def test_a_line_that_looks_like_a_heading_inside_a_list_stays_in_the_list() -> None:
    assert inert_markdown("* # not a heading | a | b") == "* # not a heading \\| a \\| b"
