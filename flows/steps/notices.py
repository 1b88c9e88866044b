"""Notices that reach a person: a draft in the home, once, recorded in the ledger."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from flows.problems import LedgerError, ReportingError
from flows.register import EntryKind, Event, entries_of_events, read_events
from flows.rendering.mail import render_draft, render_message_html, render_message_text
from flows.report.messages.notice import Notice, build_notice, notice_of_failed_run
from flows.steps.round_plan import tell, today
from flows.storage import load_templates, open_home, open_ledger, publish

if TYPE_CHECKING:
    from prefect import Flow, State
    from prefect.client.schemas.objects import FlowRun

    from flows.storage import Home

NOTICES = "notices"
"""Folder below ``outputs/`` that holds a folder for each notice."""


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
        leave_notice(open_home(asked.get("home") or home or None), notice, today())
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
    details = {"kind": "notice", "state": "drafted", "on": told_on.isoformat()}
    ledger.append(
        entries_of_events([Event(EntryKind.MESSAGE, notice.period, subject, details)]), recorded_at=datetime.now(UTC)
    )
    return True
