"""One month, several papers: each says what its readers may have, and not a byte more."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from itertools import product
from string import ascii_lowercase
from textwrap import dedent
from typing import TYPE_CHECKING, cast

import pytest
from lxml import html

from flows.document import Paragraph, Report, Section, Table
from flows.papers.editions import (
    ANNEX,
    CHANGES_WEB,
    EXTRACTS,
    PUBLIC_WEB,
    PUBLIC_WORD,
    make_web,
    make_word,
)
from flows.papers.summaries import write_summary
from flows.problems import PublishingError
from flows.rendering.spreadsheets import render_csv
from flows.report import Material, Provenance, build_material, build_position, build_public, build_report
from flows.report import editions as editions_module
from flows.storage import load_templates
from tests.homes import BOARD, MARCH, REPOSITORY, TestLedger, make_settings
from tests.leaks import leaks
from tests.plain_rounds import editions_of

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = product(ascii_lowercase, repeat=2)


class Canaries:
    """Words that stand nowhere else, each for one cell, by what the cell is."""

    def __init__(self) -> None:
        self.of: dict[str, list[str]] = {}

    def __call__(self, cell: str) -> str:
        word = f"canary{''.join(next(NAMES))}"
        self.of.setdefault(cell, []).append(word)
        return word


CANARY = Canaries()
CELLS = ("update", "forecast_reason", "evidence", "risk", "help_needed", "updated_by")


def row(ref: str, status: str, who: str) -> str:
    """A row of a return with a canary in each cell of free text."""
    update, reason, evidence, risk, needed, by = (CANARY(f"{who} {cell}") for cell in CELLS)
    return f"{ref},{status},Text {update},2020-12-31,Since {reason},{evidence},{risk},{needed},2020-03-20,Head {by}"


HOME = {
    "board": BOARD.replace('"Officer"', f'"Officer {CANARY("office")}"')
    .replace('"Lead"', f'"Lead {CANARY("office")}"')
    .replace("board@", f"{CANARY('office')}@")
    .replace('"OFFICIAL"', f'"OFFICIAL {CANARY("marking")}"'),
    "areas_for_improvement": f"""\
        afi_ref,inspection,topic,owner,police_item,source,certainty,restricted
        AFI-POL-1,T-2019,Topic one,Police,yes,made up,invented,
        AFI-LA-1,T-2019,Topic two,Council,no,made up,invented,no
        AFI-LA-7,T-2019,{CANARY("hidden")},{CANARY("hidden")},no,{CANARY("hidden")},{CANARY("hidden")},yes
        """,
    "partners": f"""\
        partner,name,file_names,reference_prefix,lead_role,email,is_police,date_order
        police,Test Police,{CANARY("office")},POL,{CANARY("office")},{CANARY("office")}@police.example,yes,day-first
        council,Test Council,{CANARY("office")},LA,{CANARY("office")},{CANARY("office")}@council.example,no,day-first
        """,
    "actions": f"""\
        action_ref,afi_ref,partner,action,owner_role,due_on,agreed_on,certainty,restricted
        POL-01,AFI-POL-1,police,Do the first thing,{CANARY("police role")},2020-03-15,2020-01-31,{CANARY("office")},
        POL-02,AFI-POL-1,police,{CANARY("hidden")},{CANARY("hidden")},2020-06-30,2020-01-31,{CANARY("office")},yes
        POL-03,AFI-POL-1,police,Do the other thing,{CANARY("police role")},2020-02-15,2020-01-31,{CANARY("office")},
        LA-01,AFI-LA-1,council,Do the third thing,{CANARY("council role")},2020-04-30,2020-01-31,{CANARY("office")},no
        LA-07,AFI-LA-7,council,{CANARY("hidden")},{CANARY("hidden")},2020-04-30,2020-01-31,{CANARY("office")},
        """,
    "partner_wording": f"""\
        partner,their_word,status
        police,{(THEIR_WORD := CANARY("police word"))},at risk
        """,
}
REFS = ("POL-02", "LA-07", "AFI-LA-7")
"""Restricted by themselves, with their area, and the area."""

DECISIONS = f"""\
    meeting_on,action_ref,decision,new_due_on,reason,decided_by,minute_ref
    2020-03-11,POL-03,close,,{CANARY("police decision")},{CANARY("police decision")},{CANARY("decision minute")}
    2020-03-11,LA-07,extend,2020-05-31,{CANARY("hidden decision")},{CANARY("hidden decision")},{CANARY("decision minute")}
    """


@cache
def material() -> Material:
    ledger = TestLedger(make_settings(**HOME), dedent(DECISIONS))
    came = ledger.receive(
        MARCH, f"police_{CANARY('file')}.csv", row("POL-01", THEIR_WORD, "police"), row("POL-02", "complete", "hidden")
    )
    own = ledger.receive(
        MARCH, f"council_{CANARY('file')}.csv", row("LA-01", "on track", "council"), row("LA-07", "at risk", "hidden")
    )
    assert came.rows_accepted == own.rows_accepted == 2, (came.problems, own.problems)
    position = build_position(ledger.entries, ledger.settings, MARCH, MARCH.last_day)
    return build_material(position, Provenance({"reference/actions.csv": "0" * 64}, "0"))


@cache
def editions() -> dict[str, bytes]:
    return editions_of(material(), load_templates(REPOSITORY))


@cache
def board() -> dict[str, bytes]:
    templates, report = load_templates(REPOSITORY), build_report(material())
    word = make_word(report, templates)
    return {
        "board-report.docx": word,
        "board-report.html": make_web(report, templates),
        "register.csv": render_csv(report.register_columns, report.register_rows),
        **write_summary(material(), templates, word),
    }


def words(*cells: str) -> list[str]:
    """The canaries of the cells whose names begin so."""
    material()  # The canaries of the returns are made with it.
    return [word for cell, made in CANARY.of.items() if cell.startswith(cells) for word in made]


def found(content: bytes, *cells: str) -> set[str]:
    return {word for word, _ in leaks(words(*cells), content)}


def test_the_public_edition_holds_no_restricted_word_in_any_byte() -> None:
    material()
    for name in (PUBLIC_WORD, PUBLIC_WEB):
        assert leaks([*words(""), *REFS, "OFFICIAL", "POL-02"], editions()[name], name) == []


def test_the_search_sees_what_the_boards_report_says() -> None:
    material()
    cells = ("police update", "police risk", "police help_needed", "police word", "council update", "police role")
    shown = [word for cell in cells for word in CANARY.of[cell]]
    assert {word for word, _ in leaks(shown, board()["board-report.docx"])} == set(shown)
    assert {word for word, _ in leaks(shown, board()["board-report.html"])} == set(shown)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["CanaryQQ", "can<b>aryq</b>q", "can&#97;ryqq", "c&amp;#97;naryqq", "can%61ryqq"])
def test_the_search_sees_a_word_however_it_is_written_and_packed(text: str, encoding: str) -> None:
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("docProps/app.xml", b"x" + text.encode(encoding))
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("embedded.xlsx", inner.getvalue())
    assert leaks(["canaryqq"], outer.getvalue()) == [("canaryqq", "paper/embedded.xlsx/docProps/app.xml")]


def test_what_is_restricted_stands_in_the_annex_in_full_and_in_no_paper_of_the_board() -> None:
    hidden = words("hidden")
    for name, content in board().items():
        assert leaks(hidden, content, name) == []
    # How sure an area's source is, and why a completed action was late, stand in no annex.
    unprinted = {material().full.settings.areas["AFI-LA-7"].certainty, CANARY.of["hidden forecast_reason"][0]}
    assert found(editions()[ANNEX], "hidden") == set(hidden) - unprinted
    assert leaks(words("police", "council"), editions()[ANNEX]) == []


def test_a_partners_extract_holds_its_own_words_and_no_other_partners() -> None:
    police, council = (editions()[f"{EXTRACTS}/{who}.docx"] for who in ("police", "council"))
    assert set(CANARY.of["police update"]) <= found(police, "police")
    assert leaks([*words("council", "office"), "Test Council", "LA-01", "LA-07", "Do the third thing"], police) == []
    assert leaks([*words("police", "office"), "Test Police", "POL-01", "POL-02", "Do the first thing"], council) == []


def test_the_figures_that_are_published_are_the_boards_own() -> None:
    figures, shown = build_report(material()).figures, dict(figure_cells(build_public(material())))
    assert len(shown) > 30
    assert {name: figures[name] for name in shown} == {
        name: int(text.replace("−", "-")) for name, text in shown.items()
    }
    page = cast("list[html.HtmlElement]", html.fromstring(editions()[PUBLIC_WEB]).xpath("//*[@data-figure]"))
    assert {cell.get("data-figure") for cell in page} == set(shown)


def figure_cells(report: Report) -> Iterator[tuple[str, str]]:
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                yield from ((cell.figure, cell.text) for cells in block.rows for cell in cells if cell.figure)


def test_a_home_without_anything_restricted_has_no_annex() -> None:
    ledger = TestLedger(make_settings())
    position = build_position(ledger.entries, ledger.settings, MARCH, MARCH.last_day)
    papers = editions_of(build_material(position, Provenance({}, "0")), load_templates(REPOSITORY))
    assert set(papers) == {CHANGES_WEB, PUBLIC_WORD, PUBLIC_WEB, f"{EXTRACTS}/police.docx", f"{EXTRACTS}/council.docx"}


def test_columns_that_a_board_keeps_out_of_its_report_stand_in_the_annex() -> None:
    kept = BOARD + '\n[papers]\nrestricted_columns = ["risk"]\n'
    ledger = TestLedger(make_settings(board=kept))
    ledger.receive(MARCH, "police.csv", "POL-01,off track,Text.,,,,A great risk,Some help,2020-03-20,Head")
    position = build_position(ledger.entries, ledger.settings, MARCH, MARCH.last_day)
    made = build_material(position, Provenance({}, "0"))
    templates = load_templates(REPOSITORY)
    report = make_word(build_report(made), templates)
    assert leaks(["A great risk"], report) == []
    assert leaks(["Some help"], report) != []
    assert leaks(["A great risk"], editions_of(made, templates)[ANNEX]) != []


def test_the_same_home_gives_the_same_editions() -> None:
    assert editions_of(material(), load_templates(REPOSITORY)) == editions()


def test_a_public_section_that_names_something_restricted_stops_the_round(monkeypatch: pytest.MonkeyPatch) -> None:
    told = Section("told", "All is well but for POL-02", (Paragraph("All is well."),))
    monkeypatch.setattr(editions_module, "PUBLIC_SECTIONS", (lambda _: told,))
    with pytest.raises(PublishingError, match="would name POL-02"):
        build_public(material())
