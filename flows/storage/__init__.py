"""The only room that touches disk or database."""

from __future__ import annotations

from flows.storage.home import Home, open_home, read_board_name
from flows.storage.ledger import Ledger, open_ledger
from flows.storage.papers import Manifest, publish, read_papers, write_manifest
from flows.storage.shelf import Pack, Paper, find_paper, list_packs
from flows.storage.templates import Templates, load_templates

__all__ = [
    "Home",
    "Ledger",
    "Manifest",
    "Pack",
    "Paper",
    "Templates",
    "find_paper",
    "list_packs",
    "load_templates",
    "open_home",
    "open_ledger",
    "publish",
    "read_board_name",
    "read_papers",
    "write_manifest",
]
