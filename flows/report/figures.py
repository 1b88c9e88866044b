"""Every figure that a paper prints, by name: the one place where things are counted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from flows.models import Delivery
from flows.report.asks import Ask, AskKind
from flows.status.closure import ClosureStep
from flows.status.effect import EffectSeen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flows.register import Movement
    from flows.report.position import Position
    from flows.status import Judgement

POSITION_ORDER = (
    Delivery.OFF_TRACK,
    Delivery.AT_RISK,
    Delivery.ON_TRACK,
    Delivery.NOT_STARTED,
    Delivery.COMPLETE_AWAITING_EVIDENCE,
    Delivery.COMPLETE_EVIDENCED,
    Delivery.REOPENED,
    Delivery.NO_RETURN,
    Delivery.CLOSED,
    Delivery.SUPERSEDED,
    Delivery.NOT_ACCEPTED,
)
"""The statuses in the order of the papers: what needs the board first."""

MOVEMENT_PARTS = (
    "opening",
    "new",
    "reopened",
    "transferred_in",
    "transferred_out",
    "closed",
    "superseded",
    "not_accepted",
    "closing",
)
"""The parts of the movement, in the order in which they add up."""

WENT = ("transferred_out", "closed", "superseded", "not_accepted")
"""The parts that are taken off."""


def slug(words: str) -> str:
    """The words as part of a figure's name.

    >>> slug("complete, awaiting evidence")
    'complete-awaiting-evidence'
    """
    return words.replace(",", "").replace(" ", "-")


def build_figures(position: Position, asks: Sequence[Ask]) -> dict[str, int]:
    """Every figure by name, such as ``overdue.current`` or ``status.on-track.police``; sorted by name."""
    figures = {
        **_status_figures(position),
        **_deadline_figures(position),
        **_movement_figures(position),
        **_return_figures(position),
        **_inspection_figures(position),
        **_history_figures(position),
        **closure_figures(position),
        **assurance_figures(position),
        **{f"asks.{kind}": sum(ask.kind == kind for ask in asks) for kind in AskKind},
        "asks.total": len(asks),
        "edits.register": len(position.edits),
    }
    return dict(sorted(figures.items()))


def _status_figures(position: Position) -> dict[str, int]:
    now, last = _by_status(position.judgements), _by_status(position.earlier.values())
    figures = {"actions.total": len(position.judgements), "actions.total.last": len(position.earlier)}
    figures["actions.total.change"] = len(position.judgements) - len(position.earlier)
    figures["actions.open"] = len(position.open_judgements)
    for status in POSITION_ORDER:
        name = f"status.{slug(status)}"
        figures |= {name: now[status], f"{name}.last": last[status], f"{name}.change": now[status] - last[status]}
    totals = Counter(found.state.action.partner for found in position.judgements)
    pairs = Counter((found.state.action.partner, found.delivery) for found in position.judgements)
    for own in position.returns:
        figures[f"actions.total.{own.partner}"] = totals[own.partner]
        figures |= {f"status.{slug(status)}.{own.partner}": pairs[own.partner, status] for status in POSITION_ORDER}
    return figures


def _by_status(judgements: Iterable[Judgement]) -> Counter[Delivery]:
    return Counter(found.delivery for found in judgements)


def _deadline_figures(position: Position) -> dict[str, int]:
    now, before = position.judgements, list(position.earlier.values())
    limit = position.settings.thresholds.moves_to_escalate
    meeting = position.meeting_on
    figures = {
        "overdue.original": sum(found.days_over_original > 0 for found in now),
        "overdue.current": sum(found.days_over_current > 0 for found in now),
        "overdue.original.last": sum(found.days_over_original > 0 for found in before),
        "overdue.current.last": sum(found.days_over_current > 0 for found in before),
        "stale": sum(found.is_stale for found in now),
        "moves.second-slip": sum(found.is_open and len(found.state.moves) >= limit for found in now),
        "extensions.agreed": sum(len(found.state.extensions) for found in now),
        "reopened.standing": sum(found.state.reopened_on is not None for found in now),
        "declared.differs": sum(bool(found.rule) for found in now),
        "due.before-next-meeting": sum(is_due_by(found, position) for found in now) if meeting else 0,
    }
    for axis in ("original", "current"):
        figures[f"overdue.{axis}.change"] = figures[f"overdue.{axis}"] - figures[f"overdue.{axis}.last"]
    return figures


def is_due_by(found: Judgement, position: Position) -> bool:
    """Due soon: work goes on, and the date held falls after the as-at day and by the meeting after the one this paper is for.

    What falls due by then is what the board can still do something about. Where no later meeting is set, its own counts.
    """
    until = position.due_until
    running = found.is_open and not found.is_done
    return until is not None and running and position.as_at < found.state.due_on <= until


def _movement_figures(position: Position) -> dict[str, int]:
    by_partner = {
        f"movement.{part}{'.' if partner else ''}{partner}": len(refs)
        for partner, movement in position.movements.items()
        for part, refs in movement_parts(movement).items()
    }
    by_inspection = {
        f"movement.by-inspection.{part}.{key}": len(refs)
        for key, movement in position.inspection_movements.items()
        for part, refs in movement_parts(movement).items()
    }
    return by_partner | by_inspection


def movement_parts(movement: Movement) -> Mapping[str, tuple[str, ...]]:
    """The references behind each part of the movement."""
    return {part: getattr(movement, part) for part in MOVEMENT_PARTS}


def _return_figures(position: Position) -> dict[str, int]:
    now = [file for file in position.register.returns if file.period == str(position.period)]
    figures = {
        "returns.expected": sum(own.is_expected for own in position.returns),
        "returns.received": sum(own.has_returned for own in position.returns),
        "returns.missing": sum(own.is_expected and not own.has_returned for own in position.returns),
        "files.received": len(now),
        "files.superseded": sum(file.period == str(position.period) for file in position.register.superseded),
        "rows.read": sum(file.rows_read for file in now),
        "rows.accepted": sum(file.rows_accepted for file in now),
        "rows.quarantined": sum(file.rows_quarantined for file in now),
        "problems": sum(len(file.problems) for file in now),
    }
    unknown = [file for file in now if not file.partner]
    figures["rows.accepted.unknown"] = sum(file.rows_accepted for file in unknown)
    figures["rows.quarantined.unknown"] = sum(file.rows_quarantined for file in unknown)
    for own in position.returns:
        figures[f"rows.accepted.{own.partner}"] = sum(file.rows_accepted for file in own.files)
        figures[f"rows.quarantined.{own.partner}"] = sum(file.rows_quarantined for file in own.files)
        figures[f"returns.missed-in-a-row.{own.partner}"] = own.missed_count
    return figures


def _history_figures(position: Position) -> dict[str, int]:
    figures = {}
    for month in position.history:
        figures[f"history.open.{month.period}"] = month.open_count
        figures[f"history.overdue-current.{month.period}"] = month.overdue_count
        figures[f"history.overdue-original.{month.period}"] = month.overdue_original_count
    return figures


def assurance_figures(position: Position) -> dict[str, int]:
    """Effects by what their readings say, past promises by partner, and how many questions are suggested."""
    seen = Counter(one.seen for one in position.effects)
    figures = {f"effect.{slug(word)}": seen[word] for word in EffectSeen}
    for partner, history in position.promises.items():
        figures[f"promises.counted.{partner}"] = len(history.promises)
        figures[f"promises.shortest.{partner}"] = history.shortest
        figures[f"promises.longest.{partner}"] = history.longest
    return figures | {"questions.total": len(position.questions)}


def closure_figures(position: Position) -> dict[str, int]:
    """How many actions stand at each step of closure; ``closure.claims`` are the open ones that partners call complete."""
    steps = Counter(found.closure.step for found in position.judgements)
    figures = {f"closure.{slug(step)}": steps[step] for step in ClosureStep}
    return figures | {"closure.claims": sum(found.is_done for found in position.open_judgements)}


def _inspection_figures(position: Position) -> dict[str, int]:
    settings = position.settings
    known = {state.action.afi_ref for state in position.register.actions}
    return {
        "areas.total": len(settings.areas),
        "areas.police": sum(area.police_item for area in settings.areas.values()),
        "areas.with-action": len(known),
        "areas.without-action": len(settings.areas) - len(known),
        "strengths.total": sum(row.key_strengths_count for row in settings.inspections.values()),
    }
