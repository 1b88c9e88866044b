"""What somebody asked for on the command line: a home, a month, a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, TypeAlias

from flows.models import Period
from flows.problems import SetUpError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from flows.steps.round_plan import RoundPlan

    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]

DONE, NEEDS_A_PERSON, COULD_NOT, FAULT = 0, 1, 2, 3
"""Exit codes: done; done, but problems need a person; could not do it, and one line says why."""


def add_command(
    commands: Commands,
    name: str,
    function: Callable[[argparse.Namespace], int],
    purpose: str,
    *,
    home: bool = True,
) -> argparse.ArgumentParser:
    """The parser of one command, with ``--home`` where it works on one.

    Args:
        commands: what the command is added to.
        name: the word that a person types.
        function: does it, and gives the exit code.
        purpose: what it is for, in a phrase.
        home: whether it works on a home.
    """
    parser = commands.add_parser(name, help=purpose, description=f"{purpose[:1].upper()}{purpose[1:]}.")
    parser.set_defaults(command=function, home=None)
    if home:
        parser.add_argument("--home", metavar="FOLDER", help="the board's folder")
    return parser


def plan_asked(asked: argparse.Namespace, period: str = "", as_at: str | None = None) -> RoundPlan:
    """The round that was asked for.

    Args:
        asked: what was typed; has ``home``, and ``period`` where none is given here.
        period: the month, where it was not typed.
        as_at: the day of the figures; None for the month's last.

    Raises:
        SetUpError: the home is missing or broken, or the month is none.
    """
    from flows.steps.round_plan import Round, plan_round

    month = str(read_period(period or asked.period))
    return plan_round(Round.model_validate({"home": asked.home or "", "period": month, "as_at": as_at}))


def read_period(text: str) -> Period:
    """The month in a text such as ``2020-03``.

    Raises:
        SetUpError: the text is no month.
    """
    try:
        return Period.parse(text)
    except ValueError:
        raise SetUpError(f'"{text}" is not a month. Write the year and the month, such as 2020-03.') from None


def read_day(text: str | None) -> str | None:
    """The day in a text such as ``2020-03-31``, as it stands; None where none was given.

    Raises:
        SetUpError: the text is no day.
    """
    try:
        return None if text is None else date.fromisoformat(text).isoformat()
    except ValueError:
        raise SetUpError(f'"{text}" is not a day. Write it as 2020-03-31.') from None


def read_moment(text: str | None) -> str | None:
    """The day or the moment in a text such as ``2020-04-08`` or ``2020-04-08T09:30``, as it stands; None where none is given.

    Raises:
        SetUpError: the text is neither.
    """
    try:
        if text is not None:
            datetime.fromisoformat(text)
    except ValueError:
        raise SetUpError(f'"{text}" is not a moment. Write it as 2020-04-08 or 2020-04-08T09:30.') from None
    return text
