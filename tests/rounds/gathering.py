"""A small home with sources, and a gathering in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.gather_returns import Gathered, gather, go_through
from flows.register.entries import EntryKind
from flows.register.events import Event, read_events
from flows.steps.round_plan import Round, plan_round
from flows.storage import open_home, open_ledger
from tests.homes import BOARD, write_home

if TYPE_CHECKING:
    from pathlib import Path


def home_with(folder: Path, *sources: str, **tables: str) -> Path:
    """A home whose ``board.toml`` has these sources, each given by its lines."""
    parts = "".join(f"\n[[sources]]\n{source}\n" for source in sources)
    return write_home(folder, board=BOARD + parts, **tables)


def gather_in(home: Path, period: str = "2020-03") -> Gathered:
    """One gathering, without Prefect."""
    return gather(plan_round(Round(home=str(home), period=period)), go_through)


def gathered_events(home: Path) -> list[Event]:
    """What the ledger knows of what was gathered."""
    return read_events(open_ledger(open_home(str(home)).ledger_address).read(), EntryKind.GATHERED)


def inbox_of(home: Path, period: str = "2020-03") -> dict[str, bytes]:
    """The files in a month's inbox."""
    folder = home / "returns" / period
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())} if folder.is_dir() else {}
