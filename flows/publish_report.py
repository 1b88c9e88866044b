"""Flow: ledger → board report, web page, e-mail draft, fix lists and manifest, published whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.garbage_collection import without_collector
from flows.papers.bodies import write_all_bodies
from flows.papers.editions import edition_name, make_pdf, make_web, make_word, write_change_note, write_editions
from flows.papers.fix_lists import fix_list_partners
from flows.papers.summaries import WORD_REPORT, write_commissioner, write_summary
from flows.problems import PublishingError
from flows.register.paper_scope import find_pack_head
from flows.rendering.register_workbook import render_register_workbook
from flows.rendering.spreadsheets import render_csv
from flows.report import (
    ASSUMPTION_COLUMNS,
    DATA_LOG_COLUMNS,
    DECISION_COLUMNS,
    Provenance,
    build_assumption_rows,
    build_data_log,
    build_decision_rows,
    build_material,
    build_position,
    build_public,
    build_report,
    build_summary,
    check_papers_agree,
    check_reconciles,
)
from flows.status.working_days import word_holidays_running_out
from flows.steps.body_papers import write_bodies_side_by_side
from flows.steps.held_papers import place_papers
from flows.steps.known_ledger import read_known, record_reference
from flows.steps.round_plan import Round, RoundPlan, plan_round, tell, today
from flows.steps.run_log import Happening, note
from flows.steps.run_names import name_run
from flows.steps.task_inputs import unsearched
from flows.steps.told_faults import without_words
from flows.steps.workers import task_runner
from flows.storage import Manifest, load_templates, open_ledger, write_manifest
from flows.storage.ledger import stamp_of
from flows.storage.papers import MANIFEST, read_standing, review_day

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flows.document import Report
    from flows.papers.bodies import BodyWriter
    from flows.register.paper_scope import PackHead
    from flows.report import Material, Position
    from flows.steps.held_papers import Placed
    from flows.storage import Templates


@dataclass(frozen=True, slots=True)
class Published:
    """What was published.

    Attributes:
        folder: where the papers lie.
        is_changed: False where the same papers lay there already.
        is_held: they wait for a person's approval.
        paper_count: files, the manifest among them.
        warning: what the office should look at before it becomes a fault; "" where there is nothing.
        fix_lists: partners that have something to put right.
        asked_count: lines of ``decisions-to-fill.csv``, for the meeting.
        report_sha256: digest of the Word report.
        summary: the summary as Markdown.
        copy_trouble: why there is no copy where ``board.toml`` asks for one, and what to do; "" where all is well.
    """

    folder: str
    is_changed: bool
    is_held: bool
    paper_count: int
    warning: str
    fix_lists: tuple[str, ...]
    asked_count: int
    report_sha256: str
    summary: str
    copy_trouble: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """Which version of a pack is made.

    Attributes:
        version: its number.
        before: the papers of the version before; none for the first.
    """

    version: int = 1
    before: Mapping[str, bytes] = field(default_factory=dict)


FIRST = Issue()


@dataclass(frozen=True, slots=True)
class Writers:
    """Who writes the large papers: plain functions, or the same functions as tasks of a flow.

    Attributes:
        word: of a Word report.
        web: of a web page.
        bodies: of what each body gets of its own.
    """

    word: Callable[[Report, Templates], bytes] = make_word
    web: Callable[[Report, Templates], bytes] = make_web
    bodies: BodyWriter = write_all_bodies


PLAIN = Writers()


@dataclass(frozen=True, slots=True)
class Found:
    """What a ledger says of a period.

    Attributes:
        position: where everything stands.
        head: the entries that it was worked out from.
    """

    position: Position
    head: PackHead


@flow(name="publish-report", flow_run_name=name_run("publish"), task_runner=task_runner())
@without_words
def publish_report(asked: Round) -> Published:
    """Works out the position from the ledger, writes the papers, checks them, and puts them in their folder.

    Args:
        asked: the board and the month.
    """
    plan = plan_round(asked)
    if plan.as_known_at is None:
        record_reference(plan, open_ledger(plan.home.ledger_address))
    papers = build_next_version(plan, Writers(write_word, write_web, write_bodies_side_by_side))
    placed = place_papers(plan, papers, today())
    tell(
        f"{len(papers) - 1} papers and their manifest in {placed.folder}"
        + ("" if placed.is_changed else "; they were there already, byte for byte")
        + ("; held until a person approves them" if placed.is_held else "")
    )
    _note_papers(plan, placed, papers)
    return Published(
        folder=str(placed.folder),
        is_changed=placed.is_changed,
        is_held=placed.is_held,
        paper_count=len(papers),
        warning=word_holidays_running_out(plan.home.settings, plan.as_at),
        fix_lists=fix_list_partners(papers),
        asked_count=len(list(csv.reader(papers["decisions-to-fill.csv"].decode("utf-8-sig").splitlines()))) - 1,
        report_sha256=hashlib.sha256(papers[WORD_REPORT]).hexdigest(),
        summary=papers["summary.notify.md"].decode(),
        copy_trouble=placed.copy_trouble,
    )


def _note_papers(plan: RoundPlan, placed: Placed, papers: Mapping[str, bytes]) -> None:
    note(
        plan,
        Happening.PUBLISHED,
        folder=plan.folder_name,
        papers=len(papers),
        is_changed=placed.is_changed,
        is_held=placed.is_held,
        fix_lists=list(fix_list_partners(papers)),
        report_sha256=hashlib.sha256(papers[WORD_REPORT]).hexdigest(),
        manifest_sha256=hashlib.sha256(papers[MANIFEST]).hexdigest(),
    )


def build_next_version(plan: RoundPlan, writers: Writers = PLAIN) -> Mapping[str, bytes]:
    """The papers of a period: those that stand, where they come out the same again; else the next version.

    Args:
        plan: the board, the month, the day.
        writers: of the large papers.
    """
    standing, found = read_standing(plan.home.outputs / plan.folder_name), work_out(plan)
    papers = build_papers(plan, writers, Issue(max(standing.version, 1), standing.before), found)
    if standing.is_same_as(papers):
        return papers | {MANIFEST: standing.papers[MANIFEST]}
    return (
        build_papers(plan, writers, Issue(standing.version + 1, standing.papers), found) if standing.version else papers
    )


def build_papers(
    plan: RoundPlan, writers: Writers = PLAIN, issue: Issue = FIRST, found: Found | None = None
) -> dict[str, bytes]:
    """Every paper of a period by its path, the manifest among them; nothing is written.

    Args:
        plan: the board, the month, the day.
        writers: of the large papers.
        issue: the version, and the papers that it takes the place of.
        found: the position, where it was worked out already.

    Raises:
        PublishingError: figures do not reconcile, or the Word report breaks a rule of accessibility.
    """
    material, report = _build(plan, issue.version, found)
    templates = load_templates(plan.home.folder)
    word = writers.word(report, templates)
    papers = {
        WORD_REPORT: word,
        "board-report.html": writers.web(report, templates),
        "register.csv": render_csv(report.register_columns, report.register_rows),
        "register.xlsx": render_register_workbook(report),
        "figures.json": (json.dumps(report.figures, indent=2, ensure_ascii=False) + "\n").encode(),
        "decisions-to-fill.csv": render_csv(DECISION_COLUMNS, build_decision_rows(material)),
        "data-log.csv": render_csv(DATA_LOG_COLUMNS, build_data_log(material, templates.sha256)),
        "assumptions.csv": render_csv(ASSUMPTION_COLUMNS, build_assumption_rows(material)),
        **write_summary(material, templates, word),
        **write_commissioner(material, templates, word),
        **write_editions(material, templates),
        **writers.bodies(material, templates, plan.home.inbox(plan.period)),
        **write_change_note(material, report, issue.before, templates),
    }
    return papers | {MANIFEST: write_manifest(_manifest(plan, material, report, issue), papers, edition_name)}


def work_out(plan: RoundPlan) -> Found:
    """The position at the end of a period from the ledger, each update of which is read once.

    Raises:
        PublishingError: the movement does not reconcile.
        LedgerError: the ledger cannot be read.
    """
    entries = read_known(plan)
    position = build_position(entries, plan.home.settings, plan.period, plan.as_at)
    check_reconciles(position)
    return Found(position, find_pack_head(entries, plan.period, plan.as_at))


@without_collector()
def _build(plan: RoundPlan, number: int = 1, found: Found | None = None) -> tuple[Material, Report]:
    found = found or work_out(plan)
    made_from = Provenance(plan.home.sha256, version("boardpack"), found.head, plan.known_words, number)
    material = build_material(found.position, made_from)
    report = build_report(material)
    check_papers_agree(report, (build_summary(material, WORD_REPORT, ""),))
    return material, report


def build_pdfs(plan: RoundPlan, version: int, report_sha256: str) -> dict[str, bytes]:
    """The board's report and the public edition of a pack as PDFs.

    Args:
        plan: the round as the pack was made.
        version: of the pack.
        report_sha256: digest of the pack's Word report.

    Raises:
        SetUpError: LibreOffice or pikepdf is not installed.
        PublishingError: the ledger and the reference files give another report now, so a PDF would not be of that pack.
    """
    material, report = _build(plan, version)
    templates = load_templates(plan.home.folder)
    if hashlib.sha256(make_word(report, templates)).hexdigest() != report_sha256:
        raise PublishingError(
            "The ledger and the reference files give another report now than the one in the pack, so a PDF would not be of "
            "that pack. See what differs with: boardpack verify"
        )
    return {
        "board-report.pdf": make_pdf(report, templates),
        "public-board-report.pdf": make_pdf(build_public(material), templates),
    }


write_word_task = task(name="write-word-report", cache_policy=NO_CACHE, persist_result=False)(without_words(make_word))
write_web_task = task(name="write-web-page", cache_policy=NO_CACHE, persist_result=False)(without_words(make_web))


def write_word(report: Report, templates: Templates) -> bytes:
    """The Word file, as a task."""
    return write_word_task(unsearched(report), unsearched(templates))


def write_web(report: Report, templates: Templates) -> bytes:
    """The web page, as a task."""
    return write_web_task(unsearched(report), unsearched(templates))


def _manifest(plan: RoundPlan, material: Material, report: Report, issue: Issue) -> Manifest:
    position, figures, provenance = material.position, material.figures, material.provenance
    rules = next(section for section in report.sections if section.key == "annex-rules")
    return Manifest(
        board=report.board,
        version=issue.version,
        supersedes=hashlib.sha256(issue.before[WORD_REPORT]).hexdigest() if issue.before else "",
        period=str(position.period),
        as_at=position.as_at.isoformat(),
        as_known_at=stamp_of(plan.as_known_at) if plan.as_known_at else "",
        ledger_entries=provenance.ledger.count,
        ledger_head=provenance.ledger.sha256,
        marking=report.marking,
        retention=position.settings.papers.retention,
        review_on=review_day(position.as_at, position.settings.papers.review_after_years).isoformat(),
        code_version=provenance.code_version,
        rules_version=hashlib.sha256(repr(rules.blocks).encode()).hexdigest()[:16],
        returns=tuple(
            {
                "file": file.source_file,
                "partner": file.partner,
                "sha256": file.source_sha256,
                "rows_read": file.rows_read,
                "rows_accepted": file.rows_accepted,
                "rows_quarantined": file.rows_quarantined,
            }
            for file in position.register.returns
            if file.period == str(position.period)
        ),
        reference=dict(sorted(provenance.reference_sha256.items())),
        rows={name: figures[f"rows.{name}"] for name in ("read", "accepted", "quarantined")},
    )
