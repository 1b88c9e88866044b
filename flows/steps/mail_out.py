"""What would go out for a month: each draft for each of its recipients, and a sentence for each that may not go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.papers.summaries import WORD_REPORT
from flows.post_room.letters import read_letter, wire_address
from flows.post_room.senders import comparable
from flows.problems import PostError, SetUpError
from flows.register.approvals import is_approved
from flows.register.outbox import Posting
from flows.steps.mail_dispatch import Parcel
from flows.storage.drafts import load_beside, load_drafts
from flows.storage.home import HELD
from flows.storage.papers import read_manifest

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from flows.settings import Settings
    from flows.steps.round_plan import RoundPlan
    from flows.storage.drafts import Draft

OF_THE_REPORT = ("summary", "commissioner", "partners")
"""Kinds of message that say what the report says, and so wait for its approval where the board wants that."""


@dataclass(slots=True)
class MailOut:
    """Everything for a month, by its key in the ledger, and what may not go."""

    parcels: dict[str, Parcel] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)


def find_mail(plan: RoundPlan, entries: pd.DataFrame, folder: Path | None = None) -> MailOut:
    """What there is to send, whether it was sent or not.

    Args:
        plan: the board and the month.
        entries: the ledger, for approvals.
        folder: a pack; the month's own where none is given, or the one that is held for approval.

    Raises:
        SetUpError: the board sends nothing, or there are no papers for the month.
    """
    if plan.home.settings.sending is None:
        raise SetUpError(
            "board.toml has no part [sending], so boardpack sends nothing. The drafts lie in outputs/ for a person to send."
        )
    out, roles = MailOut(), _roles(plan.home.settings)
    for draft in _drafts(plan, entries, folder, out):
        _address(draft, plan, roles, out)
    return out


def _drafts(plan: RoundPlan, entries: pd.DataFrame, folder: Path | None, out: MailOut) -> list[Draft]:
    sending = plan.home.settings.sending
    kinds = sending.kinds if sending else ()
    held = plan.home.outputs / HELD / plan.folder_name
    pack = folder or (held if held.is_dir() else plan.home.outputs / plan.folder_name)
    beside = load_beside(plan.home.outputs, kinds, str(plan.period))
    if not pack.is_dir() and not beside:
        raise SetUpError(f"There are no papers for {plan.folder_name} to send. Make them with: boardpack run")
    if pack.is_dir():
        manifest = read_manifest(pack)
        if plan.home.settings.approval.required and not is_approved(entries, manifest.sha256.get(WORD_REPORT, "")):
            out.troubles.append(
                f"The report of {plan.folder_name} is not approved, so no message that says what it says goes out. Approve it "
                "with: boardpack approve"
            )
            kinds = tuple(kind for kind in kinds if kind not in OF_THE_REPORT)
        return load_drafts(pack, kinds, manifest.sha256) + beside
    return beside


def _roles(settings: Settings) -> dict[str, str]:
    """Who may get a message: nobody whose address is not in the tables, whatever a draft says."""
    people = settings.people
    groups = {"board": people.board, "commissioner": people.commissioner}
    roles = {comparable(one): f"{group} {n}" for group, all_ in groups.items() for n, one in enumerate(all_, start=1)}
    return {
        comparable(one): partner.partner for partner in settings.partners.values() for one in partner.addresses
    } | roles


def _address(draft: Draft, plan: RoundPlan, roles: dict[str, str], out: MailOut) -> None:
    if not draft.is_as_published:
        out.troubles.append(
            f"{draft.name}: it was altered after it was published, so it was not sent. Run the month again."
        )
        return
    try:
        letter = read_letter(draft.content)
        to = {wire_address(address): address for address in letter.recipients}
    except PostError as error:
        out.troubles.append(f"{draft.name}: {error}")
        return
    for address in to.values():
        role = roles.get(comparable(address))
        if role is None:
            out.troubles.append(f"{draft.name}: it is for somebody who is neither in board.toml nor in partners.csv.")
            continue
        posting = Posting(str(plan.period), draft.kind, role, draft.sha256, comparable(address))
        out.parcels.setdefault(posting.key, Parcel(posting, letter, address))
