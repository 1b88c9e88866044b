"""A second judge of the rules of type: pandera, which knows nothing of our code, says which rows fail."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pandas as pd
import pandera.pandas as pa

from flows.models import RETURN_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Collection

DAY_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y")
"""The ways to write a day that the generated returns use; the years of two digits in them are all ambiguous."""

SAYS_NOTHING = ("-", "n/a", "tbc")
"""Placeholders that the generated returns use."""


def read_texts(content: bytes) -> pd.DataFrame:
    """A return as pandas reads it, every cell as text."""
    return pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)


def make_judge(references: Collection[str], statuses: Collection[str]) -> pa.DataFrameSchema:
    """The rules of type: required, known, readable, in words.

    Args:
        references: the actions of the partner that sent the file.
        statuses: words for a status, in small letters.
    """
    known, words = frozenset(references), frozenset(statuses)
    filled = pa.Check(lambda texts: texts.str.strip() != "", name="required")
    checks = {
        "action_ref": [filled, pa.Check(lambda texts: texts.str.strip().isin(known), name="known reference")],
        "status": [filled, pa.Check(lambda texts: texts.str.strip().str.lower().isin(words), name="known status")],
        "update": [
            filled,
            pa.Check(lambda texts: ~texts.str.strip().str.lower().isin(SAYS_NOTHING), name="says something"),
            pa.Check(lambda texts: texts.str.contains("[^0-9\\W_]", regex=True), name="holds words"),
        ],
        "updated_on": [filled, pa.Check(_are_days, name="a day")],
        "updated_by": [filled],
        "forecast_on": [pa.Check(lambda texts: (texts.str.strip() == "") | _are_days(texts), name="a day or nothing")],
    }
    return pa.DataFrameSchema({name: pa.Column(str, checks.get(name, [])) for name in RETURN_COLUMNS}, strict=True)


def _are_days(texts: pd.Series) -> pd.Series:
    stripped = texts.str.strip()
    read = [pd.to_datetime(stripped, format=form, errors="coerce", exact=True).notna() for form in DAY_FORMATS]
    return read[0] | read[1] | read[2]


def failing_rows(judge: pa.DataFrameSchema, frame: pd.DataFrame) -> set[int]:
    """Spreadsheet numbers of the rows in which any rule fails."""
    try:
        judge.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as failed:
        return {int(index) + 2 for index in failed.failure_cases["index"].dropna()}
    return set()
