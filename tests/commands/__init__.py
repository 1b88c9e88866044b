"""Tests of flows/commands."""
