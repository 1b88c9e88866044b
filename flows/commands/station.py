"""``serve``: Prefect and the page of papers on this machine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from flows.commands.asked import DONE, add_command

if TYPE_CHECKING:
    import argparse

    from flows.commands.asked import Commands


def add_to(commands: Commands) -> None:
    """Adds the command to the parser."""
    serve = add_command(
        commands, "serve", serve_home, "Prefect's pages, schedules and the papers on this machine, until Ctrl-C"
    )
    serve.add_argument("--port", type=int, default=4200, help="port of Prefect's pages; 4200 unless given")
    serve.add_argument("--papers-port", type=int, default=4280, help="port of the papers; 4280 unless given")
    serve.add_argument(
        "--server",
        default="",
        metavar="ADDRESS",
        help="use the Prefect server that runs there, such as http://127.0.0.1:4200, and start none",
    )
    serve.add_argument(
        "--host",
        default="127.0.0.1",
        help="address to listen on; others than this machine's own need a login in PREFECT_SERVER_API_AUTH_STRING",
    )


def serve_home(asked: argparse.Namespace) -> int:
    """Runs server, worker and papers page until somebody stops them."""
    from flows.serving.local_prefect import quiet_prefect
    from flows.storage import open_home, open_ledger

    home = open_home(asked.home)
    open_ledger(home.ledger_address)
    quiet_prefect(home.folder)
    from flows.serving.place import Place
    from flows.serving.station import serve

    login = os.environ.get("PREFECT_SERVER_API_AUTH_STRING", "")
    outside = os.environ.get("BOARDPACK_PAPERS_PAGE", "").rstrip("/")
    server = asked.server.rstrip("/").removesuffix("/api")
    serve(home, Place(asked.host, asked.port, asked.papers_port, login, outside, server), _say)
    return DONE


def _say(line: str) -> None:
    print(line, flush=True)
