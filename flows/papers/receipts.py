"""One-line answers to partners whose returns came by post and need nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.papers.drafts import write_draft
from flows.report.messages.receipt import build_receipt, files_to_receipt

if TYPE_CHECKING:
    from collections.abc import Collection

    from flows.report import Material
    from flows.storage import Templates


def write_receipts(material: Material, templates: Templates, gathered: Collection[str]) -> dict[str, bytes]:
    """A draft for each partner, by file name.

    Args:
        material: what the papers are written from.
        templates: for the drafts.
        gathered: digests of the files that came by post.
    """
    partners = material.position.settings.partners
    return {
        f"{partner}.eml": write_draft(build_receipt(material, partners[partner], files), templates, {})
        for partner, files in files_to_receipt(material, gathered).items()
    }
