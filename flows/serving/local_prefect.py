"""Prefect inside this process: no server to set up, nothing that leaves the machine, one line of progress a step."""

from __future__ import annotations

import logging
import os
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from httpx import TransportError

from flows.problems import ReportingError
from flows.storage import open_home, open_ledger

if TYPE_CHECKING:
    import types
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from flows.chase_partners import Chased
    from flows.models import Period
    from flows.monthly_round import RoundDone

_ENDED = "Prefect's server ended, or does not answer any more. Nothing is half done; run again."
_PATIENCE = "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS"

QUIET_PREFECT = {
    # Nothing leaves the machine: no telemetry, no look for updates, no promotion.
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    # Nor from the browser: the newer pages, which come first otherwise, ask a company outside for their settings.
    "PREFECT_SERVER_UI_V2_ENABLED": "false",
    # Nor may a web site that a browser on this machine was led to read the runs, approve papers, or empty the database:
    # unless told otherwise Prefect answers all the world's pages, and takes a form from each.
    "PREFECT_SERVER_API_CORS_ALLOWED_ORIGINS": "http://127.0.0.1",
    "PREFECT_SERVER_CSRF_PROTECTION_ENABLED": "true",
    # So its own pages call the server that they came from, by whatever name.
    "PREFECT_UI_API_URL": "/api",
    # Should a run ever keep a result, it is JSON: a pickle that somebody put there would run as a program when it is read.
    "PREFECT_RESULTS_DEFAULT_SERIALIZER": "json",
    # Twenty seconds, the default, is too short on a busy laptop.
    _PATIENCE: "300",
}
"""Settings that hold unless the environment says otherwise."""


def run_locally(
    home: str | None, periods: list[Period], as_at: str | None, as_known_at: str | None = None
) -> list[RoundDone]:
    """The monthly round for each period in order, with Prefect's in-process server or the one in PREFECT_API_URL.

    Raises:
        ReportingError: the home is broken, or a round could not be done.
    """
    folder = _prepare(home)
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    from flows.monthly_round import monthly_round
    from flows.steps.round_plan import Round

    rounds = []
    # A heartbeat is for a server that watches over a worker; here it would add a second to each flow.
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        for number, period in enumerate(periods, start=1):
            _say(f"{period} ({number} of {len(periods)})")
            _show_our_lines()
            asked = Round.model_validate(
                {"home": folder, "period": str(period), "as_at": as_at, "as_known_at": as_known_at}
            )
            with _server_in_time(), _server_ends_with_us():
                rounds.append(monthly_round(asked))
    return rounds


def chase_locally(home: str | None, period: Period, on: date | None = None) -> Chased:
    """Reminder drafts for one month.

    Raises:
        ReportingError: the home is broken, or the drafts could not be written.
    """
    folder = _prepare(home)
    from flows.chase_partners import chase_partners
    from flows.steps.round_plan import Round

    _show_our_lines()
    with _server_in_time(), _server_ends_with_us():
        return chase_partners(Round(home=folder, period=str(period)), on=on)


@contextmanager
def _server_in_time() -> Iterator[None]:
    """Says in a sentence that Prefect's own server did not start in time or ended, which Prefect tells as errors of any kind."""
    try:
        yield
    except RuntimeError as error:
        if "ephemeral Prefect API server" not in str(error):
            raise
        if "exited with code" in str(error):
            raise ReportingError(_ENDED) from None
        raise ReportingError(
            f"Prefect's server did not start within {os.environ[_PATIENCE]} seconds, because this machine is busy. Nothing "
            f"was done; run again when it is quieter, or allow more seconds in {_PATIENCE}."
        ) from None
    except TransportError:
        raise ReportingError(_ENDED) from None


@contextmanager
def _server_ends_with_us() -> Iterator[None]:
    """Makes a request to end, or a terminal that is closed, stop the run as Ctrl-C does.

    Python would end at once, and Prefect's own server, which it stops when the process ends in order, would run on for ever.
    """
    asked_to_end = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {sign: signal.signal(sign, _stop) for sign in asked_to_end}
    try:
        yield
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)


def _stop(_sign: int, _frame: types.FrameType | None) -> None:
    raise KeyboardInterrupt


def _prepare(home: str | None) -> str:
    """Checks home and ledger before anything slow starts, and keeps Prefect's own files inside the home."""
    opened = open_home(home)
    open_ledger(opened.ledger_address)
    quiet_prefect(opened.folder)
    _say("Starting Prefect on this machine; the first time takes half a minute.")
    return str(opened.folder)


def quiet_prefect(folder: Path) -> None:
    """Sets what Prefect reads when it is imported: nothing leaves the machine, and its files stay in the home."""
    for name, setting in QUIET_PREFECT.items():
        os.environ.setdefault(name, setting)
    os.environ.setdefault("PREFECT_HOME", str(folder / ".prefect"))


class _OurLines(logging.Filter):
    """Lets through what our flows tell; Prefect's own lines stay in its log."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether one of our flows wrote the record."""
        return bool(getattr(record, "boardpack", False))


def _show_our_lines() -> None:
    """Prints our flows' lines as progress, in place of Prefect's console log.

    Prefect sets its console up when a flow first runs, so this takes its handlers off each time.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("  %(message)s"))
    handler.addFilter(_OurLines())
    for name in ("prefect", "prefect.flow_runs", "prefect.task_runs"):
        logger = logging.getLogger(name)
        logger.handlers = [one for one in logger.handlers if type(one).__name__ == "APILogHandler"]
        logger.propagate = False
    logging.getLogger("prefect.flow_runs").addHandler(handler)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
