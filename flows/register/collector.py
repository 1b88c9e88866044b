"""A pause for Python's garbage collector while millions of facts are made that all stay."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def without_collector() -> Iterator[None]:
    """Stops the collector, which would walk over the same growing heap again and again and find nothing.

    It took a quarter of the time of a replay. Facts of a ledger are frozen and hold no cycles.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
