"""Flow: who has not returned → reminder drafts and pre-filled returns. Nothing is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

from prefect import flow

from flows.papers.reminders import choose_reminders, write_reminders
from flows.papers.returns import write_prefilled_return
from flows.register.entries import EntryKind
from flows.register.events import entries_of_events
from flows.register.paper_scope import find_pack_head
from flows.register.reminders import Chase, events_of_reminders, read_reminders
from flows.report import Provenance, build_material, build_position
from flows.steps.inbox_reach import check_inbox_there
from flows.steps.known_ledger import read_known
from flows.steps.notices import tell_failed
from flows.steps.round_plan import Round, RoundPlan, plan_round, planned_day, tell
from flows.steps.run_log import Happening, note
from flows.steps.run_names import name_run
from flows.steps.told_faults import without_words
from flows.storage import load_templates, open_ledger, publish
from flows.wording import word_count

if TYPE_CHECKING:
    from flows.report import Material


@dataclass(frozen=True, slots=True)
class Chased:
    """What was drafted.

    Attributes:
        folder: where the drafts lie.
        day: the day they were drafted for.
        partners: keys of the partners that a reminder was drafted for by this run.
        escalated: keys of the partners that a letter of the lead was drafted for by this run.
        standing_count: drafts that lie there, those of an earlier run for the same chasing day among them.
    """

    folder: str
    day: str
    partners: tuple[str, ...]
    escalated: tuple[str, ...]
    standing_count: int


@flow(name="chase-partners", flow_run_name=name_run("chase"), on_failure=[tell_failed], on_crashed=[tell_failed])
@without_words
def chase_partners(asked: Round, on: date | None = None) -> Chased:
    """Drafts one reminder, with a pre-filled return, for each partner that has sent nothing for the month.

    Which days are for it stands in board.toml. A partner is reminded once for each of them, and never after it has sent
    something.

    Args:
        asked: the board and the month.
        on: the day. Leave it empty for the day that the run was planned for.
    """
    plan, day = plan_round(asked), on or planned_day()
    ledger = open_ledger(plan.home.ledger_address)
    entries = ledger.read(kinds=(EntryKind.MESSAGE, EntryKind.INBOX, EntryKind.RETURN))
    check_inbox_there(plan, entries)
    position = _material(plan).position
    held = read_reminders(entries)
    chosen = choose_reminders(position, held, plan.home.inbox(plan.period), day)
    folder = plan.home.outputs / "reminders" / str(plan.period)
    if chosen or folder.is_dir():
        publish(write_reminders(position, load_templates(plan.home.folder), chosen), folder)
    new = [one for one in chosen if one not in held]
    # The drafts first: a run that is killed here writes the same drafts again, and nobody misses one.
    ledger.append(entries_of_events(events_of_reminders(new)), recorded_at=datetime.now(UTC))
    done = Chased(
        str(folder),
        day.isoformat(),
        tuple(one.partner for one in new if one.kind is Chase.REMINDER),
        tuple(one.partner for one in new if one.kind is Chase.ESCALATION),
        len(chosen),
    )
    note(plan, Happening.DRAFTED, kind="reminders", partners=list(done.partners), escalated=list(done.escalated))
    reminders, letters = word_count(len(done.partners), "reminder"), word_count(len(done.escalated), "letter")
    tell(f"{day}: {reminders} and {letters} drafted in {folder}")
    return done


def build_blank_returns(plan: RoundPlan) -> dict[str, bytes]:
    """A pre-filled return for every partner that owns an open action, by file name."""
    position = _material(plan).position
    return {
        name: form
        for own in position.returns
        if own.open_count
        for name, form in write_prefilled_return(position, own.partner).items()
    }


def _material(plan: RoundPlan) -> Material:
    entries = read_known(plan)
    position = build_position(entries, plan.home.settings, plan.period, plan.as_at)
    head = find_pack_head(entries, plan.period, plan.as_at)
    return build_material(position, Provenance(plan.home.sha256, version("boardpack"), head, plan.known_words))
