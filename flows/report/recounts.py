"""What papers and messages count, counted once more in another way: the gate compares the two."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from flows.models import FINISHED
from flows.problems import Outcome, Severity
from flows.report.change_note import (
    ACTIONS_SHOWN,
    BEFORE,
    FIELDS,
    FIGURES_SHOWN,
    FILES_SHOWN,
    figure_words,
)
from flows.report.figures import POSITION_ORDER, slug
from flows.report.messages import letters
from flows.report.messages.fix_list import POINTS_SHOWN
from flows.report.register_table import REGISTER_COLUMNS, build_register_rows
from flows.status.closure import ClosureStep

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.document import Report
    from flows.problems import Problem
    from flows.register import ReturnReceived
    from flows.report.change_note import EarlierPack
    from flows.report.position import Position
    from flows.report.sections.contents import Material


def count_own(position: Position) -> dict[str, dict[str, int]]:
    """How many actions of each partner are open and past the date held, counted from the rows of ``register.csv``."""
    rows: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for row in build_register_rows(position):
        cells = dict(zip(REGISTER_COLUMNS, row, strict=True))
        rows[cells["partner"]].append(cells)
    counted = {partner: count_register(own) for partner, own in rows.items()}
    return {
        partner: {"open": own["actions.open"], "overdue": own["overdue.current"]} for partner, own in counted.items()
    }


def count_changes(material: Material, report: Report, before: EarlierPack) -> dict[str, int | str]:
    """What the change note counts, and the figures of both versions: those of the version before begin with ``before.``.

    Args:
        material: what the new version is written from.
        report: the new version.
        before: the version that it takes the place of.
    """
    rows = {row[report.register_columns.index("action_ref")]: row for row in report.register_rows}
    now = {ref: dict(zip(report.register_columns, row, strict=True)) for ref, row in rows.items()}
    same = [ref for ref, row in before.rows.items() if ref in now and _told(row) == _told(now[ref])]
    month = str(material.position.period)
    files = {
        (file.source_file, file.source_sha256) for file in material.position.register.returns if file.period == month
    }
    files |= set(material.provenance.reference_sha256.items())
    other = files ^ {*before.returns.items(), *before.reference.items()}
    totals = {name for name, _ in report.figures.items() ^ before.figures.items()} & figure_words(report.figures).keys()
    return {
        **report.figures,
        **{f"{BEFORE}{name}": value for name, value in before.figures.items()},
        "changed.totals": len(totals),
        "changed.actions": len(set(now) | set(before.rows)) - len(same),
        "changed.files": len({name for name, _ in other}),
        "shown.totals": FIGURES_SHOWN,
        "shown.actions": ACTIONS_SHOWN,
        "shown.files": FILES_SHOWN,
    }


def _told(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row.get(name, "") for name in FIELDS)


def count_points(files: Sequence[ReturnReceived]) -> dict[str, int]:
    """What a fix list counts: its points, and the rows that were received and not used.

    A row that only a note names, such as a remark below the table, was received and not used as well; but there is
    nothing to put right in it, and the letter does not speak of it.

    Args:
        files: those of one partner that the list is about.
    """
    points = sum(found.severity is not Severity.NOTE for file in files for found in file.problems)
    counted = {"own.points": points, "shown.points": POINTS_SHOWN}
    if any(found.outcome is Outcome.FILE_SET_ASIDE for file in files for found in file.problems):
        return counted
    return counted | {
        "own.rows-aside": sum(file.rows_read - file.rows_accepted - _noted_only(file.problems) for file in files)
    }


def _noted_only(problems: Sequence[Problem]) -> int:
    aside = [found for found in problems if found.outcome is Outcome.ROW_SET_ASIDE]
    noted, asked = ({one.row for one in aside if (one.severity is Severity.NOTE) is note} for note in (True, False))
    return len(noted - asked)


def count_missing(own: Mapping[str, int], missed_count: int) -> dict[str, int]:
    """What a reminder or a letter about a missing return counts.

    Args:
        own: what ``count_own`` gives for the partner.
        missed_count: returns missed in a row on the day of the message. Not that of the ledger, which keeps what was so
            when the message was first drafted: a late return may have come since.
    """
    return {"own.open": own["open"], "own.missed": missed_count, "shown.actions": letters.ACTIONS_SHOWN}


def count_register(rows: Sequence[Mapping[str, str]]) -> dict[str, int]:
    """The figures that can be counted from the rows of ``register.csv`` alone."""
    statuses, steps = Counter(row["status"] for row in rows), Counter(row["closure_step"] for row in rows)
    owners = Counter(row["partner"] for row in rows)
    pairs = Counter((row["status"], row["partner"]) for row in rows)
    ended = sum(statuses[status] for status in FINISHED)
    open_owners = Counter(row["partner"] for row in rows if row["status"] not in FINISHED)
    claims = sum(row["status"].startswith("complete") for row in rows)
    return {
        "actions.total": len(rows),
        "actions.open": len(rows) - ended,
        "movement.closing": len(rows) - ended,
        "overdue.original": sum(row["days_over_original"] != "0" for row in rows),
        "overdue.current": sum(row["days_over_current"] != "0" for row in rows),
        "declared.differs": sum(bool(row["rule"]) for row in rows),
        "extensions.agreed": sum(int(row["extension_count"]) for row in rows),
        "reopened.standing": sum(bool(row["reopened_on"]) for row in rows),
        "areas.with-action": len({row["afi_ref"] for row in rows}),
        "closure.claims": claims,
        **{f"status.{slug(status)}": statuses[status] for status in POSITION_ORDER},
        **{f"closure.{slug(step)}": steps[step] for step in ClosureStep},
        **{f"actions.total.{partner}": count for partner, count in owners.items()},
        **{f"movement.closing.{partner}": count for partner, count in open_owners.items()},
        **{f"status.{slug(status)}.{partner}": count for (status, partner), count in pairs.items()},
    }
