"""What the office enters about work that is said to be done: who checked it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from flows.problems import SetUpError
from flows.settings.tables import Day, Words, parse_rows

if TYPE_CHECKING:
    from datetime import date

    from flows.settings import Settings

VERIFICATIONS = "verifications.csv"


class Route(StrEnum):
    """The three ways in which a claim of completion has really been verified by boards."""

    PEER_CHECK = "peer check"
    EFFECT_AUDIT = "effect audit"
    LATER_INSPECTION = "later inspection"


class CheckOutcome(StrEnum):
    """What a verification came to."""

    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not confirmed"


class Verification(BaseModel):
    """One check of a claim by somebody who does not own the action.

    Attributes:
        verified_by: a role and, where it helps, its body; never a name.
        evidence: reference of what the check left behind, such as "EV-101 peer check".
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    action_ref: Words
    verified_on: Day
    verified_by: Words
    route: Route
    evidence: Words
    outcome: CheckOutcome
    note: str = ""

    @property
    def subject(self) -> str:
        """The action that it is about."""
        return self.action_ref

    @property
    def made_on(self) -> date:
        """The day of the check."""
        return self.verified_on

    @property
    def title(self) -> str:
        """What the row is, in words."""
        return f"{self.route} of {self.action_ref} on {self.verified_on}"

    @property
    def is_confirmed(self) -> bool:
        """Whether the check found the work done."""
        return self.outcome is CheckOutcome.CONFIRMED


def parse_verifications(text: str, settings: Settings) -> list[Verification]:
    """The checks of claims, each about an action on the register and by a role other than its owner's.

    Args:
        text: text of ``verifications.csv``.
        settings: for the register of actions.

    Raises:
        SetUpError: a row cannot be read, names an unknown action, or was made by the owner's own role.
    """
    rows = parse_rows(VERIFICATIONS, text, Verification)
    seen: set[tuple[object, ...]] = set()
    for row in rows:
        key = (row.action_ref, row.verified_on, row.route)
        fault = _fault(row, settings) or ("it stands in two rows" if key in seen else "")
        seen.add(key)
        if fault:
            raise SetUpError(
                f"{VERIFICATIONS}: {row.action_ref}, {row.verified_on}: {fault}. Correct the row and run again."
            )
    return rows


def _fault(row: Verification, settings: Settings) -> str:
    action = settings.actions.get(row.action_ref)
    if action is None:
        return "the action is not in actions.csv"
    if row.verified_on < action.agreed_on:
        return f"the check lies before the action was agreed on {action.agreed_on}"
    if is_same_role(row.verified_by, action.owner_role, settings.partners[action.partner].name):
        return (
            f'"{row.verified_by}" owns the action, and nobody verifies their own work. Name the other role that checked it, '
            "or take the row out"
        )
    return ""


def is_same_role(role: str, other: str, body: str) -> bool:
    """Whether two texts name the same role, with or without the body it belongs to.

    >>> is_same_role("The Head of Safeguarding, Test Police", "head of safeguarding", "Test Police")
    True
    >>> is_same_role("Head of safeguarding, Test Council", "Head of safeguarding", "Test Police")
    False
    """
    return _role_key(role) in (_role_key(other), _role_key(f"{other} {body}"))


def _role_key(role: str) -> str:
    return " ".join(role.casefold().replace(",", " ").split()).removeprefix("the ")
