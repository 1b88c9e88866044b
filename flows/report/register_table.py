"""The register as a tidy table: one action a row, one fact a column, dates as ISO 8601."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.status.links import replacements

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.report.position import Position
    from flows.status import Judgement

REGISTER_COLUMNS = (
    "period",
    "as_at",
    "action_ref",
    "afi_ref",
    "partner",
    "action",
    "owner_role",
    "status",
    "declared_status",
    "partner_status",
    "rule",
    "original_due_on",
    "due_on",
    "days_over_original",
    "days_over_current",
    "extension_count",
    "move_count",
    "forecast_on",
    "forecast_reason",
    "update",
    "updated_on",
    "updated_by",
    "is_reported",
    "same_text_count",
    "evidence",
    "risk",
    "help_needed",
    "ended_on",
    "reopened_on",
    "source_file",
    "source_row",
    "source_sha256",
    "claimed_on",
    "closure_step",
    "verified_on",
    "verified_by",
    "verification_route",
    "verification_outcome",
    "verification_evidence",
    "replaces",
    "replaced_by",
)


def build_register_rows(position: Position) -> tuple[tuple[str, ...], ...]:
    """One row of text an action, columns ``REGISTER_COLUMNS``; what is not there is empty."""
    heirs = replacements(position.judgements)
    return tuple(_row(position, found, heirs) for found in position.judgements)


def _row(position: Position, found: Judgement, heirs: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    state, last, verified = found.state, found.state.last_update, found.closure.verification
    facts: dict[str, object] = {
        "period": position.period,
        "as_at": position.as_at,
        "action_ref": state.action.action_ref,
        "afi_ref": state.action.afi_ref,
        "partner": state.action.partner,
        "action": state.action.action,
        "owner_role": state.action.owner_role,
        "status": found.delivery,
        "declared_status": found.declared,
        "rule": found.rule,
        "original_due_on": state.action.due_on,
        "due_on": state.due_on,
        "days_over_original": found.days_over_original,
        "days_over_current": found.days_over_current,
        "extension_count": len(state.extensions),
        "move_count": len(state.moves),
        "is_reported": "yes" if found.is_reported else "no",
        "same_text_count": found.state.same_text_count,
        "ended_on": state.ending.decided_on if state.ending else None,
        "reopened_on": state.reopened_on,
        "claimed_on": found.closure.claimed_on,
        "closure_step": found.closure.step,
        "verified_on": verified.verified_on if verified else None,
        "verified_by": verified.verified_by if verified else None,
        "verification_route": verified.route if verified else None,
        "verification_outcome": verified.outcome if verified else None,
        "verification_evidence": verified.evidence if verified else None,
        "replaces": "; ".join(state.action.replaced),
        "replaced_by": "; ".join(heirs.get(state.action.action_ref, ())),
    }
    from_update = {name: getattr(last, name) for name in REGISTER_COLUMNS if last and hasattr(last, name)}
    both = {**from_update, **facts}
    return tuple("" if both.get(name) is None else str(both[name]) for name in REGISTER_COLUMNS)
