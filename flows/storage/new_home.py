"""A new, empty home: every file that a home needs, with its heading row and nothing invented."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flows.problems import SetUpError
from flows.settings.tables import Action, AreaForImprovement, Decision, Inspection, Partner, Wording
from flows.storage.home import DECISIONS

if TYPE_CHECKING:
    from pydantic import BaseModel

_TABLES: dict[str, type[BaseModel]] = {
    "reference/inspections.csv": Inspection,
    "reference/areas_for_improvement.csv": AreaForImprovement,
    "reference/actions.csv": Action,
    "reference/partners.csv": Partner,
    "reference/partner_wording.csv": Wording,
    DECISIONS: Decision,
}
# In an installed copy the list stands with the templates, in a checkout in the demonstration home.
_BANK_HOLIDAYS = (
    Path(__file__).resolve().parent / "templates" / "bank_holidays.csv",
    Path(__file__).resolve().parents[2] / "data" / "plymouth-jtai" / "reference" / "bank_holidays.csv",
)

BOARD_TOML = """\
# One board's settings. Change a value, run again: the papers and their annex of rules follow.

[board]
name = "Name of the board"
office = "Name of the office that writes the papers"
title = "Title of the paper"
marking = "OFFICIAL-SENSITIVE"
# A warning on every page, such as "DEMONSTRATION"; leave it empty for real work.
notice = ""
# Dates of the board's meetings, in order, without quotation marks: [2026-01-14, 2026-02-11]
meetings = []
# Lines of the title block; empty ones are left out.
previously_considered = ""
links_to = ""
# Words that not every reader knows, one sentence each, such as "VIST: a record of ..."; they stand below the summary.
words = []

[people]
# Roles, not names. The addresses are yours to fill in.
author = "Governance officer"
lead = "Chief executive"
sender = ""
board = ["board@office.example"]
commissioner = []
# Who is told when a round fails or something is missing; the sender's own address where it is empty.
office = []

[papers]
# true: the contents of the Word report show page numbers. Then LibreOffice and pikepdf (requirements-extras.txt) must be
# there wherever papers are made or verified.
page_numbers = false

[messages]
# "counts" keeps partners' own words out of the body of messages, which travel further than papers; "full" lets them in.
detail = "counts"

# Whether a person must approve the papers before they count and messages go.
[approval]
required = false

# Where partners send their returns, and how messages go out, if boardpack shall do either: [[sources]] and [sending], as
# docs/gathering-and-sending.md says. Without them it fetches nothing and sends nothing.
"""


def make_new_home(folder: Path) -> Path:
    """The folder, made with its reference tables, an empty inbox and the bank holidays.

    Raises:
        SetUpError: something stands there already, or the folder cannot be made.
    """
    if folder.exists():
        raise SetUpError(f'"{folder}" is there already. Name a folder that does not exist yet; nothing was changed.')
    texts = {name: ",".join(kind.model_fields) + "\r\n" for name, kind in _TABLES.items()}
    texts["reference/board.toml"] = BOARD_TOML
    try:
        texts["reference/bank_holidays.csv"] = _bank_holidays()
        for name, text in texts.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(
                text.replace("\r\n", "\n").replace("\n", "\r\n" if name.endswith(".csv") else "\n").encode()
            )
        (folder / "returns").mkdir()
    except OSError as error:
        raise SetUpError(f'"{folder}" cannot be made: {error.strerror}. Check who may write there.') from None
    return folder.resolve()


def _bank_holidays() -> str:
    return next(path for path in _BANK_HOLIDAYS if path.is_file()).read_text(encoding="utf-8")
