"""Alembic's way in: runs the steps on the connection that ``flows.storage.ledger_versions`` hands over."""

from __future__ import annotations

from alembic import context

from flows.storage.ledger_versions import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    version_table=VERSION_TABLE,
    transactional_ddl=True,  # our transactions begin by hand, so that SQLite takes tables back too
)
with context.begin_transaction():
    context.run_migrations()
