"""The editions of one month's paper: for the board, for the public, the restricted annex, and each partner's own."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from flows.document import Edition, Listing, Paragraph, Table
from flows.garbage_collection import without_collector
from flows.problems import PublishingError
from flows.report.asks import build_asks
from flows.report.build import build_sections, lay_out
from flows.report.figures import build_figures
from flows.report.sections import PUBLIC_SECTIONS, Material
from flows.report.sections.changes import build_changes
from flows.report.sections.extract import EXTRACT_SECTIONS
from flows.report.sections.restricted import RESTRICTED_SECTIONS, has_anything_restricted
from flows.report.withheld import for_public, restricted_actions, restricted_areas
from flows.settings.marking import highest_marking
from flows.settings.succession import successor_on
from flows.wording import word_count, word_day, word_period

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from flows.document import Block, Report, Section
    from flows.register import ActionState, ReturnReceived
    from flows.report.position import Position
    from flows.status import Judgement

Thing = TypeVar("Thing")


def build_report(material: Material) -> Report:
    """The board's report, with every word and figure as it will be printed."""
    return edition_of(build_sections(material), Edition.BOARD)


@without_collector()
def build_public(material: Material) -> Report:
    """The public edition: the board's figures, no free text of partners, no roles, no marking.

    The figures are the very ones of the board's report. A restricted action is counted and not listed. A measure about
    children with a reading under 5 is withheld, and every measure that counts them as well.
    """
    position, settings = for_public(material.full), material.full.settings
    provenance = replace(material.provenance, reference_sha256={})
    public = Material(position, build_asks(position), material.figures, provenance, position)
    hidden = restricted_actions(settings) | restricted_areas(settings)
    report = edition_of(lay_out(public, PUBLIC_SECTIONS), Edition.PUBLIC, hidden)
    _check_names_none(report, hidden)
    restricted = len(restricted_actions(settings))
    lines = (
        ("Data as at", word_day(position.as_at)),
        ("Published by", settings.board.office),
        _version(material),
        ("Not listed", f"{word_count(restricted, 'action')}, counted in every figure" if restricted else ""),
    )
    return replace(
        report,
        subtitle=f"Public edition: report for {word_period(position.period)}",
        marking="",
        front_matter=tuple((label, value) for label, value in lines if value),
    )


def _check_names_none(report: Report, hidden: frozenset[str]) -> None:
    """The last look: a section that somebody adds may name what it should not.

    Raises:
        PublishingError: a restricted reference stands somewhere in the public edition.
    """
    if named := _named(hidden, report):
        raise PublishingError(
            f"The public edition would name {named[0]}, which is restricted; nothing was published. Take the section that "
            "names it out of the public edition, or withhold its block."
        )


def build_change_view(material: Material) -> Report:
    """What changed since the last paper, as a page of its own for the board."""
    return replace(
        edition_of(lay_out(material, (build_changes,)), Edition.BOARD),
        subtitle=f"What changed: report for {word_period(material.position.period)}",
        front_matter=(("Data as at", word_day(material.position.as_at)), _version(material)),
        is_short=True,
    )


def build_annex(material: Material) -> Report | None:
    """The restricted annex: in full, what the board's report counts and does not word; None where that is nothing."""
    full, settings = material.full, material.full.settings
    if not has_anything_restricted(full):
        return None
    everything = Material(full, build_asks(full), material.figures, material.provenance, full)
    return replace(
        lay_out(everything, RESTRICTED_SECTIONS),
        subtitle=f"Restricted annex to the report for {word_period(full.period)}",
        marking=highest_marking(settings.board.marking, settings.papers.restricted_marking),
        front_matter=(
            ("Data as at", word_day(full.as_at)),
            ("Belongs to", settings.board.title),
            ("Version", str(material.provenance.version)),
        ),
        is_short=True,
    )


def build_extracts(material: Material, partners: Collection[str]) -> Iterator[tuple[str, Report]]:
    """The own paper of some partners, by key: its own actions, and nothing of anybody else's."""
    shares, wanted = part_position(material.full), frozenset(partners)
    for each in material.full.returns:
        if each.partner in wanted:
            yield each.partner, _build_extract(material, each.partner, shares)


def _build_extract(material: Material, partner: str, shares: Shares) -> Report:
    own = own_position(material.full, partner, shares)
    asks = tuple(ask for ask in build_asks(own) if ask.subject in {*own.settings.actions, partner})
    theirs = Material(own, asks, build_figures(own, asks), replace(material.provenance, reference_sha256={}), own)
    name = own.partner_name(partner)
    return replace(
        lay_out(theirs, EXTRACT_SECTIONS),
        subtitle=f"{name}: extract from the report for {word_period(own.period)}",
        front_matter=(
            ("Data as at", word_day(own.as_at)),
            ("For", name),
            ("Version", str(material.provenance.version)),
        ),
        is_short=True,
    )


def _version(material: Material) -> tuple[str, str]:
    return "Version", str(material.provenance.version)


@dataclass(frozen=True, slots=True)
class Shares:
    """A position parted by partner once: looking through everything for each of 2,000 partners would take hours.

    Attributes:
        judgements: of each partner's actions, in register order.
        states: of its actions, in the register and in the opening.
        files: that came from it, in the register and in the opening.
        partners: keys of the bodies that it answers for.
    """

    judgements: Mapping[str, Sequence[Judgement]]
    states: tuple[Mapping[str, Sequence[ActionState]], Mapping[str, Sequence[ActionState]]]
    files: tuple[Mapping[str, Sequence[ReturnReceived]], Mapping[str, Sequence[ReturnReceived]]]
    partners: Mapping[str, Sequence[str]]


def part_position(position: Position) -> Shares:
    """The position by partner; an action is its owner's as at the position's day, in the opening too."""
    owners = {found.state.action.action_ref: found.state.action.partner for found in position.judgements}
    answering: defaultdict[str, list[str]] = defaultdict(list)
    for key in position.settings.partners:
        for one in dict.fromkeys((key, successor_on(position.settings.partners, key, position.as_at))):
            answering[one].append(key)
    registers = (position.register, position.opening)
    register, opening = (
        _grouped(each.actions, lambda one: owners.get(one.action.action_ref, "")) for each in registers
    )
    received, before = (_grouped(each.returns, lambda file: file.partner) for each in registers)
    judgements = _grouped(position.judgements, lambda found: found.state.action.partner)
    return Shares(judgements, (register, opening), (received, before), answering)


def _grouped(things: Iterable[Thing], partner_of: Callable[[Thing], str]) -> Mapping[str, list[Thing]]:
    found: defaultdict[str, list[Thing]] = defaultdict(list)
    for thing in things:
        found[partner_of(thing)].append(thing)
    return found


def own_position(position: Position, partner: str, shares: Shares) -> Position:
    """The position with one partner in it and no other: what is not there cannot be told."""
    settings = position.settings
    judgements = tuple(shares.judgements.get(partner, ()))
    actions = {ref: settings.actions[ref] for ref in (found.state.action.action_ref for found in judgements)}
    areas = {row.afi_ref: settings.areas[row.afi_ref] for row in actions.values()}
    partners = {key: settings.partners[key] for key in shares.partners[partner]}
    register, opening = (
        replace(each, actions=tuple(states.get(partner, ())), returns=tuple(files.get(partner, ())))
        for each, states, files in zip((position.register, position.opening), shares.states, shares.files, strict=True)
    )
    return replace(
        position,
        settings=replace(settings, actions=actions, areas=areas, partners=partners, wording={}),
        register=register,
        opening=opening,
        judgements=judgements,
        earlier={ref: position.earlier[ref] for ref in actions if ref in position.earlier},
        returns=tuple(each for each in position.returns if each.partner == partner),
        movements={"": position.movements[partner], partner: position.movements[partner]},
    )


def edition_of(report: Report, edition: Edition, hidden: frozenset[str] = frozenset()) -> Report:
    """The report with the blocks and columns that an edition may show.

    Args:
        report: every block and column.
        edition: who it is for.
        hidden: references whose rows are left out.
    """
    sections = (replace(each, blocks=tuple(_blocks(each, edition, hidden))) for each in report.sections)
    return replace(report, sections=tuple(sections))


def _blocks(section: Section, edition: Edition, hidden: frozenset[str]) -> Iterator[Block]:
    for block in section.blocks:
        if not _stands_in(block.editions, edition):
            continue
        if isinstance(block, Table):
            yield _table(block, edition, hidden)
        elif isinstance(block, Listing):
            entries = tuple(entry for entry in block.entries if not _named(hidden, entry))
            yield replace(block, entries=entries) if entries else Paragraph("None can be listed here.")
        elif not _named(hidden, block):
            # A chart that draws something hidden goes whole; its table, without those rows, stands all the same.
            yield block


def _named(hidden: frozenset[str], said: object) -> list[str]:
    """The hidden references that a text, or something with texts in it, names."""
    if not hidden:
        return []
    text = said if isinstance(said, str) else repr(said)
    return [ref for ref in sorted(hidden) if re.search(rf"(?<![A-Z0-9-]){ref}(?![A-Z0-9])", text)]


def _table(table: Table, edition: Edition, hidden: frozenset[str]) -> Table | Paragraph:
    shown = [place for place, column in enumerate(table.columns) if _stands_in(column.editions, edition)]
    kept = [row for row in table.rows if not _named(hidden, row)]
    rows = tuple(tuple(row[place] for place in shown) for row in kept)
    if not rows:
        return Paragraph("None can be listed here.")
    finding = table.caption if _named(hidden, table.description) else table.description
    columns = tuple(table.columns[place] for place in shown)
    return replace(table, columns=columns, rows=rows, description=finding)


def _stands_in(editions: frozenset[Edition] | None, edition: Edition) -> bool:
    return editions is None or edition in editions
