"""``init``: a new home."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flows.commands.asked import DONE, add_command

if TYPE_CHECKING:
    import argparse

    from flows.commands.asked import Commands


def add_to(commands: Commands) -> None:
    """Adds the command to the parser."""
    init = add_command(commands, "init", make_home, "a new, empty home", home=False)
    init.add_argument("folder", metavar="HOME", help="a folder that does not exist yet")


def make_home(asked: argparse.Namespace) -> int:
    """Makes a new, empty home with every file that a home needs."""
    from flows.storage.new_home import make_new_home

    folder = make_new_home(Path(asked.folder))
    print(f'A new home stands at "{folder}". Begin with reference/board.toml; the guide is in its comments.')
    return DONE
