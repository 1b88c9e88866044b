"""Questions that the Commissioner might ask, drawn by rule: each with the rule that fired and the rows behind it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import zip_longest
from typing import TYPE_CHECKING

from flows.models import Delivery
from flows.status.closure import ClosureStep
from flows.status.copy_forward import find_signs
from flows.status.effect import EffectSeen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from flows.register import ActionState, Register
    from flows.settings import Settings
    from flows.status.effect import Effect
    from flows.status.judgement import Judgement
    from flows.status.returns import PartnerReturn


class QuestionKind(StrEnum):
    """What a question is about; each has a rule of its own."""

    DONE_WITHOUT_EFFECT = "done-without-effect"
    CHECK_DID_NOT_CONFIRM = "check-did-not-confirm"
    EXTENDED_WITHOUT_EVIDENCE = "extended-without-evidence"
    ON_TRACK_AFTER_THE_DATE = "on-track-after-the-date"
    CLOSED_WITHOUT_CHECK = "closed-without-check"
    SECOND_SLIP = "second-slip"
    PARTNER_SILENT = "partner-silent"
    RE_OPENED_AND_NO_WORD = "re-opened-and-no-word"
    COPIED_FORWARD = "copied-forward"


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes:
        rule: the rule that drew it.
        subject: reference of the action or area, or key of the partner.
        text: the question.
        rows: where the facts stand: files with their rows, decisions with their dates.
    """

    rule: QuestionKind
    subject: str
    text: str
    rows: tuple[str, ...]

    @property
    def action_ref(self) -> str:
        """Its subject, by the name under which restricted actions and areas are known."""
        return self.subject


@dataclass(frozen=True)  # no slots, because an order is kept
class Known:
    """What questions are drawn from.

    Attributes:
        register: as at the day.
        judgements: one an action.
        returns: one a partner.
        effects: one an area that has a measure.
        settings: for thresholds and names.
    """

    register: Register
    judgements: Sequence[Judgement]
    returns: Sequence[PartnerReturn]
    effects: Sequence[Effect]
    settings: Settings

    @cached_property
    def worst_first(self) -> list[Judgement]:
        """The actions, the longest past the date first promised in front."""
        return sorted(self.judgements, key=lambda one: (-one.days_over_original, one.state.action.action_ref))


def draw_questions(known: Known) -> tuple[Question, ...]:
    """Questions: one from each rule in turn, the most telling rule first, up to the board's number; no subject twice."""
    asked: dict[str, Question] = {}
    by_rule = [rule(known) for rule in QUESTION_RULES.values()]
    for in_turn in zip_longest(*by_rule):
        for question in in_turn:
            if question is not None and question.subject not in asked:
                asked[question.subject] = question
    return tuple(asked.values())[: known.settings.thresholds.questions_shown]


def ask_no_effect(known: Known) -> list[Question]:
    """Question: all work under an area is done, and its measure is no better than at first."""
    return [
        Question(
            QuestionKind.DONE_WITHOUT_EFFECT,
            one.measure.afi_ref,
            f"All actions under {one.measure.afi_ref} are done, but {_clause(one.measure.measure)} stands at "
            f"{one.newest.value} {one.measure.unit} and was {one.first.value} at first. What has changed for children?",
            (*(f"readings.csv, {row.afi_ref}, {row.read_on}" for row in (one.first, one.newest)),),
        )
        for one in known.effects
        if one.seen is EffectSeen.NO_EFFECT and one.first and one.newest
    ]


def ask_not_confirmed(known: Known) -> list[Question]:
    """Question: a check by another role did not find the work done, yet the partner says complete or the board closed it."""
    steps = (ClosureStep.NOT_CONFIRMED, ClosureStep.CLOSED_NOT_CONFIRMED)
    return [
        _about(
            QuestionKind.CHECK_DID_NOT_CONFIRM,
            one,
            f"A {made.route} on {made.verified_on.day} {made.verified_on:%B %Y} did not find {_ref(one)} done. Why is it "
            f"{'closed' if one.closure.closed else 'called complete'}?",
            (f"verifications.csv, {_ref(one)}, {made.verified_on}",),
        )
        for one in known.worst_first
        if one.closure.step in steps and (made := one.closure.verification)
    ]


def ask_extended_bare(known: Known) -> list[Question]:
    """Question: the board has extended an open action as often as its limit, and no return ever listed evidence."""
    limit = known.settings.thresholds.extensions_to_question
    return [
        _about(
            QuestionKind.EXTENDED_WITHOUT_EVIDENCE,
            one,
            f"{_ref(one)} has been extended {len(one.state.extensions)} times and no evidence has been filed. What is there "
            "to see?",
            tuple(f"decisions.csv, {_ref(one)}, {made.decided_on}" for made in one.state.extensions),
        )
        for one in known.worst_first
        if one.is_open and len(one.state.extensions) >= limit and not one.state.has_evidence
    ]


def ask_on_track_late(known: Known) -> list[Question]:
    """Question: the partner says on track or not started after the date held has passed."""
    return [
        _about(
            QuestionKind.ON_TRACK_AFTER_THE_DATE,
            one,
            f"{_ref(one)} is {one.days_over_current} days past the date held, and the partner says {one.declared}. Which of "
            "the two is right?",
        )
        for one in known.worst_first
        if one.days_over_current and one.declared in (Delivery.ON_TRACK, Delivery.NOT_STARTED)
    ]


def ask_closed_unverified(known: Known) -> list[Question]:
    """Question: the board closed an action in the month although nobody but the owner had checked it."""
    first = known.register.period.first_day
    return [
        _about(
            QuestionKind.CLOSED_WITHOUT_CHECK,
            one,
            f"{_ref(one)} was closed on the partner's own evidence. Who else has looked, or will?",
            (f"decisions.csv, {_ref(one)}, {one.closure.closed.decided_on}",),
        )
        for one in known.worst_first
        if one.closure.step is ClosureStep.CLOSED_UNVERIFIED
        and one.closure.closed
        and one.closure.closed.decided_on >= first
    ]


def ask_second_slip(known: Known) -> list[Question]:
    """Question: the promised date of an open action has moved as often as the board's limit for the second-slip list."""
    limit = known.settings.thresholds.moves_to_escalate
    return [
        _about(
            QuestionKind.SECOND_SLIP,
            one,
            f"The date of {_ref(one)} has moved {len(one.state.moves)} times, {moved} days in all. What makes the new date "
            "different from the last one?",
        )
        for one in known.worst_first
        if one.is_open
        and not one.is_done
        and len(one.state.moves) >= limit
        and (moved := (one.state.moves[-1].to_on - one.state.action.due_on).days)
    ]


def ask_silent_partner(known: Known) -> list[Question]:
    """Question: a partner with open actions has missed as many returns in a row as the board allows."""
    limit = known.settings.thresholds.missed_returns_to_escalate
    return [
        Question(
            QuestionKind.PARTNER_SILENT,
            own.partner,
            f"{known.settings.partners[own.partner].name} has open actions ({own.open_count}) and has missed "
            f"{own.missed_count} returns in a row. Who will speak for it at the meeting?",
            tuple(_last_rows(one.state)[0] for one in known.judgements if one.state.action.partner == own.partner),
        )
        for own in sorted(known.returns, key=lambda own: (-own.missed_count, own.partner))
        if own.missed_count >= limit and own.open_count
    ]


def ask_reopened_silent(known: Known) -> list[Question]:
    """Question: the board opened an action again, and the partner has not reported on it since."""
    return [
        _about(
            QuestionKind.RE_OPENED_AND_NO_WORD,
            one,
            f"{_ref(one)} was re-opened on {reopened.day} {reopened:%B %Y}, and nothing has been reported since. What has "
            "been done?",
            (f"decisions.csv, {_ref(one)}, {reopened}",),
        )
        for one in known.worst_first
        if (reopened := one.state.reopened_on)
        and (one.state.last_update is None or one.state.last_update.updated_on < reopened)
    ]


def ask_copied(known: Known) -> list[Question]:
    """Question: the last update of an open action bears signs of having been copied forward."""
    limits = known.settings.thresholds
    return [
        _about(QuestionKind.COPIED_FORWARD, one, f"{_ref(one)}: {'; '.join(signs)}. What happened in the month?")
        for one in known.worst_first
        if not one.is_done and (signs := find_signs(one.state, limits))
    ]


QUESTION_RULES: Mapping[QuestionKind, Callable[[Known], list[Question]]] = {
    QuestionKind.DONE_WITHOUT_EFFECT: ask_no_effect,
    QuestionKind.CHECK_DID_NOT_CONFIRM: ask_not_confirmed,
    QuestionKind.EXTENDED_WITHOUT_EVIDENCE: ask_extended_bare,
    QuestionKind.ON_TRACK_AFTER_THE_DATE: ask_on_track_late,
    QuestionKind.CLOSED_WITHOUT_CHECK: ask_closed_unverified,
    QuestionKind.SECOND_SLIP: ask_second_slip,
    QuestionKind.PARTNER_SILENT: ask_silent_partner,
    QuestionKind.RE_OPENED_AND_NO_WORD: ask_reopened_silent,
    QuestionKind.COPIED_FORWARD: ask_copied,
}
"""The rules, the most telling first. Their docstrings are printed in the report."""


def _about(rule: QuestionKind, found: Judgement, text: str, rows: Iterable[str] = ()) -> Question:
    return Question(rule, _ref(found), text, (*rows, *_last_rows(found.state)))


def _last_rows(state: ActionState) -> tuple[str, ...]:
    """File and row of the last update; the row of the register where there never was one."""
    last = state.last_update
    return (f"{last.source_file}, row {last.source_row}",) if last else (f"actions.csv, {state.action.action_ref}",)


def _ref(found: Judgement) -> str:
    return found.state.action.action_ref


def _clause(text: str) -> str:
    """A measure inside a sentence: its first letter small, unless it begins with a shortened name."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
