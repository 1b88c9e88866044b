"""Flow: drafts → the mail server, each message once to each recipient. Off unless ``board.toml`` has a part ``[sending]``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prefect import flow
from pydantic import Field

from flows.register import EntryKind
from flows.register.outbox import Outbox, Standing, read_outbox
from flows.steps.mail_dispatch import Dispatch
from flows.steps.mail_out import find_mail
from flows.steps.notices import tell_failed
from flows.steps.round_plan import Round, RoundPlan, plan_round
from flows.steps.run_log import Happening, note, noted
from flows.steps.run_names import name_run
from flows.steps.told_faults import without_words
from flows.storage import open_ledger

if TYPE_CHECKING:
    from pathlib import Path

    from flows.steps.mail_out import MailOut

_AROUND = (EntryKind.MESSAGE, EntryKind.APPROVAL)
_TODO = {
    Standing.UNKNOWN: "nobody knows whether the server took it: a run was killed or cut off at that moment, or one goes on "
    "now. Ask whether it came; if not: boardpack deliver --resend-unknown",
    Standing.REFUSED: "the server refuses it{reason}. Correct the address in board.toml or partners.csv and make the papers "
    "again; or, once the server is put right: boardpack deliver --resend-refused",
    Standing.TO_SEND: "the server put it off{reason}. The next run tries again",
}


class Delivery(Round):
    """What is to be sent. Prefect draws its form from the titles and descriptions."""

    resend_unknown: bool = Field(
        default=False,
        title="Send again what may have been sent",
        description="For messages of which nobody knows whether the server took them. Some may then arrive twice.",
    )
    resend_refused: bool = Field(
        default=False,
        title="Send again what was refused",
        description="Once the reason of the refusal is put right.",
    )

    @property
    def standings(self) -> frozenset[Standing]:
        """Which messages are sent, by where they stand."""
        again = {Standing.UNKNOWN: self.resend_unknown, Standing.REFUSED: self.resend_refused}
        return frozenset({Standing.TO_SEND, *(standing for standing, wanted in again.items() if wanted)})


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one delivery did; every line names a kind of message and a role, never an address.

    Attributes:
        period: the month.
        sent: what the server took in this run, or what it would be given.
        sent_before: how many it had taken in earlier runs.
        troubles: a sentence for each message that needs a person.
    """

    period: str
    sent: tuple[str, ...]
    sent_before: int
    troubles: tuple[str, ...]


@flow(name="deliver-messages", flow_run_name=name_run("deliver"), on_failure=[tell_failed], on_crashed=[tell_failed])
@without_words
def deliver_messages(asked: Delivery) -> Delivered:
    """Sends the month's messages that were not sent yet, each once to each recipient.

    Args:
        asked: the board, the month, and what to do about messages whose fate is not known.
    """
    plan = plan_round(asked)
    with noted(plan, "delivery"):
        return deliver(plan, asked.standings)


def deliver(plan: RoundPlan, standings: frozenset[Standing], folder: Path | None = None) -> Delivered:
    """The delivery itself.

    Args:
        plan: the board and the month.
        standings: which messages are sent, by where they stand.
        folder: a pack; the month's own where none is given.

    Raises:
        SetUpError: the board sends nothing, or there are no papers.
        PostError: the server cannot be reached or does not take our word; what was sent until then is in the ledger.
    """
    ledger = open_ledger(plan.home.ledger_address)
    entries = ledger.read(kinds=_AROUND)
    out, outbox = find_mail(plan, entries, folder), read_outbox(entries)
    due = [parcel for parcel in out.parcels.values() if outbox.standing(parcel.posting) in standings]
    dispatch = Dispatch(plan.home, ledger, outbox)
    if due:
        dispatch.send_all(due)
    delivered = _sum_up(plan, out, read_outbox(ledger.read(kinds=_AROUND)), dispatch.sent, before=outbox)
    counts = {
        "sent": len(delivered.sent),
        "sent_before": delivered.sent_before,
        "for_a_person": len(delivered.troubles),
    }
    note(plan, Happening.SENT, **counts)
    return delivered


def list_due(plan: RoundPlan, standings: frozenset[Standing], folder: Path | None = None) -> Delivered:
    """What a delivery would send; nothing is sent, no server is asked."""
    entries = open_ledger(plan.home.ledger_address).read(kinds=_AROUND)
    out, outbox = find_mail(plan, entries, folder), read_outbox(entries)
    due = [one.posting.words for one in out.parcels.values() if outbox.standing(one.posting) in standings]
    return _sum_up(plan, out, outbox, due, before=outbox)


def _sum_up(plan: RoundPlan, out: MailOut, outbox: Outbox, sent: list[str], before: Outbox) -> Delivered:
    troubles = list(out.troubles)
    for parcel in out.parcels.values():
        posting, standing = parcel.posting, outbox.standing(parcel.posting)
        if standing is not Standing.SENT and posting.words not in sent:
            reason = outbox.reason(posting)
            troubles.append(f"{posting.words}: {_TODO[standing].format(reason=f' ({reason})' if reason else '')}.")
    sent_before = sum(before.standing(parcel.posting) is Standing.SENT for parcel in out.parcels.values())
    return Delivered(str(plan.period), tuple(sent), sent_before, tuple(troubles))
