"""A pause for Python's garbage collector while millions of objects are made that all stay."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def without_collector() -> Iterator[None]:
    """Stops the collector, which would walk over the same growing heap again and again and find nothing.

    It took half of the time of reading a million rows, and a quarter of a replay. Rows of text and the facts of a ledger
    hold no cycles.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
