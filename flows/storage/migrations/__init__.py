"""How a ledger of an earlier version is brought forward; Alembic runs ``env.py`` and what stands in ``versions``."""
