"""What the board is asked to decide, drawn from the register by rule."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from flows.models import Delivery
from flows.status.closure import ClosureStep
from flows.status.refusals import find_refusals, is_closure_refused, is_date_refused
from flows.wording import sentence, word_count, word_day, word_ordinal, word_promises

if TYPE_CHECKING:
    from datetime import date

    from flows.register import ActionState
    from flows.report.position import Position
    from flows.status import Judgement, PartnerReturn
    from flows.status.closure import Closure


class AskKind(StrEnum):
    """The kinds of decision that the board takes."""

    CLOSURE = "closure"
    EXTENSION = "extension"
    ESCALATION = "escalation"


@dataclass(frozen=True, slots=True)
class Ask:
    """One numbered request to the board.

    Attributes:
        kind: closure, extension or escalation.
        subject: reference of the action, or key of the partner.
        text: the request as a sentence.
        plain: the same without the partner's own words, for messages, which travel further than papers.
        new_due_on: the date asked for, where an extension is asked for.
    """

    kind: AskKind
    subject: str
    text: str
    plain: str
    new_due_on: date | None = None


def build_asks(position: Position) -> tuple[Ask, ...]:
    """All requests: closures first, then extensions, then escalations, each in register order."""
    return (
        *(_closure(found) for found in position.open_judgements if asks_closure(found)),
        *(_extension(position, found) for found in position.open_judgements if asks_extension(found)),
        *_escalations(position),
    )


def asks_closure(found: Judgement) -> bool:
    """Closure asked for: the partner says complete and lists evidence; no check has found otherwise and no refusal stands."""
    return (
        found.delivery is Delivery.COMPLETE_EVIDENCED
        and found.closure.step is not ClosureStep.NOT_CONFIRMED
        and not is_closure_refused(found.state)
    )


def asks_extension(found: Judgement) -> bool:
    """Extension asked for: the partner's forecast is later than the date held, the work is not done, and no refusal stands."""
    last = found.state.last_update
    return (
        last is not None
        and not found.is_done
        and last.forecast_on is not None
        and last.forecast_on > found.state.due_on
        and not is_date_refused(found.state)
    )


def _closure(found: Judgement) -> Ask:
    action, last = found.state.action, found.state.last_update
    evidence = last.evidence if last else ""
    plain = f"Agree to close {action.action_ref}, “{action.action}”."
    check = f"{word_verification(found.closure)}{_word_refusal(found.state, of_a_date=False)}"
    text = f"{plain} {sentence(f'Evidence listed: {evidence}')} {check}"
    return Ask(AskKind.CLOSURE, action.action_ref, text, f"{plain} {check}")


def word_verification(closure: Closure) -> str:
    """Who checked a claim, or that nobody but the owner has: a closure asked for without a check says so."""
    made = closure.verification
    if made is None:
        return "Not verified: nobody but the owner has checked it."
    found = "Verified" if made.is_confirmed else "Checked and not confirmed"
    return sentence(f"{found} on {word_day(made.verified_on)} by {made.verified_by}: {made.route}, {made.evidence}")


def _extension(position: Position, found: Judgement) -> Ask:
    state, last = found.state, found.state.last_update
    if last is None or last.forecast_on is None:
        raise AssertionError("only an action with a forecast asks for an extension")
    times = len(state.moves)
    first = word_day(state.action.due_on)
    again = "" if times < 2 else f" It would be the {word_ordinal(times)} move of a date that was {first} at first."
    reason = sentence(f"Reason given: {last.forecast_reason}") if last.forecast_reason else "No reason was given."
    plain = (
        f"Agree, or refuse, a new date of {word_day(last.forecast_on)} for {state.action.action_ref}, "
        f"“{state.action.action}” (now {word_day(state.due_on)}, {position.partner_name(state.action.partner)})."
    )
    history = f"{_word_refusal(state, of_a_date=True)}{_word_history(position, state.action.partner)}"
    text = f"{plain} {reason}{again}{history}"
    return Ask(AskKind.EXTENSION, state.action.action_ref, text, f"{plain}{again}{history}", last.forecast_on)


def _word_refusal(state: ActionState, *, of_a_date: bool) -> str:
    """What the board refused before, beside what is asked again; nothing where it refused nothing."""
    refused = find_refusals(state, of_a_date=of_a_date)
    if not refused:
        return ""
    refusal = refused[-1]
    what = f"a new date of {word_day(refusal.new_due_on)}" if refusal.new_due_on else "to close it"
    return f" The board refused {what} on {word_day(refusal.decided_on)}."


def _word_history(position: Position, partner: str) -> str:
    """The partner's own past, where there is enough of it, beside the date that it asks for."""
    history = position.promises.get(partner)
    return f" {word_promises(position.partner_name(partner), history)}" if history else ""


def _escalations(position: Position) -> list[Ask]:
    limit = position.settings.thresholds.missed_returns_to_escalate
    late = [own for own in position.returns if own.missed_count >= limit and own.open_count]
    return [Ask(AskKind.ESCALATION, own.partner, text, text) for own in late for text in [_word_missing(position, own)]]


def _word_missing(position: Position, own: PartnerReturn) -> str:
    return (
        f"Ask {position.partner_name(own.partner)} for its return: {word_count(own.missed_count, 'return')} missed in a row, "
        f"{word_count(own.open_count, 'open action')}."
    )
