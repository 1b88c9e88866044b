"""From a figure to what it counts: actions, files, areas, edits, asks; and from those to the entries of the ledger.

What a figure counts among the actions is not written down a second time here: the figures are worked out again for each
action by itself, and the actions that add something are the ones that it counts.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flows.problems import SetUpError
from flows.register.entries import EntryKind
from flows.register.paper_scope import paper_scope
from flows.report.asks import build_asks
from flows.report.figures import build_figures, slug
from flows.report.position import build_position

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    import pandas as pd

    from flows.models import Period
    from flows.register import ReturnReceived
    from flows.settings import Settings

MEASURES = ("returns.missed-in-a-row.", "promises.shortest.", "promises.longest.")
"""Figures that count or measure something about one partner's history, and not things that could be listed."""

_FILE_FIGURES: dict[str, Callable[[ReturnReceived], int]] = {
    "files.received": lambda _file: 1,
    "files.superseded": lambda _file: 1,
    "rows.read": lambda file: file.rows_read,
    "rows.accepted": lambda file: file.rows_accepted,
    "rows.quarantined": lambda file: file.rows_quarantined,
    "problems": lambda file: len(file.problems),
}


@dataclass(frozen=True, slots=True)
class Counted:
    """One thing behind a figure.

    Attributes:
        kind: action, file, partner, area, inspection, edit or figure.
        name: its reference, name or key.
        adds: what it adds to the figure.
    """

    kind: str
    name: str
    adds: int


@dataclass(frozen=True, slots=True)
class FigureTrace:
    """What one figure is made of.

    Attributes:
        name: of the figure.
        value: as the papers print it.
        counted: the things behind it; what they add makes the value, unless it is a measure.
        is_measure: it measures a partner's history, and the things are that history.
    """

    name: str
    value: int
    counted: tuple[Counted, ...]
    is_measure: bool = False


class Tracing:
    """The figures of one period, ready to be traced.

    Args:
        entries: the ledger as far as it may be known.
        settings: reference tables and thresholds.
        period: the reporting month.
        as_at: the day of the figures.
    """

    def __init__(self, entries: pd.DataFrame, settings: Settings, period: Period, as_at: date) -> None:
        self.entries = paper_scope(entries, period, as_at)
        self.known = entries
        self._when = (period, as_at)
        self.position = build_position(entries, settings, *self._when)
        self._settings = settings
        self._asks = build_asks(self.position)
        self.figures: Mapping[str, int] = build_figures(self.position, self._asks)
        self._by_action: dict[str, Mapping[str, int]] = {}

    def trace(self, name: str) -> FigureTrace:
        """What a figure is made of.

        Raises:
            SetUpError: there is no such figure; names those that are spelt like it.
        """
        if name not in self.figures:
            near = difflib.get_close_matches(name, [*self.figures, *self._settings.actions], n=3)
            like = f" Did you mean {' or '.join(near)}?" if near else " Their names stand in figures.json."
            raise SetUpError(f'There is no figure and no action "{name}" in {self._when[0]}.{like}')
        is_measure = name.startswith(MEASURES)
        return FigureTrace(name, self.figures[name], tuple(self._counted(name)), is_measure)

    def _counted(self, name: str) -> Iterable[Counted]:
        if name.endswith(".change"):
            now = name.removesuffix(".change")
            return [
                Counted("figure", now, self.figures[now]),
                Counted("figure", f"{now}.last", -self.figures[f"{now}.last"]),
            ]
        topic = name.partition(".")[0]
        own = {
            "files": self._files, "rows": self._files, "problems": self._files, "returns": self._partners,
            "promises": self._partners, "asks": self._asked, "areas": self._areas, "strengths": self._areas,
            "edits": self._edits, "questions": self._questions, "effect": self._effects,
        }  # fmt: skip
        return own.get(topic, self._actions)(name)

    def _actions(self, name: str) -> list[Counted]:
        found = [(ref, self._figures_of(ref).get(name, 0)) for ref in self._settings.actions]
        return [Counted("action", ref, adds) for ref, adds in found if adds]

    def _figures_of(self, ref: str) -> Mapping[str, int]:
        """Every figure as it would be if the register held one action only."""
        if ref not in self._by_action:
            others = self.known["action_ref"].notna() & (self.known["action_ref"] != ref)
            alone = replace(self._settings, actions={ref: self._settings.actions[ref]})
            position = build_position(self.known[~others], alone, *self._when)
            self._by_action[ref] = build_figures(position, build_asks(position))
        return self._by_action[ref]

    def _files(self, name: str) -> list[Counted]:
        register = self.position.register
        files = register.superseded if name == "files.superseded" else register.returns
        base = next(stem for stem in _FILE_FIGURES if name == stem or name.startswith(f"{stem}."))
        partner = name.removeprefix(base).removeprefix(".")
        wanted = None if not partner else "" if partner == "unknown" else partner
        own = [file for file in files if file.period == str(self._when[0]) and wanted in (None, file.partner)]
        found = [(file.source_file, _FILE_FIGURES[base](file)) for file in own]
        return [Counted("file", file, adds) for file, adds in found if adds]

    def _partners(self, name: str) -> list[Counted]:
        rules: dict[str, Callable[[object], bool]] = {
            "returns.expected": lambda own: own.is_expected,  # type: ignore[attr-defined]
            "returns.received": lambda own: own.has_returned,  # type: ignore[attr-defined]
            "returns.missing": lambda own: own.is_expected and not own.has_returned,  # type: ignore[attr-defined]
        }
        if name in rules:
            return [Counted("partner", own.partner, 1) for own in self.position.returns if rules[name](own)]
        partner = name.rpartition(".")[2]
        if name.startswith("promises.counted."):
            return self._promises(partner)
        return [Counted("partner", partner, self.figures[name])]

    def _promises(self, partner: str) -> list[Counted]:
        refs = [promise.action_ref for promise in self.position.promises[partner].promises]
        return [Counted("action", ref, refs.count(ref)) for ref in dict.fromkeys(refs)]

    def _asked(self, name: str) -> list[Counted]:
        kind = name.partition(".")[2]
        subjects = [ask.subject for ask in self._asks if kind in ("total", ask.kind)]
        return [self._subject(subject, subjects.count(subject)) for subject in dict.fromkeys(subjects)]

    def _subject(self, subject: str, adds: int) -> Counted:
        return Counted("action" if subject in self._settings.actions else "partner", subject, adds)

    def _areas(self, name: str) -> list[Counted]:
        settings = self._settings
        if name.startswith("strengths"):
            rows = settings.inspections.values()
            return [
                Counted("inspection", row.inspection, row.key_strengths_count)
                for row in rows
                if row.key_strengths_count
            ]
        known = {state.action.afi_ref for state in self.position.register.actions}
        rules: dict[str, Callable[[str], bool]] = {
            "areas.total": lambda _ref: True,
            "areas.police": lambda ref: settings.areas[ref].police_item,
            "areas.with-action": lambda ref: ref in known,
            "areas.without-action": lambda ref: ref not in known,
        }
        return [Counted("area", ref, 1) for ref in settings.areas if rules[name](ref)]

    def _edits(self, _name: str) -> list[Counted]:
        return [Counted("edit", f"{edit.action_ref or edit.afi_ref}: {edit.column}", 1) for edit in self.position.edits]

    def _questions(self, _name: str) -> list[Counted]:
        subjects = [question.subject for question in self.position.questions]
        return [self._subject(subject, subjects.count(subject)) for subject in dict.fromkeys(subjects)]

    def _effects(self, name: str) -> list[Counted]:
        seen = [one for one in self.position.effects if f"effect.{slug(one.seen)}" == name]
        return [Counted("area", one.measure.afi_ref, 1) for one in seen]

    def entries_of(self, counted: Counted) -> pd.DataFrame:
        """The entries of the ledger that a thing stands in, in ledger order; for a figure of figures there are none."""
        entries = self.entries
        columns = {"action": ("action_ref", "subject"), "file": ("source_file",), "partner": ("partner",)}
        tables = {"area": "areas_for_improvement", "inspection": "inspections", "edit": "actions"}
        if counted.kind in tables:
            return entries[entries["subject"] == f"reference/{tables[counted.kind]}.csv"]
        found = [entries[column] == counted.name for column in columns.get(counted.kind, ())]
        if not found:
            return entries.iloc[:0]
        is_own = found[0] if len(found) == 1 else found[0] | found[1]
        is_now = entries["period"] == str(self._when[0])
        return (
            entries[is_own & is_now & (entries["kind"] == EntryKind.RETURN.value)]
            if counted.kind == "file"
            else entries[is_own]
        )
