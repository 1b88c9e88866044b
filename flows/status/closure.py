"""Closure in four steps: claimed by the partner, evidence listed, verified by another role, agreed by the board."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from flows.settings import DecisionKind
from flows.settings.assurance import is_same_role

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from flows.register import ActionState, DecisionMade
    from flows.register.past import Stretch
    from flows.settings.assurance import Verification


class ClosureStep(StrEnum):
    """How far an action has come towards closure."""

    NOT_CLAIMED = "not claimed"
    CLAIMED = "claimed, no evidence"
    EVIDENCED = "evidence listed, not verified"
    NOT_CONFIRMED = "checked, not confirmed"
    VERIFIED = "verified"
    CLOSED = "closed after verification"
    CLOSED_UNVERIFIED = "closed without verification"
    CLOSED_NOT_CONFIRMED = "closed, check did not confirm it"
    ENDED = "ended without closure"


@dataclass(frozen=True, slots=True)
class Closure:
    """The steps that one action has taken towards closure.

    Attributes:
        step: the last step taken.
        claimed_on: first day of the present claim; None where the partner does not say complete.
        evidence: what the claim lists; "" where it lists nothing.
        verification: the newest check that counts; None where nobody but the owner has checked.
        closed: the board's decision to close; None while the action is open.
    """

    step: ClosureStep
    claimed_on: date | None
    evidence: str
    verification: Verification | None
    closed: DecisionMade | None


@dataclass(frozen=True, slots=True, order=True)
class StepTaken:
    """One dated step in the life of an action, in a word or two, such as "claimed" or "closed"."""

    taken_on: date
    word: str


def judge_closure(state: ActionState, partner_name: str) -> Closure:
    """Closure has four steps: the partner claims, evidence is listed, another role verifies, the board agrees at a dated meeting.

    A re-opening begins again at the first step; the steps before it stay in the history.

    Args:
        state: the action as at a day.
        partner_name: name of the body that owns it, for comparing roles.
    """
    closed = state.ending if state.ending and state.ending.decision == DecisionKind.CLOSE else None
    claim = standing_claim(state)
    evidence = next((said.evidence for said in reversed(claim) if said.evidence), "")
    verification = find_verification(state, claim, partner_name)
    return Closure(
        step=_step(state, claim, evidence, verification),
        claimed_on=claim[0].updated_on if claim else None,
        evidence=evidence,
        verification=verification,
        closed=closed,
    )


def standing_claim(state: ActionState) -> tuple[Stretch, ...]:
    """A claim stands from the first of the partner's returns running that say complete; a re-opening ends it.

    Of a closed action only returns up to the closing day count.
    """
    until = state.ending.decided_on if state.ending else None
    since = max((made.decided_on for made in state.decisions if made.decision == DecisionKind.REOPEN), default=None)
    claim: list[Stretch] = []
    for stretch in state.stretches_back():
        if (until and stretch.updated_on > until) or (since and stretch.updated_on < since):
            continue
        if not stretch.is_complete:
            break
        claim.append(stretch)
    return tuple(reversed(claim))


def find_verification(state: ActionState, claim: Sequence[Stretch], partner_name: str) -> Verification | None:
    """A check counts when made on or after the day of the claim, by a role that neither owns the action nor wrote the claim."""
    if not claim:
        return None
    roles = {state.action.owner_role, *(role for said in claim for role in said.roles)}
    made = [
        row
        for row in state.verifications
        if row.verified_on >= claim[0].updated_on
        and not any(is_same_role(row.verified_by, role, partner_name) for role in roles)
    ]
    return made[-1] if made else None


def steps_taken(state: ActionState) -> tuple[StepTaken, ...]:
    """Every claim, check and ending of an action with its day, oldest first: history that no later step removes."""
    said = tuple(state.stretches_back())[::-1]
    starts = [one.updated_on for before, one in zip((None, *said), said, strict=False) if _begins_claim(before, one)]
    checks = [(row.verified_on, f"{row.outcome} by {row.route}") for row in state.verifications]
    made = [(one.decided_on, _PAST[DecisionKind(one.decision)]) for one in state.decisions if one.new_due_on is None]
    claims = [(day, "claimed") for day in (*state.past.claims, *starts)]
    return tuple(StepTaken(*step) for step in sorted([*claims, *checks, *made], key=lambda step: step[0]))


def _begins_claim(before: Stretch | None, said: Stretch) -> bool:
    return said.is_complete and not (before and before.is_complete)


_PAST = {
    DecisionKind.CLOSE: "closed",
    DecisionKind.REOPEN: "re-opened",
    DecisionKind.SUPERSEDE: "superseded",
    DecisionKind.NOT_ACCEPT: "not accepted",
    DecisionKind.REFUSE: "closure refused",
}


def _ended_step(ending: DecisionMade, verification: Verification | None) -> ClosureStep:
    if ending.decision != DecisionKind.CLOSE:
        return ClosureStep.ENDED
    if verification is None:
        return ClosureStep.CLOSED_UNVERIFIED
    return ClosureStep.CLOSED if verification.is_confirmed else ClosureStep.CLOSED_NOT_CONFIRMED


def _step(
    state: ActionState, claim: Sequence[Stretch], evidence: str, verification: Verification | None
) -> ClosureStep:
    if state.ending:
        return _ended_step(state.ending, verification)
    if not claim:
        return ClosureStep.NOT_CLAIMED
    if verification is not None and not verification.is_confirmed:
        return ClosureStep.NOT_CONFIRMED
    if not evidence:
        return ClosureStep.CLAIMED
    return ClosureStep.VERIFIED if verification else ClosureStep.EVIDENCED
