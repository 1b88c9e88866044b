"""``template check``: whether a restyled Word template can be used, with every remark at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flows.commands.asked import DONE, NEEDS_A_PERSON, add_command
from flows.wording import word_count

if TYPE_CHECKING:
    import argparse

    from flows.commands.asked import Commands


def add_to(commands: Commands) -> None:
    """Adds the command to the parser."""
    template = add_command(
        commands, "template", check_template, "what is wrong with a restyled Word template, all at once", home=False
    )
    template.add_argument("what", choices=["check"], help="the only thing to be done with one")
    template.add_argument("file", metavar="FILE", help="the restyled board_report.docx")
    template.add_argument("--no-copy", action="store_true", help="write no copy with the remarks as Word comments")


def check_template(asked: argparse.Namespace) -> int:
    """Prints every remark, and writes a copy of the template that has them as Word comments."""
    from flows.rendering.template_remarks import annotated
    from flows.rendering.template_rules import check_template as remarks_on

    path = Path(asked.file)
    content = path.read_bytes()
    remarks = remarks_on(content)
    for remark in remarks:
        print(remark.sentence)
    if not remarks:
        print(f"{path.name}: reports can be made with it.")
        return DONE
    print(f"{path.name}: {word_count(len(remarks), 'remark')}.")
    if not asked.no_copy:
        copy = path.with_name(f"{path.stem}_remarks.docx")
        copy.write_bytes(annotated(content, remarks))
        print(f'They stand as comments in "{copy}".')
    return NEEDS_A_PERSON
