"""``verify``: a past pack again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flows.commands.asked import DONE, NEEDS_A_PERSON, add_command, plan_asked
from flows.report.wording import word_count

if TYPE_CHECKING:
    import argparse

    from flows.commands.asked import Commands


def add_to(commands: Commands) -> None:
    """Adds the command to the parser."""
    verify = add_command(
        commands, "verify", verify_pack, "work a past pack out again from the ledger and compare every file"
    )
    verify.add_argument("outputs", metavar="OUTPUTS", help="the folder of a pack, such as outputs/2020-03")


def verify_pack(asked: argparse.Namespace) -> int:
    """Works a pack out again and names every file that differs from its manifest."""
    from flows.edition_papers import make_web, make_word
    from flows.publish_report import build_papers
    from flows.storage.papers import read_manifest

    manifest = read_manifest(Path(asked.outputs))
    again = build_papers(plan_asked(asked, manifest.period, manifest.as_at), make_word, make_web)
    different = manifest.compare(again, Path(asked.outputs))
    for line in different:
        print(line)
    print(f"{word_count(len(manifest.sha256), 'file')} compared, {len(different)} differ")
    return NEEDS_A_PERSON if different else DONE
