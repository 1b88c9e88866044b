"""The lines that the secretary fills in at the meeting: what the board is asked, in the columns of ``decisions.csv``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.report.asks import AskKind
from flows.settings import Decision, DecisionKind

if TYPE_CHECKING:
    from flows.report.asks import Ask
    from flows.report.sections.contents import Material

DECISION_COLUMNS = tuple(Decision.model_fields)
"""Columns of ``decisions.csv``, in their order."""

_DECISIONS = {AskKind.CLOSURE: DecisionKind.CLOSE, AskKind.EXTENSION: DecisionKind.EXTEND}


def build_decision_rows(material: Material) -> list[tuple[str, ...]]:
    """One line for each closure and each new date that the board is asked to agree; who decided, and where, is left open.

    A line counts for nothing until somebody copies it into ``decisions.csv`` and says who decided: it is an ask and no
    decision. An escalation has no line, because asking for a return changes nothing in the register.

    Args:
        material: for the asks and what partners said.
    """
    return [_row(material, ask) for ask in material.asks if ask.kind in _DECISIONS]


def _row(material: Material, ask: Ask) -> tuple[str, ...]:
    position = material.position
    found = next(one for one in position.judgements if one.state.action.action_ref == ask.subject)
    last = found.state.last_update
    evidence = f"Evidence listed: {last.evidence}" if last and last.evidence else "No evidence listed"
    reason = (last.forecast_reason if last else "") or "No reason was given"
    line = {
        "meeting_on": position.meeting_on.isoformat() if position.meeting_on else "",
        "action_ref": ask.subject,
        "decision": _DECISIONS[ask.kind].value,
        "new_due_on": ask.new_due_on.isoformat() if ask.new_due_on else "",
        "reason": evidence if ask.kind is AskKind.CLOSURE else reason,
    }
    return tuple(line.get(column, "") for column in DECISION_COLUMNS)
