"""The web page says what the report says, once, and can be read by ear, by eye and on paper."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from flows.document import Cell, Chart, Column, Heading, Listing, Paragraph, Report, Table, Tone
from flows.problems import SetUpError
from flows.rendering.web import css_string, render_web
from tests.rendering.sample_papers_web import MARKING, NOTICE, cells, report_of, sample_report, template

if TYPE_CHECKING:
    from collections.abc import Iterator

TEMPLATE = template("board_report.html.j2")
ANY_TEXT = st.text(st.characters(), min_size=1, max_size=60)
HOSTILE = (
    "<script>alert(1)</script>",
    "{{ 7*7 }} {% raw %}",
    "\"'></td></table></style><!--",
    "\u202eright to left\u202c \u0627\u0644\u0645\u062c\u0644\u0633",
    "half a pair \ud83d and a bell \x07",
)


def page_of(report: Report) -> Any:
    return html.document_fromstring(render_web(report, TEMPLATE).decode("utf-8"))


def text_of(element: Any) -> str:
    return str(element.text_content())


def sentences(report: Report) -> Iterator[str]:
    for section in report.sections:
        yield section.heading
        for block in section.blocks:
            match block:
                case Paragraph() | Heading():
                    yield block.text
                case Listing():
                    yield from block.entries
                case Table():
                    yield from (block.caption, block.description, *(column.heading for column in block.columns))
                    yield from (cell.text for row in block.rows for cell in row)
                case Chart():
                    yield block.alternative


def printed(page: Any) -> Counter[str]:
    main = page.xpath("//main")[0]
    wanted = ("p", "li", "h2", "h3", "h4", "caption", "th", "td", "desc")
    return Counter(
        text_of(element) for element in main.iter(*wanted) if element.getparent().get("class") != "chart-key"
    )


def test_every_sentence_and_cell_is_printed_exactly_as_often_as_the_report_has_it() -> None:
    report = sample_report()
    in_report = Counter(sentences(report))
    on_page = printed(page_of(report))
    assert {text: on_page[text] for text in in_report} == dict(in_report)


def test_tables_hold_the_cells_of_the_report_in_their_order() -> None:
    report = sample_report()
    page = page_of(report)
    for table in (block for section in report.sections for block in section.blocks if isinstance(block, Table)):
        drawn = page.get_element_by_id(f"table-{table.key}")
        assert [[text_of(cell) for cell in row.xpath("./*")] for row in drawn.xpath("./tbody/tr")] == [
            [cell.text for cell in row] for row in table.rows
        ]


def test_every_figure_carries_its_name_and_its_value() -> None:
    report = sample_report()
    drawn = {element.get("data-figure"): text_of(element) for element in page_of(report).xpath("//*[@data-figure]")}
    assert drawn == report.figures


def test_headings_go_down_one_level_at_a_time_and_begin_with_one_title() -> None:
    levels = [int(element.tag[1]) for element in page_of(sample_report()).xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_ids_are_unique_and_every_reference_finds_one() -> None:
    page = page_of(sample_report())
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    named = [name for names in page.xpath("//@aria-labelledby | //@aria-describedby") for name in names.split()]
    linked = [address.removeprefix("#") for address in page.xpath("//a/@href")]
    assert set(named) | set(linked) <= set(ids)
    assert len(linked) == len(sample_report().sections) + 1


def test_every_table_has_a_caption_headings_with_scope_and_a_region_that_keys_can_scroll() -> None:
    for table in page_of(sample_report()).xpath("//table"):
        assert text_of(table.xpath("./caption")[0])
        assert set(table.xpath("./thead//th/@scope")) == {"col"}
        assert all(row.xpath("./*[1]/self::th/@scope") == ["row"] for row in table.xpath("./tbody/tr"))
        frame = table.getparent()
        assert (frame.get("role"), frame.get("tabindex")) == ("region", "0")
        assert frame.get("aria-label")


def test_charts_are_pictures_with_a_title_and_the_finding() -> None:
    charts = [block for section in sample_report().sections for block in section.blocks if isinstance(block, Chart)]
    drawn = page_of(sample_report()).xpath("//svg[@role='img']")
    assert [(text_of(svg.xpath("./title")[0]), text_of(svg.xpath("./desc")[0])) for svg in drawn] == [
        (chart.caption, chart.alternative) for chart in charts
    ]


def test_language_title_landmarks_marking_and_notice_are_there() -> None:
    page = page_of(sample_report())
    assert page.get("lang") == "en-GB"
    assert text_of(page.xpath("//title")[0]).startswith(sample_report().title)
    assert [len(page.xpath(f"//{name}")) for name in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    assert [text_of(mark) for mark in page.xpath("//header/p[1] | //footer/p[last()]")] == [MARKING, MARKING]
    assert text_of(page.xpath("//*[@role='note']")[0]) == NOTICE
    assert [text_of(pair) for pair in page.xpath("//dl//dt | //dl//dd")] == [
        text for pair in sample_report().front_matter for text in pair
    ]


def test_a_report_without_a_notice_has_no_empty_box() -> None:
    assert not page_of(sample_report(notice="")).xpath("//*[@role='note']")


def test_the_page_runs_nothing_and_asks_nobody_for_anything() -> None:
    page = page_of(sample_report())
    assert not page.xpath("//script | //link | //img | //iframe | //form | //@onclick")
    assert all(address.startswith("#") for address in page.xpath("//@href | //@src"))
    style = text_of(page.xpath("//style")[0])
    assert "url(" not in style
    assert "@import" not in style


def test_a_coloured_cell_prints_its_word() -> None:
    table = Table(
        "one", "One row", "One.", (Column("Action"), Column("Status")), ((Cell("A"), Cell("late", tone=Tone.RED)),)
    )
    assert [text_of(mark) for mark in page_of(report_of(table)).xpath("//*[contains(@class, 'tone-red')]")] == ["late"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_wherever_it_stands(text: str) -> None:
    table = Table("t", text, text, (Column(text), Column(text)), (cells(text, text),))
    report = report_of(
        Paragraph(text),
        Heading(text),
        Listing((text,)),
        table,
        title=text,
        board=text,
        subtitle=text,
        marking=text,
        notice=text,
        author=text,
        front_matter=((text, text),),
    )
    page = page_of(report)
    shown = text.replace("\ud83d", "\ufffd").replace("\x07", "\ufffd")
    assert not page.xpath("//script")
    assert [text_of(cell) for cell in page.xpath("//tbody//th | //tbody//td")] == [shown, shown]
    assert len(page.xpath("//style")) == 1
    assert text_of(page.xpath("//footer/p")[0]) == shown


@settings(max_examples=40, deadline=None)
@given(ANY_TEXT)
def test_any_text_can_be_printed(text: str) -> None:
    report = replace(report_of(Paragraph(text), Listing((text,))), marking=text, title=text)
    assert html.document_fromstring(render_web(report, TEMPLATE).decode("utf-8")).xpath("//main")


@given(ANY_TEXT)
def test_no_text_can_end_a_string_in_the_style_sheet(text: str) -> None:
    assert not set(css_string(text)) & set("\"'<>;{}\n")


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ("one\n{% if %}", "line 2"),
        ("{{ report.heading }}", "heading"),
        ("{{ report.__class__.__mro__ }}", "unsafe"),
    ],
)
def test_a_broken_template_is_named_in_one_sentence(broken: str, words: str) -> None:
    with pytest.raises(SetUpError, match=words):
        render_web(sample_report(), broken)
