"""Letters are handed to the mail server, each once, whatever breaks in between: the ledger knows each step."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flows.post_room.letters import Letter, message_id_of
from flows.post_room.smtp_server import Answer, Outcome, SmtpServer
from flows.problems import PostError, SetUpError
from flows.register import entries_of_events
from flows.register.outbox import Outbox, Posting, Step, event_of_step
from flows.steps.kept_secrets import read_secret
from flows.steps.round_plan import tell

if TYPE_CHECKING:
    from flows.settings.post import Sending
    from flows.storage import Home, Ledger

_STEPS = {Outcome.ACCEPTED: Step.ACCEPTED, Outcome.REFUSED: Step.REFUSED, Outcome.UNKNOWN: Step.UNKNOWN}
_TRY_AGAIN = (Outcome.PUT_OFF, Outcome.NOT_REACHED)


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message for one recipient.

    Attributes:
        posting: what the ledger knows it by.
        letter: what is sent.
        address: where to.
    """

    posting: Posting
    letter: Letter = field(repr=False)
    address: str = field(repr=False)


@dataclass(slots=True)
class Dispatch:
    """The handing over of letters, one after the other; each step is recorded.

    Attributes:
        home: the board.
        ledger: where each step is recorded.
        outbox: how things stood when the run began.
        attempts: how often a message is tried that the server puts off; None for as often as ``board.toml`` says.
        sent: what the server took.
    """

    home: Home
    ledger: Ledger
    outbox: Outbox
    attempts: int | None = None
    sent: list[str] = field(default_factory=list)

    def send_all(self, due: list[Parcel]) -> None:
        """Hands over one letter after the other.

        Raises:
            SetUpError: the board sends nothing.
            PostError: the server cannot be reached or does not take our word; what was sent until then is in the ledger.
        """
        sending = self._sending
        server = SmtpServer(sending, read_secret(sending.secret), str(self.home.folder))
        with closing(server):
            for number, parcel in enumerate(due):
                time.sleep(sending.pause_seconds if number else 0)
                self._send(server, parcel)

    @property
    def _sending(self) -> Sending:
        sending = self.home.settings.sending
        if sending is None:
            raise SetUpError("board.toml has no part [sending], so boardpack sends nothing.")
        return sending

    def _send(self, server: SmtpServer, parcel: Parcel) -> None:
        """One letter, tried again with a growing pause while the server only puts it off."""
        number, tries = self.outbox.next_attempt(parcel.posting), self.attempts or self._sending.attempts
        for delay in [self._sending.back_off_seconds * 2**n for n in range(tries - 1)] + [None]:
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
