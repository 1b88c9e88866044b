"""Prefect's server, its worker and the page of papers on one machine, started and stopped together."""

from __future__ import annotations

from flows.serving.place import Place
from flows.serving.station import serve

__all__ = ["Place", "serve"]
