"""What is claimed as done, how far each claim has come, and what the board closed or opened again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.document import BOARD_ONLY, PUBLIC_ONLY, Heading, Listing, Paragraph, Section, Table
from flows.report.asks import AskKind
from flows.report.sections.contents import cells, narrow_column, status_cell, text_column
from flows.report.sections.what_matters import cut_down
from flows.settings import DecisionKind
from flows.status.closure import steps_taken
from flows.wording import capital, sentence, word_count, word_day, word_is, word_short_day

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.document import Block, Cell
    from flows.register import DecisionMade
    from flows.report.sections.contents import Material
    from flows.status import Judgement
    from flows.status.closure import Closure


def build_completed(material: Material) -> Section:
    """Each claim of completion by its steps, then what the board closed and re-opened, with the steps that led there."""
    claimed = [found for found in material.position.open_judgements if found.is_done]
    cap = material.position.settings.thresholds.annex_row_cap
    table = Table(
        key="completed",
        caption="Actions that partners say are complete, and the steps taken",
        description=f"{word_count(len(claimed), 'open action').capitalize()} claimed as complete by partners.",
        columns=(
            narrow_column("Ref"),
            text_column("Action and partner", 2.5),
            narrow_column("Claimed"),
            text_column("Evidence listed", 2, BOARD_ONLY),
            text_column("Verified by another role", 2.5, BOARD_ONLY),
            narrow_column("Status"),
        ),
        rows=tuple(_claim_row(material, found) for found in cut_down(claimed, cap)),
    )
    return Section(
        key="completed",
        heading="Completed and proposed for closure",
        blocks=(
            *(_claims(material, table) if claimed else (Paragraph(_NO_CLAIM),)),
            *list_decided(material, "Closed since the last report", lambda made: made.decision == DecisionKind.CLOSE),
            *list_decided(
                material, "Re-opened since the last report", lambda made: made.decision == DecisionKind.REOPEN
            ),
            *list_decided(material, "Closure refused since the last report", _refuses_closure),
        ),
    )


def _claims(material: Material, table: Table) -> tuple[Block, ...]:
    return (
        Paragraph(_word_claims(material), editions=BOARD_ONLY),
        Paragraph(_MEANING, editions=PUBLIC_ONLY),
        table,
    )


_NO_CLAIM = "No open action is claimed as complete."
_MEANING = (
    "Complete is what a partner says; closed is what the board agrees, once evidence is listed and another role has "
    "checked it."
)


def _word_claims(material: Material) -> str:
    figures = material.figures
    closures = sum(ask.kind is AskKind.CLOSURE for ask in material.asks)
    verified, claims = figures["closure.verified"], figures["closure.claims"]
    checked = (
        f" Of {word_count(claims, 'claim')}, {verified or 'none'} {word_is(verified) if verified else 'is'} verified by "
        "a role other than the owner's."
    )
    return (
        f"{_MEANING}{checked} {capital(word_count(closures, 'closure'))} {word_is(closures)} proposed under decisions."
    )


def _claim_row(material: Material, found: Judgement) -> tuple[Cell, ...]:
    action, closure = found.state.action, found.closure
    return (
        *cells(
            action.action_ref,
            f"{action.action}. {material.partner(found)}",
            word_short_day(closure.claimed_on),
            closure.evidence,
            _word_check(closure),
        ),
        status_cell(found),
    )


def _word_check(closure: Closure) -> str:
    made = closure.verification
    if made is None:
        return "not verified"
    outcome = "" if made.is_confirmed else "; not confirmed"
    return f"{capital(made.route)}, {word_short_day(made.verified_on)}, {made.verified_by} ({made.evidence}){outcome}"


def _refuses_closure(made: DecisionMade) -> bool:
    return made.decision == DecisionKind.REFUSE and made.new_due_on is None


def list_decided(material: Material, heading: str, is_meant: Callable[[DecisionMade], bool]) -> list[Block]:
    """What the board decided since the last report, of one kind, with the steps that led there; nothing where it did not."""
    after = material.position.opening.as_at
    made_since = [
        (found, made, f"{found.state.action.action_ref}, {found.state.action.action}: {word_day(made.decided_on)}")
        for found in material.position.judgements
        for made in found.state.decisions
        if is_meant(made) and made.decided_on > after
    ]
    if not made_since:
        return []
    full = (
        f"{what}, {made.decided_by}. {sentence(made.reason)} {_word_steps(found)}" for found, made, what in made_since
    )
    public = (f"{what}. {_word_steps(found)}" for found, _, what in made_since)
    return [
        Heading(heading),
        Listing(tuple(full), editions=BOARD_ONLY),
        Listing(tuple(public), editions=PUBLIC_ONLY),
    ]


def _word_steps(found: Judgement) -> str:
    """Every step that the action has taken, oldest first: a re-opening takes none of them away."""
    return sentence(
        f"Steps: {', '.join(f'{step.word} {word_day(step.taken_on)}' for step in steps_taken(found.state))}"
    )
