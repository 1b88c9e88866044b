"""A fault that nobody foresaw is told by its kind and its place alone: its own words may quote what a partner wrote.

Prefect keeps the words of an error in its log, in the state of the run, and with them in the notice that goes to the office.
"""

from __future__ import annotations

from functools import wraps
from pathlib import Path
from traceback import walk_tb
from types import FunctionType
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

from httpx import TransportError

from flows.problems import ProgramError, ReportingError

if TYPE_CHECKING:
    from collections.abc import Callable

_OURS = Path(__file__).parents[1]

Asked = ParamSpec("Asked")
Brought = TypeVar("Brought")


def without_words(work: Callable[Asked, Brought]) -> Callable[Asked, Brought]:
    """The work of a flow or a task; what it raises is a sentence of ours, the system's about a file, or kind and place."""
    tell = _tell

    def do(*args: Asked.args, **kwargs: Asked.kwargs) -> Brought:
        return tell(work, *args, **kwargs)

    # Prefect looks for the types of the parameters among the names that a function sees: so it sees those of the work.
    seeing = FunctionType(do.__code__, work.__globals__, closure=do.__closure__)
    return cast("Callable[Asked, Brought]", wraps(work)(seeing))


def _tell(work: Callable[Asked, Brought], *args: Asked.args, **kwargs: Asked.kwargs) -> Brought:
    try:
        return work(*args, **kwargs)
    except (ReportingError, ProgramError, OSError, TransportError):
        raise
    except Exception as error:
        raise ProgramError(type(error).__name__, _place(error)).with_traceback(error.__traceback__) from None


def _place(error: Exception) -> str:
    """The innermost line of ours that the error went through."""
    lines = [(Path(frame.f_code.co_filename), number) for frame, number in walk_tb(error.__traceback__)]
    ours = [(path, number) for path, number in lines if path.is_relative_to(_OURS) and path != Path(__file__)]
    path, number = (ours or lines)[-1]
    return f"{path.relative_to(_OURS.parent) if ours else path.name}, line {number}"
