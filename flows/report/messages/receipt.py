"""The receipt to a partner whose return came and needs nothing: one line, so that nobody has to ask whether it arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.document import Message, Paragraph
from flows.report.messages.fix_list import standing_files
from flows.report.messages.letters import letter_to_partner
from flows.wording import join_words, word_count, word_period

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from flows.register import ReturnReceived
    from flows.report.sections.contents import Material
    from flows.settings import Partner


def files_to_receipt(material: Material, gathered: Collection[str]) -> Mapping[str, tuple[ReturnReceived, ...]]:
    """The files of the month that get a receipt, by the partner's key.

    A partner gets one for what it sent by post (an e-mail, a share), and none while it has something to put right: then its
    fix list is the answer.

    Args:
        material: what the papers are written from.
        gathered: digests of the files that came by post.
    """
    found: dict[str, tuple[ReturnReceived, ...]] = {}
    for file in material.position.register.returns:
        if file.period == str(material.position.period) and file.partner and file.source_sha256 in gathered:
            found[file.partner] = (*found.get(file.partner, ()), file)
    asked = standing_files(material)
    return {partner: files for partner, files in found.items() if partner not in asked}


def build_receipt(material: Material, partner: Partner, files: Sequence[ReturnReceived]) -> Message:
    """The receipt: which files came, how many rows they had, how many are used."""
    position = material.position
    month = word_period(position.period)
    named = [f"{file.source_file} ({word_count(file.rows_read, 'row')}, {file.rows_accepted} used)" for file in files]
    return letter_to_partner(
        position.settings,
        partner,
        f"we have your return for {month}",
        f"Your return for {month}",
        blocks=(Paragraph(f"Thank you. We have {join_words(named)}. There is nothing that you need to do."),),
        sent_on=position.cut_off_on,
    )
