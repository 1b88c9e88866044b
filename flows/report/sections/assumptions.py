"""What the report takes to be so: each assumption with its reason, the place to change it, and its weight this month."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.document import Table
from flows.report.sections.contents import cells, text_column
from flows.settings.tables import DateOrder
from flows.wording import word_count, word_day

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.report.sections.contents import Material

ASSUMPTION_COLUMNS = ("assumption", "why", "where_to_change", "this_month")
"""Columns of ``assumptions.csv``."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something that the program takes to be so, and that can be wrong.

    Attributes:
        text: what is assumed, in a sentence.
        why: the reason, in a sentence.
        where: the file of the home, or of the program, in which it is changed.
        weigh: what rests on it this month, in words.
    """

    text: str
    why: str
    where: str
    weigh: Callable[[Material], str]


def build_assumption_rows(material: Material) -> list[tuple[str, ...]]:
    """A row for each assumption, in the columns of ``assumptions.csv``."""
    return [(one.text, one.why, one.where, one.weigh(material)) for one in ASSUMPTIONS]


def build_assumption_table(material: Material) -> Table:
    """The same as a table of the report's annex."""
    rows = build_assumption_rows(material)
    return Table(
        key="assumptions",
        caption="Assumptions",
        description=f"{word_count(len(rows), 'assumption').capitalize()}, each with what rests on it this month.",
        columns=(
            text_column("What is assumed", 3),
            text_column("Why", 2.5),
            text_column("Where to change it", 2),
            text_column("This month", 2),
        ),
        rows=tuple(cells(*row) for row in rows),
    )


def _cut_off(material: Material) -> str:
    return f"due by {word_day(material.position.cut_off_on)}"


def _date_orders(material: Material) -> str:
    orders = Counter(partner.date_order for partner in material.position.settings.partners.values())
    return f"day first for {word_count(orders[DateOrder.DAY_FIRST], 'partner')} of {orders.total()}"


def _first_month(material: Material) -> str:
    return "the first month" if material.position.is_first else "not the first month"


def _carried(material: Material) -> str:
    carried = [one for one in material.position.open_judgements if not one.is_reported and one.state.last_update]
    return f"{word_count(len(carried), 'open action')} carried forward"


def _requests(material: Material) -> str:
    return f"{word_count(material.figures['asks.extension'], 'request')} for a later date"


def _replaced(material: Material) -> str:
    codes = [found.code for own in material.position.returns for file in own.files for found in file.problems]
    return f"{word_count(codes.count('row-replaces-earlier'), 'row')} replaced by a later file"


def _claims(material: Material) -> str:
    return word_count(material.figures["closure.claims"], "claim")


def _promises(material: Material) -> str:
    histories = material.position.promises.values()
    return f"{word_count(sum(len(one.promises) for one in histories), 'past promise')} counted"


def _effects(material: Material) -> str:
    return f"{word_count(len(material.position.effects), 'area')} with a measure"


def _transfers(material: Material) -> str:
    return f"{word_count(material.figures['movement.transferred_in'], 'action')} moved to a successor"


def _clocks(material: Material) -> str:
    return word_count(len(material.position.settings.inspections), "inspection")


def _holidays(material: Material) -> str:
    last = max(material.position.settings.bank_holidays, default=None)
    return f"the list ends on {word_day(last)}" if last else "the list is empty"


ASSUMPTIONS = (
    Assumption(
        "Returns are due a number of working days after the month's end.",
        "A common cut-off; the board sets its own.",
        "board.toml, return_cut_off_working_days",
        _cut_off,
    ),
    Assumption(
        "A partner's dates with slashes have the day first, unless its row says otherwise.",
        "British offices write dates so.",
        "partners.csv, date_order",
        _date_orders,
    ),
    Assumption(
        "The first month of a ledger compares with the register as it stood before any return.",
        'An action that nobody reported on yet is "no return", not missing.',
        "flows/report/position.py",
        _first_month,
    ),
    Assumption(
        "An action without a new update stands as its last good update left it.",
        "An empty row would hide what is known; its age is printed beside it.",
        "flows/register/replay.py",
        _carried,
    ),
    Assumption(
        "A forecast later than the date held is a request for an extension.",
        "Otherwise overdue work would vanish by re-dating.",
        "flows/report/asks.py",
        _requests,
    ),
    Assumption(
        "Of two files of one month about the same action, the one that came later is right; of two that came together, the "
        "one whose name sorts later.",
        'Partners send "final v2". Every replaced row is named.',
        "flows/collect_returns.py",
        _replaced,
    ),
    Assumption(
        "A check made before the claim, or by the role that wrote it, does not verify the claim. A check that did not confirm "
        "the work keeps the closure off the list of decisions.",
        "Otherwise the owner closes its own work.",
        "flows/status/closure.py, flows/report/asks.py",
        _claims,
    ),
    Assumption(
        "A date that the partner let pass without moving it has slipped by the days so far.",
        "Otherwise a silent partner would have no history.",
        "flows/status/promises.py",
        _promises,
    ),
    Assumption(
        "An effect is the newest reading against the first one, once all work under the area is done. One area, one measure.",
        "A measure that moves for other reasons says nothing either way; the papers say what was read.",
        "flows/status/effect.py",
        _effects,
    ),
    Assumption(
        "In the month in which a partner is succeeded, both bodies may send a return; after it, a file under the old name is "
        "its successor's.",
        "Offices go on under old letterheads for a while.",
        "flows/settings/succession.py",
        _transfers,
    ),
    Assumption(
        "The 56-day clock of the Police Act 1996, section 55, is shown for guidance.",
        "A joint inspection is not plainly a report under section 54; Commissioners answer anyway.",
        "flows/status/deadlines.py",
        _clocks,
    ),
    Assumption(
        "Working days leave out the bank holidays that the office's list names, and no others.",
        "The government's list reaches only a few years ahead; the years after follow the usual rule.",
        "bank_holidays.csv: check it each autumn",
        _holidays,
    ),
)
"""The page docs/assumptions.md says the same, and more about the demonstration; a test of the house holds them together."""
