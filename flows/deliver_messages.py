"""Flow: drafts → the mail server, each message once to each recipient. Off unless ``board.toml`` has a part ``[sending]``."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from prefect import flow
from pydantic import Field

from flows.post_room.letters import message_id_of
from flows.post_room.smtp_server import Answer, Outcome, SmtpServer
from flows.problems import PostError, SetUpError
from flows.register import EntryKind, entries_of_events
from flows.register.outbox import Outbox, Standing, Step, event_of_step, read_outbox
from flows.steps.kept_secrets import read_secret
from flows.steps.mail_out import find_mail
from flows.steps.notices import tell_failed
from flows.steps.round_plan import Round, RoundPlan, plan_round, tell
from flows.steps.run_log import Happening, note, noted
from flows.steps.run_names import name_run
from flows.storage import open_ledger

if TYPE_CHECKING:
    from pathlib import Path

    from flows.settings.post import Sending
    from flows.steps.mail_out import MailOut, Parcel
    from flows.storage import Ledger

_STEPS = {Outcome.ACCEPTED: Step.ACCEPTED, Outcome.REFUSED: Step.REFUSED, Outcome.UNKNOWN: Step.UNKNOWN}
_AROUND = (EntryKind.MESSAGE, EntryKind.APPROVAL)
_TRY_AGAIN = (Outcome.PUT_OFF, Outcome.NOT_REACHED)
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
    counter = _Counter(plan, ledger, outbox)
    if due:
        counter.send_all(due)
    delivered = _sum_up(plan, out, read_outbox(ledger.read(kinds=_AROUND)), counter.sent, before=outbox)
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


@dataclass(slots=True)
class _Counter:
    """Where letters are handed over one after the other, and each step is recorded.

    Attributes:
        plan: the board and the month.
        ledger: where each step is recorded.
        outbox: how things stood when the run began.
        sent: what the server took.
    """

    plan: RoundPlan
    ledger: Ledger
    outbox: Outbox
    sent: list[str] = field(default_factory=list)

    def send_all(self, due: list[Parcel]) -> None:
        sending = self._sending
        server = SmtpServer(sending, read_secret(sending.secret), str(self.plan.home.folder))
        with closing(server):
            for number, parcel in enumerate(due):
                time.sleep(sending.pause_seconds if number else 0)
                self._send(server, parcel)

    @property
    def _sending(self) -> Sending:
        sending = self.plan.home.settings.sending
        if sending is None:
            raise SetUpError("board.toml has no part [sending], so boardpack sends nothing.")
        return sending

    def _send(self, server: SmtpServer, parcel: Parcel) -> None:
        """One letter, tried again with a growing pause while the server only puts it off."""
        number = self.outbox.next_attempt(parcel.posting)
        for delay in [self._sending.back_off_seconds * 2**n for n in range(self._sending.attempts - 1)] + [None]:
            answer, is_claimed = self._hand_over(server, parcel, number)
            tell(f"{parcel.posting.words}: {answer.outcome.value}{f' ({answer.code})' if answer.code else ''}")
            if answer.outcome in _STEPS:
                self._record(parcel, _STEPS[answer.outcome], number, answer.code)
            elif is_claimed:
                self._record(parcel, Step.NOT_TAKEN, number, answer.code)
                number += 1
            if answer.outcome is Outcome.ACCEPTED:
                self.sent.append(parcel.posting.words)
            if answer.outcome not in _TRY_AGAIN:
                return
            if delay is not None:
                time.sleep(delay)
        if answer.outcome is Outcome.NOT_REACHED:
            raise PostError(
                f"The mail server cannot be reached. {len(self.sent)} messages were sent before that; the next run sends "
                "the rest."
            )

    def _hand_over(self, server: SmtpServer, parcel: Parcel, number: int) -> tuple[Answer, bool]:
        claims: list[bool] = []

        def claim() -> bool:
            claims.append(self._record(parcel, Step.INTENDED, number))
            return claims[0]

        letter = parcel.letter
        name = message_id_of(parcel.posting.message_sha256, letter.sender)
        text = letter.on_the_wire(name, datetime.now(UTC))
        answer = server.hand_over(letter.sender, parcel.address, text, utf8=letter.needs_utf8, claim=claim)
        return answer, claims == [True]

    def _record(self, parcel: Parcel, step: Step, number: int, reason: str = "") -> bool:
        """Whether the ledger did not have the step yet: of two runs that intend the same attempt, one gets True."""
        event = event_of_step(parcel.posting, step, number, reason)
        return self.ledger.append(entries_of_events([event]), recorded_at=datetime.now(UTC)) == 1


def _sum_up(plan: RoundPlan, out: MailOut, outbox: Outbox, sent: list[str], before: Outbox) -> Delivered:
    troubles = list(out.troubles)
    for parcel in out.parcels.values():
        posting, standing = parcel.posting, outbox.standing(parcel.posting)
        if standing is not Standing.SENT and posting.words not in sent:
            reason = outbox.reason(posting)
            troubles.append(f"{posting.words}: {_TODO[standing].format(reason=f' ({reason})' if reason else '')}.")
    sent_before = sum(before.standing(parcel.posting) is Standing.SENT for parcel in out.parcels.values())
    return Delivered(str(plan.period), tuple(sent), sent_before, tuple(troubles))
