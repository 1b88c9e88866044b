"""Each rule for a produced web page is proved by a copy with one defect; the sound page breaks none."""

from __future__ import annotations

import dataclasses
import re
from functools import cache
from typing import Final

import pytest

from flows.document import Change, Piece, Revision
from flows.rendering.web import render_web
from flows.rendering.web_rules import check_web
from tests.rendering.sample_papers_web import sample_report, template

# What is wrong, what is replaced (once), by what, and words of the sentence that says so.
MUTANTS: Final = (
    ("no language", ' lang="en-GB"', "", "British English"),
    ("another language", 'lang="en-GB"', 'lang="en-US"', "British English"),
    ("no title", "<title>.*?</title>", "<title> </title>", "has no title"),
    ("no charset", '<meta charset="utf-8">', "", "charset"),
    ("no zoom", "initial-scale=1", "initial-scale=1, user-scalable=no", "zooming"),
    ("no viewport", '<meta name="viewport"[^>]*>', "", "small screen"),
    ("two titles", r"<h2( id=\"section[^>]*)>(.*?)</h2>", r"<h1\1>\2</h1>", "one heading of level 1"),
    ("level skipped", r"<h2( id=\"section[^>]*)>(.*?)</h2>", r"<h4\1>\2</h4>", "a level is skipped"),
    ("empty heading", r"(<h2 id=\"section[^>]*>).*?</h2>", r"\1</h2>", "is empty"),
    ("no main part", "<main(.*?)>(.*)</main>", r"<div\1>\2</div>", "one main part"),
    ("no skip link", '<a class="skip"[^>]*>.*?</a>', "", "does not skip"),
    ("no caption", "<caption>.*?</caption>", "", "has no caption"),
    ("no scope", ' scope="col"', "", "without a scope"),
    ("row without heading", r'<th scope="row"([^>]*)>(.*?)</th>', r"<td\1>\2</td>", "row without a heading"),
    ("ragged", r"<td[^>]*>[^<]*</td>", "", "more or fewer cells"),
    ("merged", "<td", '<td colspan="1"', "merged cells"),
    ("empty cell", r"(<td[^>]*>)[^<]+</td>", r"\1</td>", "empty cell"),
    ("frame without name", r'(role="region" tabindex="0") aria-label="[^"]*"', r"\1", "scrolled by keys"),
    ("frame without keys", ' tabindex="0"', "", "scrolled by keys"),
    ("drawing without description", r"(<svg[^>]*role=\"img\".*?)<desc.*?</desc>", r"\1", "no title and no description"),
    ("decoration unmarked", ' aria-hidden="true"', "", "not marked as decoration"),
    ("double id", 'id="contents"', 'id="report"', '"report" stands twice'),
    ("dangling link", r'href="#section-', 'href="#gone-', "it is missing"),
    ("dangling name", 'aria-labelledby="', 'aria-labelledby="gone ', '"gone": it is missing'),
    ("link without words", r'(<a href="#section[^>]*>).*?</a>', r"\1</a>", "has no words"),
    ("bare address", r'(<a href="#section[^>]*>).*?</a>', r"\1https://example.org</a>", "bare address"),
    ("script", "</body>", "<script>1</script></body>", "<script>"),
    ("picture from outside", "</body>", '<img src="https://a.example/b.png"></body>', "<img>"),
    ("style from outside", "</head>", '<link rel="stylesheet" href="a.css"></head>', "<link>"),
    ("handler", "<body>", '<body onload="x()">', "runs something"),
    ("refresh", "</head>", '<meta http-equiv="refresh" content="1"></head>', "runs something"),
    ("link outside", r'href="#section-[^"]*"', 'href="https://example.org/"', "leads to or fetches"),
    ("style fetches", "</style>", "p { background: url(https://a.example/x) }</style>", "style sheet fetches"),
    ("import", "<style>", '<style>@import "a.css";', "style sheet fetches"),
    ("empty paragraph", "<main([^>]*)>", r"<main\1><p> </p>", "is empty"),
    ("colour alone", r'(<span class="tone[^>]*>)[^<]*', r"\1", "coloured without a word"),
    ("added unsaid", r"<ins>\[added: ", "<ins>", 'not called "added"'),
    ("removed unsaid", r"<del>\[removed: ", "<del>", 'not called "removed"'),
)


@cache
def page() -> str:
    report = sample_report()
    revision = Revision("Update", (Piece("old", Change.REMOVED), Piece("new", Change.ADDED), Piece("words.")))
    first = dataclasses.replace(report.sections[0], blocks=(*report.sections[0].blocks, revision))
    changed = dataclasses.replace(report, sections=(first, *report.sections[1:]))
    return render_web(changed, template("board_report.html.j2")).decode()


def test_the_sound_page_breaks_no_rule() -> None:
    assert check_web(page().encode()) == ()


@pytest.mark.parametrize(("old", "new", "words"), [each[1:] for each in MUTANTS], ids=[each[0] for each in MUTANTS])
def test_a_copy_with_one_defect_is_caught(old: str, new: str, words: str) -> None:
    damaged = re.sub(old, new, page(), count=1, flags=re.DOTALL)
    assert damaged != page(), "the defect was not made"
    assert any(words in sentence for sentence in check_web(damaged.encode())), check_web(damaged.encode())


def test_what_is_no_page_is_said_in_a_sentence() -> None:
    assert check_web(b"") == ("The web page cannot be read as a page.",)
