"""Flow: what partners sent to the board's mailbox and shares → the inbox, unchanged, once. Nothing changes at the source."""

from __future__ import annotations

import hashlib
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.post_room import Access, OfferError, Reason, open_source
from flows.problems import ReportingError
from flows.register.entries import EntryKind
from flows.register.events import Event, entries_of_events, read_events
from flows.settings.succession import successor_on
from flows.steps.inbox_reach import check_inbox_there
from flows.steps.kept_secrets import read_secret
from flows.steps.notices import tell_failed
from flows.steps.round_plan import LONDON, Round, RoundPlan, plan_round, tell
from flows.steps.run_log import Happening, note
from flows.steps.run_names import name_run
from flows.steps.told_faults import without_words
from flows.storage import open_ledger
from flows.storage.inbox import Inbox
from flows.storage.inbox_names import safe_name
from flows.storage.receipt import withheld_name
from flows.validation.file_checks import find_partner
from flows.validation.months_named import find_period

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flows.models import Period
    from flows.post_room import Batch, Offer
    from flows.settings.post import Source
    from flows.storage import Ledger
    from flows.storage.inbox import Arrival

MONTHS_AROUND = 12
"""A month in a file's name counts where it is at most this far from the month asked for; else it is taken for a slip."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one gathering brought.

    Attributes:
        period: the month asked for.
        files: what is new in the inbox, each with its month's folder, such as "2020-03/police.csv".
        troubles: a sentence for each source that failed, and for each file that needs a person.
        left: what was left alone: reason and count.
    """

    period: str
    files: tuple[str, ...]
    troubles: tuple[str, ...]
    left: tuple[tuple[str, int], ...]

    @property
    def other_months(self) -> tuple[str, ...]:
        """The months other than the one asked for that something came for."""
        return tuple(sorted({name.split("/")[0] for name in self.files} - {self.period}))


@dataclass(slots=True)
class Basket:
    """What one source brought, filled as it is gone through; the attributes are those of ``Gathered``."""

    files: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)


@flow(name="gather-returns", flow_run_name=name_run("gather"), on_failure=[tell_failed], on_crashed=[tell_failed])
@without_words
def gather_returns(asked: Round) -> Gathered:
    """Brings what is new at the board's sources into the inbox. A source that fails does not stop the others.

    Args:
        asked: the board and the month.
    """
    plan = plan_round(asked)
    gathered = gather(plan, gather_from_source)
    note(
        plan,
        Happening.GATHERED,
        files=list(gathered.files),
        for_a_person=len(gathered.troubles),
        left_alone=sum(count for _, count in gathered.left),
    )
    return gathered


def gather(plan: RoundPlan, empty: Callable[[RoundPlan, Source], Basket]) -> Gathered:
    """The gathering itself.

    Args:
        plan: the board and the month.
        empty: goes through one source; a task in a flow, a plain function elsewhere.

    Raises:
        SetUpError: the inbox is on a share that is gone: what came in would lie under its mount point, and nobody would find it.
        LedgerError: the ledger cannot be read.
    """
    check_inbox_there(plan, open_ledger(plan.home.ledger_address).read(kinds=(EntryKind.INBOX, EntryKind.RETURN)))
    baskets = [empty(plan, source) for source in plan.home.settings.sources]
    left: Counter[str] = sum((basket.left for basket in baskets), Counter())
    return Gathered(
        period=str(plan.period),
        files=tuple(name for basket in baskets for name in basket.files),
        troubles=tuple(sentence for basket in baskets for sentence in basket.troubles),
        left=tuple(sorted(left.items())),
    )


def go_through(plan: RoundPlan, source: Source) -> Basket:
    """Everything new at one source; what goes wrong there becomes a sentence."""
    basket = Basket()
    try:
        _fill(basket, plan, source)
    except ReportingError as error:
        basket.troubles.append(f"{source.name}: {error}")
    for sentence in basket.troubles:
        tell(sentence)
    tell(f"{source.name}: {len(basket.files)} new in the inbox, {basket.left.total()} left alone")
    return basket


gather_from_source = task(
    name="gather-from-source", task_run_name="gather-{source.name}", cache_policy=NO_CACHE, persist_result=False
)(without_words(go_through))


def _fill(basket: Basket, plan: RoundPlan, source: Source) -> None:
    ledger = open_ledger(plan.home.ledger_address)
    events = read_events(ledger.read(kinds=(EntryKind.GATHERED,)), EntryKind.GATHERED)
    taken = [event for event in events if event.details["source"] == source.name]
    desk = _Desk(plan, source, Inbox(plan.home.folder / "returns"), ledger, taken, basket)
    access = Access(
        secret=read_secret(source.secret),
        base=str(plan.home.folder),
        partners=plan.home.settings.partners,
        today=datetime.now(LONDON).date(),
    )
    with closing(open_source(source, access)) as opened:
        for batch in opened.look(desk.is_taken):
            desk.take(batch)


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where one source is gone through.

    Attributes:
        plan: the board, and the month asked for.
        source: what ``board.toml`` says of it.
        inbox: where its files go.
        ledger: where that is recorded.
        taken: what the ledger knows of it.
        basket: what this run brings.
    """

    plan: RoundPlan
    source: Source
    inbox: Inbox
    ledger: Ledger
    taken: list[Event]
    basket: Basket

    def is_taken(self, facts: Mapping[str, str]) -> bool:
        """Whether the ledger knows something with these facts."""
        wanted = _keepable(facts)
        return any(event.details.items() >= wanted.items() for event in self.taken)

    def take(self, batch: Batch) -> None:
        """Puts a batch into the inbox, then into the ledger, whole: a run killed in between is repeated to the same end."""
        events = [event for offer in batch.offers if (event := self._try(offer))]
        if events:
            self.ledger.append(entries_of_events(events), recorded_at=datetime.now(UTC))
            self.taken.extend(events)
        for left in batch.left:
            self._leave(left.reason, left.name)

    def _try(self, offer: Offer) -> Event | None:
        """One file that cannot be read must not keep those after it from coming in, in this run and in every later one."""
        try:
            return self._receive(offer)
        except OfferError:
            self._leave(Reason.UNREADABLE, offer.name)
            return None

    def _receive(self, offer: Offer) -> Event | None:
        with self.inbox.receive(offer.read(), self.source.max_bytes) as arrival:
            if arrival is None or not offer.is_unchanged():
                self._leave(Reason.BEING_WRITTEN if arrival else Reason.TOO_LARGE, offer.name)
                return None
            facts = {**_keepable(offer.facts), "source": self.source.name, "sha256": arrival.sha256}
            return self._seen_again(facts) or self._place(arrival, offer.name, facts)

    def _seen_again(self, facts: dict[str, str]) -> Event | None:
        """The event of a file that was only touched or copied at the source: it stays what it was."""
        told = ("original_name", "sha256", "message")
        same = [one for one in self.taken if all(one.details.get(fact) == facts.get(fact) for fact in told)]
        return replace(same[0], details={**same[0].details, **facts}) if same else None

    def _place(self, arrival: Arrival, original: str, facts: dict[str, str]) -> Event:
        period = month_of(original, self.plan.period)
        name, is_new = self.inbox.place(arrival, period, original)
        kept = withheld_name(name, arrival.sha256) or name
        if is_new:
            self.basket.files.append(f"{period}/{kept}")
        if arrival.is_protected:
            self._leave(Reason.PROTECTED, name)
        if self._is_in_anothers_name(original, period, facts.get("partner")):
            self._leave(Reason.OTHER_PARTNER, name)
        return Event(EntryKind.GATHERED, str(period), arrival.sha256, {**facts, "inbox_name": kept})

    def _is_in_anothers_name(self, original: str, period: Period, sender: str | None) -> bool:
        """Whether a file's name says one partner and the address that it came from is another's."""
        settings = self.plan.home.settings
        named = find_partner(original, (), settings, period)
        return (
            sender is not None
            and isinstance(named, str)
            and named != successor_on(settings.partners, sender, period.first_day)
        )

    def _leave(self, reason: Reason, name: str) -> None:
        """Says what needs a person; a name is shown as it may lie in the inbox, so that nothing in it can harm a log."""
        if reason.needs_a_person:
            shown = withheld_name(name, "") or safe_name(name)
            self.basket.troubles.append(f'{self.source.name}: "{shown}" {reason}.')
        else:
            self.basket.left[reason] += 1


def _keepable(facts: Mapping[str, str]) -> dict[str, str]:
    """The facts of a file as the ledger may keep them: a digest stands for a name that seems to tell of a person."""
    name = facts.get("original_name", "")
    withheld = withheld_name(name, hashlib.sha256(name.encode()).hexdigest())
    return {**facts, "original_name": withheld} if withheld else dict(facts)


def month_of(name: str, asked: Period) -> Period:
    """The month that a file is filed under: the one in its name, else the one asked for.

    A month in the name that is more than twelve months away is taken for a slip of the pen or for something else, such as
    the year of a plan.

    >>> from flows.models import Period
    >>> str(month_of("police_2020-02.csv", Period(2020, 3))), str(month_of("police.csv", Period(2020, 3)))
    ('2020-02', '2020-03')
    """
    named = find_period(name)
    if named is None:
        return asked
    away = (named.year - asked.year) * 12 + named.month - asked.month
    return named if abs(away) <= MONTHS_AROUND else asked
