"""The counted sentences of the papers, and the figures whose values their numbers must be.

Sentences are written in many modules. Here stands once more what each of them counts, so that a number that somebody works
out in another way is found before it is printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

COUNTED = (
    "{overdue.current} of the {actions.open} open actions (?:is|are) overdue",
    "The {actions.open} open action is overdue",
    "The {overdue.current + 1} open action is not overdue",
    "overdue, {overdue.current.change} more than in ",
    "overdue, {overdue.current.last - overdue.current} fewer than in ",
    "Against the dates first promised, {overdue.original} actions? (?:is|are) overdue",
    "overdue; {overdue.original - overdue.current} of them would not show without that",
    "asked to decide {asks.total} matters?",
    r"Asked of the board[^:]*:[^.]*?\b{asks.closure} closures?\b",
    r"Asked of the board[^:]*:[^.]*?\b{asks.extension} extensions?\b",
    r"Asked of the board[^:]*:[^.]*?\b{asks.escalation} escalations?\b",
    "{movement.opening} actions? (?:was|were) open at the start of ",
    "at the start of [^.;]*;[^.]*?{movement.new} (?:was|were) added",
    "at the start of [^.;]*;[^.]*?{movement.reopened} (?:was|were) re-opened",
    "at the start of [^.;]*;[^.]*?{movement.closed} (?:was|were) closed",
    "at the start of [^.;]*;[^.]*?{movement.superseded} (?:was|were) superseded",
    "at the start of [^.;]*;[^.]*?{movement.not_accepted} (?:was|were) not accepted",
    "so that {movement.closing} (?:is|are) open now",
    "the board has closed {movement.closed} actions?",
    r"the board has (?:closed \w+ actions? and )?re-opened {movement.reopened}\b",
    "{returns.received} of {returns.expected} partners? sent a return",
    "All {rows.read} rows of the returns were used",
    "All {rows.accepted} rows of the returns were used",
    "The {rows.read} row that came was used",
    "Of {rows.read} rows? in the returns, {rows.accepted} were used and {rows.quarantined} set aside",
    "{declared.differs} actions? (?:has|have) a status that differs from the partner's own word",
    "{due.before-next-meeting} actions? (?:is|are) due before the next meeting",
    "{due.before-next-meeting} actions? due before the next meeting",
    "{due.before-next-meeting} action falls due before the next meeting",
    "{areas.without-action} of the {areas.total} areas for improvement (?:has|have) no action",
    "{areas.total} areas for improvement; those not yet",
    "{areas.police} areas? for improvement (?:is|are) for the police force",
    "of {areas.total} areas? for improvement (?:has|have) a measure",
    "{effect.done-no-effect-seen} of them (?:is|are) done with no effect seen",
    "the register holds {actions.total} actions?",
    "the register holds {actions.total} actions?: {actions.open} open and {actions.total - actions.open} ended by the board",
    "{status.off-track} of the {actions.total} actions? (?:is|are) off track",
    "{actions.open} actions? (?:is|are) open; in ",
    r"open; in [^.]*\. {overdue.current} (?:is|are) past the date held, ",
    "{status.off-track + status.at-risk} open actions? (?:is|are) off track or at risk",
    "{status.off-track + status.at-risk + status.re-opened} open actions? (?:is|are) off track, at risk or re-opened",
    "{moves.second-slip} open actions? (?:has|have) a date that has moved at least",
    "Of {closure.claims} claims?, {closure.verified} (?:is|are) verified by a role other",
    "{closure.claims} open actions? claimed as complete by partners",
    "{asks.closure} closures? (?:is|are) proposed under decisions",
    "{asks.extension} later dates? (?:is|are) asked for",
    "{questions.total} questions? drawn from the register by rule",
    "{edits.register} edits? in the tables that the office keeps",
    "{edits.register} edits?, each with what stood there before",
    "{actions.total} actions? with both statuses, dates and last update",
    "{actions.total} actions? with status and dates",
    "{files.received} files? with their rows and the SHA-256",
    "{own.open} actions? of yours (?:is|are) open; {own.overdue} (?:is|are) past the date held",
    "{police.open} police actions? (?:is|are) open; {police.overdue} (?:is|are) past the date held",
    "{overdue.current} (?:actions? )?overdue, [A-Z]",
    "takes its place: {changed.totals} totals?, {changed.actions} actions? and {changed.files} files? differ",
    "{changed.totals} totals? with the figure of each version",
    "{changed.totals - shown.totals} more differ; figures.json has all",
    "And {changed.actions - shown.actions} more actions?",
    "And {changed.files - shown.files} more files?",
    "{own.points} points? in your return for ",
    r"Thank you for your return[^.]*\. {own.rows-aside} rows? could not be used",
    "The attached sheets list {own.points - shown.points} more",
    r"{own.open} open actions?\.$",
    r"{own.open} actions? of yours (?:is|are) open\.",
    "The workbook lists {own.open - shown.actions} more",
    "We have no return from .* {own.missed} returns? in a row (?:is|are) missing",
    ".* has had no return from .* for {own.missed} months? running",
    "{own.missed} returns? missed, please answer by",
    "{own.missed} returns? missed in a row$",
)
"""Each sentence as the papers word it, as a pattern; in braces the figure that its number is, or a sum of figures."""

OURS = re.compile(
    r"\d|No\b|None\b|All \d|Of \d|The \d|the \d|On \d|Against the dates|Asked of the board|Since the last report|"
    r"Complete is what a partner says|nothing overdue|Version \d+ had been issued|And \d|Thank you for your return|"
    r"We have no return from |[^.]+ has had no return from |The attached sheets list|The workbook lists"
)
"""How the texts begin that are counted sentences from end to end: in others there may be words of a partner."""

NUMBER = r"(\d+|[Nn]one|[Nn]o|[Nn]othing)"
_SPOKEN = {"none": 0, "no": 0, "nothing": 0}
_BRACES = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Claim:
    """One number in a sentence.

    Attributes:
        said: the number.
        figure: the figure, or the sum of figures, that it should be.
        start: where in the sentence it stands.
        end: the place behind it.
    """

    said: int
    figure: str
    start: int
    end: int


def find_claims(text: str) -> Iterator[Claim]:
    """Every number of a text of which it is known what it counts; of a text that may hold words of a partner there is none.

    >>> [(claim.said, claim.figure) for claim in find_claims("None of the 11 open actions is overdue.")]
    [(0, 'overdue.current'), (11, 'actions.open')]
    """
    if not OURS.match(text):
        return
    for pattern, figures in _patterns():
        for found in pattern.finditer(text):
            for place, figure in enumerate(figures, start=1):
                yield Claim(read_number(found[place]), figure, found.start(place), found.end(place))


def read_number(text: str) -> int:
    """A number as a sentence prints it."""
    return _SPOKEN[text.lower()] if text.lower() in _SPOKEN else int(text)


def value_of(figure: str, figures: Mapping[str, int | str]) -> int | None:
    """The value of a figure, or of a sum of figures and numbers; None where one of them is not there.

    >>> value_of("a - b + 1", {"a": 3, "b": 2})
    2
    """
    total, sign = 0, 1
    for word in figure.split(" "):
        if word in ("+", "-"):
            sign = 1 if word == "+" else -1
            continue
        value = int(word) if word.isdigit() else figures.get(word)
        if not isinstance(value, int):
            return None
        total += sign * value
    return total


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    return tuple(
        (re.compile(rf"(?<![\w-])(?:{_BRACES.sub(lambda _: NUMBER, text)})"), tuple(_BRACES.findall(text)))
        for text in COUNTED
    )
