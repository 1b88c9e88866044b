"""Every figure of ``figures.json`` worked out again in plain Python on plain dicts. Shares no code with ``flows``."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from tests.report.naive_register import (
    STEPS,
    Row,
    answers_for,
    inboxes,
    last_day,
    month_before,
    name,
    owner_at,
    snapshot,
    stands,
)

if TYPE_CHECKING:
    from collections.abc import Callable

STATUSES = (
    "not started",
    "on track",
    "at risk",
    "off track",
    "complete, awaiting evidence",
    "complete, evidenced",
    "closed",
    "re-opened",
    "superseded",
    "not accepted",
    "no return",
)
EFFECTS = ("work goes on", "done, not measured since", "done, no effect seen", "done, effect seen")
PARTS = (
    "opening",
    "new",
    "reopened",
    "transferred_in",
    "transferred_out",
    "closed",
    "superseded",
    "not_accepted",
    "closing",
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def named_days(text: str, year: int) -> list[date]:
    days = [date.fromisoformat(one) for one in re.findall(r"20\d\d-\d\d-\d\d", text)]
    for number, word, stated in re.findall(r"(\d{1,2}) ([A-Z][a-z]{2})[a-z]*(?: (20\d\d))?", text):
        if word.lower() in MONTHS and int(number) <= 28:
            days.append(date(int(stated or year), MONTHS.index(word.lower()) + 1, int(number)))
    return days


def _owned_by(partner: str) -> Callable[[Row, str], bool]:
    return lambda _one, owner: owner == partner


def _answers(areas: Row, inspection: str) -> Callable[[Row, str], bool]:
    return lambda one, _owner: bool(areas[one["afi"]]["inspection"] == inspection)


def naive_figures(  # noqa: C901, PLR0912, PLR0915, PLR0917  # one plain calculation that is read from top to bottom
    tables: Row, entries: list[Any], month: str, as_at: date, limits: Row, meetings: list[date]
) -> Row:
    """All figures of a month, by name.

    Args:
        tables: rows of each reference table as dicts of text, by the stem of its file.
        entries: the ledger, a dict an entry.
        month: such as "2020-03".
        as_at: the day.
        limits: the board's thresholds by name.
        meetings: the board's.
    """
    previous = month_before(month)
    after = last_day(previous)
    now = snapshot(tables, entries, month, as_at, limits)
    before = snapshot(tables, entries, previous, after, limits)
    still = [one for one in now if not one["ending"]]
    files: dict[tuple[str, str, str], Row] = {}
    for row in entries:
        if row["kind"] == "return" and row["period"] <= month:
            files[row["period"], row["source_sha256"], row["source_file"]] = row
    lists = inboxes(entries)
    replaced = sum(row["period"] == month and not stands(row, lists) for row in files.values())
    files = {key: row for key, row in files.items() if stands(row, lists)}
    mine = [one for one in files.values() if one["period"] == month]
    left = {
        owner
        for one in now
        for on, part, owner in one["flows"]
        if part == "transferred_out" and on.strftime("%Y-%m") >= month
    }
    # An ended action that its heir opens again leaves its first owner without a transfer.
    left |= {one["owner"] for one in (*before, *now)} | {
        answers_for(tables, file["partner"], as_at) for file in mine if file["partner"]
    }
    partners = [row["partner"] for row in tables["partners"] if row["partner"] in left]
    expected = [one for one in partners if answers_for(tables, one, as_at) == one]
    first = min((one["period"] for one in files.values()), default=month)
    figures: Row = {}

    def sender(file: Row) -> str:
        return answers_for(tables, file["partner"], as_at) if file["partner"] else ""

    # status
    for shown in STATUSES:
        here = sum(one["status"] == shown for one in now)
        there = sum(one["status"] == shown for one in before)
        key = f"status.{name(shown)}"
        figures |= {key: here, f"{key}.last": there, f"{key}.change": here - there}
        figures |= {f"{key}.{own}": sum(x["status"] == shown and x["owner"] == own for x in now) for own in partners}
    figures |= {
        "actions.total": len(now),
        "actions.total.last": len(before),
        "actions.total.change": len(now) - len(before),
    }
    figures |= {f"actions.total.{own}": sum(x["owner"] == own for x in now) for own in partners}
    figures["actions.open"] = len(still)
    # dates
    for axis in ("original", "current"):
        here, there = (sum(x[f"over_{axis}"] > 0 for x in rows) for rows in (now, before))
        figures |= {f"overdue.{axis}": here, f"overdue.{axis}.last": there, f"overdue.{axis}.change": here - there}
    meeting = next(iter([day for day in sorted(meetings) if day > as_at][:2][::-1]), None)
    figures |= {
        "stale": sum(x["stale"] for x in now),
        "moves.second-slip": sum(len(x["moves"]) >= limits["moves_to_escalate"] for x in still),
        "extensions.agreed": sum(x["extensions"] for x in now),
        "reopened.standing": sum(x["reopened"] is not None for x in now),
        "declared.differs": sum(x["rule"] for x in now),
        "due.before-next-meeting": sum(bool(meeting) and not x["done"] and as_at < x["due"] <= meeting for x in still),
    }
    # movement
    areas = {row["afi_ref"]: row for row in tables["areas_for_improvement"]}
    needed = {row["afi_ref"] for row in tables["actions"] if date.fromisoformat(row["agreed_on"]) <= as_at}
    published = {row["inspection"] for row in tables["inspections"] if date.fromisoformat(row["published_on"]) <= as_at}
    inspections = published | {areas[ref]["inspection"] for ref in needed}
    known = [ref for ref, row in areas.items() if row["inspection"] in published or ref in needed]
    groups: list[tuple[str, Callable[[Row, str], bool]]] = [("movement.{}", lambda _one, _owner: True)]
    groups += [(f"movement.{{}}.{own}", _owned_by(own)) for own in partners]
    groups += [(f"movement.by-inspection.{{}}.{key}", _answers(areas, key)) for key in inspections]
    for pattern, belongs in groups:
        counted: Counter[str] = Counter()
        counted["opening"] = sum(not x["ending"] and belongs(x, x["owner"]) for x in before)
        counted["closing"] = sum(belongs(x, x["owner"]) for x in still)
        for one in now:
            counted.update(part for on, part, owner in one["flows"] if on > after and belongs(one, owner))
        figures |= {pattern.format(part): counted[part] for part in PARTS}
    # returns
    figures |= {
        "returns.expected": len(expected),
        "returns.received": sum(any(sender(file) == own for file in mine) for own in expected),
        "returns.missing": sum(not any(sender(file) == own for file in mine) for own in expected),
        "files.received": len(mine),
        "files.superseded": replaced,
        "rows.read": sum(file["rows_read"] for file in mine),
        "rows.accepted": sum(file["rows_accepted"] for file in mine),
        "rows.quarantined": sum(file["rows_quarantined"] for file in mine),
        "problems": sum(len(json.loads(file["problems"])) for file in mine),
    }
    missed = {}
    for own in partners:
        back, missed[own] = month, 0
        while own in expected and back >= first:
            if any(f["period"] == back and sender(f) == own and f["rows_accepted"] for f in files.values()):
                break
            back, missed[own] = month_before(back), missed[own] + 1
        figures[f"returns.missed-in-a-row.{own}"] = missed[own]
    for own in [*partners, ""]:
        theirs = [file for file in mine if sender(file) == own]
        figures[f"rows.accepted.{own or 'unknown'}"] = sum(file["rows_accepted"] for file in theirs)
        figures[f"rows.quarantined.{own or 'unknown'}"] = sum(file["rows_quarantined"] for file in theirs)
    # inspections
    figures |= {
        "areas.total": len(known),
        "areas.police": sum(areas[ref]["police_item"].lower() in ("yes", "true") for ref in known),
        "areas.with-action": len({x["afi"] for x in now}),
        "areas.without-action": len(known) - len({x["afi"] for x in now}),
        "strengths.total": sum(
            int(row["key_strengths_count"]) for row in tables["inspections"] if row["inspection"] in inspections
        ),
    }
    # history
    back = month
    for _ in range(12):
        if back < first and back != month:
            break
        rows = now if back == month else snapshot(tables, entries, back, last_day(back), limits)
        figures[f"history.open.{back}"] = sum(not x["ending"] for x in rows)
        figures[f"history.overdue-current.{back}"] = sum(x["over_current"] > 0 for x in rows)
        figures[f"history.overdue-original.{back}"] = sum(x["over_original"] > 0 for x in rows)
        back = month_before(back)
    # what is asked
    asks = {
        "closure": sum(x["status"] == "complete, evidenced" and x["step"] != STEPS[3] for x in still),
        "extension": sum(
            bool(x["last"] and x["last"]["forecast_on"]) and not x["done"] and x["last"]["forecast_on"] > x["due"]
            for x in still
        ),
        "escalation": sum(
            missed[own] >= limits["missed_returns_to_escalate"] and any(x["owner"] == own for x in still)
            for own in expected
        ),
    }
    figures |= {f"asks.{kind}": count for kind, count in asks.items()} | {"asks.total": sum(asks.values())}
    figures |= {f"closure.{name(step)}": sum(x["step"] == step for x in now) for step in STEPS}
    figures["closure.claims"] = sum(x["done"] for x in still)
    # promises
    slips = defaultdict(list)
    for one in now:
        promised = one["original"]
        for on, start, to in one["moves"]:
            slips[owner_at(one["flows"], on)].append((on, one["ref"], start, (to - start).days))
            promised = to
        settled = one["claimed"] or one["end_day"] or as_at
        if one["claimed"] or one["ending"] == "close" or (not one["ending"] and promised < as_at):
            slips[owner_at(one["flows"], settled)].append(
                (settled, one["ref"], promised, max((settled - promised).days, 0))
            )
    for own, made in slips.items():
        if len(made) >= limits["promises_needed"]:
            days = [one[3] for one in sorted(made)[-limits["promises_counted"] :]]
            figures |= {f"promises.counted.{own}": len(days), f"promises.shortest.{own}": min(days)}
            figures[f"promises.longest.{own}"] = max(days)
    # effect
    read: dict[str, dict[str, float]] = defaultdict(dict)
    for row in entries:
        if row["kind"] == "measurement":
            one = json.loads(row["details"])
            if one["read_on"] <= str(as_at):
                read[one["afi_ref"]][one["read_on"]] = float(one["value"])
    seen: Counter[str] = Counter()
    subjects = set()
    for measure in tables.get("measures", []):
        ref = measure["afi_ref"]
        if ref not in known:
            continue
        under = [x for x in now if x["afi"] == ref and x["ending"] not in ("supersede", "not accept")]
        ends = [(x["claimed"] or x["end_day"]) if x["done"] or x["ending"] else None for x in under]
        values = sorted(read[ref].items())
        if not under or None in ends:
            seen[EFFECTS[0]] += 1
        elif len(values) < 2 or values[-1][0] < max(map(str, ends)):
            seen[EFFECTS[1]] += 1
        else:
            better = values[-1][1] > values[0][1] if measure["direction"] == "up" else values[-1][1] < values[0][1]
            seen[EFFECTS[3] if better else EFFECTS[2]] += 1
            subjects |= set() if better else {ref}
    figures |= {f"effect.{name(word)}": seen[word] for word in EFFECTS}
    # questions: each subject that at least one rule asks about, up to the board's number
    for one in now:
        last, running = one["last"], not one["ending"]
        days = named_days(last["update"], last["updated_on"].year) if last else []
        copied = (
            one["stale"] or one["nearly"] or (days and (last["updated_on"] - max(days)).days > limits["old_date_days"])
        )
        asked = (
            one["step"] in (STEPS[3], STEPS[7])
            or (running and one["extensions"] >= limits["extensions_to_question"] and not one["ever_evidence"])
            or (one["over_current"] and one["declared"] in ("on track", "not started"))
            or (one["step"] == STEPS[6] and one["end_day"].strftime("%Y-%m") >= month)
            or (running and not one["done"] and len(one["moves"]) >= limits["moves_to_escalate"])
            or (one["reopened"] and (not last or last["updated_on"] < one["reopened"]))
            or (running and not one["done"] and copied)
        )
        subjects |= {one["ref"]} if asked else set()
    for own in expected:
        silent = missed[own] >= limits["missed_returns_to_escalate"] and any(x["owner"] == own for x in still)
        subjects |= {own} if silent else set()
    figures["questions.total"] = min(len(subjects), limits["questions_shown"])
    return figures
