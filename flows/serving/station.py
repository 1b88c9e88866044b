"""``boardpack serve``: server, worker, deployments and papers page; one command starts, Ctrl-C stops them.

With ``--server`` the server runs by itself, and the rest beside it: a server that is started anew does not end the worker.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import uvicorn
import yaml

from flows.problems import SetUpError
from flows.serving.dead_runs import DeadRuns
from flows.serving.local_prefect import QUIET_PREFECT
from flows.serving.newer_pages import close_newer_pages
from flows.serving.papers_page import make_papers_page
from flows.serving.prefect_api import POOL, PrefectServer
from flows.storage.locks import BusyFolderError, alone_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from flows.serving.place import Place
    from flows.storage import Home

START_SECONDS = 180
"""How long the server may take to answer; the first start on a slow laptop makes its database."""

STOP_SECONDS = 20
"""How long a process may take to stop before it is ended."""

# In an installed copy the file stands with the templates, in a checkout at its top.
_DEPLOYMENTS = (
    Path(__file__).resolve().parents[2] / "prefect.yaml",
    Path(__file__).resolve().parents[1] / "storage" / "templates" / "prefect.yaml",
)


def serve(home: Home, place: Place, say: Callable[[str], None]) -> None:
    """Runs the station until somebody stops it; everything it started is gone when this returns.

    Args:
        home: the board's folder.
        place: where to listen.
        say: tells the person at the screen how far it is.

    Raises:
        SetUpError: a port is taken, or the server does not start or stops by itself; names the log.
    """
    place.check()
    stopped = threading.Event()
    with _stopping_on_signals(stopped), _only_station(home), contextlib.ExitStack() as running:
        names, logs = _environment(home, place), home.folder / ".prefect" / "logs"
        pages = Path(names["PREFECT_UI_STATIC_DIRECTORY"])
        prefect, processes = PrefectServer(f"{place.pages}/api", place.login, str(home.folder)), {}
        if not place.server:
            say("Starting Prefect's server; the first time takes half a minute.")
            close_newer_pages(pages)
            words = ("server", "start", "--host", place.host, "--port", str(place.port))
            processes["server"] = running.enter_context(_process(words, names, logs / "server.log"))
        _wait_until_up(prefect, processes.get("server"), stopped, logs / "server.log")
        if stopped.is_set():
            return
        # A server that runs by itself has written its pages by now.
        close_newer_pages(pages)
        _check_board(home, place, prefect)
        worker_name = _worker_name(home)
        _tell_left_behind(prefect.end_left_behind(worker_name), say)
        prefect.make_pool()
        deploy(prefect, names, home.folder / ".prefect" / "deployed", say)
        running.callback(_end_at_the_stop, prefect, worker_name)
        words = ("worker", "start", "--pool", POOL, "--name", worker_name)
        processes["worker"] = running.enter_context(_process(words, names, logs / "worker.log"))
        running.enter_context(papers_page(home, place))
        say(_word_places(place))
        _wait(stopped, processes, logs, DeadRuns(prefect, worker_name))
        say("Stopping.")


def deploy(prefect: PrefectServer, names: Mapping[str, str], mark: Path, say: Callable[[str], None]) -> None:
    """Deploys ``prefect.yaml``, unless this very file is deployed already.

    Deploying anew replaces every schedule, and with it whatever somebody paused on Prefect's pages.

    Args:
        prefect: the server.
        names: the environment of the command.
        mark: file that holds the digest of what was deployed last.
        say: tells how far it is.

    Raises:
        SetUpError: the deployments were refused.
    """
    file = next(path for path in _DEPLOYMENTS if path.is_file())
    wanted = yaml.safe_load(file.read_text(encoding="utf-8"))["deployments"]
    digest = hashlib.sha256(file.read_bytes() + str(file.parent).encode()).hexdigest()
    flows = [f"{one['entrypoint'].rsplit('.', 1)[1].replace('_', '-')}/{one['name']}" for one in wanted]
    if mark.is_file() and mark.read_text(encoding="utf-8") == digest and prefect.has_deployments(flows):
        return
    say(f"Setting up {len(wanted)} deployments.")
    command = (sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all", "--prefect-file", file.name)
    done = subprocess.run(  # noqa: S603  # our own command, no word of anybody else in it
        command, env=dict(names), cwd=file.parent, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    if done.returncode:
        raise SetUpError(f"The deployments of {file.name} were refused: {done.stdout.strip()[-300:]}")
    mark.write_text(digest, encoding="utf-8")


def _environment(home: Home, place: Place) -> dict[str, str]:
    """What server, worker and runs find in their environment."""
    login = {"PREFECT_SERVER_API_AUTH_STRING": place.login, "PREFECT_API_AUTH_STRING": place.login}
    return {
        **QUIET_PREFECT,
        "PREFECT_HOME": str(home.folder / ".prefect"),
        "PREFECT_UI_STATIC_DIRECTORY": str(home.folder / ".prefect" / "pages"),
        "PREFECT_WORKER_QUERY_SECONDS": "5",
        # A run waits about two minutes for a server whose database is away, in place of ending at the first answer of 500.
        "PREFECT_CLIENT_RETRY_EXTRA_CODES": "500",
        "PREFECT_CLIENT_MAX_RETRIES": "6",
        # SQLite lets one write at a time; on a slow laptop ten seconds of waiting, the default, are too few.
        "PREFECT_SERVER_DATABASE_TIMEOUT": "60",
        "PREFECT_SERVER_DATABASE_CONNECTION_TIMEOUT": "60",
        # Behind a proxy the page has another address, which only the operator knows: the environment says it.
        "BOARDPACK_PAPERS_PAGE": place.papers,
        **os.environ,
        "PREFECT_API_URL": f"{place.pages}/api",
        # Without the port Prefect's pages call 4200, whatever port they were served from.
        **({} if place.server else {"PREFECT_SERVER_API_HOST": place.host, "PREFECT_SERVER_API_PORT": str(place.port)}),
        "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
        "BOARDPACK_HOME": str(home.folder),
        **(login if place.login else {}),
    }


@contextlib.contextmanager
def _process(words: tuple[str, ...], names: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A Prefect process in a session of its own, so that whatever it started can be ended with it."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as stream:
        process = subprocess.Popen(  # noqa: S603  # our own command, no word of anybody else in it
            (sys.executable, "-m", "prefect", *words),
            env=dict(names),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Asks the process to stop, waits, and ends it with everything that it started."""
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(STOP_SECONDS)
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


@contextlib.contextmanager
def papers_page(home: Home, place: Place) -> Iterator[None]:
    """The page of papers, in a thread of this process."""
    app = make_papers_page(home, place.paper_hosts, place.login)
    server = uvicorn.Server(
        uvicorn.Config(app, host=place.host, port=place.papers_port, log_level="warning", server_header=False)
    )
    thread = threading.Thread(target=server.run, name="papers-page", daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(STOP_SECONDS)


@contextlib.contextmanager
def _stopping_on_signals(stopped: threading.Event) -> Iterator[None]:
    """Sets the event on Ctrl-C and on a polite request to end, so that everything is taken down in order."""
    before = {sign: signal.signal(sign, lambda *_: stopped.set()) for sign in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for sign, earlier in before.items():
            signal.signal(sign, earlier)


@contextlib.contextmanager
def _only_station(home: Home) -> Iterator[None]:
    """Refuses a second station on one home: both would use one database of Prefect, and end each other's runs."""
    folder = home.folder / ".prefect"
    folder.mkdir(exist_ok=True)
    try:
        with alone_in(folder, 0):
            yield
    except BusyFolderError:
        raise SetUpError(f'boardpack serve runs already for "{home.folder}". Stop that one first.') from None


def _check_board(home: Home, place: Place, prefect: PrefectServer) -> None:
    board = home.settings.board.name
    if place.server and (noted := prefect.claim_for(board)) != board:
        raise SetUpError(
            f'The Prefect server at {place.pages} works for "{noted}". Give "{board}" a server of its own; or, where the board '
            "only has another name now, delete the variable boardpack_board in Prefect's pages."
        )


def _end_at_the_stop(prefect: PrefectServer, worker: str) -> None:
    """Marks the runs that were going on; where the server is gone, the next start does it."""
    with contextlib.suppress(httpx.HTTPError):
        if prefect.is_up():
            prefect.end_left_behind(worker)


def _wait_until_up(
    prefect: PrefectServer, server: subprocess.Popen[bytes] | None, stopped: threading.Event, log: Path
) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and not (server and server.poll() is not None) and not stopped.wait(0.5):
        if prefect.is_up():
            return
    if stopped.is_set():
        return
    if server is None:
        raise SetUpError(f"No Prefect server answers at {prefect.api}. Start it first, or leave out --server.")
    raise SetUpError(f'Prefect\'s server did not start. The last lines of "{log}" say why.')


def _wait(
    stopped: threading.Event, processes: Mapping[str, subprocess.Popen[bytes]], logs: Path, dead_runs: DeadRuns
) -> None:
    while not stopped.wait(1):
        dead_runs.look()
        for name, process in processes.items():
            if process.poll() is not None:
                raise SetUpError(f'Prefect\'s {name} ended by itself. The last lines of "{logs / name}.log" say why.')


def _worker_name(home: Home) -> str:
    """One name for the worker of this home on this machine, start after start, and another one for every other station."""
    place = hashlib.sha256(f"{socket.gethostname()}:{home.folder}".encode()).hexdigest()
    return f"boardpack-{place[:12]}"


def _tell_left_behind(count: int, say: Callable[[str], None]) -> None:
    if count:
        say(f"Runs that were going on when boardpack was stopped, now marked as crashed: {count}. Run them again.")


def _word_places(place: Place) -> str:
    return (
        f"Prefect  {place.pages}  runs, schedules, and the form for a month of your choice\n"
        f"Papers   {place.papers}  the papers of each month, to read or to save\n"
        "Stop with Ctrl-C; schedules stay."
    )
