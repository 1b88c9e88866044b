"""The office's own words: what they can print, what they cannot do, and how a fault is named."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from flows.document import Paragraph
from flows.papers.editions import make_web, make_word
from flows.problems import SetUpError
from flows.rendering.report_wording import reworded
from flows.report import Provenance, build_material, build_position, build_report
from flows.storage import load_templates
from tests.homes import MARCH, REPOSITORY, TestLedger, make_settings
from tests.rendering.sample_word_report import sample_report
from tests.rendering.test_word import printed

if TYPE_CHECKING:
    from pathlib import Path

    from flows.document import Report

SHIPPED = (REPOSITORY / "templates" / "wording.toml").read_text(encoding="utf-8")


def report() -> Report:
    ledger = TestLedger(make_settings())
    ledger.receive(MARCH, "police_2020-03.csv", "POL-02,on track,T.,,,,,,2020-03-20,Head")
    position = build_position(ledger.entries, ledger.settings, MARCH, MARCH.last_day)
    return build_report(build_material(position, Provenance({}, "0")))


def test_the_file_that_comes_along_changes_no_heading_of_the_program() -> None:
    before, after = report(), reworded(report(), SHIPPED)
    assert [(one.key, one.heading) for one in after.sections] == [(one.key, one.heading) for one in before.sections]
    assert len(re.findall("^heading = ", SHIPPED, re.MULTILINE)) >= 18


def test_a_heading_and_a_first_sentence_are_put_in_with_their_figures() -> None:
    wording = """
    [overdue]
    heading = "What is late"
    intro = '{{ figures["actions.open"] | count("action") }} {{ figures["actions.open"] | is_are }} open for {{ board }}.'
    """
    section = next(one for one in reworded(report(), wording).sections if one.key == "overdue")
    assert section.heading == "What is late"
    assert section.blocks[0] == Paragraph("3 actions are open for Test Board.")


def test_a_sentence_can_be_left_out_where_it_says_nothing() -> None:
    wording = """[overdue]\nintro = '{% if figures["actions.open"] > 99 %}Many.{% endif %}'"""
    assert reworded(report(), wording) == report()


def test_word_report_and_web_page_say_the_same(tmp_path: Path) -> None:
    wording = '[decisions]\nheading = "Asked for"\nintro = "R&D <b>first</b>."'
    templates = replace(load_templates(tmp_path), wording=wording)
    word = printed(make_word(sample_report(), templates))
    page = make_web(sample_report(), templates).decode()
    assert "Asked for" in word
    assert "R&D <b>first</b>." in word
    assert "R&amp;D &lt;b&gt;first&lt;/b&gt;." in page


def test_a_home_can_have_words_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "wording.toml").write_text('[overdue]\nheading = "Late"\n', encoding="utf-8")
    assert load_templates(tmp_path).wording == '[overdue]\nheading = "Late"\n'


@pytest.mark.parametrize(
    ("wording", "sentence"),
    [
        ("[overdue\n", r"wording\.toml cannot be read: .*line 1"),
        ('heading = "x"', r"wording\.toml, heading: it stands in no section"),
        ('[overdue]\n\ntitle = "x"', r"line 3, title of \[overdue\]: only heading and intro can be worded"),
        ("[overdue]\nheading = 3", r"line 2, heading of \[overdue\]: a text stands between quotation marks"),
        (
            '[a]\nheading = "x"\n[overdue]\nheading = "{{ nothing }}"',
            r"line 4, heading of \[overdue\]: 'nothing' is undefined",
        ),
        ("[overdue]\nheading = \"{{ figures['no.such'] }}\"", r"line 2, heading of \[overdue\]: .*no\.such"),
        ('[overdue]\nheading = "{{ 1 "', r"line 2, heading of \[overdue\]: unexpected end of template"),
        ('[overdue]\nheading = "{% for n in [1] %}x{% endfor %}"', 'cannot hold "for"'),
        ('[overdue]\nheading = "{{ board * 9 }}"', 'cannot hold "mul"'),
        ('[overdue]\nheading = "{{ board.upper() }}"', 'cannot hold "call"'),
        ('[overdue]\nheading = "{{ board | center(9) }}"', "No filter named 'center'"),
        ('[overdue]\nheading = "{{ board.__class__ }}"', "unsafe"),
        (f'[overdue]\nheading = "{"x" * 121}"', "121 characters come out, and 120 are the most"),
    ],
)
def test_a_fault_is_named_with_file_key_and_line(wording: str, sentence: str) -> None:
    with pytest.raises(SetUpError, match=sentence):
        reworded(report(), wording)
