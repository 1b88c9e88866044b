"""Bytes in, tables of text out. Never raises on what a partner sent."""

from flows.intake.blind import read_rows
from flows.intake.tables import read_table

__all__ = ["read_rows", "read_table"]
