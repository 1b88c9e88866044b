"""Bytes in, tables of text out. Never raises on what a partner sent."""

from flows.intake.blind import read_rows
from flows.intake.limits import MAX_BYTES
from flows.intake.tables import check_size, read_received, read_table

__all__ = ["MAX_BYTES", "check_size", "read_received", "read_rows", "read_table"]
