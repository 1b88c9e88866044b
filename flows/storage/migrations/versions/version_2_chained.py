"""Version 2: events (subject, details), the chain of hashes, and entries that no database lets go or change.

The entries are copied into a new table, because the old one refuses changes, and the chain is made on the way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import op

from flows.register.chain import GENESIS, content_sha256, entry_sha256

if TYPE_CHECKING:
    from collections.abc import Iterator

revision = "2"
down_revision = "1"
branch_labels = None
depends_on = None

_TEXT = (
    *("partner", "action_ref", "status", "partner_status", "update", "forecast_reason", "evidence", "risk"),
    *("help_needed", "updated_by", "source_file", "source_sha256", "problems"),
    *("decision", "reason", "decided_by", "minute_ref"),
)
_DATES = ("forecast_on", "updated_on", "decided_on", "new_due_on")
_COUNTS = ("source_row", "rows_read", "rows_accepted", "rows_quarantined")
_NEEDED = ("kind", "entry_key", "period")
_OLD = (*_NEEDED, *_TEXT, *_DATES, *_COUNTS, "recorded_at")
_AT_ONCE = 5000

_SAY = "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
_SQLITE = (
    f"CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries {_SAY}",
    f"CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries {_SAY}",
    # INSERT OR REPLACE takes a row away without asking the trigger on DELETE.
    f"""CREATE TRIGGER entries_only_at_the_end BEFORE INSERT ON entries
        WHEN NEW.entry <> coalesce((SELECT max(entry) FROM entries), 0) + 1
        OR EXISTS (SELECT 1 FROM entries WHERE entry_key = NEW.entry_key) {_SAY}""",  # noqa: S608  # our own words
)
_POSTGRESQL = (
    """CREATE FUNCTION entries_append_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$""",
    """CREATE TRIGGER entries_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON entries
        FOR EACH STATEMENT EXECUTE FUNCTION entries_append_only()""",
)


def upgrade() -> None:
    """Copies the entries into the chained table and puts it in the place of the old one."""
    connection = op.get_bind()
    chained = op.create_table(
        "entries_chained",
        sa.Column("entry", sa.Integer, primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.String, nullable=False) for name in _NEEDED),
        *(sa.Column(name, sa.String) for name in _TEXT),
        *(sa.Column(name, sa.Date) for name in _DATES),
        *(sa.Column(name, sa.Integer) for name in _COUNTS),
        sa.Column("subject", sa.String),
        sa.Column("details", sa.String),
        sa.Column("recorded_at", sa.String, nullable=False),
        sa.Column("content_sha256", sa.String, nullable=False),
        sa.Column("previous_sha256", sa.String, nullable=False),
        sa.Column("entry_sha256", sa.String, nullable=False),
    )
    old = sa.table("entries", sa.column("entry"), *(sa.column(name, _kind(name)) for name in _OLD))
    for rows in _in_chain(connection, old):
        connection.execute(sa.insert(chained), rows)
    op.drop_table("entries")
    op.rename_table("entries_chained", "entries")
    op.create_index("entries_by_key", "entries", ["entry_key"], unique=True)
    op.create_index("entries_by_kind", "entries", ["kind", "period"])
    for order in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(order)


def _kind(name: str) -> sa.types.TypeEngine[Any]:
    return sa.Date() if name in _DATES else sa.Integer() if name in _COUNTS else sa.String()


def _in_chain(connection: sa.Connection, old: sa.TableClause) -> Iterator[list[dict[str, Any]]]:
    """The old entries in order, numbered from one without gaps, each with the hash of the one before it."""
    previous, number = GENESIS, 0
    wanted = sa.select(old).order_by(old.c.entry)
    stored = connection.execute(wanted, execution_options={"yield_per": _AT_ONCE}).mappings()
    for some in stored.partitions():
        rows = []
        for row in some:
            number += 1
            content = content_sha256({**row})
            sha256 = entry_sha256(previous, number, row["recorded_at"], content)
            link = {"content_sha256": content, "previous_sha256": previous, "entry_sha256": sha256}
            rows.append({**row, "entry": number, **link})
            previous = sha256
        yield rows
