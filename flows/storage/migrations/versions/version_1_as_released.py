"""Version 1: the table of entries as released in 0.1.0, when a ledger did not write its version down."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None
branch_labels = None
depends_on = None

_TEXT = (
    *("partner", "action_ref", "status", "partner_status", "update", "forecast_reason", "evidence", "risk"),
    *("help_needed", "updated_by", "source_file", "source_sha256", "problems"),
    *("decision", "reason", "decided_by", "minute_ref"),
)
_DATES = ("forecast_on", "updated_on", "decided_on", "new_due_on")
_COUNTS = ("source_row", "rows_read", "rows_accepted", "rows_quarantined")


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "entries",
        sa.Column("entry", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("entry_key", sa.String, nullable=False, unique=True),
        sa.Column("period", sa.String, nullable=False),
        *(sa.Column(name, sa.String) for name in _TEXT),
        *(sa.Column(name, sa.Date) for name in _DATES),
        *(sa.Column(name, sa.Integer) for name in _COUNTS),
        sa.Column("recorded_at", sa.String, nullable=False),
    )
