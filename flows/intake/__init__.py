"""Bytes in, tables of text out. Never raises on what a partner sent."""

from flows.intake.blind import read_rows
from flows.intake.limits import MAX_BYTES
from flows.intake.tables import read_table, refuse_size

__all__ = ["MAX_BYTES", "read_rows", "read_table", "refuse_size"]
