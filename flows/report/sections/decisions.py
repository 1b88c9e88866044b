"""The first page: what it all says, and what the board is asked to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.document import BOARD_ONLY, PUBLIC_ONLY, Heading, Listing, Paragraph, Section, Voice
from flows.report.asks import AskKind
from flows.settings import DecisionKind
from flows.wording import (
    capital,
    join_words,
    sentence,
    word_change,
    word_count,
    word_day,
    word_is,
    word_period,
    word_was,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.document import Block
    from flows.report.asks import Ask
    from flows.report.position import Position
    from flows.report.sections.contents import Material


def build_summary_page(material: Material) -> Section:
    """One page that says it all: the key message, then one sentence a matter."""
    sentences = tuple(filter(None, (write(material) for write in SUMMARY_SENTENCES)))
    return Section(
        key="summary",
        heading="Summary",
        starts_page=True,
        blocks=(
            Paragraph(word_key_message(material), Voice.KEY, BOARD_ONLY),
            Listing(sentences, editions=BOARD_ONLY),
            Paragraph(word_overdue(material), Voice.KEY, PUBLIC_ONLY),
            Listing(tuple(write(material) for write in PUBLIC_SENTENCES), editions=PUBLIC_ONLY),
            *(Paragraph(sentence(words), Voice.NOTE) for words in material.position.settings.board.words),
        ),
    )


def word_key_message(material: Material) -> str:
    """The one sentence that a reader takes away."""
    figures, meeting = material.figures, material.position.meeting_on
    asked = f"The board is asked to decide {word_count(figures['asks.total'], 'matter')}"
    if not figures["asks.total"]:
        return f"{word_overdue(material)} The board is asked to note the report."
    when = f" at its meeting on {word_day(meeting)}." if meeting else "."
    return f"{word_overdue(material)} {asked}{when}"


def word_overdue(material: Material) -> str:
    """How many open actions are past the date held, beside last month."""
    figures = material.figures
    count, total = figures["overdue.current"], figures["actions.open"]
    change = (
        "" if material.position.is_first else f", {word_change(figures['overdue.current.change'], material.last_month)}"
    )
    if not total:
        return "No action is open."
    if total == 1:
        return f"The 1 open action is {'' if count else 'not '}overdue."
    return f"{count or 'None'} of the {total} open actions {word_is(count) if count else 'is'} overdue{change}."


def word_against_original(material: Material) -> str:
    """How many are past the date first promised: a later date does not hide them."""
    count = material.figures["overdue.original"]
    moved = material.figures["overdue.original"] - material.figures["overdue.current"]
    hidden = (
        f"; {moved} of them would not show without that, because the board agreed a later date" if moved > 0 else ""
    )
    return f"Against the dates first promised, {word_count(count, 'action')} {word_is(count)} overdue{hidden}."


def word_movement(material: Material) -> str:
    """The movement in one sentence that adds up."""
    figures = material.figures
    opening, closing = figures["movement.opening"], figures["movement.closing"]
    parts = [
        f"{figures[f'movement.{part}']} {word_was(figures[f'movement.{part}'])} {done}"
        for part, done in _MOVES.items()
        if figures[f"movement.{part}"]
    ]
    month = word_period(material.position.period)
    start = f"{capital(word_count(opening, 'action'))} {word_was(opening)} open at the start of {month}"
    if not parts:
        return f"{start}, and nothing was added, closed or re-opened since."
    return (
        f"{start}; {join_words(parts)}, so that {closing or 'none'} {word_is(closing) if closing else 'is'} open now."
    )


_MOVES = {
    "new": "added",
    "reopened": "re-opened",
    "closed": "closed",
    "superseded": "superseded",
    "not_accepted": "not accepted",
}


def word_returns(material: Material) -> str:
    """Who returned, and who did not."""
    figures, position = material.figures, material.position
    missing = [
        position.partner_name(own.partner) for own in position.returns if own.is_expected and not own.has_returned
    ]
    useless = [position.partner_name(own.partner) for own in position.returns if own.has_returned and not own.is_usable]
    if not figures["returns.expected"]:
        return "No partner has an action on the register, so no return is expected."
    said = [f"{figures['returns.received']} of {word_count(figures['returns.expected'], 'partner')} sent a return"]
    said += [f"nothing came from {join_words(missing)}"] if missing else []
    said += [f"nothing that came from {join_words(useless)} could be used"] if useless else []
    return f"{'; '.join(said)}."


def word_rows(material: Material) -> str:
    """What became of the rows that came."""
    figures = material.figures
    read, aside = figures["rows.read"], figures["rows.quarantined"]
    if not aside:
        return (
            ""
            if not read
            else "The 1 row that came was used."
            if read == 1
            else f"All {read} rows of the returns were used."
        )
    return f"Of {word_count(read, 'row')} in the returns, {figures['rows.accepted']} were used and {aside} set aside."


def word_differences(material: Material) -> str:
    """Where the computed status is not the declared one."""
    count = material.figures["declared.differs"]
    if not count:
        return ""
    verb = "has" if count == 1 else "have"
    return f"{word_count(count, 'action')} {verb} a status that differs from the partner's own word; Annex A gives the rule."


def word_stale(material: Material) -> str:
    """Actions whose text has not changed for a while."""
    stale = [found.state.action.action_ref for found in material.position.judgements if found.is_stale]
    limit = material.position.settings.thresholds.stale_after_returns
    if not stale:
        return ""
    verb = "has" if len(stale) == 1 else "have"
    return f"{join_words(stale)} {verb} had the same update, word for word, for at least {limit} returns."


SUMMARY_SENTENCES = (word_against_original, word_movement, word_returns, word_rows, word_differences, word_stale)
"""One sentence a matter, in the order of the summary; an empty one is left out."""

PUBLIC_SENTENCES = (word_against_original, word_movement, word_returns)
"""The sentences that are published: counts and names of bodies."""


def build_decisions(material: Material) -> Section:
    """Numbered requests first; what the board only needs to note comes after."""
    asks = material.asks
    blocks: list[Block] = []
    if asks:
        blocks += [Paragraph("The board is asked to:"), Listing(_requests(asks), is_numbered=True)]
    else:
        blocks.append(Paragraph("There is nothing to decide this month; the board is asked to note the report."))
    partner_asks = any(ask.kind is not AskKind.CLOSURE for ask in asks)
    if partner_asks:
        blocks.append(Paragraph(_POWERS, Voice.NOTE))
    blocks += [Heading("The board is also asked to note"), Listing(_notes(material))]
    return Section(key="decisions", heading="What the board is asked to decide", blocks=tuple(blocks))


def _requests(asks: Sequence[Ask]) -> tuple[str, ...]:
    """Each request; of very many the first of each kind, and the rest of that kind in one request, listed in a table."""
    requests: list[str] = []
    for kind, where in _TABLES.items():
        own = [ask.text for ask in asks if ask.kind is kind]
        requests += own[:REQUESTS_SHOWN]
        if len(own) > REQUESTS_SHOWN:
            requests.append(f"Decide on the other {len(own) - REQUESTS_SHOWN} {where}.")
    return tuple(requests)


REQUESTS_SHOWN = 20
"""Requests of one kind that are worded one by one: a board that is asked to take 200 decisions takes none of them well."""

_TABLES = {
    AskKind.CLOSURE: 'closures in the table under "Completed and proposed for closure"',
    AskKind.EXTENSION: 'extensions in the table under "Requests for a later date"',
    AskKind.ESCALATION: 'missed returns in the table under "Returns and data quality"',
}

_POWERS = (
    "The Commissioner holds the Chief Constable to account for the police items. Other partners' items are put to the "
    "board for its view; a decision about them is a request to the partner."
)


NAMED_AT_MOST = 6
"""References in the sentence that says what the board did; where there are more, their own section lists them."""


def word_until(position: Position) -> str:
    """Until when a board that sits over this paper looks ahead."""
    if position.due_until is None:
        return "soon; no meeting is set"
    which = "the next meeting" if position.next_meeting_on else "this meeting"
    return f"before {which} on {word_day(position.due_until)}"


def _word_decided(material: Material) -> str:
    """What the board did since the last report: how many, and which."""
    figures, movement = material.figures, material.position.movements[""]
    counts = (
        ("closed", figures["movement.closed"], movement.closed),
        ("re-opened", figures["movement.reopened"], movement.reopened),
    )
    done = [f"{verb} {word_count(count, 'action')}{_named(refs)}" for verb, count, refs in counts if count]
    refused = _refused(material.position)
    done += [f"refused what was asked about {join_words(refused)}"] if 0 < len(refused) <= NAMED_AT_MOST else []
    return f"Since the last report the board has {join_words(done) or 'closed or re-opened nothing'}."


def _named(refs: Sequence[str]) -> str:
    return f" ({join_words(refs)})" if len(refs) <= NAMED_AT_MOST else ""


def _refused(position: Position) -> list[str]:
    return [
        found.state.action.action_ref
        for found in position.judgements
        if any(
            made.decision == DecisionKind.REFUSE and made.decided_on > position.opening.as_at
            for made in found.state.decisions
        )
    ]


def _notes(material: Material) -> tuple[str, ...]:
    figures = material.figures
    due, until = figures["due.before-next-meeting"], material.position.due_until
    notes = [_word_decided(material)]
    if until:
        notes.append(f"{capital(word_count(due, 'action'))} {word_is(due)} due {word_until(material.position)}.")
    bare = figures["areas.without-action"]
    if bare:
        notes.append(
            f"{bare} of the {figures['areas.total']} areas for improvement {'has' if bare == 1 else 'have'} no action on "
            "the register; Annex C says what is known of each."
        )
    return tuple(notes)
