"""Notices that reach a person: a draft in the home, once, recorded in the ledger; and sent, where the board says so."""

from __future__ import annotations

import hashlib
import time
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from flows.post_room.letters import read_letter, wire_address
from flows.post_room.senders import comparable
from flows.problems import LedgerError, PostError, ReportingError
from flows.register import EntryKind, Event, entries_of_events, read_events
from flows.register.outbox import Posting, Standing, read_outbox
from flows.rendering.mail import render_draft, render_message_html, render_message_text
from flows.report.messages.notice import Notice, build_notice, notice_of_failed_run, notice_recipients
from flows.steps.mail_dispatch import Dispatch, Parcel
from flows.steps.round_plan import tell, today
from flows.storage import load_templates, open_home, open_ledger, publish

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from prefect import Flow, State
    from prefect.client.schemas.objects import FlowRun

    from flows.storage import Home, Ledger

NOTICES = "notices"
"""Folder below ``outputs/`` that holds a folder for each notice."""

KIND = "notices"
"""What ``[sending]`` calls them among its kinds."""

FRESH = timedelta(days=7)
"""For how long a notice is worth sending: a board that begins to send them does not get those of its past."""


def tell_failed(flow: Flow[..., object], flow_run: FlowRun, state: State) -> None:  # noqa: ARG001  # Prefect names them
    """What every flow with a deployment does when its run fails or crashes; a command tells its person itself."""
    if flow_run.deployment_id is not None:
        leave_notice_of_run(flow_run, state.message or state.name or "")


def leave_notice_of_run(flow_run: FlowRun, reason: str, home: str = "") -> None:
    """Leaves the notice about a run that did not finish, in the home that the run was for. It never fails itself.

    Args:
        flow_run: the run.
        reason: our own sentence, or what became of the process; never a partner's words.
        home: folder of the board where the run names none; "" for this machine's own.
    """
    asked = flow_run.parameters.get("asked")
    asked = asked if isinstance(asked, dict) else {}
    notice = notice_of_failed_run(asked.get("period") or "", flow_run.name, str(flow_run.id), reason)
    try:
        told = open_home(asked.get("home") or home or None)
        leave_notice(told, notice, today())
        # Once: whatever waits for the worker or the station waits for this. The clock tries more often.
        send_notices(told, today())
    except (ReportingError, OSError) as error:
        tell(f"The notice about {flow_run.name} could not be left: {error}")


def leave_notice(home: Home, notice: Notice, told_on: date) -> bool:
    """Leaves the notice as a draft and records it, unless that was done before; says whether it was done now.

    A ledger that cannot be reached may be the very thing that the notice is about: then the draft alone is left.
    """
    ledger, subject, folder = None, f"notice:{notice.key}", home.outputs / NOTICES / notice.key
    try:
        ledger = open_ledger(home.ledger_address)
        entries = ledger.read(kinds=(EntryKind.MESSAGE,))
        is_known = any(event.subject == subject for event in read_events(entries, EntryKind.MESSAGE))
    except LedgerError:
        ledger, is_known = None, folder.is_dir()
    if is_known:
        return False
    templates = load_templates(home.folder)
    message = build_notice(notice, home.settings, told_on)
    text = render_message_text(message, templates.message_text)
    draft = render_draft(message, text, render_message_html(message, templates.message_html), ())
    publish({"notice.eml": draft}, folder)
    tell(f"Notice drafted: {notice.title}")
    if ledger is None:
        return True
    _record(ledger, notice.key, notice.period, draft, told_on)
    return True


def _record(ledger: Ledger, key: str, period: str, draft: bytes, told_on: date) -> Event:
    digest = hashlib.sha256(draft).hexdigest()
    details = {"kind": "notice", "state": "drafted", "on": told_on.isoformat(), "sha256": digest}
    event = Event(EntryKind.MESSAGE, period, f"notice:{key}", details)
    ledger.append(entries_of_events([event]), recorded_at=datetime.now(UTC))
    return event


def send_notices(home: Home, day: date, attempts: int | None = 1) -> tuple[str, ...]:
    """Sends what was not sent yet of the last days' notices, each once to each address of the office.

    Only where ``[sending]`` has "notices" among its kinds. It never fails: what could not be sent lies there as a draft, and
    the clock sends it on the next morning. As with every message, one of which nobody knows whether the server took it is
    not sent again.

    Args:
        home: the board.
        day: the day that it is.
        attempts: how often a notice is tried that the server puts off; None for as often as ``board.toml`` says.

    Returns:
        What was sent, in words.
    """
    sending = home.settings.sending
    if sending is None or KIND not in sending.kinds:
        return ()
    dispatch = None
    try:
        ledger = open_ledger(home.ledger_address)
        entries = ledger.read(kinds=(EntryKind.MESSAGE,))
        outbox = read_outbox(entries)
        parcels = [parcel for draft in _fresh(home, ledger, entries, day) for parcel in _parcels(home, *draft)]
        dispatch = Dispatch(home, ledger, outbox, attempts=attempts)
        if due := [parcel for parcel in parcels if outbox.standing(parcel.posting) is Standing.TO_SEND]:
            dispatch.send_all(due)
    except (ReportingError, OSError) as error:
        tell(f"Not every notice could be sent; the drafts lie in outputs/{NOTICES}: {error}")
    return tuple(dispatch.sent) if dispatch else ()


def _fresh(home: Home, ledger: Ledger, entries: pd.DataFrame, day: date) -> Iterator[tuple[str, bytes]]:
    """Month and draft of each notice of the last days that is as it was left.

    The ledger may have been away when one was left: then it is recorded here.
    """
    known = {event.subject: event for event in read_events(entries, EntryKind.MESSAGE)}
    for path in sorted((home.outputs / NOTICES).glob("*/notice.eml")):
        draft, event = path.read_bytes(), known.get(f"notice:{path.parent.name}")
        if event is None and time.time() - path.stat().st_mtime < FRESH.total_seconds():
            event = _record(ledger, path.parent.name, "", draft, day)
        if event is None or event.details.get("sha256") != hashlib.sha256(draft).hexdigest():
            continue
        if abs(day - date.fromisoformat(event.details["on"])) <= FRESH:
            yield event.period, draft


def _parcels(home: Home, period: str, draft: bytes) -> Iterator[Parcel]:
    """One parcel for each address of the office that the draft is for; nobody else's, whatever a draft says."""
    office = {comparable(one): f"office {n}" for n, one in enumerate(notice_recipients(home.settings), start=1)}
    try:
        letter = read_letter(draft)
    except PostError as error:
        tell(f"A notice was not sent: {error}")
        return
    for address in {wire_address(one): one for one in letter.recipients}.values():
        if role := office.get(comparable(address)):
            digest = hashlib.sha256(draft).hexdigest()
            yield Parcel(Posting(period, KIND, role, digest, comparable(address)), letter, address)
