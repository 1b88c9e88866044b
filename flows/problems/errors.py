"""Errors in our own set-up: raised, and the command line prints their one sentence."""

from __future__ import annotations


class ReportingError(Exception):
    """The round cannot go on. The message is one sentence that says what to do."""


class SetUpError(ReportingError):
    """Something in the home is missing, broken or contradicts itself."""


class LedgerError(ReportingError):
    """The ledger cannot be opened, written or trusted."""


class PublishingError(ReportingError):
    """Papers were not published, because they are not right or could not be written."""


class PostError(ReportingError):
    """A share, a mailbox or a mail server cannot be reached, or does not do what was asked."""


class ProgramError(Exception):
    """Something that nobody foresaw, told without its own words, which may quote what a partner wrote.

    Attributes:
        kind: what kind of error it was.
        place: the innermost line of ours that it went through.
    """

    def __init__(self, kind: str, place: str) -> None:
        super().__init__(kind, place)
        self.kind, self.place = kind, place

    def __str__(self) -> str:
        """The sentence that stands in logs, in the state of a run and in the notice about it."""
        return f"A fault of the program: {self.kind} in {self.place}. Please report it. Nothing is half done."
