"""The register of a day worked out again in plain Python on plain dicts. Shares no code with ``flows``.

It is written to be obviously right and not to be quick: it walks through the days of each action on which something happened.
"""

from __future__ import annotations

import json
import re
from calendar import monthrange
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

Row = dict[str, Any]
FINISHED = {"close": "closed", "supersede": "superseded", "not accept": "not accepted"}
STEPS = (
    "not claimed",
    "claimed, no evidence",
    "evidence listed, not verified",
    "checked, not confirmed",
    "verified",
    "closed after verification",
    "closed without verification",
    "closed, check did not confirm it",
    "ended without closure",
)


def name(words: str) -> str:
    return words.replace(",", "").replace(" ", "-")


def last_day(month: str) -> date:
    year, number = map(int, month.split("-"))
    return date(year, number, monthrange(year, number)[1])


def month_before(month: str) -> str:
    first = date.fromisoformat(f"{month}-01")
    return f"{first - timedelta(days=1):%Y-%m}"


def day_of(text: Any) -> date | None:
    return text if isinstance(text, date) else date.fromisoformat(text) if text else None


def answers_for(tables: Row, partner: str, day: date) -> str:
    rows = {row["partner"]: row for row in tables["partners"]}
    while (on := day_of(rows[partner].get("succeeded_on"))) and on <= day:
        partner = rows[partner]["succeeded_by"]
    return partner


def walk(tables: Row, action: Row, decisions: list[Row], until: date) -> tuple[str, str, list[tuple[date, str, str]]]:
    """Owner and ending at the end of a day, and each flow as (day, part, owner)."""
    agreed = date.fromisoformat(action["agreed_on"])
    owner, ending, flows = answers_for(tables, action["partner"], agreed), "", []
    flows.append((agreed, "new", owner))
    changes = [day_of(row.get("succeeded_on")) for row in tables["partners"]]
    days = {agreed, *(made["decided_on"] for made in decisions), *(day for day in changes if day)}
    for day in sorted(one for one in days if agreed <= one <= until):
        heir = answers_for(tables, owner, day)
        if not ending and heir != owner:
            flows += [(day, "transferred_out", owner), (day, "transferred_in", heir)]
            owner = heir
        for made in decisions:
            if made["decided_on"] == day and made["decision"] in FINISHED and not ending:
                ending = made["decision"]
                flows.append((day, {"close": "closed", "supersede": "superseded"}.get(ending, "not_accepted"), owner))
            elif made["decided_on"] == day and made["decision"] == "re-open" and ending:
                owner, ending = heir, ""
                flows.append((day, "reopened", owner))
    return owner, ending, flows


def owner_at(flows: list[tuple[date, str, str]], day: date) -> str:
    takes = [one for one in flows if one[1] in ("new", "transferred_in", "reopened")]
    return next((owner for on, _, owner in reversed(takes) if on <= day), takes[0][2])


def inboxes(entries: list[Row]) -> dict[str, list[list[str]]]:
    """Digest and name of each file of the newest list of a month's inbox, in order."""
    newest: dict[str, tuple[int, list[list[str]]]] = {}
    for row in entries:
        if row["kind"] == "inbox":
            made = json.loads(row["details"])
            if int(made["version"]) > newest.get(row["period"], (0, []))[0]:
                newest[row["period"]] = (int(made["version"]), json.loads(made["files"]))
    return {period: files for period, (_, files) in newest.items()}


def stands(row: Row, lists: dict[str, list[list[str]]]) -> bool:
    """Whether a file still lay in the inbox when it was read last."""
    return row["period"] not in lists or [row["source_sha256"], row["source_file"]] in lists[row["period"]]


def standing_updates(entries: list[Row], month: str, as_at: date) -> dict[str, list[Row]]:
    """The update of each month that stands, by action: the one in the file that came last."""
    lists = inboxes(entries)
    order = {(period, *key): place for period, keys in lists.items() for place, key in enumerate(keys)}
    for row in entries:
        if row["kind"] == "return":
            order.setdefault((row["period"], row["source_sha256"], row["source_file"]), len(order))
    limit = as_at if as_at < last_day(month) else date.max
    newest: dict[tuple[str, str], Row] = {}
    rows = [one for one in entries if one["kind"] == "update" and one["period"] <= month and one["updated_on"] <= limit]
    rows = [one for one in rows if stands(one, lists)]
    for row in sorted(rows, key=lambda one: order[one["period"], one["source_sha256"], one["source_file"]]):
        newest[row["action_ref"], row["period"]] = row
    grouped = defaultdict(list)
    for ref, period in sorted(newest):
        grouped[ref].append(newest[ref, period])
    return grouped


def moves_of(action: Row, updates: list[Row], extensions: list[Row]) -> list[tuple[date, date, date]]:
    asked = [(one["updated_on"], one["forecast_on"]) for one in updates if one["forecast_on"]]
    asked += [(one["decided_on"], one["new_due_on"]) for one in extensions]
    promised, moves = date.fromisoformat(action["due_on"]), []
    for on, to in sorted(asked, key=lambda one: one[0]):
        if to > promised:
            moves.append((on, promised, to))
            promised = to
    return moves


def role(text: str) -> str:
    return " ".join(text.lower().replace(",", " ").split()).removeprefix("the ")


def snapshot(  # noqa: C901, PLR0912, PLR0915  # one plain calculation that is read from top to bottom
    tables: Row, entries: list[Row], month: str, as_at: date, limits: Row
) -> list[Row]:
    """Each action on the register as at a day, with everything that is said of it."""
    updates = standing_updates(entries, month, as_at)
    names = {row["partner"]: row["name"] for row in tables["partners"]}
    checks: dict[tuple[str, str, str], Row] = {}
    for row in entries:
        if row["kind"] == "verification":
            made = json.loads(row["details"])
            checks[made["action_ref"], made["verified_on"], made["route"]] = made
    found = []
    for action in tables["actions"]:
        if date.fromisoformat(action["agreed_on"]) > as_at:
            continue
        ref = action["action_ref"]
        own = sorted(
            (
                one
                for one in entries
                if one["kind"] == "decision" and one["action_ref"] == ref and one["decided_on"] <= as_at
            ),
            key=lambda one: one["decided_on"],
        )
        told = updates.get(ref, [])
        last = told[-1] if told else None
        owner, ending, flows = walk(tables, action, own, as_at)
        extensions = [one for one in own if one["decision"] == "extend"]
        original = date.fromisoformat(action["due_on"])
        due = extensions[-1]["new_due_on"] if extensions else original
        openings = [one["decided_on"] for one in own if one["decision"] == "re-open"]
        reopened = openings[-1] if openings and not ending else None
        declared = last["status"] if last else "no return"
        late, rule = (as_at - due).days, False
        if ending:
            status = FINISHED[ending]
        elif declared == "complete" and reopened and last and last["updated_on"] < reopened:
            status, rule = "re-opened", True
        elif declared == "complete":
            status = "complete, evidenced" if last and last["evidence"] else "complete, awaiting evidence"
            rule = status.endswith("awaiting evidence")
        elif late > 0 and declared not in ("off track", "no return"):
            status, rule = "off track", True
        elif declared in ("on track", "not started") and last and last["forecast_on"] and last["forecast_on"] > due:
            status, rule = "at risk", True
        else:
            status = declared
        done = status.startswith("complete")
        running = not ending and not done
        end_day = next((one["decided_on"] for one in reversed(own) if ending and one["decision"] == ending), None)
        claim: list[Row] = []
        for one in told:
            if (end_day and one["updated_on"] > end_day) or (openings and one["updated_on"] < openings[-1]):
                continue
            claim = [*claim, one] if one["status"] == "complete" else []
        theirs = {role(action["owner_role"]), *(role(one["updated_by"]) for one in claim)}
        theirs |= {role(f"{text} {names[owner]}") for text in list(theirs)}
        counting = [
            one
            for one in sorted(checks.values(), key=lambda one: (one["verified_on"], one["route"]))
            if claim
            and one["action_ref"] == ref
            and one["verified_on"] <= str(as_at)
            and one["verified_on"] >= str(claim[0]["updated_on"])
            and role(one["verified_by"]) not in theirs
        ]
        outcome = counting[-1]["outcome"] if counting else ""
        evidence = any(one["evidence"] for one in claim)
        if ending:
            closed_step = {"": STEPS[6], "confirmed": STEPS[5], "not confirmed": STEPS[7]}[outcome]
            step = closed_step if ending == "close" else STEPS[8]
        elif not claim:
            step = STEPS[0]
        elif outcome == "not confirmed":
            step = STEPS[3]
        else:
            step = STEPS[1] if not evidence else STEPS[4] if outcome else STEPS[2]
        texts = [one["update"] for one in reversed(told)]
        same = next((number for number, text in enumerate(texts) if text != texts[0]), len(texts))
        nearly = [
            bool(re.search("nearly (done|complete|there)|almost (done|complete)", text.lower())) for text in texts
        ]
        found.append(
            {
                "ref": ref, "afi": action["afi_ref"], "owner": owner, "ending": ending, "flows": flows, "due": due,
                "original": original, "declared": declared, "status": status, "rule": rule, "done": done,
                "over_original": max((as_at - original).days, 0) if running else 0,
                "over_current": max(late, 0) if running else 0, "step": step,
                "claimed": claim[0]["updated_on"] if claim else None,
                "end_day": end_day, "last": last, "moves": moves_of(action, told, extensions), "extensions": len(extensions),
                "reopened": reopened, "stale": not ending and same >= limits["stale_after_returns"],
                "nearly": (nearly.index(False) if False in nearly else len(nearly)) >= limits["nearly_done_returns"],
                "ever_evidence": any(one["evidence"] for one in told),
            }
        )  # fmt: skip
    return found
