"""What goes back to a partner whose file had problems: a draft, the list, and its own file with the cells marked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flows.intake import read_table
from flows.papers.drafts import write_draft
from flows.papers.returns import book_frame
from flows.rendering.returned_files import render_returned_csv, render_returned_workbook
from flows.rendering.spreadsheets import render_csv
from flows.report import (
    FIX_LIST_COLUMNS,
    build_fix_list,
    build_points,
    build_returned_file,
    check_message_agrees,
    count_points,
    fix_list_rows,
    standing_files,
)
from flows.wording import word_period

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from flows.models import ReceivedFile
    from flows.register import ReturnReceived
    from flows.rendering.workbooks import BookFrame
    from flows.report import Material, Point, ReturnedFile
    from flows.storage import Templates

UNKNOWN_SENDER = "unknown-sender"
FOLDER = "fix-lists"
CORRECTION = "to-put-right"
"""Ending of the name of a returned file."""


def write_fix_lists(
    material: Material, templates: Templates, inbox: Sequence[ReceivedFile], partners: Collection[str]
) -> dict[str, bytes]:
    """A list and a draft for each partner with something to put right; a list alone where the sender is not known.

    Args:
        material: what the papers are written from.
        templates: for the drafts.
        inbox: the files of the month, for the bytes that go back.
        partners: keys of those it may be about; "" for senders that are not known.
    """
    papers: dict[str, bytes] = {}
    contents, wanted = {file.sha256: file for file in inbox}, frozenset(partners)
    for partner, files in standing_files(material).items():
        if partner not in wanted:
            continue
        problems = [problem for file in files for problem in file.problems]
        table = render_csv(FIX_LIST_COLUMNS, fix_list_rows(problems))
        papers[f"{FOLDER}/{partner or UNKNOWN_SENDER}.csv"] = table
        if partner:
            papers |= _write_letter(material, templates, partner, files, contents, table)
    return papers


def fix_list_partners(papers: Mapping[str, bytes]) -> tuple[str, ...]:
    """The partners that have something to put right, told from the papers."""
    names = (name.removeprefix(f"{FOLDER}/") for name in papers if name.startswith(f"{FOLDER}/"))
    return tuple(sorted(name.removesuffix(".csv") for name in names if "/" not in name and name.endswith(".csv")))


def _write_letter(  # noqa: PLR0913, PLR0917  # one letter with all that goes with it
    material: Material,
    templates: Templates,
    partner: str,
    files: Sequence[ReturnReceived],
    contents: Mapping[str, ReceivedFile],
    table: bytes,
) -> dict[str, bytes]:
    position = material.position
    settings, period = position.settings, position.period
    points = build_points(files)
    returned = _returned_files(material, partner, points, contents)
    placed = {point.number: point for file in returned for point in file.points}
    message = build_fix_list(
        settings,
        settings.partners[partner],
        tuple(placed.get(point.number, point) for point in points),
        period,
        position.cut_off_on,
        returned=returned,
        gone=_gone(points, contents),
    )
    check_message_agrees(message, count_points(files))
    title = f"{settings.partners[partner].name}: your return for {word_period(period)}"
    frame = book_frame(settings, title, position.cut_off_on)
    corrections = {f"{file.name}.{ending}": content for file in returned for ending, content in _forms(file, frame)}
    attached = corrections or {f"{partner}_{period}_fix-list.csv": table}
    draft = write_draft(message, templates, attached)
    lying = {f"{FOLDER}/{partner}/{name}": content for name, content in corrections.items()}
    return {f"{FOLDER}/{partner}.eml": draft, **lying}


def _forms(file: ReturnedFile, frame: BookFrame) -> tuple[tuple[str, bytes], ...]:
    return (("xlsx", render_returned_workbook(file, frame)), ("csv", render_returned_csv(file)))


def _gone(points: Sequence[Point], contents: Mapping[str, ReceivedFile]) -> list[str]:
    return sorted({point.file for point in points if point.sha256 not in contents})


def _returned_files(
    material: Material, partner: str, points: Sequence[Point], contents: Mapping[str, ReceivedFile]
) -> list[ReturnedFile]:
    """Each file with points that is still at hand and could be read, with the points at their cells."""
    position, returned = material.position, []
    for digest in dict.fromkeys(point.sha256 for point in points if point.sha256 in contents):
        file = contents[digest]
        own = tuple(point for point in points if point.sha256 == digest)
        # A board that asked us to repair nothing still gets its partners' rows back, in order.
        table = read_table(file.content, file.name)
        name = f"{partner}_{position.period}_{CORRECTION}"
        built = build_returned_file(name, file.name, table, own, position.settings.partners[partner])
        returned += [built] if built else []
    if len(returned) < 2:
        return returned
    return [replace(file, name=f"{file.name}-{place}") for place, file in enumerate(returned, start=1)]
