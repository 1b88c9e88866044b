"""``verify``: a past pack again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flows.commands.asked import DONE, NEEDS_A_PERSON, add_command, plan_asked
from flows.wording import word_count

if TYPE_CHECKING:
    import argparse

    from flows.commands.asked import Commands


def add_to(commands: Commands) -> None:
    """Adds the command to the parser."""
    verify = add_command(
        commands, "verify", verify_pack, "work a past pack out again from the ledger and compare every file"
    )
    verify.add_argument("outputs", metavar="OUTPUTS", help="the folder of a pack, such as outputs/2020-03")
    pdf = add_command(commands, "pdf", write_pdfs, "the reports of a pack as accessible PDFs; needs LibreOffice")
    pdf.add_argument("outputs", metavar="OUTPUTS", help="the folder of a pack, such as outputs/2020-03")


def write_pdfs(asked: argparse.Namespace) -> int:
    """Writes the board's report and the public edition of a pack as accessible PDFs, beside the packs."""
    from flows.papers.summaries import WORD_REPORT
    from flows.publish_report import build_pdfs
    from flows.steps.known_ledger import plan_as_packed
    from flows.storage import publish
    from flows.storage.archive import is_archived
    from flows.storage.papers import read_manifest

    folder = Path(asked.outputs)
    pack = read_manifest(folder)
    plan, _ = plan_as_packed(plan_asked(asked, pack.period, pack.as_at), pack)
    papers = build_pdfs(plan, pack.version, pack.sha256[WORD_REPORT])
    name = f"{plan.folder_name}_v{pack.version}" if is_archived(folder) else plan.folder_name
    place = plan.home.outputs / "pdf" / name
    publish(papers, place)
    for paper in papers:
        print(f"PDF           {place / paper}")
    return DONE


def verify_pack(asked: argparse.Namespace) -> int:
    """Works a pack out again as it was known when it was made, and names every file that differs from its manifest."""
    from flows.publish_report import Issue, build_papers
    from flows.steps.known_ledger import plan_as_packed
    from flows.storage import open_ledger
    from flows.storage.papers import read_manifest, read_standing

    folder = Path(asked.outputs)
    pack = read_manifest(folder)
    today = plan_asked(asked, pack.period, pack.as_at)
    broken = open_ledger(today.home.ledger_address).check()
    plan, notes = plan_as_packed(today, pack)
    before = read_standing(plan.home.outputs / plan.folder_name, pack.version).before
    different = pack.compare(build_papers(plan, issue=Issue(pack.version, before)), folder)
    for line in (*broken, *notes, *different):
        print(line)
    chain = (
        "the chain of the ledger is whole"
        if not broken
        else f"the chain is broken in {word_count(len(broken), 'place')}"
    )
    print(f"{word_count(len(pack.sha256), 'file')} compared, {len(different)} differ; {chain}")
    return NEEDS_A_PERSON if different or broken or notes else DONE
