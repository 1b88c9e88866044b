"""A wrong number in a sentence of any paper or message stops it, with a sentence that names both values."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING

import pytest

from flows.document import Chart, Listing, Paragraph, Table
from flows.problems import PublishingError
from flows.publish_report import _build
from flows.register.entries import entries_of_return, read_returns
from flows.report import (
    build_annex,
    build_change_note,
    build_change_view,
    build_commissioner_message,
    build_escalation,
    build_extracts,
    build_fix_list,
    build_partner_message,
    build_points,
    build_public,
    build_reminder,
    build_summary,
    check_message_agrees,
    check_papers_agree,
    count_changes,
    count_missing,
    count_own,
    count_points,
    missed_by,
    standing_files,
)
from flows.report.agreement import sentences_of
from flows.report.change_note import EarlierPack
from flows.report.counted_sentences import COUNTED, OURS, find_claims
from flows.status import return_cut_off
from flows.steps.round_plan import Round, plan_round
from tests.homes import MARCH, check, day, received
from tests.plain_rounds import collect_plainly
from tests.rounds.conftest import PERIODS, copy_demonstration
from tests.validation.damage import DEFECTS, valid
from tests.validation.test_damaged_returns import HOME as DAMAGED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from flows.document import Block, Message, Report
    from flows.report import Material

MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
)
NO_COUNT = re.compile(
    rf"\b\d{{1,2}} {MONTH}(?: \d{{4}})?|{MONTH} \d{{4}}|\b[A-Z]+(?:-[A-Z]+)*-\d+|\b\d{{4}}-\d\d(?:-\d\d)?|"
    r"\b[Vv]ersion \d+"
)
"""What looks like a number in a sentence and counts nothing: days, months, references, versions."""

NOT_COMPARED = (
    r"slipped (?:furthest|\d+ to \d+ days)|last \d+ promises|fewer than \d+ promises|has made \d+ promises",
    r"returns? (?:running|missed in a row)|for at least \d+ returns|moved \d+ times",
    r"days past the date held, and the partner|has missed \d+ returns in a row",
    r"\d+ of (?:[A-Z]\w+ )+",
    r"open; in [A-Z]",
    r"with another status, date or owner|with other wording|\d+ changes?, each as",
    r"(?:errors?|warnings?), (?:which|where)|notes? on how files were read",
    r"areas? for improvement has a measure|something it depends on, named",
    r"of partners other than the police|^\d+ actions?\.$|recorded against it",
    r"assumptions, each with|Program version|key strengths",
    r"^None\.$|^None: every|^The report lists|reminders? (?:was|were) drafted|pre-filled",
)
"""Sentences that measure one action or partner, or count what has no figure in figures.json: histories, lists of problems."""


@dataclass(frozen=True)
class Place:
    """One paper or message of a month, and the gate that it goes through."""

    name: str
    blocks: tuple[Block, ...]
    passes: Callable[[tuple[Block, ...]], None]


def places(material: Material, report: Report) -> Iterator[Place]:
    annex = build_annex(material)
    earlier = as_it_might_have_been(material, report)
    note = replace(build_change_note(material, report, earlier), figures=count_changes(material, report, earlier))
    papers: dict[str, Report] = {
        "board": report,
        "public": build_public(material),
        "changes": build_change_view(material),
        "change note": note,
    }
    papers |= {
        f"extract {partner}": extract
        for partner, extract in build_extracts(material, material.position.settings.partners)
    }
    papers |= {"annex": annex} if annex else {}
    for name, paper in papers.items():
        for section in paper.sections:
            yield Place(f"{name} {section.key}", section.blocks, gate_of_section(paper, section.key))
    position, counts = material.position, count_own(material.position)
    police = {f"police.{name}": count for name, count in counts["police"].items()}
    month = position.period.next
    messages: list[tuple[Message, Mapping[str, int]]] = [
        (build_summary(material, "board-report.docx", "f" * 64), material.figures),
        (build_commissioner_message(material, "board-report.docx", "f" * 64), {**material.figures, **police}),
    ]
    for own in position.returns:
        figures = {f"own.{name}": count for name, count in counts[own.partner].items()}
        cut_off_on = return_cut_off(month, position.settings)
        messages.append((build_partner_message(material, own.partner, month, cut_off_on), figures))
    for partner, files in standing_files(material).items():
        if partner:
            points, settings = build_points(files), position.settings
            message = build_fix_list(settings, settings.partners[partner], points, position.period, position.cut_off_on)
            messages.append((message, count_points(files)))
    for own in position.returns:
        reader = position.settings.partners[own.partner]
        for on in (position.cut_off_on, position.cut_off_on + timedelta(days=1)):
            figures = count_missing(counts[own.partner], missed_by(position, own.partner, on))
            messages += [(build(position, reader, on), figures) for build in (build_reminder, build_escalation)]
    for message, its_figures in messages:
        yield Place(f"message {message.key}", message.blocks, gate_of_message(message, its_figures))


def as_it_might_have_been(material: Material, report: Report) -> EarlierPack:
    """A version before, of which figures, actions and files differ, more of each than the note shows."""
    rows = [dict(zip(report.register_columns, row, strict=True)) for row in report.register_rows]
    returns = {f"file_{number}.csv": f"{number:064d}" for number in range(11)}
    return EarlierPack(
        version=1,
        report_sha256="e" * 64,
        figures={name: value + 1 if isinstance(value, int) else value for name, value in report.figures.items()},
        rows={row["action_ref"]: {**row, "risk": "Another one."} for row in rows[1:]},
        returns=returns,
        reference=material.provenance.reference_sha256,
    )


def gate_of_section(paper: Report, key: str) -> Callable[[tuple[Block, ...]], None]:
    def check(blocks: tuple[Block, ...]) -> None:
        sections = tuple(replace(one, blocks=blocks) if one.key == key else one for one in paper.sections)
        check_papers_agree(replace(paper, sections=sections))

    return check


def gate_of_message(message: Message, figures: Mapping[str, int]) -> Callable[[tuple[Block, ...]], None]:
    return lambda blocks: check_message_agrees(replace(message, blocks=blocks), figures)


def reworded(blocks: tuple[Block, ...], was: str, now: str) -> tuple[Block, ...]:
    """The blocks with one text in place of another."""
    changed: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph) and block.text == was:
            changed.append(replace(block, text=now))
        elif isinstance(block, Listing):
            changed.append(replace(block, entries=tuple(now if entry == was else entry for entry in block.entries)))
        elif isinstance(block, Table) and block.description == was:
            changed.append(replace(block, description=now))
        elif isinstance(block, Chart) and block.alternative == was:
            changed.append(replace(block, alternative=now))
        else:
            changed.append(block)
    return tuple(changed)


def numbers_of(text: str) -> list[re.Match[str]]:
    """The numbers of a text that may count something."""
    other = [found.span() for found in NO_COUNT.finditer(text)]
    return [
        found
        for found in re.finditer(r"\b\d+\b|\b[Nn]one\b|(?<!have )(?<!has )\b[Nn]o(?= actions?\b)", text)
        if not any(start <= found.start() < end for start, end in other)
    ]


def one_more(text: str, number: re.Match[str]) -> str:
    value = int(number[0]) if number[0].isdigit() else 0
    return f"{text[: number.start()]}{value + 1}{text[number.end() :]}"


def refusal(place: Place, blocks: tuple[Block, ...]) -> str:
    """What the gate says of the place with these blocks; "" where it lets them through."""
    try:
        place.passes(blocks)
    except PublishingError as error:
        return str(error)
    return ""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copy_demonstration(tmp_path_factory.mktemp("counted") / "home")
    for period in PERIODS:
        collect_plainly(folder, period)
    return folder


@pytest.mark.parametrize("period", PERIODS)
def test_every_count_in_every_sentence_of_every_paper_and_message_is_compared(home: Path, period: str) -> None:
    caught, missed = 0, []
    for place in places(*_build(plan_round(Round(home=str(home), period=period)))):
        place.passes(place.blocks)
        for text in dict.fromkeys(sentences_of(place.blocks)):
            if not OURS.match(text) or any(re.search(pattern, text) for pattern in NOT_COMPARED):
                continue
            for number in numbers_of(text):
                words = refusal(place, reworded(place.blocks, text, one_more(text, number)))
                if re.search(r"sentence .* says \d+, but \S.* is \d+\. Nothing was published", words):
                    caught += 1
                else:
                    missed.append(f"{place.name}: {text} {words}")
    assert missed == []
    assert caught > 40


@pytest.mark.parametrize("names", [*((name,) for name in DEFECTS), *product(["note below", "totals"], DEFECTS)])
def test_the_letter_about_a_damaged_return_counts_the_rows_as_the_papers_do(names: tuple[str, ...]) -> None:
    draft = valid()
    for name in names:
        draft = DEFECTS[name](draft)
    files = read_returns(entries_of_return(check(received(draft.content()), DAMAGED)))
    points = build_points(files)
    letter = build_fix_list(DAMAGED, DAMAGED.partners["police"], points, MARCH, day("2020-04-03"))
    check_message_agrees(letter, count_points(files))
    thanks = letter.blocks[0]
    assert isinstance(thanks, Paragraph)
    for number in re.finditer(r"\d+(?= rows? could not be used)", thanks.text):
        wrong = (replace(thanks, text=one_more(thanks.text, number)), *letter.blocks[1:])
        with pytest.raises(PublishingError, match=r"but own\.rows-aside is"):
            check_message_agrees(replace(letter, blocks=wrong), count_points(files))


def test_what_is_not_compared_is_asked_for_by_nobody_and_every_sentence_has_a_figure(home: Path) -> None:
    material, report = _build(plan_round(Round(home=str(home), period="2020-04")))
    own = {f"{who}.{name}" for who in ("own", "police") for name in ("open", "overdue")}
    own |= {"own.points", "own.rows-aside", "own.missed", "changed.totals", "changed.actions", "changed.files"}
    own |= {f"shown.{name}" for name in ("totals", "actions", "files", "points")}
    named = {word for text in COUNTED for found in re.findall(r"\{([^}]+)\}", text) for word in found.split(" ")}
    assert {word for word in named if "." in word} - set(report.figures) - own == set()
    assert material.figures == report.figures


def test_words_of_a_partner_that_read_like_one_of_our_sentences_stop_nothing() -> None:
    said = "Update of 3 March 2020 (Head): 3 of 9 partners sent a return. 99 matters. The board has closed 7 actions."
    assert list(find_claims(said)) == []
    assert list(find_claims(f"Risk: {said}")) == []


def test_a_wrong_number_in_a_subject_line_is_found(home: Path) -> None:
    material, _ = _build(plan_round(Round(home=str(home), period="2020-04")))
    message = build_summary(material, "board-report.docx", "f" * 64)
    wrong = replace(message, subject=message.subject.replace("4 actions overdue", "3 actions overdue"))
    assert wrong != message
    with pytest.raises(PublishingError, match=r"subject, sentence .* says 3, but overdue\.current is 4"):
        check_message_agrees(wrong, material.figures)
