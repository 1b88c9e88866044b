"""What a round may know of the ledger, and what it leaves there about the files that it was made from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

from flows.register import EntryKind
from flows.register.paper_scope import find_pack_head
from flows.register.reference_versions import contents_of, entries_of_reference
from flows.steps.round_plan import read_stamp
from flows.storage import open_ledger
from flows.storage.entries_in_ledger import EntriesInLedger, cut_to_pack, known_entries

if TYPE_CHECKING:
    from flows.steps.round_plan import RoundPlan
    from flows.storage import Ledger
    from flows.storage.papers import PastPack


def read_known(plan: RoundPlan) -> EntriesInLedger:
    """The entries that the papers of a round may know.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    entries = known_entries(open_ledger(plan.home.ledger_address), plan.as_known_at)
    if plan.entry_count is None:
        return entries
    return cut_to_pack(entries, plan.period, plan.as_at, plan.entry_count)


def record_reference(plan: RoundPlan, ledger: Ledger) -> None:
    """Leaves every reference file that is not as the ledger knew it last in the ledger, whole.

    Raises:
        LedgerError: the ledger cannot be written.
    """
    now = datetime.now(UTC)
    held = ledger.read(kinds=(EntryKind.REGISTER,))
    ledger.append(entries_of_reference(plan.home.contents, held, plan.period), recorded_at=now)


def plan_as_packed(plan: RoundPlan, pack: PastPack) -> tuple[RoundPlan, list[str]]:
    """The round as a past pack was made: by the entries and the files of then. Also a sentence for what cannot be had.

    Args:
        plan: the round as it would be made today.
        pack: what the manifest of the pack says.

    Raises:
        LedgerError: the ledger cannot be read.
        SetUpError: the files as they were cannot be read by this version of the program.
    """
    entries = known_entries(open_ledger(plan.home.ledger_address))
    notes = [*_compare_head(entries, plan, pack), *_compare_version(pack)]
    today = plan.home.sha256
    differing = {path: digest for path, digest in pack.reference.items() if today.get(path) != digest}
    kept = contents_of(entries.around, differing)
    notes += [
        f"{path}: the file was changed after the pack was made, and the ledger holds no copy of what it was."
        for path in differing
        if path not in kept
    ]
    home = plan.home.with_contents(kept) if kept else plan.home
    return replace(plan, home=home, as_known_at=read_stamp(pack.as_known_at), entry_count=pack.ledger_entries), notes


def _compare_head(entries: EntriesInLedger, plan: RoundPlan, pack: PastPack) -> list[str]:
    """Whether the entries that the pack was made from are in the ledger, in that order and saying that."""
    if pack.ledger_entries is None:
        return ["The manifest does not say which entries the pack was made from; all that are known today are taken."]
    head = find_pack_head(entries, plan.period, plan.as_at, pack.ledger_entries)
    if head.count < pack.ledger_entries:
        return [
            f"The pack was made from {pack.ledger_entries} entries, but the ledger holds only {head.count} of its kind."
        ]
    if head.sha256 != pack.ledger_head:
        return ["The ledger is another one than the pack was made from: its entries for this pack say something else."]
    return []


def _compare_version(pack: PastPack) -> list[str]:
    """A pack of another version may differ by nothing but the program."""
    here = version("boardpack")
    if pack.code_version == here:
        return []
    return [
        f"The pack was made by boardpack {pack.code_version}; this is {here}, which may word or draw things otherwise."
    ]
